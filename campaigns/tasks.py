import logging

from celery import shared_task

from .actions.recount import drifted_editions

log = logging.getLogger(__name__)


@shared_task
def recount_boosting():
    """Shouts, and changes nothing, when what is counted as granted for boosting and the rows disagree."""
    for edition in drifted_editions():
        log.critical(
            "boosting drifted campaign=%s year=%d granted=%d rows=%d",
            edition.campaign.slug, edition.year, edition.boosting_granted_euros, edition.n_granted,
        )  # fmt: skip
