"""A contact person as every page shows one, and who answers while they are away."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import to_python

from contacts.models import Absence, ContactPerson, Team
from contacts.rules import stand_in_today


@dataclass(frozen=True)
class AwayPart:
    """That somebody is away today, and who answers: ``stand_in``, or when that is ``None``, their ``team``."""

    until: str
    person: ContactPerson
    stand_in: ContactPerson | None

    @property
    def team(self) -> Team:
        return self.person.team

    @property
    def is_for_team(self) -> bool:
        """Whether what is written now can go to the team instead."""
        return self.stand_in is None and bool(self.team.email)

    @property
    def words(self) -> SafeString:
        """“Maija Korhonen is away until 3 December. Stefan Dimitrov stands in.”, with a link to whom to ask."""
        away = _("%(name)s is away until %(day)s.") % {"name": self.person.full_name, "day": self.until}
        asked = self.stand_in or self.team
        instead = _('<a href="{}">{}</a> stands in.') if self.stand_in else _('The team <a href="{}">{}</a> answers.')
        return format_html("{} {}", away, format_html(instead, asked.get_absolute_url(), asked))


def away_part(person: ContactPerson) -> AwayPart | None:
    """Whether ``person``, loaded ``with_card()``, is away today, and who answers then; no statement is made."""
    absence = next(iter(person.absences_today), None)
    return AwayPart(_last_day(absence), person, stand_in_today(absence)) if absence else None


def contact_card(person: ContactPerson) -> dict[str, str]:
    """What the component ``person`` takes. Load the person ``with_card()`` and no statement is made here.

    While somebody is away the card says who answers, and leads to them by phone and letter. Somebody who is not
    listed has no pages, so the card has no links to them.
    """
    away = away_part(person)
    return {
        "name": person.full_name,
        "href": person.get_absolute_url() if person.is_listed else "",
        "photo": person.photo_url,
        "about": " · ".join(filter(None, [person.team.name, _topics_in_words(person)])),
        "away": away.words if away else "",
        **_ways_to(person, away),
    }


def team_card(person: ContactPerson) -> dict[str, str]:
    """The same on the page of the team, where the role tells more than the team."""
    about = " · ".join(filter(None, [person.role, _topics_in_words(person)]))
    return {**contact_card(person), "about": about}


def _ways_to(person: ContactPerson, away: AwayPart | None) -> dict[str, str]:
    """The phone and the letter by which an answer comes today: of ``person``, their stand-in, or their team."""
    answers = away.stand_in if away and away.stand_in else person
    is_there = away is None or answers is not person
    to_team = away is not None and away.is_for_team
    write_text = _("Write to the team") if to_team else _("Write to %(name)s") % {"name": answers.given_name}
    return {
        "phone": _as_dialled(answers.phone.raw_input) if is_there and answers.phone != "" else "",
        "write_href": reverse("contact-write", args=[answers.slug]) if answers.is_listed else "",
        "write_text": write_text,
    }


@lru_cache(maxsize=2000)
def _as_dialled(phone: str) -> str:
    """A kept number with its country and blanks; to see that it is a number takes longer than all else on a card."""
    return to_python(phone).as_international


def _last_day(absence: Absence) -> str:
    """“3 December”; with the year when it is not the one in which the absence began."""
    is_next_year = absence.last_date.year != absence.first_date.year
    return date_format(absence.last_date, "j F Y" if is_next_year else "j F")


def _topics_in_words(person: ContactPerson) -> str:
    """“leads Simplified costs, Audits; also State aid”: what somebody leads, then what they help with."""
    links = list(person.contact_topics.all())
    leads = ", ".join(link.topic.name for link in links if link.is_lead)
    helps = ", ".join(link.topic.name for link in links if not link.is_lead)
    if leads and helps:
        return _("leads %(leads)s; also %(helps)s") % {"leads": leads, "helps": helps}
    return _("leads %(topics)s") % {"topics": leads} if leads else helps
