"""Local events that wait for a check, or for who proposed them."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Affiliation
from campaigns.models import Edition, LocalEvent
from kit import times

from .parts import Group, Line, Section, filled

State = LocalEvent.State


def proposals(edition: Edition) -> Section:
    """Longest first; one statement."""
    acting = Affiliation.objects.acting().filter(person__is_active=True, programme=OuterRef("programme"))
    waiting = LocalEvent.objects.filter(edition=edition, state__in=[State.PROPOSED, State.SENT_BACK])
    waiting = waiting.select_related("programme", "replaces").annotate(has_officers=Exists(acting))
    rows = list(waiting.order_by("proposed_at", "pk"))
    by_officers = edition.checked_by == Edition.CheckedBy.PROGRAMME
    proposed = [row for row in rows if row.state == State.PROPOSED]
    return Section(
        name="proposals",
        title=_("Proposals of local events"),
        empty=_("No local event waits for a check."),
        groups=filled(
            Group(
                _("Staff check"),
                [_line(row, row.proposed_at, edition) for row in proposed if not (by_officers and row.has_officers)],
            ),
            Group(
                _("Officers of the programme check; staff may, too"),
                [_line(row, row.proposed_at, edition) for row in proposed if by_officers and row.has_officers],
            ),
            Group(
                _("Sent back: who proposed it is to change it"),
                [_line(row, row.sent_back_at, edition) for row in rows if row.state == State.SENT_BACK],
            ),
        ),
    )


def _line(row: LocalEvent, since: datetime, edition: Edition) -> Line:
    words = _("since %(at)s") % {"at": times.moment(since, edition.zone)}
    title = _("Change of %(title)s") % {"title": row.replaces} if row.replaces_id else row.title
    return Line(title, reverse("admin:campaigns_localevent_change", args=[row.pk]), (str(row.programme), words))
