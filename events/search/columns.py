"""What a list of an event's registrations says of each: facts, and one column a question."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db.models import Case, F, OuterRef, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Answer, Question, Registration, SeatPool, SessionSeat, State
from events.models.waiting import Wait
from kit import times

#: When a registration was sent: the first state it had after the draft.
SENT_AT = Coalesce("pending_at", "waiting_at", "offered_at", "confirmed_at")
#: Since when it is in its present state.
SINCE = Case(*(When(state=state, then=F(f"{state}_at")) for state in State.values))


@dataclass(frozen=True)
class Column:
    """One thing that a list says of each registration.

    ``name`` stands in the query. A column is a fact (``fact`` reads it), or the answers to a ``question``, removed
    ones too; or, for questions that are gone from the database, to all that were called ``gone``.
    """

    name: str
    heading: str
    question: Question | None = None
    fact: Callable[[Registration], str] | None = None
    gone: str = ""
    #: By what the list is put in order; none: it is not.
    order: str | Combinable | None = None

    @property
    def is_answer(self) -> bool:
        return self.fact is None

    @property
    def is_sensitive(self) -> bool:
        return self.question is not None and self.question.is_sensitive

    @property
    def is_removed(self) -> bool:
        """Whether it is no longer asked."""
        return bool(self.gone) or (self.question is not None and self.question.removed_at is not None)

    def answer(self, answers: Mapping[str, Answer]) -> Answer | None:
        """The answer of one registration, among its ``answers_by_column``."""
        return answers.get(self.name)

    def words(self, registration: Registration, answers: Mapping[str, Answer]) -> str:
        """What stands in this column for ``registration``, whose ``answers_by_column`` are given; may be empty."""
        if self.fact is not None:
            return self.fact(registration)
        answer = answers.get(self.name)
        return answer.words if answer else ""


def answers_by_column(registration: Registration) -> dict[str, Answer]:
    """The answers of ``registration`` by the names of their columns; reads what was prefetched."""
    return {
        name_of_question(answer.question_id) if answer.question_id else name_of_gone(answer.label): answer
        for answer in registration.answers.all()
    }


def name_of_question(pk: int) -> str:
    """The name of the column of answers to the question with this key."""
    return f"answer-{pk}"


def name_of_gone(label: str) -> str:
    """The name of the column of answers whose question is gone: their words are all that tells them apart."""
    return f"gone-{sha256(label.encode()).hexdigest()[:10]}"


def columns_of(questions: Iterable[Question], gone: Iterable[str]) -> tuple[Column, ...]:
    """The facts, the questions in the order of the form, then answers whose questions are ``gone``."""
    return (
        *FACTS,
        *(_column_of(question) for question in questions),
        *(Column(name_of_gone(label), label, gone=label) for label in gone),
    )


def _column_of(question: Question) -> Column:
    given = Answer.objects.filter(registration=OuterRef("pk"), question=question)
    return Column(name_of_question(question.pk), question.label, question, order=Subquery(given.values("value")[:1]))


def _person(registration: Registration) -> User:
    """Who registered; nothing is known of somebody who was erased."""
    return registration.person or User()


def _name(registration: Registration) -> str:
    return _person(registration).name if registration.person else gettext("erased")


def _sent(registration: Registration) -> str:
    """When it was sent, by the clocks of the event's place."""
    instants = (registration.pending_at, registration.waiting_at, registration.offered_at, registration.confirmed_at)
    sent_at = next((instant for instant in instants if instant), None)
    return times.moment(sent_at, registration.event.zone) if sent_at else ""


def _since(registration: Registration) -> str:
    """Since when it stands as it does."""
    return times.moment(getattr(registration, f"{registration.state}_at"), registration.event.zone)


def wait_in_words(wait: Wait | None, wants: str | None, zone: ZoneInfo) -> str:
    """Why somebody waits, and for what where they have a place and want another one; empty for who does not wait."""
    if wait is None:
        return ""
    reason = wait.reason.in_words(zone)
    if not wants:
        return reason
    return gettext("to switch, %(pool)s: %(reason)s") % {"pool": SeatPool.Slug(wants).label, "reason": reason}


def _wait(registration: Registration) -> str:
    wants = registration.wants_pool.slug if registration.wants_pool else None
    return wait_in_words(registration.wait, wants, registration.event.zone)


def outside_in_words(state: str, is_outside: bool) -> str:
    """Whether a registration in ``state`` is outside “for whom”; of a draft nobody knows yet."""
    if state == State.DRAFT:
        return ""
    return gettext("yes") if is_outside else gettext("no")


def sessions_in_words(seats: Iterable[tuple[str, str]]) -> str:
    """Sessions with limited seats, each by its title and the stage of the seat."""
    return "; ".join(_session_in_words(title, stage) for title, stage in seats)


def _session_in_words(title: str, stage: str) -> str:
    if stage == SessionSeat.Stage.HELD:
        return title
    label = gettext("waits") if stage == SessionSeat.Stage.WAITING else gettext("wished for")
    return gettext("%(session)s (%(standing)s)") % {"session": title, "standing": label}


def _sessions(registration: Registration) -> str:
    """Reads what was prefetched, in the order of the agenda."""
    return sessions_in_words((seat.pool.session.title, seat.stage) for seat in registration.session_seats.all())


FACTS = (
    Column("code", _("Reference"), fact=lambda row: row.code, order="code"),
    Column("name", _("Name"), fact=_name, order="person__name"),
    Column("email", _("E-mail"), fact=lambda row: _person(row).email, order="person__email"),
    Column("organisation", _("Organisation"), fact=lambda row: _person(row).organisation, order="person__organisation"),
    Column("role", _("Role"), fact=lambda row: _person(row).role, order="person__role"),
    Column("body", _("Kind of body"), fact=lambda row: _person(row).get_body_kind_display(), order="person__body_kind"),
    Column("country", _("Country"), fact=lambda row: _person(row).country.name, order="person__country"),
    Column(
        "programme", _("Programme"), fact=lambda row: row.programme.name if row.programme else "",
        order="programme__name",
    ),
    Column(
        "goal", _("Goal"), fact=lambda row: row.programme.get_goal_display() if row.programme else "",
        order="programme__goal",
    ),
    Column("state", _("State"), fact=lambda row: row.get_state_display(), order="state"),
    Column("wait", _("Waits because"), fact=_wait),
    Column("pool", _("Seats"), fact=lambda row: row.pool.name if row.pool else "", order="pool__slug"),
    Column("sessions", _("Sessions with limited seats"), fact=_sessions),
    Column(
        "outside", _("Outside “for whom”"), fact=lambda row: outside_in_words(row.state, row.is_outside_audience),
        order="is_outside_audience",
    ),
    Column("sent", _("Sent at"), fact=_sent, order=SENT_AT),
    Column("since", _("In this state since"), fact=_since, order=SINCE),
)  # fmt: skip
#: What a list shows when nobody has chosen.
USUAL_COLUMNS = ("code", "name", "organisation", "country", "programme", "state")
