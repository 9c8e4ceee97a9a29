import json

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from events.actions.recount import chosen, counted, drifted_programmes
from events.models import SEATED_STATES, Event, Option, State


class Command(BaseCommand):
    help = "Prints an event's seats and limited options, counted afresh; exits 1 when counters and rows disagree."

    def add_arguments(self, parser):
        parser.add_argument("slug")

    def handle(self, *args, slug, **options):
        event = Event.objects.filter(slug=slug).first()
        if event is None:
            raise CommandError(f"There is no event {slug!r}.", returncode=2)
        by_state = dict(event.registrations.order_by().values_list("state").annotate(Count("pk")))
        pools = list(counted(event.pools.select_related("session").order_by("pk")))
        of_event = [pool for pool in pools if pool.session_id is None]
        capacities = [pool.capacity for pool in of_event]
        report = {
            "capacity": None if None in capacities else sum(capacities),
            "taken": sum(by_state.get(state, 0) for state in SEATED_STATES),
            **{state: by_state.get(state, 0) for state in State.values},
            "pools": [
                {
                    "slug": pool.slug, "capacity": pool.capacity, "target": pool.target, "taken": pool.taken,
                    "confirmed": pool.n_confirmed, "offered": pool.n_offered, "waiting": pool.n_waiting,
                }
                for pool in pools
            ],
        }  # fmt: skip
        options = list(chosen(Option.objects.limited().filter(question__event=event)))
        if options:
            report["options"] = [
                {
                    "question": option.question_id, "option": option.label, "capacity": option.capacity,
                    "taken": option.taken, "chosen": option.n_chosen,
                }
                for option in options
            ]  # fmt: skip
        programmes = list(event.programme_seats.select_related("programme").order_by("pk"))
        if programmes:
            report["programmes"] = [
                {"programme": str(seats.programme), "capacity": seats.capacity, "taken": seats.taken}
                for seats in programmes
            ]
        self.stdout.write(json.dumps(report))
        pools_drift = any(pool.taken != pool.n_offered + pool.n_confirmed for pool in pools)
        options_drift = any(option.taken != option.n_chosen for option in options)
        sum_drifts = report["taken"] != sum(pool.taken for pool in of_event)
        if pools_drift or sum_drifts or options_drift or drifted_programmes(event):
            raise CommandError(f"The counters of {slug!r} and its rows disagree.", returncode=1)
