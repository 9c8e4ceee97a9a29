"""A place that was kept for a colleague is taken back or not answered: what becomes of it, and of what was typed."""

import pytest

from events.actions.colleagues import take_back
from events.actions.offers import expire_offers
from events.actions.registration import NotChangeable, save_draft
from events.actions.taking_over import Form, take_place
from events.models import AnswerFile, Event, Invitation, Registration, SeatPool, State
from tests.factories.accounts import UserFactory
from tests.factories.events import (
    AnswerFileFactory,
    EventFactory,
    InvitationFactory,
    RegistrationFactory,
    in_days,
)

from .giving import bring, consistent, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(pool__capacity=3)


def test_the_giver_takes_it_back_and_the_place_goes_to_the_next(event, giver):
    SeatPool.objects.update(capacity=2)
    registration = bring(giver)
    waiting = RegistrationFactory(event=event, state=State.WAITING, person__email="next@example.org")

    for _ in range(2):
        assert take_back(registration=registration, by=giver.person).state == "cancelled"

    assert Registration.objects.get(pk=waiting.pk).state == "confirmed"
    assert told()[1:] == [
        ("registration_colleague_taken_back", "anna@example.org"), ("registration_promoted", "next@example.org"),
    ]  # fmt: skip
    assert consistent(event)


@pytest.mark.parametrize("entry", ["open", "approval", "invitation"])
def test_what_a_colleague_had_typed_before_is_theirs_when_the_giver_takes_it_back(event, giver, entry):
    Event.objects.update(entry=entry)
    draft = RegistrationFactory(event=event, state=State.DRAFT, draft_answers={"a": ["b"]})
    AnswerFileFactory(registration=draft)
    InvitationFactory(event=event, email=draft.person.email, registration=draft)
    giver.refresh_from_db()
    registration = bring(giver, draft.person.email)

    take_back(registration=registration, by=giver.person)

    left = Registration.objects.get(event=event, person=draft.person, state=State.DRAFT)
    assert (left.draft_answers, left.registered_by, left.awaits_form) == ({"a": ["b"]}, None, False)
    assert AnswerFile.objects.get().registration == left
    assert Registration.objects.get(pk=registration.pk).state == "cancelled"
    assert consistent(event)


def test_who_is_not_invited_any_more_has_nothing_to_go_on_with(event, giver):
    Event.objects.update(entry=Event.Entry.INVITATION)
    giver.refresh_from_db()
    invitation = InvitationFactory(event=event, email="anna@example.org")
    registration = bring(giver)
    save_draft(registration_pk=registration.pk, person=registration.person, draft_answers={"a": ["b"]})
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=in_days(0))

    take_back(registration=registration, by=giver.person)

    assert list(event.registrations.exclude(pk=giver.pk).values_list("state", flat=True)) == ["cancelled"]


def test_of_a_colleague_who_was_erased_nothing_is_taken_back(event, giver):
    registration = bring(giver)
    Registration.objects.filter(pk=registration.pk).update(person=None)
    registration.refresh_from_db()

    with pytest.raises(NotChangeable):
        take_back(registration=registration, by=giver.person)


def test_what_a_colleague_has_accepted_is_taken_back_by_nobody_else(event, giver):
    anna = UserFactory()
    registration = bring(giver, anna.email)
    take_place(registration_pk=registration.pk, event=event, person=anna, form=Form(answers={}))

    with pytest.raises(NotChangeable):
        take_back(registration=registration, by=giver.person)
    assert Registration.objects.get(pk=registration.pk).state == "confirmed"


def test_a_place_that_somebody_else_keeps_is_not_taken_back(event, giver):
    registration = bring(giver)

    with pytest.raises(NotChangeable):
        take_back(registration=registration, by=UserFactory())


def test_unanswered_what_a_colleague_had_typed_is_theirs_to_go_on_with(event, giver):
    registration = bring(giver)
    save_draft(registration_pk=registration.pk, person=registration.person, draft_answers={"a": ["b"]})
    Registration.objects.filter(pk=registration.pk).update(offered_at=in_days(-3), offer_ends_at=in_days(-1))

    assert expire_offers(event=event) == 1

    left = Registration.objects.get(event=event, person=registration.person, state=State.DRAFT)
    assert (left.draft_answers, left.registered_by, left.awaits_form) == ({"a": ["b"]}, None, False)
    assert consistent(event)
