"""Fifty people on the last place, of every kind: one gets it, nobody is counted twice, nothing breaks.

With the guard taken out the very same fifty break something.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from events.actions import option_places
from events.actions.colleagues import NoSeatFree, register_colleague
from events.actions.offers import OfferOver, accept
from events.actions.option_places import ChoiceFull
from events.actions.recount import drifted_options, drifted_pools, drifted_programmes
from events.actions.registration import begin, submit
from events.actions.switching import choose_sessions
from events.models import Event, Given, Option, Registration, SeatPool, SessionSeat, State
from events.models.seats import SeatPoolQuerySet
from events.tasks import serve_lines
from tests.events.actions.lines import limit, limited_session, serve, two_pools
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, InvitationFactory, QuestionFactory, RegistrationFactory
from tests.proofs import ROUNDS
from tests.threads import crowd

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]

CROWD = 50


@dataclass
class Rush:
    """``deeds``, all at once, for one place at ``event``; whoever does not get it may be told so by ``refusals``.

    ``winners`` is how many have it afterwards.
    """

    event: Event
    deeds: list[Callable]
    winners: Callable[[], int]
    refusals: tuple[type[Exception], ...] = ()

    def problems(self, at_once: Callable) -> list:
        outcomes = at_once(*self.deeds)
        errors = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, self.refusals)]
        twice = Registration.objects.live().order_by().values("event", "person").annotate(times=Count("pk"))
        found = {
            "errors": errors,
            "places": self.winners() - 1,
            "twice": list(twice.filter(times__gt=1)),
            "drift": [*drifted_pools(), *drifted_programmes(self.event), *drifted_options()],
        }
        if not any(found.values()):
            with transaction.atomic():
                found["beside"] = serve(self.event)
        return [(name, what) for name, what in found.items() if what]


def state_count(event, *states):
    return lambda: event.registrations.filter(state__in=states).count()


def sending(event, person, *, answers=None, slug=SeatPool.Slug.ON_SITE):
    draft, pool = begin(event=event, person=person), event.pools.get(slug=slug)
    request = {"registration_pk": draft.pk, "event": event, "person": person, "pool_pk": pool.pk}
    return lambda: submit(**request, answers=answers or {}).state


def seat(people):
    event = EventFactory(pool__capacity=1)
    return Rush(event, [sending(event, person) for person in people], state_count(event, State.CONFIRMED))


def seat_in_session(people):
    event = EventFactory(pool__capacity=None)
    pool = limited_session(event, capacity=1)
    rows = [RegistrationFactory(event=event, person=person) for person in people]

    def choosing(row):
        return lambda: choose_sessions(registration=row, pools=[pool.pk], by=row.person)

    held = SessionSeat.objects.filter(pool=pool, stage=SessionSeat.Stage.HELD)
    return Rush(event, [choosing(row) for row in rows], held.count)


def place_of_programme(people):
    event, programme = EventFactory(pool__capacity=None), ProgrammeFactory()
    limit(event, (1, None))
    for person in people:
        person.programme, person.represents_no_programme = programme, False
        person.save(update_fields=["programme", "represents_no_programme"])
    event = Event.objects.get(pk=event.pk)
    return Rush(event, [sending(event, person) for person in people], state_count(event, State.CONFIRMED))


def limited_choice(people):
    event, *pools = two_pools(on_site=None, online=None)
    question = QuestionFactory(event=event, kind="choice", options=["Boat", "Train"], options__Boat=1)
    boat = question.options.get(label="Boat")
    answers = {question: Given("Boat", (boat.pk,))}
    deeds = [
        sending(event, person, answers=answers, slug=pool.slug)
        for person, pool in zip(people, pools * (CROWD // 2), strict=True)
    ]
    return Rush(event, deeds, lambda: Option.objects.get(pk=boat.pk).taken, (ChoiceFull,))


def offer_that_runs_out(people):
    """One is offered the seat and says yes too late, again and again; others wait, ticks come, others register."""
    event = EventFactory(pool__capacity=1, promotion=Event.Promotion.BY_OFFER)
    late, waiting, coming = people[0], people[1:20], people[20:35]
    then = timezone.now() - timedelta(days=2)
    offered = RegistrationFactory(
        event=event, person=late, state=State.OFFERED, offered_at=then, offer_ends_at=then + timedelta(days=1)
    )
    for person in waiting:
        RegistrationFactory(event=event, person=person, state=State.WAITING)
    ticks, yes = CROWD - len(coming) - 20, 20
    deeds = [serve_lines] * ticks + [lambda: accept(registration=offered, by=late)] * yes
    deeds += [sending(event, person) for person in coming]
    return Rush(event, deeds, state_count(event, State.OFFERED, State.CONFIRMED), (OfferOver,))


def seat_for_the_invited(people):
    event = EventFactory(pool__capacity=1, entry=Event.Entry.INVITATION)
    for person in people:
        InvitationFactory(event=event, email=person.email)
    return Rush(event, [sending(event, person) for person in people], state_count(event, State.CONFIRMED))


def seat_for_a_colleague(people):
    event = EventFactory(pool__capacity=CROWD + 1)
    givers = [RegistrationFactory(event=event, person=person) for person in people]

    def asking(number, giver):
        email = f"colleague-{event.pk}-{number}@ministry.example"
        return lambda: register_colleague(giver=giver, email=email, by=giver.person).state

    deeds = [asking(number, giver) for number, giver in enumerate(givers)]
    return Rush(event, deeds, state_count(event, State.OFFERED), (NoSeatFree,))


KINDS = [
    seat,
    seat_in_session,
    place_of_programme,
    limited_choice,
    offer_that_runs_out,
    seat_for_the_invited,
    seat_for_a_colleague,
]
of_every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def at_once(django_db_blocker):
    """One crowd for all kinds: a connection costs more than what is done with it."""
    with django_db_blocker.unblock(), crowd(CROWD) as everybody:
        yield everybody


@of_every_kind
def test_of_fifty_people_one_gets_the_last_place(kind, at_once):
    people = UserFactory.create_batch(CROWD)

    for _round in range(ROUNDS):
        assert kind(people).problems(at_once) == []


@pytest.fixture
def no_guard(monkeypatch):
    """Takes out the locks of counters and options, and the condition of the statement that takes a seat."""
    monkeypatch.setattr(SeatPoolQuerySet, "select_for_update", lambda rows, **options: rows)
    monkeypatch.setattr(SeatPoolQuerySet, "with_free_seat", lambda rows: rows)
    monkeypatch.setattr(
        option_places, "_locked", lambda keys: list(Option.objects.limited().filter(pk__in=keys).order_by("pk"))
    )


@pytest.mark.usefixtures("no_guard")
@of_every_kind
def test_without_the_guard_the_same_fifty_break_something(kind, at_once):
    people = UserFactory.create_batch(CROWD)

    assert any(kind(people).problems(at_once) for _round in range(ROUNDS))


def test_the_crowd_is_as_large_as_it_is_said():
    people = UserFactory.create_batch(CROWD)

    assert {kind.__name__: len(kind(people).deeds) for kind in KINDS} == {kind.__name__: CROWD for kind in KINDS}
