"""Services that are due, and wishes for boosting that nobody has decided."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Edition, Service, ServiceRequest, SupportRegistration

from .parts import Group, Line, Section, filled

State = ServiceRequest.State
WEEK = timedelta(days=7)


def services_and_boosting(edition: Edition, *, today: date, may_act: bool) -> list[Section]:
    """What is asked or in work, and the budget; one statement."""
    rows = ServiceRequest.objects.filter(
        registration__edition=edition, registration__state=SupportRegistration.State.REGISTERED
    )
    rows = list(rows.select_related("registration__programme", "adviser", "local_event", "boost").order_by("asked_at"))
    boosts = [row for row in rows if row.service == Service.BOOSTING]
    undecided = [row for row in boosts if row.state == State.ASKED]
    due = [row for row in rows if row.state in (State.ASKED, State.IN_WORK) and row not in undecided]
    due.sort(key=lambda row: (row.due_date is None, row.due_date, row.asked_at))
    return [_due(due, today), _boosting(edition, boosts, undecided, may_act)]


def _due(rows: list[ServiceRequest], today: date) -> Section:
    dated = [row for row in rows if row.due_date is not None]
    late = [row for row in dated if row.due_date < today]
    soon = [row for row in dated if today < row.due_date <= today + WEEK]
    later = [row for row in rows if row.due_date is None or row.due_date > today + WEEK]
    lacking = [row for row in later if _lacks_adviser_or_date(row)]
    fine = sum(row.due_date is not None for row in later if row not in lacking)
    words = ngettext(
        "%(number)d more service is due later and has its adviser.",
        "%(number)d more services are due later and have their adviser.",
        fine,
    )
    return Section(
        name="services",
        title=_("Services"),
        empty=_("No service is late or due within a week, and each has its adviser and date."),
        groups=filled(
            Group(_("Late"), [_line(row, is_late=True) for row in late]),
            Group(_("Due today"), [_line(row) for row in dated if row.due_date == today]),
            Group(_("Due within a week"), [_line(row) for row in soon]),
            Group(_("Without adviser or date"), [_line(row) for row in lacking]),
        ),
        words=[words % {"number": fine}] if fine else [],
        has_advisers=True,
    )


def _lacks_adviser_or_date(row: ServiceRequest) -> bool:
    """Advice is given whenever it is asked for, so it needs no date."""
    return row.adviser_id is None or (row.due_date is None and row.service != Service.ADVICE)


def _line(row: ServiceRequest, *, is_late: bool = False) -> Line:
    day = date_format(row.due_date, "D j F") if row.due_date else ""
    return Line(
        title=f"{row.registration.programme}: {row.get_service_display()}",
        url=reverse("admin:campaigns_servicerequest_change", args=[row.pk]),
        facts=(
            *([row.local_event.title] if row.local_event_id else []),
            *_cancelled(row),
            str(row.get_state_display()),
            _("due on %(day)s") % {"day": day} if day else _("no date yet"),
            str(row.adviser or _("no adviser yet")),
        ),
        is_late=is_late,
        adviser=row.adviser_id,
    )


def _boosting(
    edition: Edition, boosts: list[ServiceRequest], undecided: list[ServiceRequest], may_act: bool
) -> Section:
    wished = _sum(row for row in boosts if row.state != State.NOT_POSSIBLE)
    open_euros = _sum(undecided)
    left = edition.boosting_left_euros
    words = [
        _("Asked: %(wished)s. Granted: %(granted)s. Left: %(left)s of %(budget)s.")
        % {
            "wished": _euros(wished),
            "granted": _euros(edition.boosting_granted_euros),
            "left": _euros(left),
            "budget": _euros(edition.boosting_budget_euros),
        }
    ]
    if open_euros > left:
        words.append(_("What is not decided comes to %(open)s: more than is left.") % {"open": _euros(open_euros)})
    return Section(
        name="boosting",
        title=_("Boosting"),
        empty=_("Every wish for boosting is decided."),
        groups=filled(Group(_("Not yet decided"), [_wish(row, may_act) for row in undecided])),
        words=words,
        has_advisers=True,
    )


def _wish(row: ServiceRequest, may_act: bool) -> Line:
    return Line(
        title=f"{row.registration.programme}: {row.local_event.title}",
        url=reverse(f"admin:campaigns_servicerequest_{'grant' if may_act else 'change'}", args=[row.pk]),
        facts=(
            *_cancelled(row),
            _("%(euros)s wished") % {"euros": _euros(row.boost.wished_euros)},
            _("asked on %(day)s") % {"day": date_format(row.asked_at, "D j F")},
            str(row.adviser or _("no adviser yet")),
        ),
        adviser=row.adviser_id,
    )


def _cancelled(row: ServiceRequest) -> list[str]:
    """Nothing more is granted for an event that does not take place."""
    return [_("the event is cancelled")] if row.local_event_id and row.local_event.is_cancelled else []


def _sum(rows: Iterable[ServiceRequest]) -> int:
    return sum(row.boost.wished_euros for row in rows)


def _euros(number: int) -> str:
    return f"€ {number_format(number, force_grouping=True)}"
