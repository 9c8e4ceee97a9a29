"""A place that is kept for a colleague, from the giver's press to the colleague's yes."""

from datetime import timedelta

import pytest

from accounts.models import Affiliation, Consent, User
from audit.models import Entry
from events.actions.colleagues import (
    NoSeatFree,
    TooManyOpen,
    take_back,
)
from events.actions.invitations import NotInvited
from events.actions.offers import OfferOver, expire_offers
from events.actions.phases import Phase, set_phases
from events.actions.recipients import MOST_ASKED, HasPlace, NotToOneself, TooManyAsked
from events.actions.registration import NotChangeable, NotForThisPerson, ProfileIncomplete, cancel
from events.actions.seats import NoRoomInProgramme, TermOver
from events.actions.taking_over import Form, take_place
from events.models import Answer, Event, Given, Invitation, ProgrammeSeats, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    EventFactory,
    InvitationFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionPoolFactory,
    in_days,
)

from .giving import bring, consistent, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(pool__capacity=3)


def say_yes(registration, like=None, **form):
    """The colleague, whose profile is complete by now, sends the form."""
    colleague, like = User.objects.get(pk=registration.person_id), like or UserFactory.build()
    for field in ("name", "body_kind", "role", "organisation", "country", "programme", "represents_no_programme"):
        setattr(colleague, field, getattr(like, field))
    colleague.save()
    event = Event.objects.get(pk=registration.event_id)
    return take_place(
        registration_pk=registration.pk, event=event, person=colleague, form=Form(**{"answers": {}, **form})
    )


def of_programme(event, places):
    """Somebody of a programme with a place, at an event that gives each programme so many."""
    giver = RegistrationFactory(event=event, person__programme=ProgrammeFactory())
    set_phases(event=event, phases=[Phase(places, None)], by=StaffFactory())
    return giver


# -- keeping a place ------------------------------------------------------------------------------------------
def test_a_place_is_kept_for_48_hours_for_an_address_that_nobody_knew(event, giver):
    registration = bring(giver)

    person = registration.person
    assert (person.email, person.name, person.email_awaits_proof, person.has_usable_password()) == (
        "anna@example.org", "", True, False,
    )  # fmt: skip
    row = Registration.objects.get(pk=registration.pk)
    assert (row.state, row.awaits_form, row.registered_by, row.pool) == ("offered", True, giver.person, giver.pool)
    assert row.offer_ends_at - row.offered_at == timedelta(hours=48)
    assert event.pools.get().taken == 2
    assert told() == [("registration_colleague", "anna@example.org")]
    assert Entry.objects.filter(verb="registration-offered").get().by == f"accounts.user:{giver.person_id}"
    assert not Affiliation.objects.filter(person=person).exists()
    assert consistent(event)


def test_no_place_is_kept_beyond_the_start():
    event = EventFactory(starts_at=in_days(1), ends_at=in_days(2), deadline__closes_at=in_days(0.5))
    registration = bring(RegistrationFactory(event=event))

    assert registration.offer_ends_at == event.starts_at


def test_somebody_known_keeps_the_draft_they_had(event, giver):
    draft = RegistrationFactory(event=event, state=State.DRAFT, draft_answers={"a": ["b"]})

    registration = bring(giver, draft.person.email)

    assert (registration.pk, registration.state) == (draft.pk, "offered")
    assert Registration.objects.get(pk=draft.pk).draft_answers == {"a": ["b"]}
    assert User.objects.count() == 2


# -- the colleague says yes -----------------------------------------------------------------------------------
def test_a_colleague_confirms_by_answers_and_consents_of_their_own(event, giver):
    question = QuestionFactory(event=event)
    registration = bring(giver)

    done = say_yes(registration, answers={question: Given("Mine")}, agrees_to_list=True)

    row = Registration.objects.get(pk=registration.pk)
    assert (done.pk, row.state, row.awaits_form, row.programme) == (
        registration.pk,
        "confirmed",
        False,
        done.person.programme,
    )
    assert list(Answer.objects.values_list("registration", "value")) == [(row.pk, "Mine")]
    assert list(Consent.objects.values_list("person", flat=True)) == [row.person_id]
    assert told() == [("registration_colleague", "anna@example.org"), ("registration_confirmed", "anna@example.org")]
    assert event.pools.get().taken == 2
    assert consistent(event)


