import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from events.actions import registration as actions
from events.actions.states import ForbiddenMove, StateChanged, move
from events.models import ARROWS, Registration, State
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

PAIRS = list(itertools.product(State, State))
ALLOWED = [(start, end) for start, end in PAIRS if end in ARROWS[start]]
REFUSED = [pair for pair in PAIRS if pair not in ALLOWED]
#: What a state needs besides its instant.
NEEDS = {State.OFFERED: lambda: {"offer_ends_at": timezone.now() + timedelta(days=2)}}


def registration_in(state):
    event = EventFactory()
    return RegistrationFactory(event=event, state=state, pool=event.pools.get())


def test_the_door_is_to_be_had_where_people_look_for_it():
    assert actions.move is move


def test_every_state_says_what_may_follow_it():
    assert set(ARROWS) == set(State)
    assert set().union(*ARROWS.values()) == set(State) - {State.DRAFT}


@pytest.mark.parametrize(("start", "end"), ALLOWED)
def test_move_goes_along_every_arrow_and_leaves_instant_revision_and_memory(start, end):
    registration, person = registration_in(start), UserFactory()

    move(registration, end, by=person, fields=NEEDS.get(end, dict)(), reason="because")

    row = Registration.objects.get(pk=registration.pk)
    assert (row.state, row.revision) == (registration.state, registration.revision) == (end, 1)
    assert abs(getattr(row, f"{end}_at") - timezone.now()) < timedelta(minutes=1)
    assert list(Entry.objects.values_list("verb", "about", "by", "detail")) == [
        (f"registration-{end}", f"events.registration:{row.pk}", f"accounts.user:{person.pk}", {"reason": "because"})
    ]


@pytest.mark.parametrize(("start", "end"), REFUSED)
def test_move_refuses_what_is_no_arrow_and_changes_nothing(start, end):
    registration = registration_in(start)

    with pytest.raises(ForbiddenMove):
        move(registration, end, by=None)

    assert Registration.objects.values_list("state", "revision").get() == (start, 0)
    assert not Entry.objects.exists()


def test_move_by_nobody_is_the_systems():
    registration = registration_in(State.WAITING)

    move(registration, State.CONFIRMED, by=None)

    assert Entry.objects.get().by == "system"


def test_move_refuses_a_row_that_somebody_else_has_moved_since():
    registration = registration_in(State.CONFIRMED)
    stale = Registration.objects.get(pk=registration.pk)
    move(registration, State.CANCELLED, by=None)

    with pytest.raises(StateChanged):
        move(stale, State.CANCELLED, by=None)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_the_database_refuses_a_state_without_its_instant(state):
    registration = registration_in(state)

    with pytest.raises(IntegrityError, match=f"events_{state}_has_time"), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(**{f"{state}_at": None})


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.CONFIRMED])
def test_the_database_refuses_a_seat_or_a_place_in_line_without_its_pool(state):
    registration = registration_in(state)

    with pytest.raises(IntegrityError, match="events_seat_has_pool"), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(pool=None)


def test_the_database_refuses_an_offer_that_ends_before_it_is_made():
    registration = registration_in(State.OFFERED)

    with pytest.raises(IntegrityError, match="events_offer_has_end"), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(offer_ends_at=registration.offered_at)
