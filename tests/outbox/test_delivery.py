"""Delivery to a real mail server on loopback, which answers as it is told."""

from datetime import timedelta

import pytest
from django.core.mail import get_connection
from django.db.models.functions import Now
from django.utils import timezone

from outbox import tasks
from outbox.actions import deliver_due, erase_expired
from outbox.actions.delivery import BATCH_SIZE, claim, deliver
from outbox.models import Message

from .conftest import arrived, deliver_all, due_again, plain_of, queued, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words")]

State = Message.State
HOUR = timedelta(hours=1)


# -- what is sent ---------------------------------------------------------------------------------------------
def test_what_is_due_is_sent_as_it_is_stored(smtp):
    message = queued(reply_to="ben@example.org", unsubscribe_url="https://portal.example.org/l/x/")

    assert deliver_all() == 1

    row = Message.objects.get()
    assert (row.state, row.attempts, row.last_error, row.lease, row.leased_until) == (State.SENT, 1, "", None, None)
    assert abs(row.sent_at - timezone.now()) < timedelta(minutes=1)
    (mail,) = smtp.messages
    assert (mail["Subject"], mail["To"], mail["Reply-To"]) == (row.subject, "anna@example.org", "ben@example.org")
    assert (mail["Message-ID"], mail["List-Unsubscribe"]) == (message.message_id, "<https://portal.example.org/l/x/>")
    assert plain_of(mail) == row.text == "Hello Anna (en), nothing.\n"
    assert mail.get_body(["html"]).get_content().strip() == row.html


def test_many_messages_are_sent_over_one_connection(smtp):
    for number in range(BATCH_SIZE + 5):
        queued(f"note:{number}")

    assert deliver_all() == BATCH_SIZE + 5
    assert (len(smtp.messages), smtp.connections) == (BATCH_SIZE + 5, 1)


def test_nothing_due_is_no_connection(smtp):
    assert deliver_all() == 0
    assert smtp.connections == 0


def test_codes_go_first_then_messages_to_one_person_then_mailings_each_by_when_it_is_due(smtp):
    for number, (priority, late) in enumerate([(2, 9), (1, 1), (1, 5), (0, 1), (0, 2), (2, 1)]):
        queued(f"note:{number}", recipient=f"{number}@example.org", priority=priority, late=timedelta(minutes=late))

    deliver_all()

    assert arrived(smtp) == [f"{number}@example.org" for number in (4, 3, 2, 1, 0, 5)]


@pytest.mark.parametrize(
    "fields",
    [
        {"due_at": timezone.now() + HOUR},
        {"lease": "00000000-0000-0000-0000-000000000001", "leased_until": timezone.now() + HOUR},
        {"expires_at": timezone.now() - HOUR},
        {"state": State.SENT, "sent_at": timezone.now()},
        {"state": State.DEAD},
        {"state": State.EXPIRED},
    ],
)
def test_what_is_not_due_not_ours_or_over_is_left_alone(smtp, fields):
    queued()
    Message.objects.update(**fields)

    assert deliver_all() == 0
    assert smtp.arrived == 0


def test_what_a_worker_left_behind_is_sent_when_its_lease_has_run_out(smtp):
    queued()
    Message.objects.update(lease="00000000-0000-0000-0000-000000000001", leased_until=timezone.now() - HOUR)

    assert deliver_all() == 1


def test_words_are_made_once_and_what_is_stored_is_sent_again(smtp, words, monkeypatch):
    queued()
    smtp.answers = ["451 later"]
    deliver_all()
    Message.objects.update(context={"name": "Somebody else"})
    due_again()

    deliver_all()

    assert [mail["Subject"] for mail in smtp.messages] == ["News for Anna"]


def test_a_message_that_is_sent_twice_keeps_its_id(smtp):
    queued()
    deliver_all()
    Message.objects.update(state=State.QUEUED, sent_at=None)

    deliver_all()

    first, second = smtp.messages
    assert first["Message-ID"] == second["Message-ID"]


# -- leases ---------------------------------------------------------------------------------------------------
def test_who_lost_the_lease_before_sending_does_not_send(smtp, settings):
    queued()
    (mine,) = claim()
    Message.objects.update(leased_until=timezone.now() - HOUR)
    (theirs,) = claim()

    server = get_connection()
    assert deliver(mine, server) is False
    assert deliver(theirs, server) is True
    server.close()

    assert len(smtp.messages) == 1
    assert Message.objects.get().state == State.SENT


