"""The filters of an event's registrations: each reads one value of the query, and says which rows fit it.

Who registered, how it stands, and any answer: an option, yes or no, words it holds, a number or a date between two,
or whether there is an answer at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Literal

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import BodyKind
from contacts.models import Programme
from contacts.models.programmes import Goal
from events.models import SENT_STATES, Answer, Question, SeatPool, SessionSeat, State
from events.models.condition_words import YES_NO
from events.models.waiting import Why, waits_because

from .columns import name_of_question

Kind = Question.Kind

#: The longest words that are looked for.
LONGEST_WORDS = 200
#: All of ``SENT_STATES``: of whom an event has to think.
SENT = ("sent", _("sent, and not ended"))
YES_OR_NO = tuple(YES_NO.items())
NO_PROGRAMME = ("none", _("No programme"))


class Plain(Func):
    """A text without capitals and accents: far cheaper a row than what the directory stores normalised."""

    template = "lower(unaccent(%(expressions)s))"
    arity = 1
    output_field = TextField()


class Contains(Func):
    """Whether the first text holds the second."""

    template = "(strpos(%(expressions)s) > 0)"
    arity = 2
    output_field = BooleanField()


class Senseless(ValueError):
    """A value of the query that its filter cannot have; the words say what it can."""


@dataclass(frozen=True)
class RegistrationFilter:
    """One filter: ``read`` makes sense of a value or raises ``Senseless``; ``fits`` says which rows have it."""

    name: str
    label: str
    control: Literal["choice", "text", "number", "date"]
    fits: Callable[..., Q]
    choices: tuple[tuple[str, str], ...] = ()
    question: Question | None = None

    def read(self, value: str) -> str | Decimal | date:
        return READERS[self.control](self, value)

    def takes(self, value: str) -> bool:
        """Whether a value makes sense."""
        try:
            self.read(value)
        except Senseless:
            return False
        return True

    def in_words(self, value: str) -> str:
        """A value that was read without complaint, as people say it."""
        if self.control == "choice":
            return str(dict(self.choices)[value])
        return date_format(self.read(value), "j F Y") if self.control == "date" else value


def _read_choice(one: RegistrationFilter, value: str) -> str:
    if value not in dict(one.choices):
        raise Senseless(_("is none of its values"))
    return value


def _read_text(one: RegistrationFilter, value: str) -> str:
    if "\0" in value or len(value) > LONGEST_WORDS:
        raise Senseless(_("is no text of at most 200 signs"))
    return value


def _read_number(one: RegistrationFilter, value: str) -> Decimal:
    try:
        number = Decimal(value.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise Senseless(_("is not a number"))
    return number


def _read_date(one: RegistrationFilter, value: str) -> date:
    try:
        day = parse_date(value)
    except ValueError:  # 30 February
        day = None
    if day is None:
        raise Senseless(_("is not a day: write it as 2027-03-31"))
    return day


READERS = {"choice": _read_choice, "text": _read_text, "number": _read_number, "date": _read_date}


# -- who registered, and how it stands ------------------------------------------------------------------------
def general_filters(
    event_pk: int, programmes: Iterable[Programme], sessions: Iterable[tuple[str, str]]
) -> list[RegistrationFilter]:
    """Filters that every event has; ``sessions`` with limited seats by the keys of their pools, and their titles."""
    programme_choices = [(programme.slug, str(programme)) for programme in programmes]
    return [
        RegistrationFilter("q", _("Reference, name, e-mail or organisation"), "text", words_fit),
        RegistrationFilter("state", _("State"), "choice", _state_fits, (SENT, *State.choices)),
        RegistrationFilter("wait", _("Waits because"), "choice", partial(waits_because, event_pk), tuple(Why.choices)),
        RegistrationFilter("pool", _("Seats"), "choice", lambda slug: Q(pool__slug=slug), tuple(SeatPool.Slug.choices)),
        *_session_filters(sessions),
        RegistrationFilter("outside", _("Outside “for whom”"), "choice", _outside_fits, YES_OR_NO),
        RegistrationFilter("country", _("Country"), "choice", lambda code: Q(person__country=code), tuple(countries)),
        RegistrationFilter("goal", _("Goal"), "choice", lambda goal: Q(programme__goal=goal), tuple(Goal.choices)),
        RegistrationFilter("programme", _("Programme"), "choice", _programme_fits, (NO_PROGRAMME, *programme_choices)),
        RegistrationFilter(
            "body", _("Kind of body"), "choice", lambda kind: Q(person__body_kind=kind), tuple(BodyKind.choices)
        ),
    ]


def _session_filters(sessions: Iterable[tuple[str, str]]) -> list[RegistrationFilter]:
    """Who has, wants or waits for a seat in a session; none where no session has a limited number of them."""
    choices = []
    # A closed list cuts long titles at their end, so what tells two choices apart comes first.
    for pk, title in sessions:
        choices.append((pk, title))
        choices.append((f"{pk}-{SessionSeat.Stage.WAITING}", _("waits: %(session)s") % {"session": title}))
    if not choices:
        return []
    return [RegistrationFilter("session", _("Session"), "choice", _session_fits, tuple(choices))]


def _session_fits(value: str) -> Q:
    pk, _dash, stage = value.partition("-")
    seats = SessionSeat.objects.filter(registration=OuterRef("pk"), pool=int(pk))
    return Q(Exists(seats.filter(stage=stage) if stage else seats))


def words_fit(text: str) -> Q:
    """Every word stands in the reference or in what the person says of themselves, however accents are written."""
    where = Plain(
        Concat(
            "code", Value(" "), "person__name", Value(" "), "person__email", Value(" "), "person__organisation",
            output_field=TextField(),
        )
    )  # fmt: skip
    return Q(*(Q(Contains(where, Plain(Value(word)))) for word in text.split()))


def _state_fits(state: str) -> Q:
    return Q(state__in=SENT_STATES) if state == SENT[0] else Q(state=state)


def _outside_fits(answer: str) -> Q:
    return ~Q(state=State.DRAFT) & Q(is_outside_audience=answer == "yes")


def _programme_fits(slug: str) -> Q:
    return Q(programme__isnull=True) if slug == NO_PROGRAMME[0] else Q(programme__slug=slug)


# -- answers ---------------------------------------------------------------------------------------------------
class JsonText(Func):
    """An answer's value as text, without its quotation marks."""

    template = "(%(expressions)s #>> '{}')"
    output_field = TextField()


