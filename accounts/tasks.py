from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .models import EmailCode
from .sessions import SessionStore

#: For so long a code's mail leads back to where its reader was going, with an offer to send a new code.
CODES_KEPT = timedelta(days=7)


@shared_task
def clear_sessions() -> None:
    """Removes sessions that are over."""
    SessionStore.clear_expired()


@shared_task
def clear_codes() -> None:
    """Removes codes, and with them addresses of people who never came in."""
    EmailCode.objects.filter(created_at__lt=timezone.now() - CODES_KEPT).delete()
