"""The contact persons that a search finds: each with the card, and the words that say why they stand there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext
from django_countries import countries

from contacts.models import ContactPerson, Team
from contacts.search import People
from contacts.search.found import Reason
from contacts.search.sources import SOURCES
from kit.templatetags.components import person as person_component

from .cards import contact_card

#: So many cards a process keeps, of about two kilobytes each.
MOST_CARDS = 2000


@dataclass(frozen=True)
class Card:
    """What lists show of a contact person, as it was when it was made: the card, and what reasons are told by."""

    html: SafeString
    name: str
    role: str
    team: Team
    languages: list[str]
    countries: list[str]


@dataclass(frozen=True)
class Result:
    """A contact person who was found, and why, the best reason first."""

    card: Card
    reasons: list[str]
    leads: bool

    @property
    def in_words(self) -> str:
        """“Leads Simplified costs, serves your programme”."""
        return capfirst(", ".join(self.reasons))


@dataclass(frozen=True)
class Results:
    """One page of people."""

    people: list[Result]

    @property
    def teams_of_leads(self) -> list[Team]:
        """The teams of those on this page who lead a topic that is asked for."""
        return list({result.card.team.pk: result.card.team for result in self.people if result.leads}.values())


class KeptCards:
    """Cards by person and language, for as long as nothing in the directory changes; three statements for new ones.

    To load somebody with all that a card shows, and to render it, costs more than to find them.
    """

    def __init__(self):
        # Version and cards in one, and replaced as a whole: who reads them meanwhile has the former ones, together.
        self._kept: tuple[str, dict[tuple[int, str], Card]] = ("", {})

    def of(self, pks: Iterable[int], *, version: str) -> dict[int, Card]:
        """The cards of these people, as of ``version`` of the directory (``Vocabulary.version``) or later."""
        language = get_language()
        kept_version, cards = self._kept
        if kept_version != version:
            cards = {}
        found = {pk: cards[pk, language] for pk in pks if (pk, language) in cards}
        if missing := set(pks) - found.keys():
            made = {pk: _card(person) for pk, person in ContactPerson.objects.with_card().in_bulk(missing).items()}
            former = cards if len(cards) + len(made) <= MOST_CARDS else {}
            self._kept = version, {**former, **{(pk, language): card for pk, card in made.items()}}
            found |= made
        return found


_kept = KeptCards()


def results_of(people: People) -> Results:
    """The people of this page with their cards, in order."""
    found = people.found.people
    cards = _kept.of([pk for pk, _is_mine, _reasons in found], version=people.reading.vocabulary.version)
    return Results([_result(people, cards[pk], *rest) for pk, *rest in found if pk in cards])


def _card(person: ContactPerson) -> Card:
    return Card(
        html=person_component(**contact_card(person)),
        name=person.full_name,
        role=person.role,
        team=person.team,
        languages=person.languages,
        countries=person.countries,
    )


def _result(people: People, card: Card, is_mine: bool, reasons: list[Reason]) -> Result:
    told = [gettext("serves your programme")] if is_mine else []
    told += [_in_words(reason, card, people) for reason in reasons]
    leads = any(SOURCES[reason.source].name == "leads" for reason in reasons)
    return Result(card, list(dict.fromkeys(told)), leads)


def _in_words(reason: Reason, card: Card, people: People) -> str:
    """“leads Simplified costs”, “speaks Italian”."""
    source, term = SOURCES[reason.source], people.reading.terms[reason.term]
    if source.kind:
        name = next(entry.name for entry in term.entries if (entry.kind, entry.pk) == (source.kind, reason.ref))
    elif source.name == "serves":
        name = people.found.served[reason.ref]
    elif source.name == "country":
        name = ", ".join(countries.name(code) for code in card.countries if code in term.countries)
    elif source.name == "language":
        spoken = [code for code in card.languages if code in term.languages]
        name = ", ".join(str(get_language_info(code)["name_translated"]) for code in spoken)
    else:
        name = card.role
    return source.reason % {"name": name}
