"""Questions of programmes that no answer has come to."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import AdviceMessage, Edition
from campaigns.rules import answer_due_at
from kit import times

from .parts import Group, Line, Section, filled


def questions(edition: Edition, *, now: datetime, may_act: bool) -> Section:
    """One line a thread, by its oldest question that waits; one statement."""
    rows = AdviceMessage.objects.unanswered().filter(request__registration__edition=edition)
    rows = rows.select_related("request__registration__programme", "request__adviser", "by").order_by("at", "pk")
    threads: dict[int, list[AdviceMessage]] = {}
    for row in rows:
        threads.setdefault(row.request_id, []).append(row)
    lines = [_line(waiting, edition, now=now, may_act=may_act) for waiting in threads.values()]
    return Section(
        name="questions",
        title=_("Questions without an answer"),
        empty=_("Every question is answered."),
        words=[
            _("Late is what waits for more than one working day, Monday to Friday. Public holidays are not known here.")
        ],
        groups=filled(
            Group(_("Late"), [line for line in lines if line.is_late]),
            Group(_("Still in time"), [line for line in lines if not line.is_late]),
        ),
        has_advisers=True,
    )


def _line(waiting: list[AdviceMessage], edition: Edition, *, now: datetime, may_act: bool) -> Line:
    first, zone = waiting[0], edition.zone
    due = answer_due_at(first.at, zone)
    more = len(waiting) - 1
    facts = [
        f"“{Truncator(first.text).words(20)}”",
        _("%(by)s, %(at)s") % {"by": first.by or _("somebody"), "at": times.moment(first.at, zone)},
        _("to be answered by %(due)s") % {"due": times.moment(due, zone)},
        str(first.request.adviser or _("no adviser yet")),
    ]
    if more:
        facts.insert(1, ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more})
    return Line(
        title=str(first.request.registration.programme),
        url=reverse(f"admin:campaigns_servicerequest_{'answer' if may_act else 'change'}", args=[first.request_id]),
        facts=tuple(facts),
        is_late=due <= now,
        adviser=first.request.adviser_id,
    )
