"""The list of one event's registrations: which filters it has, what it shows of each, and in which order.

The page that shows it, the sheets made from it and the views that staff keep all speak of it by its query, which
names filters (``filters``), columns (``column``, once for each) and the order (``sort``, ``-name`` for the reverse).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OrderBy, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONArray
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Programme
from events.models import SENT_STATES, Answer, Event, Question, Registration, SeatPool, SessionSeat, State
from events.models.standing import load_topics
from events.models.waiting import waits_of
from kit.models import ContentRevision

from .columns import USUAL_COLUMNS, Column, answers_by_column, columns_of
from .filters import SENT, RegistrationFilter, Senseless, answer_filters, general_filters

__all__ = ["Column", "RegistrationList", "SetFilter", "answers_by_column", "find_waits", "registration_list"]

COLUMN, SORT, PAGE = "column", "sort", "page"


@dataclass(frozen=True)
class SetFilter:
    """A filter that is set; ``query`` is the list's without it, and ``words`` say what it asks for."""

    name: str
    words: str
    query: str


@dataclass(frozen=True)
class RegistrationList:
    """Registrations of ``event`` that fit a query, for one reader.

    ``problems`` say in words what of the query makes no sense; then nothing is found. ``all_columns`` holds every
    question that was ever asked, but sensitive ones for their readers only; ``all_filters`` are all filters there are.
    """

    event: Event
    conditions: dict[str, Q]
    values: dict[str, str]
    problems: tuple[str, ...]
    all_columns: tuple[Column, ...]
    columns: tuple[Column, ...]
    all_filters: dict[str, RegistrationFilter]
    order: Column | None
    is_descending: bool
    has_usual_columns: bool
    is_reader: bool

    @cached_property
    def found(self) -> QuerySet[Registration]:
        """What fits, in no order."""
        return self._without()

    def _without(self, *names: str) -> QuerySet[Registration]:
        """What fits all filters but those of ``names``."""
        registrations = Registration.objects.filter(event=self.event).order_by()
        if self.problems:
            return registrations.none()
        return registrations.filter(*(condition for name, condition in self.conditions.items() if name not in names))

    @property
    def rows(self) -> QuerySet[Registration]:
        """What fits, in order, each with its event, person, programme and pool, and the answers of ``columns``."""
        return self.rows_with(self.columns)

    def rows_with(self, columns: tuple[Column, ...]) -> QuerySet[Registration]:
        """``rows``, with the answers that ``columns`` read; ``answers_by_column`` has them of one row."""
        return self._dressed(self.ordered, columns)

    def rows_of_page(self, start: int, stop: int) -> QuerySet[Registration]:
        """The rows from ``start`` to ``stop``: only those are joined with what is shown, however far down they are."""
        page = Registration.objects.filter(pk__in=self.ordered.values("pk")[start:stop])
        return self._dressed(self._in_order(page), self.columns)

    @staticmethod
    def _dressed(rows: QuerySet[Registration], columns: tuple[Column, ...]) -> QuerySet[Registration]:
        rows = rows.select_related("event", "person", "programme", "pool", "wants_pool")
        if any(column.name == "sessions" for column in columns):
            seats = SessionSeat.objects.select_related("pool__session").in_agenda()
            rows = rows.prefetch_related(Prefetch("session_seats", seats))
        questions = [column.question.pk for column in columns if column.question]
        gone = [column.gone for column in columns if column.gone]
        if not questions and not gone:
            return rows.prefetch_related(Prefetch("answers", Answer.objects.none()))
        shown = Q(question__in=questions) | Q(question__isnull=True, label__in=gone)
        return rows.prefetch_related(Prefetch("answers", Answer.objects.filter(shown).select_related("file")))

    @property
    def ordered(self) -> QuerySet[Registration]:
        """What fits, in order and nothing else; newest first, and what says nothing last."""
        return self._in_order(self.found)

    def _in_order(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        if self.order is None:
            return rows.order_by("-pk")
        by = F(self.order.order) if isinstance(self.order.order, str) else self.order.order
        return rows.order_by(OrderBy(by, descending=self.is_descending, nulls_last=True), "-pk")

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many fit all filters but the one of states, by state; one statement."""
        rows = self._without("state").values_list("state").annotate(number=Count("*"))
        return dict(rows)

    @property
    def number(self) -> int:
        """How many fit."""
        wanted = self.values.get("state")
        if wanted is None:
            return sum(self.counts.values())
        states = SENT_STATES if wanted == SENT[0] else [wanted]
        return sum(self.counts.get(state, 0) for state in states)

    # -- the query ------------------------------------------------------------------------------------------
    @property
    def query(self) -> str:
        """The query that says the same and nothing else, always in the same order."""
        return self.query_with()

    def query_with(self, **changes: str | None) -> str:
        """``query`` with these names set to other values, or without them where the value is ``None`` or empty.

        The page is never part of it: with another list one begins anew.
        """
        return self._encoded({**self.values, **self._sort, **changes})

    @property
    def _sort(self) -> dict[str, str]:
        return {SORT: f"-{self.order.name}" if self.is_descending else self.order.name} if self.order else {}

    def _encoded(self, values: dict[str, str | None]) -> str:
        query = QueryDict(mutable=True)
        for name in [*self.all_filters, SORT]:
            if value := values.get(name):
                query[name] = value
        if not self.has_usual_columns:
            query.setlist(COLUMN, [column.name for column in self.columns])
        return query.urlencode()

    @property
    def filters(self) -> list[SetFilter]:
        """The filters that are set, in words."""
        return [
            SetFilter(name, self._words(self.all_filters[name], value), self.query_with(**{name: None}))
            for name, value in self.values.items()
        ]

    @staticmethod
    def _words(one: RegistrationFilter, value: str) -> str:
        if one.question is None:
            return _("%(filter)s: %(value)s") % {"filter": one.label, "value": one.in_words(value)}
        label = one.question.label
        asked = label if label.endswith(("?", ".", "!", ":")) else _("%(question)s:") % {"question": label}
        words = {"question": asked, "filter": one.label, "value": one.in_words(value)}
        if one.name.endswith("-is"):
            return _("%(question)s %(value)s") % words
        return _("%(question)s %(filter)s %(value)s") % words


def registration_list(event: Event, query: QueryDict, *, reader: User) -> RegistrationList:
    """The registrations of ``event`` that fit ``query``, as ``reader`` may see them; four statements.

    A name that is no filter is left alone, for addresses get things hung on; a question that there is not, or not for
    this reader, a value that makes no sense and a filter that is set twice are ``problems``, and nothing is found.
    """
    facts = _facts(event, reader)
    questions = [question for question in facts["questions"] if facts["is_reader"] or not question.is_sensitive]
    programmes = facts["programmes"]
    topics = load_topics(facts["revision"]) if any(q.kind == Question.Kind.TOPICS for q in questions) else ()
    general = general_filters(event.pk, programmes, facts["limited"])
    asked = answer_filters(questions, programmes=programmes, topics=topics)
    all_filters = {one.name: one for one in [*general, *asked]}
    all_columns = columns_of(questions, facts["gone"])
    values, conditions, problems = _read_filters(query, all_filters)
    columns, order, more = _read_columns(query, {column.name: column for column in all_columns})
    usual = tuple(column for column in all_columns if column.name in USUAL_COLUMNS)
    return RegistrationList(
        event=event,
        conditions=conditions,
        values=values,
        problems=(*problems, *more),
        all_columns=all_columns,
        columns=columns or usual,
        all_filters=all_filters,
        order=order,
        is_descending=query.get(SORT, "").startswith("-"),
        has_usual_columns=not columns or columns == usual,
        is_reader=facts["is_reader"],
    )


def _facts(event: Event, reader: User) -> dict:
    """What the database knows of the event's questions, and of who reads."""
    readers = Event.sensitive_readers.through.objects.filter(event=OuterRef("pk"), user=reader.pk)
    gone = Answer.objects.filter(question__isnull=True, registration__event=OuterRef("pk"))
    limited = SeatPool.objects.filter(event=OuterRef("pk")).of_sessions()
    limited = limited.order_by("session__starts_at", "session")
    facts = Event.objects.annotate(
        is_reader=Exists(readers),
        gone=ArraySubquery(gone.order_by("label").values("label").distinct()),
        limited=ArraySubquery(limited.values_list(JSONArray(Cast("pk", TextField()), "session__title"))),
        revision=ContentRevision(),
    )
    facts = facts.values("is_reader", "gone", "revision", "limited").get(pk=event.pk)
    facts["is_reader"] = facts["is_reader"] and reader.is_staff and reader.is_active
    asked = Question.objects.filter(event=event).exclude(kind=Question.Kind.PAGE)
    facts["questions"] = list(asked.prefetch_related("options"))
    facts["programmes"] = list(Programme.objects.filter(Exists(_registered_for(event))).order_by("name"))
    return facts


def _registered_for(event: Event) -> QuerySet[Registration]:
    return Registration.objects.filter(event=event, programme=OuterRef("pk")).order_by()


def _read_filters(
    query: QueryDict, all_filters: dict[str, RegistrationFilter]
) -> tuple[dict[str, str], dict[str, Q], list[str]]:
    """Values and conditions by name of filter, in the order of the filters, and what makes no sense."""
    problems = [
        _("A filter asks for a question that is not there, or not for you to read.")
        for name in query
        if name.startswith("answer-") and name not in all_filters and any(query.getlist(name))
    ][:1]
    values, conditions = {}, {}
    for name, one in all_filters.items():
        given = [value for value in query.getlist(name) if value]
        if not given:
            continue
        label = one.question.label if one.question else one.label
        if len(given) > 1:
            problems.append(_("“%(filter)s” is set twice.") % {"filter": label})
            continue
        try:
            conditions[name] = one.fits(one.read(given[0]))
        except Senseless as error:
            words = {"filter": label, "value": given[0].replace("\0", "")[:80], "problem": error}
            problems.append(_("“%(filter)s”: “%(value)s” %(problem)s.") % words)
        else:
            values[name] = given[0]
    return values, conditions, problems


def _read_columns(query: QueryDict, known: dict[str, Column]) -> tuple[tuple[Column, ...], Column | None, list[str]]:
    """The columns that are chosen, in their own order, the one that orders, and what makes no sense."""
    wanted = set(query.getlist(COLUMN)) - {""}
    problems = [_("A column is not there, or not for you to read.")] if wanted - set(known) else []
    order = known.get(query.get(SORT, "").removeprefix("-"))
    if query.get(SORT) and (order is None or order.order is None or len(query.getlist(SORT)) > 1):
        problems.append(_("The list cannot be put in the order that is asked for."))
        order = None
    return tuple(column for name, column in known.items() if name in wanted), order, problems


def find_waits(rows: Iterable[Registration]) -> None:
    """Brings along place in line and reason (``wait``) for those of ``rows`` that wait or want to switch.

    One statement, none where nobody does.
    """
    waiting = [row for row in rows if row.state == State.WAITING or row.wants_pool_id]
    waits = waits_of([row.pk for row in waiting])
    for row in waiting:
        row.wait = waits.get(row.pk)
