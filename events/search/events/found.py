"""Which events fit, how many would fit every other choice, and what finds something when nothing does."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import and_, or_

from django.utils import timezone
from django.utils.translation import gettext

from contacts.models import Topic
from contacts.search.reading import Reading

from .asked import FILTERS, MATERIALS, PERIODS, TIMES, Asked, days_of
from .kept import NAMES_GOAL, NAMES_STRAND, KeptEvents, kept_events
from .words import read_words, sets_of

WORDS, DAYS, TIME = "q", "days", "when"
#: Filters that are of no help where no event says anything of it.
TOLD_BY = {"goal": NAMES_GOAL, "strand": NAMES_STRAND}


@dataclass(frozen=True)
class Instead:
    """What finds something where nothing fits: the list without ``part``, a filter's name, or ``word`` of its words."""

    part: str
    count: int
    word: str = ""


@dataclass(frozen=True)
class Found:
    """One page of what is found.

    ``counts`` are how many events each value of each filter leads to, with all other filters as they are. ``topics``
    are slug and name of all topics. ``problems`` say which values there are not.
    """

    keys: list[int] = field(default_factory=list)
    total: int = 0
    reading: Reading = field(default_factory=Reading)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    page: int = 1
    topics: list[tuple[str, str]] = field(default_factory=list)
    instead: list[Instead] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def topics_near(self) -> list[Topic]:
        """Topics whose words are a little like those that were typed."""
        return [Topic(pk=entry.pk, slug=entry.slug, name=entry.name) for entry in self.reading.near("topic")]


class _Filters:
    """The sets of everything that is asked for: what all have in common fits."""

    def __init__(self, asked: Asked, kept: KeptEvents, *, now: datetime, words: list[int], values: dict[str, dict]):
        self.kept, self.now, self.words, self.values = kept, now, words, values
        self.today = timezone.localdate(now)
        self.parts = {TIME: kept.at(asked.time, now)}
        if words:
            self.parts[WORDS] = reduce(and_, words)
        if asked.has_days:
            self.parts[DAYS] = kept.between(asked.first_day, asked.last_day)
            if asked.period:
                self.parts[DAYS] &= kept.between(*days_of(asked.period, self.today))
        for name, chosen in asked.values.items():
            if chosen:
                self.parts[name] = reduce(or_, (values[name].get(value, 0) for value in chosen))

    def fitting(self, *, without: str = "") -> int:
        """The events that fit all parts but one."""
        parts = [bits for part, bits in self.parts.items() if part != without]
        return reduce(and_, parts, self.kept.everything)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many events each value of each filter leads to."""
        counts = {}
        for name, sets in self.values.items():
            others = self.fitting(without=name)
            counts[name] = {value: (others & bits).bit_count() for value, bits in sets.items()}
        others = self.fitting(without=TIME)
        counts[TIME] = {when: (others & self.kept.at(when, self.now)).bit_count() for when in TIMES}
        others = self.fitting(without=DAYS)
        counts[DAYS] = {
            period: (others & self.kept.between(*days_of(period, self.today))).bit_count() for period in PERIODS
        }
        return counts

    def instead(self, terms: Iterable[str]) -> list[Instead]:
        """What finds something when one part is left out, or one of several words."""
        found = [Instead(part, self.fitting(without=part).bit_count()) for part in self.parts]
        if len(self.words) > 1:
            others = self.fitting(without=WORDS)
            for place, term in enumerate(terms):
                rest = self.words[:place] + self.words[place + 1 :]
                found.append(Instead(WORDS, reduce(and_, rest, others).bit_count(), term))
        return [each for each in found if each.count]


def search_events(asked: Asked, *, now: datetime, page: int = 1, size: int) -> Found:
    """Public events that fit all that is asked: the next to come first, then the latest that is over.

    A page that does not exist is the last one. Three statements at most, however many events there are; one more when
    staff have changed something since.
    """
    kept, reading = kept_events(), read_words(asked.q)
    topics = [(entry.slug, entry.name, entry.pk) for entry in reading.vocabulary.of("topic")]
    problems = _problems(asked, {slug for slug, _name, _pk in topics})
    if asked.q and not reading.terms:
        problems.append(gettext("These words hold no letter or digit to look for."))
    if problems:
        return Found(problems=problems, topics=[topic[:2] for topic in topics])
    of_topics = kept.sets("topic")
    values = {name: kept.sets(name) for name in FILTERS}
    values |= {
        "topic": {slug: of_topics[pk] for slug, _name, pk in topics if pk in of_topics},
        "materials": dict.fromkeys(MATERIALS, kept.with_materials(now)),
    }
    filters = _Filters(asked, kept, now=now, words=sets_of(reading, kept), values=values)
    fitting = filters.fitting()
    counts = filters.counts()
    for name, flag in TOLD_BY.items():
        if not kept.that(flag) & filters.fitting(without=name):
            counts[name] = {}
    total = fitting.bit_count()
    page = min(page, max(1, -(-total // size))) if page > 0 else 1
    return Found(
        keys=kept.page(fitting, now=now, first=(page - 1) * size, size=size),
        total=total,
        page=page,
        reading=reading,
        counts=counts,
        topics=[topic[:2] for topic in topics],
        instead=[] if fitting else filters.instead(" ".join(term.phrases[0]) for term in reading.terms),
    )


def _problems(asked: Asked, topics: set[str]) -> list[str]:
    unknown = [value for value in asked.values.get("topic", ()) if value not in topics]
    return [
        gettext("%(facet)s: there is none called “%(value)s”.") % {"facet": gettext("Topic"), "value": value}
        for value in unknown
    ]
