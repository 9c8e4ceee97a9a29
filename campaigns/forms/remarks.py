"""What looks like a slip in a local event: said before it is sent, never in the way."""

from collections.abc import Iterator
from datetime import time

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import LocalEvent

MORNING = time(6)


def remarks_on(event: LocalEvent, *, shows_projects: bool) -> Iterator[str]:
    """Everything about ``event`` that looks unplanned, and is allowed."""
    edition = event.edition
    start, end = (instant.astimezone(event.zone) for instant in (event.starts_at, event.ends_at))
    if not (edition.is_in_season(start.date()) and edition.is_in_season(end.date())):
        yield _("The event is outside the season of this edition, %(start)s to %(end)s.") % {
            "start": date_format(edition.season_start_date, "j F Y"),
            "end": date_format(edition.season_end_date, "j F Y"),
        }
    if start <= timezone.now():
        yield _("The event has begun already.")
    if start.time() < MORNING or end.time() < MORNING:
        yield _("The event starts or ends in the small hours: from %(start)s until %(end)s.") % {
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}",
        }
    if (end - start).days >= 14:
        yield _("The event takes %(days)d days.") % {"days": (end - start).days}
    if not shows_projects:
        yield _("No project is named that the event shows.")
