import logging

from celery import shared_task

from .actions.exports import forget_exports
from .actions.recount import drifted_options, drifted_pools
from .exports import work
from .models import Export

#: A tick that begins another export is not older than this: a stop of the worker never waits long for it.
TICK_SECONDS = 5

log = logging.getLogger(__name__)


@shared_task
def recount_seats():
    """Shouts, and changes nothing, when a counter of seats or of an option and its rows disagree."""
    for pool, seated in drifted_pools():
        log.critical("seats drifted event=%s pool=%s taken=%d rows=%d", pool.event.slug, pool.slug, pool.taken, seated)
    for option in drifted_options():
        log.critical(
            "places drifted event=%s question=%d option=%d taken=%d rows=%d",
            option.question.event.slug, option.question_id, option.pk, option.taken, option.n_chosen,
        )  # fmt: skip


@shared_task
def work_on_exports():
    """Writes exports that wait; safe to run many times at once (``exports.work``)."""
    work(seconds=TICK_SECONDS)


@shared_task
def end_exports():
    """Afterwards no export is older than it is kept, and the file of none."""
    forget_exports(Export.objects.over())