def test_who_lost_the_lease_while_sending_leaves_the_row_to_its_new_owner(smtp):
    queued()
    (mine,) = claim()
    owner = "00000000-0000-0000-0000-000000000001"

    class SlowServer:
        """Somebody else claims the message while the server still thinks."""

        def open(self):
            pass

        def send_messages(self, messages):
            Message.objects.update(lease=owner, leased_until=Now() + HOUR)

    assert deliver(mine, SlowServer()) is True

    row = Message.objects.get()
    assert (row.state, str(row.lease), row.attempts) == (State.QUEUED, owner, 0)


def test_a_lease_is_renewed_for_the_time_that_a_send_may_take(smtp):
    queued()
    (message,) = claim()
    Message.objects.update(leased_until=timezone.now() + timedelta(seconds=1))
    lease_left = []

    class Watching:
        def open(self):
            pass

        def send_messages(self, messages):
            lease_left.append(Message.objects.get().leased_until - timezone.now())

    deliver(message, Watching())

    assert timedelta(seconds=50) < lease_left[0] <= timedelta(seconds=60)


def test_a_claim_takes_no_more_than_a_batch(smtp):
    for number in range(BATCH_SIZE + 1):
        queued(f"note:{number}")

    assert [len(claim()), len(claim()), len(claim())] == [BATCH_SIZE, 1, 0]


# -- codes ----------------------------------------------------------------------------------------------------
def code(key="code:1", *, expires_in=HOUR):
    return queued(
        key, context={"name": "123456", "about": "your code"}, has_secret=True,
        expires_at=timezone.now() + expires_in, priority=Message.Priority.CODE,
    )  # fmt: skip


def texts():
    return list(Message.objects.order_by("pk").values_list("text", "html", "context"))


def test_the_text_of_a_code_is_erased_once_it_is_sent(smtp):
    code()

    assert deliver_all() == 1

    assert "123456" in plain_of(smtp.messages[0])
    assert texts() == [("", "", {})]


def test_other_messages_with_a_secret_keep_their_text(smtp):
    queued(has_secret=True)

    deliver_all()

    assert texts()[0][0] == "Hello Anna (en), nothing.\n"


def test_a_code_that_expires_between_claim_and_send_is_not_sent(smtp):
    code()
    (message,) = claim()
    Message.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    server = get_connection()
    assert deliver(message, server) is False

    assert smtp.messages == []


@pytest.mark.parametrize("state", [State.QUEUED, State.FAILED, State.DEAD])
def test_a_code_whose_time_is_over_ends_unsent_and_says_nothing_any_more(smtp, state):
    code(expires_in=-HOUR)
    Message.objects.update(state=state, text="123456", html="123456")

    assert deliver_all() == 0
    assert erase_expired() == 1

    assert (states(), texts()) == ({"code:1": State.EXPIRED}, [("", "", {})])


def test_what_is_over_or_under_way_or_not_over_yet_is_not_ended():
    code("sent", expires_in=-HOUR), code("leased", expires_in=-HOUR), code("fresh"), queued("plain")
    Message.objects.filter(key="sent").update(state=State.SENT, sent_at=timezone.now())
    Message.objects.filter(key="leased").update(
        lease="00000000-0000-0000-0000-000000000001", leased_until=timezone.now() + HOUR
    )

    assert erase_expired() == 0
    assert states() == {"sent": State.SENT, "leased": State.QUEUED, "fresh": State.QUEUED, "plain": State.QUEUED}


def test_a_code_that_a_dead_worker_had_claimed_is_ended_when_the_lease_has_run_out():
    code(expires_in=-HOUR)
    Message.objects.update(lease="00000000-0000-0000-0000-000000000001", leased_until=timezone.now() - HOUR)

    assert erase_expired() == 1
    assert Message.objects.values_list("state", "lease", "leased_until").get() == (State.EXPIRED, None, None)


# -- tasks ----------------------------------------------------------------------------------------------------
def test_the_tasks_of_beat_deliver_and_erase(smtp):
    queued("note:1"), code("code:1", expires_in=-HOUR)

    tasks.deliver()
    tasks.erase_expired()

    assert states() == {"note:1": State.SENT, "code:1": State.EXPIRED}


def test_a_tick_ends_when_its_time_is_over(smtp):
    queued()

    assert deliver_due(seconds=0) == 0
    assert states() == {"note:1": State.QUEUED}


def test_a_message_of_every_sign_arrives_as_it_was_written(smtp):
    name = 'Žofie 🦊 ß "quoted" <b> .\n.\nend'
    queued(context={"name": name, "about": "Ω"})

    deliver_all()

    (mail,) = smtp.messages
    assert mail["Subject"].strip() == 'News for Žofie 🦊 ß "quoted" <b> . . end'
    assert Message.objects.get().text == plain_of(mail)
