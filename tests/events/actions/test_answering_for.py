import re

import pytest

from audit.models import Entry
from events.actions.answering_for import ChangedMeanwhile, change_answers_for
from events.actions.option_places import ChoiceFull
from events.actions.registration import NotChangeable, change_answers
from events.models import Given, Option, Question, Registration, State
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import UserFactory
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
Kind = Question.Kind


def said(registration):
    return {answer.label: (answer.value, answer.option_ids) for answer in registration.answers.all()}


def change(registration, staff, answers, reason="You asked us to on the phone."):
    revision = Registration.objects.values_list("revision", flat=True).get(pk=registration.pk)
    about = {"registration": registration, "revision": revision}
    return change_answers_for(**about, answers=answers, by=staff, reason=reason)


@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED])
def test_staff_change_answers_after_the_deadline_and_the_person_is_told_why(staff, state):
    event = EventFactory(past=True)
    first, second, third = (QuestionFactory(event=event, label=label) for label in ("Diet", "Bus", "Hotel"))
    registration = RegistrationFactory(event=event, state=state, person=UserFactory(name="Anna Rossi"))
    for question in (first, second):
        AnswerFactory(registration=registration, question=question, value="Old words")

    changed = change(registration, staff, {first: Given("New words"), second: Given(None), third: Given("Yes")})

    assert (said(registration), changed) == ({"Diet": ("New words", []), "Hotel": ("Yes", [])}, [first, second, third])
    (entry,) = Entry.objects.all()
    assert (entry.verb, entry.by, entry.detail) == (
        "registration-changed-by-staff",
        f"accounts.user:{staff.pk}",
        {"reason": "You asked us to on the phone.", "questions": [first.pk, second.pk, third.pk]},
    )
    (message,) = Message.objects.all()
    subject, text, html = render(message)
    assert (message.recipient, subject) == (
        registration.person.email, f"Your answers were changed: {event.title}",
    )  # fmt: skip
    for part in (text, re.sub("<[^>]+>", "", html)):
        assert "The reason: You asked us to on the phone." in part
        assert "New words" not in part
    assert f"/registrations/{registration.code}/" in text


def test_what_the_person_changed_meanwhile_is_not_overwritten_unseen(staff):
    question = QuestionFactory()
    registration = RegistrationFactory(event=question.event)
    seen = {"registration": registration, "revision": registration.revision, "by": staff, "reason": "By phone."}
    change_answers(registration=registration, answers={question: Given("By the person")}, by=registration.person)

    with pytest.raises(ChangedMeanwhile):
        change_answers_for(**seen, answers={question: Given("By staff")})

    assert (said(registration), Message.objects.count()) == ({question.label: ("By the person", [])}, 0)
    assert change_answers_for(**seen, answers={question: Given("By the person")}) == []


def test_two_changes_are_two_messages(staff):
    registration = RegistrationFactory()
    question = QuestionFactory(event=registration.event)

    for words in ("One", "Two"):
        change(registration, staff, {question: Given(words)})

    assert (Message.objects.count(), said(registration)) == (2, {question.label: ("Two", [])})


def test_nobody_is_told_when_nothing_is_answered_otherwise(staff):
    question = QuestionFactory()
    registration = RegistrationFactory(event=question.event)
    AnswerFactory(registration=registration, question=question, value="Same")

    assert change(registration, staff, {question: Given("Same")}) == []
    assert (Message.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize("state", [State.DRAFT, State.CANCELLED, State.DECLINED, State.EXPIRED])
def test_what_was_never_sent_or_has_ended_is_left_as_it_is(staff, state):
    question = QuestionFactory()
    registration = RegistrationFactory(event=question.event, state=state)

    with pytest.raises(NotChangeable):
        change(registration, staff, {question: Given("Late")})

    assert (said(registration), Message.objects.count()) == ({}, 0)


def test_the_answers_of_somebody_who_was_erased_are_nobodys_to_change(staff):
    question = QuestionFactory()
    registration = RegistrationFactory(event=question.event)
    registration.person = None
    registration.save()

    with pytest.raises(NotChangeable):
        change(registration, staff, {question: Given("Late")})


def test_limits_bind_staff(staff):
    question = QuestionFactory(kind=Kind.CHOICE, options=["Bus", "Train"], options__Bus=1)
    bus, train = question.options.all()
    registration = RegistrationFactory(event=question.event)
    AnswerFactory(registration=registration, question=question, value="Train", option_ids=[train.pk])
    Option.objects.filter(pk=bus.pk).update(taken=1)

    with pytest.raises(ChoiceFull):
        change(registration, staff, {question: Given("Bus", (bus.pk,))})
    assert (said(registration), Message.objects.count()) == ({question.label: ("Train", [train.pk])}, 0)

    Option.objects.filter(pk=bus.pk).update(taken=0)
    change(registration, staff, {question: Given("Bus", (bus.pk,))})
    bus.refresh_from_db()
    assert (said(registration), bus.taken) == ({question.label: ("Bus", [bus.pk])}, 1)
