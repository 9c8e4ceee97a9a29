"""What looks like a slip in an edition: said to staff, never in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Edition

#: The months in which the events of a season take place.
JULY, OCTOBER = 7, 10


@dataclass(frozen=True)
class Remark:
    """Something to look at again; a mere note may well be meant."""

    text: str
    is_note: bool = False


def warnings_of(edition: Edition) -> list[Remark]:
    """Everything about ``edition`` that looks unplanned, most weighty first; reads its campaign's contact persons."""
    return sorted([*_dates(edition), *_contents(edition)], key=lambda remark: remark.is_note)


def _dates(edition: Edition) -> Iterator[Remark]:
    for day in (edition.season_start_date, edition.season_end_date):
        if not _is_usual(day):
            yield Remark(
                _("The season usually lies between July and October; %(day)s does not.")
                % {"day": date_format(day, "j F Y")}
            )
    if edition.season_start_date.year != edition.year:
        yield Remark(_("The season does not begin in %(year)d.") % {"year": edition.year})
    if not edition.is_in_season(edition.key_date):
        yield Remark(
            _("The key date, %(day)s, is outside the season.") % {"day": date_format(edition.key_date, "j F Y")}
        )


def _is_usual(day: date) -> bool:
    return JULY <= day.month <= OCTOBER


def _contents(edition: Edition) -> Iterator[Remark]:
    if not edition.theme:
        yield Remark(_("The edition has no theme yet."), is_note=True)
    if not edition.story:
        yield Remark(_("There is no story to read yet."), is_note=True)
    if not edition.campaign.contacts.listed().exists():
        yield Remark(_("The campaign names no contact person who is shown in the directory."), is_note=True)
