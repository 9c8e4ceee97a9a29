import logging
from collections.abc import Callable

from celery import shared_task
from django.db import IntegrityError

from .actions.exports import forget_exports
from .actions.offers import expire_offers
from .actions.phases import serve_phase_change
from .actions.recount import drifted_options, drifted_pools, drifted_programmes
from .exports import work
from .models import Event, Export, ProgrammePhase, Registration

#: A tick that begins another export is not older than this: a stop of the worker never waits long for it.
TICK_SECONDS = 5

log = logging.getLogger(__name__)


@shared_task
def recount_seats():
    """Shouts, and changes nothing, when a counter of seats or of an option and its rows disagree."""
    for pool, seated in drifted_pools():
        log.critical("seats drifted event=%s pool=%s taken=%d rows=%d", pool.event.slug, pool.slug, pool.taken, seated)
    for event, programme, taken, rows in drifted_programmes():
        log.critical("places drifted event=%d programme=%d taken=%d rows=%d", event, programme, taken, rows)
    for option in drifted_options():
        log.critical(
            "places drifted event=%s question=%d option=%d taken=%d rows=%d",
            option.question.event.slug, option.question_id, option.pk, option.taken, option.n_chosen,
        )  # fmt: skip


@shared_task
def serve_lines():
    """Ends offers that have run out and serves lines after a phase ended; safe to run many times at once.

    An event whose counters are wrong, which the database refuses to move, shouts and keeps no other waiting.
    """
    late = Registration.objects.with_offer_run_out().values("event")
    for event in Event.objects.filter(pk__in=late):
        _serve(expire_offers, event)
    for event in Event.objects.filter(pk__in=ProgrammePhase.objects.to_serve().values("event")):
        _serve(serve_phase_change, event)


def _serve(deed: Callable, event: Event) -> None:
    try:
        deed(event=event)
    except IntegrityError:
        log.critical("line not served event=%s", event.slug, exc_info=True)


@shared_task
def work_on_exports():
    """Writes exports that wait; safe to run many times at once (``exports.work``)."""
    work(seconds=TICK_SECONDS)


@shared_task
def end_exports():
    """Afterwards no export is older than it is kept, and the file of none."""
    forget_exports(Export.objects.over())
