"""What becomes of messages that a mail server puts off or refuses, and while there is none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox.actions.delivery import GIVE_UP_AFTER, PAUSES_SECONDS, TRIES_AFTER_REFUSAL
from outbox.models import Message

from .conftest import arrived, deliver_all, due_again, queued, seconds_until_due, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]

State = Message.State
HOUR = timedelta(hours=1)


# -- what is refused ------------------------------------------------------------------------------------------
def test_a_message_that_is_put_off_waits_a_little_longer_every_time_and_dies_visibly(smtp):
    message = queued()
    smtp.answers = ["451 try later"] * (len(PAUSES_SECONDS) + 1)

    for attempt, pause in enumerate(PAUSES_SECONDS, start=1):
        assert deliver_all() == 0
        row = Message.objects.get()
        assert (row.state, row.attempts, row.lease) == (State.FAILED, attempt, None)
        assert row.last_error == "SMTPDataError: (451, b'try later')"
        assert pause - 10 < seconds_until_due(message) <= pause
        due_again()
    deliver_all()

    row = Message.objects.get()
    assert (row.state, row.attempts, row.sent_at) == (State.DEAD, len(PAUSES_SECONDS) + 1, None)
    assert deliver_all() == 0
    assert smtp.messages == []


def test_pauses_are_short_at_first_and_grow():
    assert sum(PAUSES_SECONDS[:3]) < 70
    assert list(PAUSES_SECONDS) == sorted(PAUSES_SECONDS)
    assert timedelta(hours=20) < timedelta(seconds=sum(PAUSES_SECONDS)) < timedelta(days=2)


@pytest.mark.parametrize(
    ("refuse", "error"),
    [
        (lambda smtp: smtp.answers.extend(["554 no"] * 9), "SMTPDataError: (554, b'no')"),
        (
            lambda smtp: smtp.refusals.update({"anna@example.org": "550 nobody here"}),
            "SMTPRecipientsRefused: {'anna@example.org': (550, b'nobody here')}",
        ),
        (
            lambda smtp: smtp.senders.update({"portal@testserver": "553 not you"}),
            "SMTPSenderRefused: (553, b'not you', 'Interact portal <portal@testserver>')",
        ),
    ],
)
def test_a_message_that_is_refused_for_good_is_tried_a_few_times_and_dies(smtp, refuse, error):
    queued()
    refuse(smtp)

    way = []
    for _ in range(TRIES_AFTER_REFUSAL + 1):
        deliver_all()
        way.append(Message.objects.get().state)
        due_again()

    assert way == [State.FAILED, State.FAILED, State.DEAD, State.DEAD]
    row = Message.objects.get()
    assert (row.attempts, row.last_error) == (TRIES_AFTER_REFUSAL, error)


def test_an_address_that_is_put_off_is_not_refused_for_good(smtp):
    queued()
    smtp.refusals = {"anna@example.org": "450 greylisted"}

    for _ in range(TRIES_AFTER_REFUSAL):
        deliver_all()
        due_again()
    assert Message.objects.get().state == State.FAILED

    smtp.refusals = {}
    assert deliver_all() == 1
    assert (Message.objects.get().state, Message.objects.get().last_error) == (State.SENT, "")


def test_one_that_is_refused_does_not_hold_up_the_others(smtp):
    for number in range(3):
        queued(f"note:{number}", recipient=f"{number}@example.org")
    smtp.refusals = {"1@example.org": "550 nobody here"}

    assert deliver_all() == 2
    assert states() == {"note:0": State.SENT, "note:1": State.FAILED, "note:2": State.SENT}
    assert arrived(smtp) == ["0@example.org", "2@example.org"]


@pytest.mark.parametrize(
    "fields",
    [
        {"template": "broken"},
        {"template": "missing"},
        {"reply_to": "ben@example.org\r\nBcc: everybody@example.org"},
        {"recipient": "anna@example.org\nBcc: everybody@example.org"},
    ],
)
def test_a_message_that_cannot_be_made_fails_alone_and_is_never_half_sent(smtp, fields):
    queued("note:1", **fields)
    queued("note:2")

    assert deliver_all() == 1
    assert states() == {"note:1": State.FAILED, "note:2": State.SENT}
    assert arrived(smtp) == ["anna@example.org"]
    assert Message.objects.get(key="note:1").last_error.split(":")[0] in (
        "TemplateDoesNotExist",
        "BadHeaderError",
        "ValueError",
    )


def test_what_went_wrong_is_kept_and_logged_without_anybodys_address(smtp, caplog):
    queued()
    Message.objects.update(attempts=len(PAUSES_SECONDS))
    smtp.answers = ["451 " + "x" * 400]
    pk = Message.objects.get().pk

    deliver_all()

    assert len(Message.objects.get().last_error) <= 1000
    (record,) = (record for record in caplog.records if record.name == "outbox.actions.delivery")
    assert (record.levelname, record.getMessage()) == (
        "ERROR", f"dead message={pk} template=note attempt=18 error=SMTPDataError",
    )  # fmt: skip


# -- when there is no server ----------------------------------------------------------------------------------
def test_while_the_server_is_away_everything_waits_at_no_messages_cost(smtp):
    first, second = queued("note:1"), queued("note:2")
    smtp.stop()

    assert deliver_all() == 0

    assert states() == {"note:1": State.FAILED, "note:2": State.FAILED}
    for message in Message.objects.all():
        assert (message.attempts, message.lease, message.sent_at) == (0, None, None)
        assert message.last_error.startswith("Outage: ConnectionRefusedError")
    assert 10 < seconds_until_due(first) <= 20
    assert 10 < seconds_until_due(second) <= 20

    smtp.start()
    due_again()
    assert deliver_all() == 2


def test_what_has_waited_for_a_server_for_days_is_dead(smtp):
    queued("old"), queued("new")
    Message.objects.filter(key="old").update(created_at=timezone.now() - GIVE_UP_AFTER - HOUR)
    smtp.stop()

    deliver_all()

    assert states() == {"old": State.DEAD, "new": State.FAILED}


def test_a_server_that_will_not_talk_to_us_is_away(smtp, settings):
    queued()
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"

    assert deliver_all() == 0

    row = Message.objects.get()
    assert (row.state, row.attempts) == (State.FAILED, 0)
    assert row.last_error.startswith("Outage: SMTPNotSupportedError")


def test_a_server_that_hangs_up_in_the_middle_costs_that_message_a_try_and_the_others_nothing(smtp):
    queued("note:1"), queued("note:2")
    smtp.cuts = True

    assert deliver_all() == 1

    assert states() == {"note:1": State.FAILED, "note:2": State.SENT}
    assert Message.objects.get(key="note:1").attempts == 1
    assert smtp.connections == 2
