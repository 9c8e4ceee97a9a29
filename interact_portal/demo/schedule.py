"""Events of the demo, made from their plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.files import File
from django.db.models import Model
from django.utils.html import format_html, format_html_join

from accounts.models import User
from contacts.models import ContactPerson, Topic
from events.actions.audience import Audience
from events.models import (
    Deadline,
    DeadlineExtension,
    Document,
    Event,
    EventContact,
    EventDay,
    Question,
    SeatPool,
    Session,
    Speaker,
)
from kit.rich_text import clean

from .asking import add_questions
from .plan import Clock, Plan

PAPERS = Path(__file__).parent / "papers"


@dataclass(frozen=True)
class Made:
    """An event that was made from its plan, with what its registrations hold on to."""

    plan: Plan
    event: Event
    pools: list[SeatPool]
    questions: list[Question]
    sessions: list[Session]


def add_events(plans: Iterable[Plan], *, now: datetime, by: User) -> list[Made]:
    """Makes the events of ``plans`` and all that staff write about them; ``by`` extended their deadlines."""
    drawn = []
    for plan in plans:
        clock = Clock(now, ZoneInfo(plan.zone))
        drawn.append((plan, _event(plan, clock), clock))
    Deadline.objects.bulk_create(event.deadline for _, event, _ in drawn)
    Event.objects.bulk_create(event for _, event, _ in drawn)
    DeadlineExtension.objects.bulk_create(row for each in drawn for row in _extensions(*each, by))
    _save(row for each in drawn for row in _days(*each))
    sessions = _save(row for each in drawn for row in _sessions(*each))
    _save(row for each in drawn for row in _documents(*each, sessions))
    asked = add_questions({event: plan.asks for plan, event, _ in drawn})
    made = [
        Made(plan, event, _pools(plan, event, clock), asked[event], [each for each in sessions if each.event == event])
        for plan, event, clock in drawn
    ]
    _save(pool for each in made for pool in each.pools)
    _tie_to_directory(made)
    _add_speakers(made, sessions)
    _let_read(made, by)
    return made


def _save(rows: Iterable[Model]) -> list:
    """Inserts rows of one model by one statement."""
    rows = list(rows)
    return type(rows[0]).objects.bulk_create(rows)


def rich_text(plain: str) -> str:
    """A letter as HTML: paragraphs parted by an empty line, points by ``- ``."""
    blocks = [" ".join(block.split()) for block in plain.strip().split("\n\n")]
    return clean("".join(_points(block) if block.startswith("- ") else _paragraph(block) for block in blocks))


def _paragraph(block: str) -> str:
    return format_html("<p>{}</p>", block)


def _points(block: str) -> str:
    points = block.removeprefix("- ").split(" - ")
    return format_html("<ul>{}</ul>", format_html_join("", "<li><p>{}</p></li>", ((point,) for point in points)))


def _event(plan: Plan, clock: Clock) -> Event:
    (first, opening), (last, ending) = clock.days_of(plan)[0], clock.days_of(plan)[-1]
    deadline = Deadline(
        opens_at=None if plan.opens is None else clock.at(plan.opens, "09:00"), closes_at=clock.end_of(plan.closes)
    )
    as_planned = (
        "slug", "title", "tagline", "kind", "mode", "goal", "audience", "outsiders", "legal_basis", "legal_basis_url",
        "venue", "address", "city", "country", "join_url", "status", "entry", "is_unlisted", "promotion",
    )  # fmt: skip
    return Event(
        **{name: getattr(plan, name) for name in as_planned},
        text=rich_text(plan.text),
        body_kinds=list(plan.body_kinds),
        strands=list(plan.strands),
        has_participant_list=plan.has_participant_list,
        time_zone=plan.zone,
        starts_at=clock.at(first, opening.opens),
        ends_at=clock.at(last, ending.closes),
        deadline=deadline,
        published_at=None if plan.status == Event.Status.DRAFT else _published_at(deadline, clock),
        cancelled_at=None if plan.cancelled is None else clock.at(plan.cancelled, "11:00"),
        calendar_sequence=0 if plan.cancelled is None else 1,
    )


def _published_at(deadline: Deadline, clock: Clock) -> datetime:
    """Two days before registration opened, or else forty before it ends; nine days ago at the latest."""
    wished = deadline.opens_at - timedelta(days=2) if deadline.opens_at else deadline.closes_at - timedelta(days=40)
    return min(wished, clock.now - timedelta(days=9))


def _extensions(plan: Plan, event: Event, clock: Clock, by: User) -> list[DeadlineExtension]:
    if plan.extended is None:
        return []
    extension = DeadlineExtension(
        deadline=event.deadline, reason=plan.extended.reason, by=by, at=clock.at(plan.extended.on, "10:00"),
        old_closes_at=clock.end_of(plan.extended.old_closes), new_closes_at=event.deadline.closes_at,
        told_groups=Audience().groups,
    )  # fmt: skip
    return [extension]


def _days(plan: Plan, event: Event, clock: Clock) -> list[EventDay]:
    return [
        EventDay(
            event=event,
            opens_at=clock.at(day, opening.opens),
            closes_at=clock.at(day, opening.closes),
            note=opening.note,
        )
        for day, opening in clock.days_of(plan)
    ]


def _sessions(plan: Plan, event: Event, clock: Clock) -> list[Session]:
    return [
        Session(
            event=event, title=slot.title, description=slot.description, place=slot.place,
            starts_at=clock.at(day, slot.start), ends_at=clock.at(day, slot.end),
        )
        for day, opening in clock.days_of(plan)
        for slot in opening.slots
    ]  # fmt: skip


def _documents(plan: Plan, event: Event, clock: Clock, sessions: list[Session]) -> list[Document]:
    by_title = {session.title: session for session in sessions if session.event == event}
    return [
        Document(
            event=event, session=by_title.get(paper.session), slug=paper.slug,
            is_for_confirmed=paper.is_for_confirmed, is_shown_after=paper.is_shown_after,
            title=paper.title, kind=paper.kind, position=position,
            file=File((PAPERS / paper.file).open("rb"), name=paper.file),
            size_bytes=(PAPERS / paper.file).stat().st_size, updated_at=clock.at(paper.updated, "15:00"),
        )
        for position, paper in enumerate(plan.papers)
    ]  # fmt: skip


def _pools(plan: Plan, event: Event, clock: Clock) -> list[SeatPool]:
    """The counters, already at the number of seats that ``places`` will fill; a called-off event is closed."""
    return [
        SeatPool(
            event=event, slug=pool.slug, capacity=pool.capacity, taken=pool.confirmed + pool.offered,
            opens_at=event.deadline.opens_at, closes_at=event.cancelled_at or event.deadline.closes_at,
        )
        for pool in plan.pools
    ]  # fmt: skip


def _add_speakers(made: list[Made], sessions: list[Session]) -> None:
    """Who speaks in which session."""
    contacts = ContactPerson.objects.in_bulk(field_name="slug")
    voices = [(each.event, position, voice) for each in made for position, voice in enumerate(each.plan.voices)]
    speakers = _save(
        Speaker(
            event=event, contact=contacts.get(voice.contact), name=voice.name, role=voice.role,
            organisation=voice.organisation, text=voice.text, position=position,
        )
        for event, position, voice in voices
    )  # fmt: skip
    _save(
        Speaker.sessions.through(speaker=speaker, session=session)
        for speaker, (event, _, voice) in zip(speakers, voices, strict=True)
        for session in sessions
        if session.event == event and session.title in voice.sessions
    )


def _let_read(made: list[Made], reader: User) -> None:
    """Sensitive answers are for ``reader`` and nobody else."""
    asking = (each for each in made if any(ask.is_sensitive for ask in each.plan.asks))
    _save(Event.sensitive_readers.through(event=each.event, user=reader) for each in asking)


def _tie_to_directory(made: list[Made]) -> None:
    """Ties the events to their topics and contact persons."""
    topics = Topic.objects.in_bulk(field_name="slug")
    contacts = ContactPerson.objects.in_bulk(field_name="slug")
    Event.topics.through.objects.bulk_create(
        Event.topics.through(event=each.event, topic=topics[slug]) for each in made for slug in each.plan.topics
    )
    EventContact.objects.bulk_create(
        EventContact(event=each.event, person=contacts[slug], position=position)
        for each in made
        for position, slug in enumerate(each.plan.contacts)
    )
