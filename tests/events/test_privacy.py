"""What a person's file holds of events, and that it holds nobody else's."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.actions import record
from events.actions.following import follow
from events.actions.registration import begin, submit
from events.models import Given, State
from interact_portal.privacy import export
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    AnswerFileFactory,
    DeadlineExtensionFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db

OURS = {
    "events.registration",
    "events.answer",
    "events.follower",
    "outbox.message",
    "outbox.message.secret",
    "audit.entry",
}


def busy(name):
    """Somebody who has done everything an officer can do, and whose every word says whose it is."""
    person = UserFactory(
        name=f"{name} Person", email=f"{name}@example.org", organisation=f"{name} Ministry",
        programme=ProgrammeFactory(name=f"{name} Programme"),
    )  # fmt: skip
    event = EventFactory(title=f"Event of {name}", slug=f"event-of-{name}")
    question = QuestionFactory(event=event)
    draft = begin(event=event, person=person)
    about = {"registration_pk": draft.pk, "event": event, "person": person, "pool_pk": event.pools.get().pk}
    submit(**about, answers={question: Given(f"{name} answers")})
    follow(event=EventFactory(title=f"Followed by {name}"), person=person)
    begin(event=EventFactory(), person=person, draft_answers={"question_1": [f"{name} drafts"]})
    record("profile-saved", about=person, by=person, fields=[])
    return person


def told_to(person):
    return json.loads(json.dumps(export(person), cls=DjangoJSONEncoder))


def test_a_file_holds_all_that_a_person_did():
    person = busy("anna")

    told = told_to(person)

    assert {kind: len(told[kind]["rows"]) for kind in OURS} == {
        "events.registration": 2,
        "events.answer": 1,
        "events.follower": 1,
        "outbox.message": 1,
        "outbox.message.secret": 1,  # the one about following holds a link of one's own
        "audit.entry": 2,
    }
    assert told["events.answer"]["rows"][0]["value"] == "anna answers"
    assert {row["state"] for row in told["events.registration"]["rows"]} == {"confirmed", "draft"}
    assert "Event of anna" in {row["event"] for row in told["events.registration"]["rows"]}
    assert told["events.follower"]["rows"][0]["event"] == "Followed by anna"


def test_a_file_names_the_files_that_a_person_sent_and_nobody_elses():
    sent = AnswerFileFactory(name="Letter of support.pdf")
    AnswerFileFactory(name="Another.pdf")

    (row,) = told_to(sent.registration.person)["events.answerfile"]["rows"]

    assert (row["name"], row["file"], row["size_bytes"]) == ("Letter of support.pdf", sent.file.name, sent.size_bytes)


def test_a_file_takes_as_many_statements_for_many_events_as_for_one(django_assert_num_queries):
    person = busy("anna")
    # Read anew each time: who was asked once for the addresses they have had keeps them.
    first, second = (User.objects.get(pk=person.pk) for _ in range(2))
    with CaptureQueriesContext(connection) as one:
        export(first)
    for _ in range(3):
        event = EventFactory()
        RegistrationFactory(event=event, person=person, programme=ProgrammeFactory())
        follow(event=event, person=person)

    with django_assert_num_queries(len(one)):
        export(second)


def test_a_file_holds_nothing_of_anybody_else():
    anna, _ben = busy("anna"), busy("ben")

    text = json.dumps(told_to(anna)).lower()

    assert "anna" in text
    assert "ben" not in text


def test_a_file_of_somebody_new_is_empty_and_whole():
    told = told_to(UserFactory())

    assert {kind: told[kind]["rows"] for kind in OURS} == {kind: [] for kind in OURS}


def test_staff_find_the_deadlines_that_they_moved():
    staff = StaffFactory()
    DeadlineExtensionFactory(by=staff)
    DeadlineExtensionFactory(by=StaffFactory())

    assert [row["by"] for row in told_to(staff)["events.deadlineextension"]["rows"]] == [str(staff)]


def test_every_state_of_a_registration_can_be_told():
    person = UserFactory()
    for state in State:
        RegistrationFactory(person=person, state=state)

    rows = told_to(person)["events.registration"]["rows"]

    assert {row["state"] for row in rows} == set(State.values)
