"""Contact persons as a page shows them: found, in order, each with the words that say why."""

from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext
from django_countries import countries

from contacts.models import ContactPerson, Programme, Team, Topic

from .facets import FACETS, Option
from .found import Found, Reason, find
from .reading import Entry, Reading, read
from .sources import SOURCES

#: More values of a facet are no help to choose; the words find the others.
MOST_OPTIONS = 40


@dataclass(frozen=True)
class Result:
    """A contact person, loaded with their card, and why they are found, the best reason first."""

    person: ContactPerson
    reasons: list[str]

    @property
    def in_words(self) -> str:
        """“Leads Simplified costs, serves your programme”."""
        return capfirst(", ".join(self.reasons))


@dataclass(frozen=True)
class People:
    """One page of what a search finds.

    ``options`` are the values of each facet that lead to somebody, or the one that is chosen, with how many people
    they lead to. ``problems`` say which values there are not.
    """

    reading: Reading = field(default_factory=Reading)
    found: Found = field(default_factory=Found)
    results: list[Result] = field(default_factory=list)
    options: dict[str, list[tuple[Option, int]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def teams_of_leads(self) -> list[Team]:
        """The teams of those on this page who lead a topic that is asked for."""
        leads = [SOURCES.index(source) for source in SOURCES if source.name == "leads"]
        ids = {pk for pk, _, reasons in self.found.people if any(reason.source in leads for reason in reasons)}
        teams = {result.person.team_id: result.person.team for result in self.results if result.person.pk in ids}
        return list(teams.values())

    @property
    def topics(self) -> list[Topic]:
        """The topics that are asked for."""
        return [_as_row(Topic, entry) for entry in self.reading.topics]

    @property
    def programmes(self) -> list[Programme]:
        """The first of the programmes that are asked for."""
        return [Programme(slug=slug, name=name) for slug, name in self.found.programmes]

    @property
    def topics_near(self) -> list[Topic]:
        """Topics whose words are a little like those that were typed."""
        return [_as_row(Topic, entry) for entry in self.reading.near("topic")]

    @property
    def all_teams(self) -> list[Team]:
        """Every team, those first whose words are a little like those that were typed."""
        near = self.reading.near("team")
        others = [entry for entry in self.reading.vocabulary.of("team") if entry not in near]
        return [_as_row(Team, entry) for entry in near + others]

    @property
    def is_partial(self) -> bool:
        """Whether nobody fits all that is asked for, and these fit most of it."""
        return 0 < self.found.terms_met < len(self.reading.terms)


def search_people(
    *, q: str = "", programme: str = "", mine: Programme | None = None, first: int = 0, size: int, **values: str
) -> People:
    """Contact persons who fit the words of ``q``, serve the programme with the slug ``programme``, and have the
    ``values`` of facets, by their names. Five statements, whoever is found.

    Those who serve the programme ``mine`` stand first among equals.
    """
    reading = read(q)
    known = {name: facet.options(reading.vocabulary) for name, facet in FACETS.items()}
    chosen = {
        name: next((option for option in known[name] if option.value == value), None)
        for name, value in values.items()
        if value
    }
    if problems := [_none_called(FACETS[name].label, values[name]) for name, option in chosen.items() if not option]:
        return People(reading, problems=problems)
    found = find(
        reading, choices={name: option.key for name, option in chosen.items()},
        programme=programme, mine=mine and mine.pk, first=first, size=size,
    )  # fmt: skip
    options = _options(known, found, chosen)
    if programme and not found.programme:
        return People(reading, problems=[_none_called(gettext("Programme"), programme)])
    if programme:
        options["programme"] = [(Option(programme, programme, found.programme), found.total)]
    return People(reading, found, _results(reading, found), options)


def whom_to_ask(text: str, *, size: int = 5, mine: Programme | None = None) -> list[Result]:
    """The people to ask about ``text``, the best first, for other pages than the search's own."""
    return search_people(q=text, mine=mine, size=size).results


def _none_called(label: str, value: str) -> str:
    return gettext("%(facet)s: there is none called “%(value)s”.") % {"facet": label, "value": value}


def _options(
    known: dict[str, list[Option]], found: Found, chosen: dict[str, Option]
) -> dict[str, list[tuple[Option, int]]]:
    """The most frequent options that lead to somebody, in their own order; of a facet that is chosen, the choice."""
    led_to = {}
    for name, options in known.items():
        counts = found.counts[name]
        if name in chosen:
            offered = [chosen[name]]
        else:
            most = set(sorted(counts, key=counts.get, reverse=True)[:MOST_OPTIONS])
            offered = [option for option in options if option.key in most]
        led_to[name] = [(option, counts.get(option.key, 0)) for option in offered]
    return led_to


def _as_row(model: type[Model], entry: Entry) -> Model:
    return model(pk=entry.pk, slug=entry.slug, name=entry.name)


def _results(reading: Reading, found: Found) -> list[Result]:
    people = ContactPerson.objects.with_card().in_bulk([pk for pk, _, _ in found.people])
    results = []
    for pk, is_mine, reasons in found.people:
        if person := people.get(pk):
            told = [gettext("serves your programme")] if is_mine else []
            told += [_in_words(reason, person, reading, found) for reason in reasons]
            results.append(Result(person, list(dict.fromkeys(told))))
    return results


def _in_words(reason: Reason, person: ContactPerson, reading: Reading, found: Found) -> str:
    """“leads Simplified costs”, “speaks Italian”."""
    source, term = SOURCES[reason.source], reading.terms[reason.term]
    if source.kind:
        name = next(entry.name for entry in term.entries if (entry.kind, entry.pk) == (source.kind, reason.ref))
    elif source.name == "serves":
        name = found.served[reason.ref]
    elif source.name == "country":
        name = ", ".join(countries.name(code) for code in person.countries if code in term.countries)
    elif source.name == "language":
        spoken = [code for code in person.languages if code in term.languages]
        name = ", ".join(str(get_language_info(code)["name_translated"]) for code in spoken)
    else:
        name = person.role
    return source.reason % {"name": name}
