"""A programme's thread of advice, in plain values."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from campaigns.models import AdviceMessage, ServiceRequest
from kit import times


@dataclass(frozen=True)
class Said:
    """A question or an answer: who wrote it, and when by the edition's clocks."""

    key: int
    by: str
    at: str
    text: str
    is_answer: bool
    awaits_answer: bool


def thread_of(request: ServiceRequest | None, zone: ZoneInfo) -> list[Said]:
    """All that was written about ``request``, oldest first; one statement."""
    if request is None:
        return []
    return [_said(message, zone) for message in request.advice.select_related("by").order_by("pk")]


def _said(message: AdviceMessage, zone: ZoneInfo) -> Said:
    return Said(
        key=message.pk,
        by=message.by.name if message.by else _("somebody"),
        at=times.moment(message.at, zone),
        text=message.text,
        is_answer=message.is_answer,
        awaits_answer=not message.is_answer and message.answered_at is None,
    )


def newest_of(thread: list[Said]) -> int:
    """The key of the newest message in ``thread``, 0 for none."""
    return max((said.key for said in thread), default=0)
