import pytest

from audit.models import Entry
from events.actions.capacity import pause_line
from events.actions.option_places import ChoiceFull
from events.actions.phases import Phase, set_phases
from events.actions.registering_for import AlreadyRegistered, register_for
from events.actions.registration import NotChangeable, ProfileIncomplete
from events.models import SENT_STATES, Event, Given, Invitation, Option, Registration, SessionSeat, State
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import NewcomerFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    EventFactory,
    InvitationFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionPoolFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(name="Anna Rossi", email="anna@a.example")


def register(event, person, staff, **more):
    pool = event.pools.of_whole_event().first()
    return register_for(**{"event": event, "person": person, "pool_pk": pool.pk, "answers": {}, "by": staff} | more)


def taken(event):
    return event.pools.of_whole_event().get().taken


def test_a_person_has_a_place_is_told_and_staff_are_remembered(staff, person):
    event = EventFactory()
    question = QuestionFactory(event=event)

    registration = register(event, person, staff, answers={question: Given("Rail")})

    registration.refresh_from_db()
    assert (registration.state, registration.registered_by, registration.draft_answers) == ("confirmed", staff, {})
    assert ([answer.value for answer in registration.answers.all()], taken(event)) == (["Rail"], 1)
    assert [(entry.verb, entry.by) for entry in Entry.objects.all()] == [
        ("registration-confirmed", f"accounts.user:{staff.pk}")
    ]
    (message,) = Message.objects.all()
    subject, text, _html = render(message)
    assert (message.recipient, subject) == (person.email, f"We have registered you: {event.title}")
    assert "the organisers have registered you" in text
    assert [attachment["name"] for attachment in message.attachments] != []


@pytest.mark.parametrize(
    "fields",
    [
        {"deadline__closes_at": in_days(-1)},
        {"deadline__opens_at": in_days(1)},
        {"entry": "approval"},
        {"entry": "invitation"},
        {"goal": "ijg", "outsiders": "contact"},
    ],
    ids=["closed", "not open yet", "approval", "invitation", "outside"],
)
def test_neither_term_nor_way_in_binds_staff(staff, person, fields):
    event = EventFactory(**fields)

    assert register(event, person, staff).state == State.CONFIRMED


def test_who_finds_no_place_waits_at_the_end_and_reads_that(staff, person):
    event = EventFactory(pool__capacity=0)
    first = RegistrationFactory(event=event, state=State.WAITING, waiting_at=in_days(-1))

    registration = register(event, person, staff)

    assert registration.state == State.WAITING
    assert list(Registration.objects.filter(event=event).in_line()) == [first, registration]
    message = Message.objects.get()
    assert render(message)[0] == f"We have put you on the waiting list: {event.title}"
    assert message.attachments == []


def test_while_the_line_is_paused_staff_give_seats_all_the_same(staff, person):
    event = EventFactory(pool__capacity=1)
    pause_line(event=event, by=staff)

    assert register(event, person, staff).state == State.CONFIRMED
    assert register(event, UserFactory(), staff).state == State.WAITING


def test_the_limit_of_a_programme_binds_staff(staff):
    programme, event = ProgrammeFactory(), EventFactory()
    set_phases(event=event, phases=[Phase(1, None)], by=staff)

    states = [register(event, UserFactory(programme=programme), staff).state for _person in range(2)]

    assert states == [State.CONFIRMED, State.WAITING]


def test_a_full_option_is_refused_and_nothing_is_left(staff, person):
    event = EventFactory()
    question = QuestionFactory(event=event, kind="choice", options=["Boat"], options__Boat=0)
    boat = Option.objects.get()

    with pytest.raises(ChoiceFull):
        register(event, person, staff, answers={question: Given("Boat", (boat.pk,))})

    assert (Registration.objects.count(), taken(event), Message.objects.count()) == (0, 0, 0)


def test_sessions_are_chosen_with_it(staff, person):
    pool = SessionPoolFactory(capacity=1)

    registration = register(pool.event, person, staff, sessions=[pool.pk])

    assert registration.session_seats.get().stage == SessionSeat.Stage.HELD
    pool.refresh_from_db()
    assert pool.taken == 1


def test_a_draft_of_the_person_becomes_this_registration(staff, person):
    draft = RegistrationFactory(person=person, state=State.DRAFT, draft_answers={"question_1": ["old"]})

    registration = register(draft.event, person, staff)

    registration.refresh_from_db()
    assert (registration.pk, registration.state, registration.draft_answers) == (draft.pk, State.CONFIRMED, {})


@pytest.mark.parametrize("state", SENT_STATES)
def test_who_has_registered_already_is_not_registered_twice(staff, person, state):
    present = RegistrationFactory(person=person, state=state)

    with pytest.raises(AlreadyRegistered) as error:
        register(present.event, person, staff)

    assert (error.value.registration, Registration.objects.count()) == (present, 1)


def test_who_cancelled_may_be_registered_anew(staff, person):
    event = RegistrationFactory(person=person, state=State.CANCELLED).event

    assert register(event, person, staff).state == State.CONFIRMED


@pytest.mark.parametrize("fields", [{"draft": True}, {"cancelled": True}, {"past": True}])
def test_for_what_does_not_take_place_nobody_is_registered(staff, person, fields):
    with pytest.raises(NotChangeable):
        register(EventFactory(**fields), person, staff)

    assert not Registration.objects.exists()


def test_of_whom_nothing_is_known_nobody_is_registered(staff):
    with pytest.raises(ProfileIncomplete):
        register(EventFactory(), NewcomerFactory(), staff)


def test_an_invitation_of_the_person_is_done_with_it(staff, person):
    event = EventFactory(entry=Event.Entry.INVITATION)
    InvitationFactory(event=event, email=person.email)

    register(event, person, staff)

    assert Invitation.objects.done().count() == 1
