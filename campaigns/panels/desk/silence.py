"""Programmes that have not answered whether they take part."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Edition
from campaigns.panels.asked import AskedRow, support_list
from kit import times

from .parts import Group, Line, Section, filled


def silence(edition: Edition, *, now: datetime, may_change_programmes: bool, acts: list[tuple[str, str]]) -> Section:
    """Who has begun nothing is told apart from who has begun and not sent it; three statements. Nobody is waited for
    once the season is over."""
    rows: dict[str, list[AskedRow]] = {}
    is_over = edition.is_over_at(now)
    for row in [] if is_over else support_list(edition):
        rows.setdefault(row.standing, []).append(row)
    return Section(
        name="silent",
        title=_("Silent programmes"),
        empty=_("The season is over: no programme is waited for.") if is_over else _("Every programme has answered."),
        words=[] if is_over else [_term(edition, now)],
        acts=acts,
        groups=filled(
            Group(_("Begun, and not sent"), [_begun(row, edition) for row in rows.get("started", [])]),
            Group(_("Asked, and nothing begun"), [_asked(row, edition) for row in rows.get("silent", [])]),
            Group(_("Not asked yet"), [Line(row.programme, row.url) for row in rows.get("not_asked", [])]),
            Group(
                _("Not asked, for no address is known"),
                [_unknown(row, may_change_programmes) for row in rows.get("no_address", [])],
            ),
        ),
    )


def _term(edition: Edition, now: datetime) -> str:
    deadline, zone = edition.support_deadline, edition.zone
    if deadline is None:
        return _("Nobody has set until when programmes register.")
    if deadline.opens_at and deadline.opens_at > now:
        return _("Registration opens on %(at)s.") % {"at": times.moment(deadline.opens_at, zone)}
    words = _("Registration is open until %(at)s (%(zone)s).")
    if not deadline.runs_at(now):
        words = _("Registration closed on %(at)s (%(zone)s).")
    return words % {
        "at": times.moment(deadline.closes_at, zone), "zone": times.zone_label(deadline.closes_at, zone)
    }  # fmt: skip


def _begun(row: AskedRow, edition: Edition) -> Line:
    told = {"by": row.started_by or _("somebody"), "at": times.moment(row.started_at, edition.zone)}
    return Line(row.programme, row.url, (_("begun by %(by)s, %(at)s") % told,))


def _asked(row: AskedRow, edition: Edition) -> Line:
    return Line(row.programme, row.url, (_("asked on %(day)s") % {"day": times.day(row.asked_at, edition.zone)},))


def _unknown(row: AskedRow, may_change: bool) -> Line:
    return Line(row.programme, reverse("admin:contacts_programme_change", args=[row.pk]) if may_change else row.url)