def test_yes_said_twice_is_said_once(event, giver):
    registration = bring(giver)

    assert [say_yes(registration).state for _ in range(2)] == ["confirmed", "confirmed"]
    assert [name for name, _to in told()] == ["registration_colleague", "registration_confirmed"]
    assert event.pools.get().taken == 2


def test_the_end_of_registration_does_not_bind_who_says_yes(event, giver):
    registration = bring(giver)
    SeatPool.objects.update(closes_at=in_days(-1))

    assert say_yes(registration).state == "confirmed"


def test_another_person_does_not_take_the_place(event, giver):
    registration = bring(giver)

    with pytest.raises(Registration.DoesNotExist):
        take_place(registration_pk=registration.pk, event=event, person=UserFactory(), form=Form(answers={}))


def test_who_says_yes_late_reads_so_and_the_next_has_the_place(event, giver):
    SeatPool.objects.update(capacity=2)
    registration = bring(giver)
    waiting = RegistrationFactory(event=event, state=State.WAITING)
    Registration.objects.filter(pk=registration.pk).update(offered_at=in_days(-3), offer_ends_at=in_days(-1))

    with pytest.raises(OfferOver):
        say_yes(registration)

    assert Registration.objects.get(pk=registration.pk).state == "expired"
    assert Registration.objects.get(pk=waiting.pk).state == "confirmed"
    assert consistent(event)


def test_unanswered_the_place_goes_to_the_next(event, giver):
    SeatPool.objects.update(capacity=2)
    registration = bring(giver)
    waiting = RegistrationFactory(event=event, state=State.WAITING)
    Registration.objects.filter(pk=registration.pk).update(offered_at=in_days(-3), offer_ends_at=in_days(-1))

    assert expire_offers(event=event) == 1

    row = Registration.objects.get(pk=registration.pk)
    assert (row.state, row.awaits_form) == ("expired", False)
    assert Registration.objects.get(pk=waiting.pk).state == "confirmed"


def test_a_colleague_declines_and_the_place_goes_to_the_next(event, giver):
    SeatPool.objects.update(capacity=2)
    registration = bring(giver)
    waiting = RegistrationFactory(event=event, state=State.WAITING)

    cancel(registration=registration, by=registration.person)

    assert Registration.objects.get(pk=waiting.pk).state == "confirmed"
    assert consistent(event)


def test_sessions_are_chosen_by_the_colleague(event, giver):
    session = SessionPoolFactory(session__event=event, capacity=1)
    registration = bring(giver)

    say_yes(registration, sessions=[session.pk])

    assert list(registration.session_seats.values_list("pool", "stage")) == [(session.pk, "held")]
    assert consistent(event)


def test_what_is_lacking_in_the_profile_is_asked_first(event, giver):
    registration = bring(giver)

    with pytest.raises(ProfileIncomplete):
        take_place(registration_pk=registration.pk, event=event, person=registration.person, form=Form(answers={}))


def test_an_event_that_is_for_others_is_for_others(event, giver):
    Event.objects.update(body_kinds=["controller"], outsiders="contact")
    registration = bring(giver)

    with pytest.raises(NotForThisPerson):
        say_yes(registration)

    assert Registration.objects.get(pk=registration.pk).state == "offered"


# -- programmes -----------------------------------------------------------------------------------------------
def test_until_they_say_theirs_a_colleague_counts_for_the_givers_programme(event):
    giver = of_programme(event, places=2)
    other = UserFactory.build(programme=ProgrammeFactory())
    registration = bring(giver)
    assert ProgrammeSeats.objects.get(programme=giver.programme).taken == 2
    with pytest.raises(NoRoomInProgramme):
        bring(giver, "third@example.org")

    say_yes(registration, like=other)

    assert dict(ProgrammeSeats.objects.values_list("programme", "taken")) == {
        giver.programme_id: 1, other.programme_id: 1,
    }  # fmt: skip
    assert consistent(event)


