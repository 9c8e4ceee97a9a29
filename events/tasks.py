import logging

from celery import shared_task

from .actions.recount import drifted_options, drifted_pools

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
