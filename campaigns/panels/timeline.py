"""The way of an edition through its year, and where on it today is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Edition, Milestone


class Phase(TextChoices):
    DONE = "done", gettext_lazy("done")
    NOW = "now", gettext_lazy("now")
    NEXT = "next", gettext_lazy("next")
    LATER = "later", gettext_lazy("later")


@dataclass(frozen=True)
class Step:
    """A day or a span of the timeline; ``left`` and ``width`` say where it is drawn, in per cent of the line."""

    title: str
    start_date: date
    end_date: date
    when: str
    href: str = ""
    phase: Phase = Phase.DONE
    left: float = 0
    width: float = 0

    @property
    def is_span(self) -> bool:
        return self.end_date > self.start_date


@dataclass(frozen=True)
class Timeline:
    """Steps up to today, and those to come; ``at`` says where today is drawn, in per cent of the line."""

    begun: list[Step]
    to_come: list[Step]
    today: str
    at: float | None
    first: str
    last: str

    @property
    def steps(self) -> list[Step]:
        return [*self.begun, *self.to_come]

    @property
    def is_over(self) -> bool:
        return all(step.phase == Phase.DONE for step in self.steps)


def timeline_of(edition: Edition, milestones: Iterable[Milestone], *, today: date) -> Timeline:
    """What staff wrote (``milestones``), with what the edition itself says: support, key date and season."""
    steps = sorted(
        [*(_step_of(milestone) for milestone in milestones), *_own_steps(edition)],
        key=lambda step: (step.start_date, step.end_date),
    )
    first, last = steps[0].start_date, max(step.end_date for step in steps)
    days = max((last - first).days, 1)
    next_date = min((step.start_date for step in steps if step.start_date > today), default=None)
    steps = [
        replace(
            step,
            phase=_phase(step, today, next_date),
            left=_per_cent(step.start_date - first, days),
            width=_per_cent(step.end_date - step.start_date, days),
        )
        for step in steps
    ]
    return Timeline(
        begun=[step for step in steps if step.start_date <= today],
        to_come=[step for step in steps if step.start_date > today],
        today=date_format(today, "j F Y"),
        at=_per_cent(today - first, days) if first <= today <= last else None,
        first=date_format(first, "j F Y"),
        last=date_format(last, "j F Y"),
    )


def days_in_words(first: date, last: date) -> str:
    """“21 September 2026”, “1 July to 31 October 2026”, or with both years."""
    ending = date_format(last, "j F Y")
    if first == last:
        return ending
    start = date_format(first, "j F" if first.year == last.year else "j F Y")
    return _("%(first)s to %(last)s") % {"first": start, "last": ending}


def key_date_in_words(edition: Edition) -> str:
    return _("on or around %(day)s") % {"day": date_format(edition.key_date, "j F Y")}


def _step_of(milestone: Milestone) -> Step:
    last = milestone.end_date or milestone.start_date
    event = milestone.event
    return Step(
        title=milestone.title,
        start_date=milestone.start_date,
        end_date=last,
        when=days_in_words(milestone.start_date, last),
        href=event.get_absolute_url() if event and not event.is_draft and not event.is_unlisted else "",
    )


def _own_steps(edition: Edition) -> Iterator[Step]:
    yield Step(edition.campaign.name, edition.key_date, edition.key_date, key_date_in_words(edition))
    season = edition.season_start_date, edition.season_end_date
    yield Step(_("Season of local events"), *season, days_in_words(*season))
    if deadline := edition.support_deadline:
        opens, closes = (at and at.astimezone(edition.zone).date() for at in (deadline.opens_at, deadline.closes_at))
        until = _("until %(day)s") % {"day": date_format(closes, "j F Y")}
        when = days_in_words(opens, closes) if opens else until
        yield Step(_("Programmes register for support"), opens or closes, closes, when)


def _phase(step: Step, today: date, next_date: date | None) -> Phase:
    if step.end_date < today:
        return Phase.DONE
    if step.start_date <= today:
        return Phase.NOW
    return Phase.NEXT if step.start_date == next_date else Phase.LATER


def _per_cent(part, days: int) -> float:
    return round(part.days / days * 100, 1)
