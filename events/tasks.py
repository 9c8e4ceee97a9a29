import logging

from celery import shared_task

from .actions.recount import drifted_pools

log = logging.getLogger(__name__)


@shared_task
def recount_seats():
    """Shouts, and changes nothing, when a counter of seats and its rows disagree."""
    for pool, seated in drifted_pools():
        log.critical("seats drifted event=%s pool=%s taken=%d rows=%d", pool.event.slug, pool.slug, pool.taken, seated)
