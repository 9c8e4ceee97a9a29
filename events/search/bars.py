"""How answers spread, as bars: one way for each kind of question that is counted."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from math import floor

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Question
from events.models.answer import Value, in_words

Kind = Question.Kind

#: So many different numbers are bars of their own; more are put into classes.
MOST_NUMBERS = 12
MOST_CLASSES = 10
#: A time of so many months has a bar for each, empty ones, too.
MOST_MONTHS = 24

#: How often each thing was answered: the key of an option, if it was one, and the value.
Spread = Mapping[tuple[int | None, Value], int]


@dataclass(frozen=True)
class Bar:
    """How many gave one answer; ``filters`` find just them, by the endings of their names."""

    label: str
    number: int
    filters: tuple[tuple[str, str], ...] = ()


def bars_of(question: Question, spread: Spread) -> list[Bar]:
    """The bars of ``question``, in the order in which people look for them."""
    return list(WAYS[question.kind](question, spread))


def _options(question: Question, spread: Spread) -> Iterable[Bar]:
    """Every option in its order, also those that nobody chose; then what was offered once, in the words of then."""
    options = {option.pk: option.label for option in question.options.all()}
    numbers = dict.fromkeys(options, 0)
    once: dict[str, int] = {}
    for (pk, words), number in spread.items():
        if pk in numbers:
            numbers[pk] += number
        else:
            once[words] = once.get(words, 0) + number
    yield from (Bar(options[pk], number, (("", str(pk)),)) for pk, number in numbers.items())
    yield from (
        Bar(_("%(option)s (no longer offered)") % {"option": words}, once[words], (("-has", words),))
        for words in sorted(once)
    )


def _yes_no(question: Question, spread: Spread) -> Iterable[Bar]:
    numbers = {value: number for (_pk, value), number in spread.items()}
    for value, text in ((True, "yes"), (False, "no")):
        if value in numbers or question.kind == Kind.YES_NO:
            yield Bar(in_words(value), numbers.get(value, 0), (("", text),))


def _most_first(question: Question, spread: Spread) -> Iterable[Bar]:
    """Countries, programmes and topics: what most people named comes first."""
    named = [(in_words(value, question.kind), value, number) for (_pk, value), number in spread.items()]
    for label, value, number in sorted(named, key=lambda row: (-row[2], row[0])):
        yield Bar(label, number, (("", value),))


def _numbers(question: Question, spread: Spread) -> Iterable[Bar]:
    """Each number by itself while they are few, else classes of one width."""
    numbers = {value: number for (_pk, value), number in spread.items()}
    if len(numbers) <= MOST_NUMBERS:
        for value in sorted(numbers):
            yield Bar(number_in_words(value), numbers[value], (("-from", f"{value}"), ("-to", f"{value}")))
        return
    # As decimals: a tenth has no binary fraction, and a class ends where it says.
    exact = {Decimal(str(value)): number for value, number in numbers.items()}
    width = _width(min(exact), max(exact))
    are_whole = width >= 1 and all(value == int(value) for value in exact)
    counts = dict.fromkeys(range(floor(min(exact) / width), floor(max(exact) / width) + 1), 0)
    for value, number in exact.items():
        counts[floor(value / width)] += number
    for index, number in counts.items():
        least, end = index * width, (index + 1) * width
        if are_whole:
            words = _("%(least)s to %(most)s") % {"least": number_in_words(least), "most": number_in_words(end - 1)}
            yield Bar(words, number, (("-from", f"{least:f}"), ("-to", f"{end - 1:f}")))
        else:
            yield Bar(
                _("%(least)s to below %(end)s") % {"least": number_in_words(least), "end": number_in_words(end)}, number
            )


def number_in_words(number: float | Decimal) -> str:
    """A number without a fraction that is nothing."""
    return in_words(int(number) if number == int(number) else float(number))


def _width(least: Decimal, most: Decimal) -> Decimal:
    """1, 2 or 5 times a power of ten: the smallest that needs no more classes than there may be."""
    begin = ((most - least) / MOST_CLASSES).adjusted()
    widths = (factor * Decimal(10) ** power for power in count(begin) for factor in (1, 2, 5))
    return next(width for width in widths if floor(most / width) - floor(least / width) < MOST_CLASSES)


def _months(question: Question, spread: Spread) -> Iterable[Bar]:
    """By month; months between, in which nobody is, are shown while the time is short."""
    counts: dict[tuple[int, int], int] = {}
    for (_pk, value), number in spread.items():
        day = date.fromisoformat(value)
        counts[day.year, day.month] = counts.get((day.year, day.month), 0) + number
    if not counts:
        return
    first, last = (year * 12 + month - 1 for year, month in (min(counts), max(counts)))
    months = sorted(counts)
    if last - first < MOST_MONTHS:
        months = [(index // 12, index % 12 + 1) for index in range(first, last + 1)]
    for year, month in months:
        begin = date(year, month, 1)
        yield Bar(
            date_format(begin, "F Y"), counts.get((year, month), 0),
            (("-from", begin.isoformat()), ("-to", _last_day(year, month).isoformat())),
        )  # fmt: skip


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


WAYS: dict[str, Callable[[Question, Spread], Iterable[Bar]]] = {
    Kind.CHOICE: _options,
    Kind.CHOICES: _options,
    Kind.YES_NO: _yes_no,
    Kind.CONSENT: _yes_no,
    Kind.COUNTRY: _most_first,
    Kind.PROGRAMME: _most_first,
    Kind.TOPICS: _most_first,
    Kind.NUMBER: _numbers,
    Kind.DATE: _months,
}
