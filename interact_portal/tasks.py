from celery import shared_task

from interact_portal.privacy import retention


@shared_task
def erase_expired() -> None:
    """Ends what has been kept for as long as was said."""
    retention.erase_expired()
