"""Finding programmes, as one types and all at once."""

from dataclasses import dataclass
from functools import reduce
from operator import add

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Expression, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext

from contacts.models import Programme
from contacts.models.normalised import Normalised

from .reading import Reading, read
from .sources import programmes_called
from .words import words_of

#: From here on a name is near enough to be meant, where 1 is all words and 0 no letter.
NEAR = 0.35


@dataclass(frozen=True)
class Match:
    """What a typed name can mean: exactly one programme, which may be closed, or those that are near, best first."""

    exact: Programme | None
    near: list[Programme]


def match_programme(text: str) -> Match:
    """Read a programme's name or short name as somebody typed it, for forms that work without JavaScript."""
    text = text.replace("\0", "")
    named = Programme.objects.select_related("merged_into").called(text).first()
    exact = named.followed() if named else _by_short_name(text)
    return Match(exact, [] if exact else search_programmes(text, limit=5))


def search_programmes(text: str, limit: int = 8) -> list[Programme]:
    """Programmes with all of these words, or beginnings of words; when there are none, those with a name like it.

    Words may name a country or a goal too, and be another's synonym; a former name finds the programme that it leads
    to. At most three statements.
    """
    named = Programme.objects.offered_by_any_name()
    return _meant(with_words(named, text), limit) or _meant(with_likeness(named, text), limit)


def _meant(names: QuerySet[Programme], limit: int) -> list[Programme]:
    """What these names stand for, in their order, each once."""
    return list(dict.fromkeys(name.followed() for name in names[: 2 * limit]))[:limit]


def with_words(programmes: QuerySet[Programme], text: str) -> QuerySet[Programme]:
    """Programmes in which every word of ``text`` begins a word of the name, or names a country or a goal; best first.

    One statement is made to read the words, for synonyms and for words that nobody wrote.
    """
    return _fitting(programmes, read(text), text)


def with_likeness(programmes: QuerySet[Programme], text: str) -> QuerySet[Programme]:
    """Programmes whose words are like those of ``text``, with letters wrong or missing; the most like first."""
    words = words_of(text)
    return _near(programmes, _likeness(words)) if words else programmes.none()


def _near(programmes: QuerySet[Programme], likeness: Expression) -> QuerySet[Programme]:
    return programmes.annotate(likeness=likeness).filter(likeness__gte=NEAR).order_by("-likeness", "name")


def _likeness(words: list[str]) -> Expression:
    likenesses = [TrigramWordSimilarity(Normalised(Value(word)), "search_text") for word in words]
    return reduce(add, likenesses) / Value(len(words), FloatField())


def hint(programme: Programme) -> str:
    """What tells one suggestion from another: “Interreg A · AT, CZ” or “awaiting check”."""
    if programme.is_awaiting_check:
        return gettext("awaiting check")
    goal = f"{programme.get_goal_display()} {programme.strand}".strip()
    return " · ".join(filter(None, [goal, ", ".join(programme.countries)]))


def filter_programmes(
    *, q: str = "", goal: str = "", strand: str = "", country: str = "", state: str = ""
) -> tuple[QuerySet[Programme], bool]:
    """The registry's programmes that fit all that is given, and whether they are only near to ``q``.

    Those that are closed are found by ``state`` alone, and by a former name a programme is only near. Two statements
    when ``q`` is given: to read its words, and to see whether they are found.
    """
    programmes = Programme.objects.closed() if state == Programme.State.CLOSED else Programme.objects.listed()
    if goal:
        programmes = programmes.filter(goal=goal)
    if strand:
        programmes = programmes.filter(strand=strand)
    if country:
        programmes = programmes.filter(countries__contains=[country])
    if not q:
        return programmes, False
    reading = read(q)
    found = _fitting(programmes, reading, q)
    return (found, bool(reading.corrected)) if found.exists() else (_formerly_or_near(programmes, reading, q), True)


def _formerly_or_near(programmes: QuerySet[Programme], reading: Reading, text: str) -> QuerySet[Programme]:
    """Those that were called so, then those with a name like it."""
    if not (words := words_of(text)):
        return programmes.none()
    formerly = _fitting(Programme.objects.exclude(merged_into=None), reading, text).order_by().values("merged_into")
    return _near(programmes, Case(When(pk__in=formerly, then=Value(1.0)), default=_likeness(words)))


def _fitting(programmes: QuerySet[Programme], reading: Reading, text: str) -> QuerySet[Programme]:
    if not reading.terms:
        return programmes.none()
    for term in reading.terms:
        programmes = programmes.filter(programmes_called(term))
    return programmes.order_by(_rank(" ".join(words_of(text))), "name")


def _by_short_name(text: str) -> Programme | None:
    """The one programme of this short name, now or formerly; a closed one only when no other has it."""
    short = Programme.objects.exclude(short_name="").alias(short_normalised=Normalised("short_name"))
    named = short.filter(short_normalised=Normalised(Value(text))).select_related("merged_into")
    meant = {programme.followed() for programme in named}
    open_ones = {programme for programme in meant if not programme.is_closed}
    return next(iter(open_ones or meant)) if len(open_ones or meant) == 1 else None


def _rank(text: str) -> Case:
    """A name that begins with the text stands first, then one that has it whole, then the others."""
    whole = Normalised(Value(text))
    return Case(
        When(search_text__startswith=Concat(Value(" "), whole), then=0),
        When(search_text__contains=Concat(Value(" "), whole), then=1),
        default=2,
        output_field=IntegerField(),
    )
