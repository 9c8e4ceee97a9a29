"""What a search for contact persons understands, finds, and offers to choose by."""

from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.translation import gettext

from contacts.models import Programme, Team, Topic

from .facets import FACETS, Option
from .found import Found, find
from .reading import Entry, Reading, read

#: More values of a facet are no help to choose; the words find the others.
MOST_OPTIONS = 30


@dataclass(frozen=True)
class People:
    """One page of what a search finds; ``contacts.panels.results_of`` shows them.

    ``options`` are the values of each facet that lead to somebody, or the one that is chosen, with how many people
    they lead to. ``problems`` say which values there are not.
    """

    reading: Reading = field(default_factory=Reading)
    found: Found = field(default_factory=Found)
    options: dict[str, list[tuple[Option, int]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

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
    ``values`` of facets, by their names. Two statements, whoever is found.

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
    return People(reading, found, options)


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
