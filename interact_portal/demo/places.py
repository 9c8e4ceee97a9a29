"""Who registered for the events of the demo, waits, asked to come, left again, or follows.

History is written as it stands, without messages: nothing was ever sent to these people, so nothing says so.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, islice

from django.db.models.functions import Coalesce

from accounts.models import User
from events import rules
from events.models import Answer, Event, Follower, Registration, SeatPool, State

from .asking import answers_of, count_limited_options
from .people import ACCOUNTS
from .plan import Plan
from .schedule import Made

#: How often somebody was told something about a registration that came to this state.
REVISIONS = {
    State.DRAFT: 0, State.CONFIRMED: 1, State.WAITING: 1, State.PENDING: 1, State.OFFERED: 2, State.CANCELLED: 2,
}  # fmt: skip
#: Neighbours in the list of people are colleagues: a step without a factor in common with their number mixes them.
STEP = 37


def add_registrations(made: list[Made], *, people: list[User], now: datetime) -> None:
    """Registers ``people`` as planned, each at most once for an event, and lets others follow it."""
    registrations, answers, followers = [], [], []
    for number, each in enumerate(made):
        start = number * 11
        mixed = [people[(start + STEP * n) % len(people)] for n in range(len(people))]
        inside, outside = _candidates(each, mixed)
        guests = [person for person in people if person.email in each.plan.guests]
        cast = list(_within_limit(each.plan, _cast(each, guests, inside, outside)))
        entered = [
            _registration(each, state, pool, person, came_at=came_at, now=now)
            for (state, pool, person), came_at in zip(cast, _instants(each, len(cast), now), strict=True)
        ]
        registrations += entered
        answers += answers_of(each.plan.asks, each.questions, entered)
        followers += [Follower(event=each.event, person=person) for person in islice(inside, each.plan.followers)]
    _save_registrations(registrations, now)
    Answer.objects.bulk_create(answers)
    count_limited_options()
    Follower.objects.bulk_create(followers)


def _candidates(made: Made, people: list[User]) -> tuple[Iterator[User], Iterator[User]]:
    """Whom the event is for and whom not; without guests, and without those who can be tried out."""
    kept_out = {*ACCOUNTS.values(), *made.plan.guests}
    free = [person for person in people if person.email not in kept_out]
    inside = [person for person in free if rules.is_for(made.event, person)]
    return iter(inside), (person for person in free if person not in inside)


def _cast(
    made: Made, guests: list[User], inside: Iterator[User], outside: Iterator[User]
) -> Iterator[tuple[State, SeatPool | None, User]]:
    """Who is in which state, and in which pool, in the order in which they came."""
    plan, pools = made.plan, list(zip(made.pools, made.plan.pools, strict=True))
    parts = [
        *[(State.CONFIRMED, pool, planned.confirmed) for pool, planned in pools],
        *[(State.OFFERED, pool, planned.offered) for pool, planned in pools],
        (State.CANCELLED, made.pools[0], plan.left),
        *[(State.WAITING, pool, planned.waiting) for pool, planned in pools],
        (State.PENDING, made.pools[0], plan.pending),
        (State.DRAFT, None, plan.drafts),
    ]
    invited = {state: iter([person for person in guests if plan.guests[person.email] == state]) for state in State}
    for state, pool, count in parts:
        others = outside if state == State.PENDING and plan.entry == Event.Entry.OPEN else inside
        for person in islice(chain(invited[state], others), count):
            yield state, pool, person


def _within_limit(
    plan: Plan, cast: Iterable[tuple[State, SeatPool | None, User]]
) -> Iterator[tuple[State, SeatPool | None, User]]:
    """Lets those wait whose programme has its people already."""
    seated = Counter()
    for state, pool, person in cast:
        if plan.phases and person.programme and state == State.CONFIRMED:
            seated[person.programme] += 1
            if seated[person.programme] > plan.phases[0].places:
                pool.taken -= 1
                yield State.WAITING, pool, person
                continue
        yield state, pool, person


def _instants(made: Made, count: int, now: datetime) -> list[datetime]:
    """So many instants, one after the other, while registration was open."""
    if not count:
        return []
    deadline = made.event.deadline
    first, last = deadline.opens_at or made.event.published_at, min(now - timedelta(hours=1), deadline.closes_at)
    return [first + (last - first) * (number + 1) / (count + 1) for number in range(count)]


def _registration(
    made: Made, state: State, pool: SeatPool | None, person: User, *, came_at: datetime, now: datetime
) -> Registration:
    instants = {f"{state}_at": came_at} if state != State.DRAFT else {}
    if state == State.OFFERED:
        offered_at = now - timedelta(hours=3)
        ends_at = offered_at + timedelta(hours=made.event.offer_hours)
        instants = {"waiting_at": came_at, "offered_at": offered_at, "offer_ends_at": ends_at}
    if state == State.CANCELLED:
        instants = {"confirmed_at": came_at, "cancelled_at": came_at + timedelta(minutes=50)}
    return Registration(
        event=made.event, person=person, pool=pool, state=state, revision=REVISIONS[state],
        programme=person.programme if state != State.DRAFT else None,
        is_outside_audience=not rules.is_for(made.event, person), **instants,
    )  # fmt: skip


def _save_registrations(registrations: list[Registration], now: datetime) -> None:
    """Inserts them; each was begun some minutes before it was sent, a draft yesterday."""
    SeatPool.objects.bulk_update({row.pool for row in registrations if row.pool}, ["taken"])
    Registration.objects.bulk_create(registrations)
    sent_at = Coalesce("confirmed_at", "waiting_at", "pending_at", now - timedelta(days=1))
    Registration.objects.filter(pk__in=[registration.pk for registration in registrations]).update(
        draft_at=sent_at - timedelta(minutes=7)
    )