def answer_filters(
    questions: Iterable[Question], *, programmes: Iterable[Programme], topics: Iterable[str]
) -> list[RegistrationFilter]:
    """The filters of every question; the names begin with that of its column."""
    offered = {
        Kind.YES_NO: YES_OR_NO,
        Kind.CONSENT: YES_OR_NO,
        Kind.COUNTRY: tuple(countries),
        Kind.PROGRAMME: tuple((programme.name, str(programme)) for programme in programmes),
        Kind.TOPICS: tuple((topic, topic) for topic in topics),
    }
    return [each for question in questions for each in _filters_of(question, offered)]


def _filters_of(question: Question, offered: dict[str, tuple]) -> list[RegistrationFilter]:
    def answer_filter(ending: str, label: str, control: str, fits: Callable, choices: tuple = ()) -> RegistrationFilter:
        return RegistrationFilter(
            f"{name_of_question(question.pk)}{ending}", label, control, partial(fits, question), choices, question
        )

    filters = []
    if question.has_options:
        options = tuple((str(option.pk), option.label) for option in question.options.all())
        filters.append(answer_filter("", _("is"), "choice", _option_fits, options))
    elif question.kind in offered:
        filters.append(answer_filter("", _("is"), "choice", _value_fits, offered[question.kind]))
    elif question.kind == Kind.NUMBER:
        filters += [
            answer_filter("-from", _("at least"), "number", _from_fits),
            answer_filter("-to", _("at most"), "number", _to_fits),
        ]
    elif question.kind == Kind.DATE:
        filters += [
            answer_filter("-from", _("from"), "date", _from_fits),
            answer_filter("-to", _("until"), "date", _to_fits),
        ]
    if question.kind not in (Kind.YES_NO, Kind.CONSENT, Kind.NUMBER, Kind.DATE, Kind.COUNTRY):
        filters.append(answer_filter("-has", _("contains"), "text", _text_fits))
    choices = (("yes", _("answered")), ("no", _("not answered")))
    filters.append(answer_filter("-is", _("answered or not"), "choice", _answered_fits, choices))
    return filters


def _given(question: Question, *conditions, **facts) -> Q:
    """Registrations with an answer to ``question`` of which these hold."""
    return Q(Exists(Answer.objects.filter(*conditions, registration=OuterRef("pk"), question=question, **facts)))


def _answered_fits(question: Question, answer: str) -> Q:
    return _given(question) if answer == "yes" else ~_given(question)


def _option_fits(question: Question, pk: str) -> Q:
    return _given(question, option_ids__contains=[int(pk)])


def _value_fits(question: Question, value: str) -> Q:
    if question.kind in (Kind.YES_NO, Kind.CONSENT):
        return _given(question, value=value == "yes")
    return _given(question, value__contains=[value]) if question.kind == Kind.TOPICS else _given(question, value=value)


def _text_fits(question: Question, text: str) -> Q:
    where = Plain(JsonText(F("value")))
    return _given(question, *(Q(Contains(where, Plain(Value(word)))) for word in text.split()))


def _from_fits(question: Question, least: Decimal | date) -> Q:
    return _given(question, value__gte=_as_kept(least))


def _to_fits(question: Question, most: Decimal | date) -> Q:
    return _given(question, value__lte=_as_kept(most))


def _as_kept(value: Decimal | date) -> float | str:
    return value.isoformat() if isinstance(value, date) else float(value)
