import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Count

from events.actions.recount import chosen, counted, drifted_programmes
from events.models import SEATED_STATES, Event, Option, SeatPool, State


class Command(BaseCommand):
    help = "Prints an event's seats and limited options, counted afresh; exits 1 when counters and rows disagree."

    def add_arguments(self, parser):
        parser.add_argument("slug")

    def handle(self, *args, slug, **options):
        with _one_snapshot():
            event = Event.objects.filter(slug=slug).first()
            if event is None:
                raise CommandError(f"There is no event {slug!r}.", returncode=2)
            report, drifts = _count(event)
        self.stdout.write(json.dumps(report))
        if drifts:
            raise CommandError(f"The counters of {slug!r} and its rows disagree.", returncode=1)


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """Everything is read as of one instant, so that who registers meanwhile is not in one half of what is counted.

    Inside of a transaction it is read as that one reads.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _count(event: Event) -> tuple[dict, bool]:
    """What is counted of ``event``, and whether counters and rows disagree anywhere."""
    by_state = dict(event.registrations.order_by().values_list("state").annotate(Count("pk")))
    pools = list(counted(event.pools.select_related("session").order_by("pk")))
    options = list(chosen(Option.objects.limited().filter(question__event=event)))
    programmes = list(event.programme_seats.select_related("programme").order_by("pk"))
    of_event = [pool for pool in pools if pool.session_id is None]
    capacities = [pool.capacity for pool in of_event]
    report = {
        "capacity": None if None in capacities else sum(capacities),
        "taken": sum(by_state.get(state, 0) for state in SEATED_STATES),
        **{state: by_state.get(state, 0) for state in State.values},
        "pools": [_pool_part(pool) for pool in pools],
    }
    if options:
        report["options"] = [
            {
                "question": option.question_id, "option": option.label, "capacity": option.capacity,
                "taken": option.taken, "chosen": option.n_chosen,
            }
            for option in options
        ]  # fmt: skip
    if programmes:
        report["programmes"] = [
            {"programme": str(seats.programme), "capacity": seats.capacity, "taken": seats.taken}
            for seats in programmes
        ]
    counts_programmes = bool(programmes) or any(pool.limits_programmes for pool in pools)
    drifts = (
        report["taken"] != sum(pool.taken for pool in of_event)
        or any(pool.taken != pool.n_offered + pool.n_confirmed for pool in pools)
        or any(option.taken != option.n_chosen for option in options)
        or (counts_programmes and bool(drifted_programmes(event)))
    )
    return report, drifts


def _pool_part(pool: SeatPool) -> dict:
    """A pool of ``counted``; one of a session with its title, which the slug does not tell."""
    part = {
        "slug": pool.slug, "capacity": pool.capacity, "target": pool.target, "taken": pool.taken,
        "confirmed": pool.n_confirmed, "offered": pool.n_offered, "waiting": pool.n_waiting,
    }  # fmt: skip
    return part | {"session": pool.session.title} if pool.session_id else part
