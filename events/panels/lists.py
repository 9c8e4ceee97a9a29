"""Events as lines of a list."""

from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import ngettext

from accounts.models import User
from contacts.models import ContactPerson, Topic
from events import search
from events.models import Document, Event, Follower
from kit import times

from .event import place_part, when_part


def list_item(event: Event, *, now: datetime) -> dict:
    """One line of a list; ``event`` comes from ``search.listed``."""
    opens_at = event.deadline.opens_at
    free = None if event.is_unlimited or event.free is None else max(0, event.free)
    return {
        "event": event,
        "when": when_part(event),
        "place": place_part(event),
        "closes": times.moment(event.closes_at, event.zone),
        "opens": times.moment(opens_at, event.zone) if opens_at and opens_at > now else "",
        "is_over": event.ends_at <= now,
        "is_full": free == 0,
        "free_text": "" if free is None else ngettext("%(n)d place left", "%(n)d places left", free) % {"n": free},
    }


def list_items(keys: list[int], *, now: datetime) -> list[dict]:
    """Lines of the events with these keys, in their order; of those that are over with what everybody may read of them.

    Two statements, and one more when some of them are over.
    """
    rows = search.listed(Event.objects.filter(pk__in=keys), now=now).in_bulk() if keys else {}
    events = [rows[key] for key in keys if key in rows]
    if over := [event for event in events if event.ends_at <= now]:
        materials = Document.objects.public().order_by("position", "pk")
        prefetch_related_objects(over, Prefetch("documents", materials, to_attr="materials"))
    return [list_item(event, now=now) | {"materials": getattr(event, "materials", [])} for event in events]


def followed_events(person: User, *, now: datetime) -> list[dict]:
    """Lines of the coming events that ``person`` follows, the next one first; one statement."""
    following = Follower.objects.active().of_coming_events(now).filter(person=person).select_related("event")
    events = [follower.event for follower in following.order_by("event__starts_at", "event_id")]
    return [{"event": event, "when": when_part(event), "place": place_part(event)} for event in events]


def open_events(*, now: datetime, limit: int) -> list[dict]:
    """Lines of the events that can be registered for, whose term ends first; three statements."""
    events = search.listed(Event.objects.listed().open_at(now).filter(starts_at__gt=now), now=now)
    return [list_item(event, now=now) for event in events.order_by("deadline__closes_at", "pk")[:limit]]


def upcoming_events(*, now: datetime, limit: int, topic_slug: str = "", goal: str = "") -> list[dict]:
    """Lines of the next events that will take place, of one topic or for programmes of one goal if given; three
    statements."""
    events = Event.objects.listed().published().filter(starts_at__gt=now).upcoming(now)
    if topic_slug:
        events = events.filter(topics__slug=topic_slug)
    if goal:
        events = events.filter(goal__in=[goal, ""])
    return [list_item(event, now=now) for event in search.listed(events, now=now)[:limit]]


def events_with_contact(person: ContactPerson, *, now: datetime, limit: int) -> list[dict]:
    """Lines of the next events whose questions ``person`` answers; three statements."""
    events = Event.objects.listed().published().upcoming(now).filter(event_contacts__person=person)
    return [list_item(event, now=now) for event in search.listed(events, now=now)[:limit]]


def documents_on(topic: Topic, *, limit: int) -> list[Document]:
    """What everybody may read of published events on ``topic``, the newest first; one statement."""
    documents = Document.objects.public().filter(event__in=Event.objects.listed().published().filter(topics=topic))
    return list(documents.select_related("event").order_by("-updated_at", "-pk")[:limit])
