"""Mail is rows: it waits for whatever is away, is tried again, dies visibly, and nothing of it is lost."""

import json

import pytest

from tests.faults.mail_server import ACCEPTED, REFUSED, TRY_LATER

STATES = "SELECT state, attempts FROM outbox_message ORDER BY id"
DUE_NOW = "UPDATE outbox_message SET due_at = now() WHERE state = 'failed'"


@pytest.fixture
def registered(portal):
    """What one person gets registered with, once it can be sent."""

    def register() -> str:
        event = portal.new_event(seats=10)
        assert portal.new_person().register(event) == []
        return event

    return register


def test_without_a_broker_people_register_as_before_and_their_mail_follows(portal, registered):
    portal.beat.lines.clear()
    portal.valkey.kill()
    event = registered()
    assert portal.seats(event)["confirmed"] == 1
    assert portal.mail.messages == []
    portal.wait_until(lambda: len([line for line in portal.beat.lines if "Connection refused" in line]) >= 3)
    assert [line for line in portal.beat.lines if " ERROR celery.beat " not in line] == []  # a line each
    portal.valkey.start()
    portal.mail.wait_for(1, seconds=60)


def test_without_a_mail_server_messages_wait_and_cost_no_try(portal, registered):
    portal.mail.stop()
    registered()
    portal.wait_until(lambda: portal.sql(STATES) == [("failed", 0)])
    portal.mail.start()
    portal.sql(DUE_NOW)
    portal.mail.wait_for(1)
    portal.wait_until(lambda: portal.sql(STATES) == [("sent", 1)])


def test_a_server_that_puts_us_off_is_asked_again(portal, registered):
    portal.mail.answer = TRY_LATER
    registered()
    portal.wait_until(lambda: portal.sql(STATES) == [("failed", 1)])
    portal.mail.answer = ACCEPTED
    portal.sql(DUE_NOW)
    portal.mail.wait_for(1)
    portal.wait_until(lambda: portal.sql(STATES) == [("sent", 2)])


def test_what_is_refused_for_good_dies_where_people_see_it(portal, registered):
    portal.mail.answer = REFUSED
    registered()
    for attempt, state in enumerate(["failed", "failed", "dead"], start=1):
        portal.wait_until(lambda row=(state, attempt): portal.sql(STATES) == [row])
        portal.sql(DUE_NOW)
    assert json.loads(portal.get("/health/ready").body)["mail"] == "1 dead messages"


def test_a_worker_killed_in_the_middle_of_a_send_loses_nothing(portal):
    event = portal.new_event(seats=10)
    portal.mail.is_holding = True
    for _ in range(5):
        assert portal.new_person().register(event) == []
    portal.mail.wait_for(1, arrived=True)
    portal.worker.kill()
    in_hand = portal.mail.arrived  # one for each of the worker's processes, at most
    portal.mail.is_holding = False
    portal.worker.start()
    portal.sql("UPDATE outbox_message SET leased_until = now() WHERE leased_until IS NOT NULL")
    portal.wait_until(lambda: portal.sql(STATES) == [("sent", 1)] * 5)
    recipients = sorted(recipient for (recipient,) in portal.sql("SELECT recipient FROM outbox_message"))
    assert sorted({message["To"] for message in portal.mail.messages}) == recipients
    # What was in hand may have been taken without our hearing of it: then it comes again, with its Message-ID.
    assert len({message["Message-ID"] for message in portal.mail.messages}) == 5
    assert len(portal.mail.messages) - 5 <= in_hand <= 2
