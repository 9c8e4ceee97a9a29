"""The filters of the list of events, as links with how many events each leads to."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_countries import countries

from contacts.models import Programme
from contacts.models.programmes import Goal
from events.models import Event
from events.search import MATERIALS, PERIODS, TIMES, Asked, Found, Instead
from kit.filters import Filter, link_filter

#: More values of a filter are no help to choose; the words find the others.
MOST_CHOICES = 30
DAYS = ("dates", "from", "to")


def event_filters(query: QueryDict, asked: Asked, found: Found) -> list[Filter]:
    """Every filter with the values that lead to an event, and those that are chosen; ``query`` says what is asked."""
    names = dict(countries)
    places = sorted(
        ((code, names[code]) for code in _offered(query, found, "country") if code in names), key=lambda pair: pair[1]
    )
    topics = [pair for pair in found.topics if pair[0] in _offered(query, found, "topic")]
    return [
        link_filter(
            query, "when", _("When"), TIMES.items(), default=asked.default_time, counts=found.counts.get("when"),
        ),
        link_filter(
            query, "dates", _("Days"), _pairs(query, found, "dates", PERIODS), counts=found.counts.get("days"),
            instead_of=("from", "to"),
        ),
        *(
            link_filter(query, name, label, pairs, counts=_counts(query, found, name), may_have_many=True)
            for name, label, pairs in (
                ("kind", _("Kind"), _pairs(query, found, "kind", dict(Event.Kind.choices))),
                ("mode", _("Where"), _pairs(query, found, "mode", dict(Event.Mode.choices))),
                ("country", _("Country"), places),
                ("topic", _("Topic"), topics),
                ("goal", _("For programmes of"), _pairs(query, found, "goal", dict(Goal.choices))),
                ("strand", _("For the strand"), _pairs(query, found, "strand", dict(Programme.Strand.choices))),
                ("materials", _("Materials"), _pairs(query, found, "materials", MATERIALS)),
            )
        ),
    ]  # fmt: skip


def _counts(query: QueryDict, found: Found, name: str) -> Mapping[str, int]:
    """How many events each value leads to, and chosen ones to none; empty where nothing was looked for."""
    return dict.fromkeys(query.getlist(name), 0) | found.counts.get(name, {}) if found.counts else {}


def _offered(query: QueryDict, found: Found, name: str) -> set[str]:
    """The values that lead to most events, and those that are chosen."""
    counts = found.counts.get("days" if name == "dates" else name, {})
    counts = {value: count for value, count in counts.items() if count}
    most = sorted(counts, key=counts.get, reverse=True)[:MOST_CHOICES]
    return {*most, *query.getlist(name)}


def _pairs(query: QueryDict, found: Found, name: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    offered = _offered(query, found, name)
    return [(value, label) for value, label in labels.items() if value in offered]


def ways_on(query: QueryDict, instead: list[Instead]) -> list[tuple[str, str, int]]:
    """What to do where nothing fits: words, the query of a list that has something, and how many it has."""
    ways = []
    for way in instead:
        other = query.copy()
        if way.word:
            left_out = way.word.split()
            other["q"] = " ".join(word for word in query["q"].split() if slugify(word) not in left_out)
            words = _("Without the word “%(word)s”") % {"word": way.word}
        elif way.part == "when":
            other["when"] = "all"
            words = _("At any time, past events among them")
        else:
            for name in DAYS if way.part == "days" else [way.part]:
                other.pop(name, None)
            words = _LABELS[way.part]()
        ways.append((words, other.urlencode(), way.count))
    return ways


_LABELS = {
    "q": lambda: _("Without the words"),
    "days": lambda: _("On any day"),
    "kind": lambda: _("Of any kind"),
    "mode": lambda: _("On site or online"),
    "country": lambda: _("In any country"),
    "topic": lambda: _("On any topic"),
    "goal": lambda: _("For programmes of any goal"),
    "strand": lambda: _("For any strand"),
    "materials": lambda: _("With or without materials"),
}