def test_a_programme_that_is_full_refuses_the_yes_and_the_place_is_kept_until_its_end(event):
    giver = of_programme(event, places=1)
    registration = bring(giver, UserFactory(programme=ProgrammeFactory()).email)

    with pytest.raises(NoRoomInProgramme):
        say_yes(registration, like=giver.person)

    assert Registration.objects.get(pk=registration.pk).state == "offered"
    assert consistent(event)


# -- the other ways in ----------------------------------------------------------------------------------------
def test_where_staff_approve_nothing_is_kept_and_the_colleague_asks_for_approval(event, giver):
    Event.objects.update(entry="approval")

    registration = bring(giver)

    assert (registration.state, event.pools.get().taken) == ("draft", 1)
    assert Registration.objects.get(pk=registration.pk).registered_by == giver.person
    assert told() == [("registration_colleague", "anna@example.org")]


def test_a_colleague_who_turns_out_to_need_approval_gives_the_seat_back_until_then(event, giver):
    Event.objects.update(body_kinds=["controller"], outsiders="approval")
    registration = bring(giver)

    say_yes(registration)

    row = Registration.objects.get(pk=registration.pk)
    assert (row.state, row.is_outside_audience, row.awaits_form) == ("pending", True, False)
    assert event.pools.get().taken == 1
    assert consistent(event)


def test_to_an_event_for_invited_people_only_those_are_brought_along(event, giver):
    Event.objects.update(entry="invitation")
    giver.event.refresh_from_db()
    with pytest.raises(NotInvited):
        bring(giver)

    InvitationFactory(event=event, email="anna@example.org")
    registration = bring(giver)

    assert registration.state == "offered"
    assert Invitation.objects.get().registration == registration
    assert say_yes(registration).state == "confirmed"


# -- refused --------------------------------------------------------------------------------------------------
def nothing_happened(event):
    return (
        Registration.objects.count(), User.objects.count(), Message.objects.count(), event.pools.get().taken,
    ) == (1, 1, 0, 1)  # fmt: skip


def test_to_oneself_no_place_is_given(event, giver):
    with pytest.raises(NotToOneself):
        bring(giver, "ben@example.org")
    assert nothing_happened(event)


@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED])
def test_who_is_registered_needs_no_place(event, giver, state):
    other = RegistrationFactory(event=event, state=state)

    with pytest.raises(HasPlace):
        bring(giver, other.person.email)
    assert not Message.objects.exists()


def test_when_no_seat_is_free_none_is_kept(event, giver):
    SeatPool.objects.update(capacity=1)

    with pytest.raises(NoSeatFree):
        bring(giver)
    assert nothing_happened(event)


def test_while_staff_pause_the_line_no_place_is_kept(event, giver):
    SeatPool.objects.update(is_paused=True)

    with pytest.raises(NoSeatFree):
        bring(giver)
    assert nothing_happened(event)


def test_after_registration_has_closed_nobody_is_brought_along(event, giver):
    SeatPool.objects.update(closes_at=in_days(-1))

    with pytest.raises(TermOver):
        bring(giver)
    assert nothing_happened(event)


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.WAITING, State.CANCELLED])
def test_who_has_no_place_brings_nobody_along(event, state):
    giver = RegistrationFactory(event=event, state=state)

    with pytest.raises(NotChangeable):
        bring(giver)
    assert not Message.objects.exists()


def test_at_most_five_places_are_kept_at_a_time_for_one_giver(event, giver):
    SeatPool.objects.update(capacity=20)
    registrations = [bring(giver, f"colleague-{number}@example.org") for number in range(5)]

    with pytest.raises(TooManyOpen):
        bring(giver)

    take_back(registration=registrations[0], by=giver.person)
    assert bring(giver).state == "offered"


def test_one_giver_writes_to_so_many_people_and_no_more(event, giver):
    RegistrationFactory.create_batch(MOST_ASKED, event=event, state=State.CANCELLED, registered_by=giver.person)

    with pytest.raises(TooManyAsked):
        bring(giver)
