from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, JSONObject
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from outbox import actions
from outbox.actions.queueing import NotRetriable
from outbox.models import Message, SharedContent
from tests.factories.accounts import UserFactory
from tests.threads import at_once

from .conftest import queued

pytestmark = pytest.mark.django_db

NOTE = {"template": "note", "recipient": "anna@example.org", "context": {"name": "Anna"}}


# -- one message ----------------------------------------------------------------------------------------------
def test_a_message_is_queued_with_everything_it_needs_and_nothing_is_sent(mailoutbox):
    ends = timezone.now() + timedelta(minutes=15)
    attachment = {"name": "event.ics", "type": "text/calendar", "text": "BEGIN"}

    actions.queue(
        key="note:1", **NOTE, about="registration:R7K2-9QX4", reply_to="ben@example.org", attachments=[attachment],
        language="fi", priority=Message.Priority.CODE, has_secret=True, expires_at=ends,
        unsubscribe_url="https://portal.example.org/l/x/",
    )  # fmt: skip

    row = Message.objects.get()
    assert (row.key, row.template, row.recipient, row.context) == (
        "note:1", "note", "anna@example.org", {"name": "Anna"},
    )  # fmt: skip
    assert (row.about, row.reply_to, row.attachments) == ("registration:R7K2-9QX4", "ben@example.org", [attachment])
    assert (row.language, row.priority, row.has_secret, row.expires_at) == ("fi", 0, True, ends)
    assert (row.state, row.attempts, row.lease, row.leased_until, row.sent_at) == ("queued", 0, None, None, None)
    assert (row.subject, row.text, row.html) == ("", "", "")
    assert abs(row.due_at - timezone.now()) < timedelta(minutes=1)
    assert mailoutbox == []


def test_a_second_message_of_the_same_key_is_the_first():
    actions.queue(key="note:1", **NOTE)
    actions.queue(key="note:1", **NOTE | {"recipient": "ben@example.org", "context": {"name": "Ben"}})
    actions.queue(key="note:2", **NOTE)

    assert list(Message.objects.order_by("pk").values_list("key", "recipient")) == [
        ("note:1", "anna@example.org"),
        ("note:2", "anna@example.org"),
    ]


def test_a_message_is_part_of_the_fact_it_tells():
    with transaction.atomic():
        actions.queue(key="note:1", **NOTE)
        transaction.set_rollback(True)

    assert not Message.objects.exists()


def test_words_that_cannot_be_frozen_are_refused():
    with pytest.raises(TypeError, match="not JSON serializable"):
        actions.queue(key="note:1", **NOTE | {"context": {"at": timezone.now()}})


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_a_message_that_is_queued_by_two_at_once_is_one():
    assert at_once(*[lambda: actions.queue(key="note:1", **NOTE)] * 8) == [None] * 8

    assert Message.objects.count() == 1


# -- many -----------------------------------------------------------------------------------------------------
def rows(key="news"):
    """A mailing to everybody, in the order of ``ROW_COLUMNS``."""
    return User.objects.annotate(
        mail_key=Concat(Value(f"{key}:"), F("pk"), output_field=CharField()),
        mail_context=JSONObject(name=F("name")),
        stop=Value("", output_field=CharField()),
    ).values_list("mail_key", "email", "language", "mail_context", "stop")


def send_to(people, *, key="news", **differently):
    shared = {"template": "note", "shared_key": key, "context": {"about": "news"}, "about": "event:palermo"}
    return actions.queue_many(people, **shared | differently)


def test_a_mailing_is_one_row_each_and_what_they_share_once():
    anna = UserFactory(name='Anna "%s" O\'Neill', email="anna@example.org", language="fi")
    ben = UserFactory(name="Ben", email="ben@example.org")
    attachment = {"name": "event.ics", "type": "text/calendar", "text": "BEGIN"}

    assert send_to(rows(), attachments=(attachment,), has_secret=True) == 2

    shared = SharedContent.objects.get()
    assert (shared.key, shared.context, shared.attachments) == ("news", {"about": "news"}, [attachment])
    columns = ("key", "recipient", "language", "context", "shared", "template", "about", "priority", "has_secret")
    common = (shared.pk, "note", "event:palermo", Message.Priority.MAILING, True)
    assert list(Message.objects.order_by("pk").values_list(*columns)) == [
        (f"news:{anna.pk}", "anna@example.org", "fi", {"name": 'Anna "%s" O\'Neill'}, *common),
        (f"news:{ben.pk}", "ben@example.org", "en", {"name": "Ben"}, *common),
    ]
    row = Message.objects.earliest("pk")
    assert (row.state, row.attempts, row.attachments, row.text) == ("queued", 0, [], "")
    assert abs(row.due_at - timezone.now()) < timedelta(minutes=1)


def test_a_mailing_again_reaches_only_those_it_has_not_reached():
    UserFactory()
    assert send_to(rows()) == 1

    UserFactory()
    assert send_to(rows()) == 1
    assert send_to(rows()) == 0
    assert (Message.objects.count(), SharedContent.objects.count()) == (2, 1)


@pytest.mark.parametrize("nobody", [lambda: rows().none(), lambda: rows().filter(pk__in=[]), rows])
def test_a_mailing_to_nobody_is_none(nobody):
    assert send_to(nobody()) == 0
    assert not Message.objects.exists()


def test_a_mailing_takes_as_many_statements_for_many_as_for_one():
    UserFactory()
    with CaptureQueriesContext(connection) as for_one:
        assert send_to(rows()) == 1
    UserFactory.create_batch(100)
    with CaptureQueriesContext(connection) as for_many:
        assert send_to(rows("more"), key="more") == 101

    assert len(for_many) == len(for_one)


# -- again ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [Message.State.FAILED, Message.State.DEAD])
def test_what_failed_or_died_is_tried_again_with_all_its_tries(state):
    message = queued()
    later = timezone.now() + timedelta(hours=8)
    Message.objects.update(state=state, attempts=18, due_at=later, last_error="550 no")

    actions.retry(message=message)

    row = Message.objects.get()
    assert (row.state, row.attempts, row.due_at < later) == ("queued", 0, True)


@pytest.mark.parametrize("state", [Message.State.QUEUED, Message.State.SENT, Message.State.EXPIRED])
def test_what_waits_was_sent_or_is_over_cannot_be_tried_again(state):
    message = queued()
    Message.objects.update(state=state, sent_at=timezone.now() if state == "sent" else None)

    with pytest.raises(NotRetriable):
        actions.retry(message=message)
    assert Message.objects.get().state == state


# -- what cannot be -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"state": "sent"}, "outbox_sent_has_time"),
        ({"sent_at": timezone.now()}, "outbox_sent_has_time"),
        ({"leased_until": timezone.now()}, "outbox_lease_has_end"),
        ({"lease": "00000000-0000-0000-0000-000000000001"}, "outbox_lease_has_end"),
    ],
)
def test_the_database_refuses_what_cannot_be(wrong, constraint):
    queued()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.update(**wrong)
