"""Which towns of the gazetteer a text means: accents, other languages and a wrong letter are forgiven."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Concat
from django.utils.text import slugify

from campaigns.models import Town
from contacts.models.normalised import Normalised
from contacts.search.words import countries_called, words_of

MOST_LETTERS = 100
MOST_DIGITS = 10


@dataclass(frozen=True)
class Match:
    """What a typed town can mean: exactly one, or those that are near, best first."""

    exact: Town | None
    near: list[Town]

    @property
    def best(self) -> Town | None:
        """The one that is most likely meant, for a list that may be asked anew."""
        return self.exact or next(iter(self.near), None)


def match_town(text: str, geoname: str | int | None = None, limit: int = 8) -> Match:
    """Read a town as somebody typed it: ``geoname`` is the key of the suggestion that they chose, if they did.

    A key that is none, or of a town that is not called so, counts for nothing. Four statements at most.
    """
    text, key = text.replace("\0", " ")[:MOST_LETTERS], str(geoname or "")
    if key.isdecimal() and len(key) < MOST_DIGITS:
        chosen = Town.objects.filter(pk=int(key)).first()
        if chosen and slugify(chosen) == slugify(text):
            return Match(chosen, [])
    name, found = _found(text, limit)
    exact = [town for town in found if town.is_called(name)]
    return Match(exact[0], []) if len(exact) == 1 else Match(None, found)


def towns_called(text: str, limit: int = 8) -> list[Town]:
    """Towns with a name of these words, or with words that begin so; where there are none, with letters like these.

    A country may be named behind a comma, or as the last word. Larger towns stand first. Three statements at most.
    """
    return _found(text.replace("\0", " ")[:MOST_LETTERS], limit)[1]


def _found(text: str, limit: int) -> tuple[str, list[Town]]:
    """What of ``text`` was taken for the name, and the towns."""
    readings = list(_readings(text))
    for name, countries in readings:
        if found := list(_named(name, countries)[:limit]):
            return name, found
    return (readings[0][0], list(_like(*readings[0], limit))) if readings else ("", [])


def _readings(text: str) -> Iterator[tuple[str, list[str]]]:
    """The name and the codes of the countries that a text may mean, the likeliest first; two at most."""
    before, comma, after = text.rpartition(",")
    if comma and words_of(before) and (countries := _countries(words_of(after))):
        yield before, countries
        return
    words = words_of(text)
    if not words:
        return
    yield text, []
    if len(words) > 1 and (countries := _countries(words[-1:])):
        yield " ".join(words[:-1]), countries


def _countries(words: list[str]) -> list[str]:
    """The countries that all of ``words`` name, of those that tell."""
    called = [set(found) for word in words if (found := countries_called(word))]
    return sorted(set.intersection(*called)) if called else []


def _named(name: str, countries: list[str]) -> QuerySet[Town]:
    words = Normalised(Value(name))
    begins, whole = _joined(Value(" "), words), _joined(Value(" "), words, Value(" "))
    towns = Town.objects.filter(names_text__contains=begins)
    if countries:
        towns = towns.filter(country__in=countries)
    towns = towns.alias(framed=_joined(F("names_text"), Value(" ")))
    # What it is usually called tells more than another name, and a whole word more than its beginning.
    rank = Case(
        When(framed__startswith=whole, then=0),
        When(framed__contains=whole, then=1),
        When(names_text__startswith=begins, then=2),
        default=3,
        output_field=IntegerField(),
    )
    return towns.order_by(rank, "-population", "pk")


def _joined(*texts: Combinable) -> Concat:
    return Concat(*texts, output_field=TextField())


def _like(name: str, countries: list[str], limit: int) -> QuerySet[Town]:
    like = RawSQL("SELECT campaigns_towns_like(contacts_normalise(%s), %s::text[], %s)", [name, countries, limit])
    return Town.objects.filter(pk__in=like).order_by(
        RawSQL("word_similarity(contacts_normalise(%s), names_text)", [name]).desc(), "-population"
    )
