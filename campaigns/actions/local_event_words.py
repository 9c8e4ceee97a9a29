"""What a local event is to say, whether it says so already, and a change that waits beside a published one."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from campaigns.models import LocalEvent
from campaigns.models.local_events import OPEN

#: What people plan by: a calendar entry that says something else of it replaces the one before.
PLANNED_BY = ("title", "mode", "venue", "city", "country", "time_zone", "starts_at", "ends_at", "website")
#: What a change takes over to the event it replaces.
TAKEN_OVER = (
    "organiser", "title", "kind", "description", "languages", "website", "mode", "venue", "city", "country",
    "latitude", "longitude", "accessibility", "time_zone", "starts_at", "ends_at",
    "picture", "picture_alt", "picture_rights",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A local event as a form has checked it: ``fields`` of the row, and the projects it shows.

    ``picture`` is a new one, the empty text for none, ``None`` for the one it has.
    """

    fields: dict
    projects: tuple[dict, ...] = ()
    picture: ContentFile | str | None = None


def take_over(change: LocalEvent, event: LocalEvent) -> None:
    """``event``, which is held and not saved by this, says what ``change`` says; its picture and projects move."""
    old = event.picture.name
    for name in TAKEN_OVER:
        setattr(event, name, getattr(change, name))
    if old and old != event.picture.name:
        transaction.on_commit(lambda: default_storage.delete(old))
    change.picture = ""
    event.projects.all().delete()
    change.projects.update(local_event=event)


def forget_picture(event: LocalEvent) -> None:
    """``event``, which is not saved by this, has no picture; its file goes with the commit, unless it is that of the
    event of which this is a change."""
    old, event.picture = event.picture.name, ""
    if old and not (event.replaces and event.replaces.picture.name == old):
        transaction.on_commit(lambda: default_storage.delete(old))


def open_change(event: LocalEvent) -> LocalEvent | None:
    """The change of ``event`` that is not decided. Whoever asks holds the programme of both."""
    return event.changes.filter(OPEN).first()


def planned(event: LocalEvent) -> dict:
    return {name: getattr(event, name) for name in PLANNED_BY}


def count_for_calendars(event: LocalEvent, before: dict) -> None:
    """``event``, which is not saved by this, has the next SEQUENCE (RFC 5545, 3.8.7.4) where calendars hold what it was
    ``before``."""
    event.calendar_sequence += event.state == LocalEvent.State.PUBLISHED and planned(event) != before


def says(event: LocalEvent, wanted: Wanted) -> bool:
    """Whether ``event`` says what is wanted already: the same was sent before."""
    projects = event.projects.values(*(wanted.projects[0] if wanted.projects else ["pk"]))
    return (
        all(getattr(event, name) == value for name, value in wanted.fields.items())
        and list(projects) == list(wanted.projects)
        and (wanted.picture is None or _is_picture(event, wanted.picture))
    )


def _is_picture(event: LocalEvent, picture: ContentFile | str) -> bool:
    if not (picture and event.picture):
        return not picture and not event.picture
    with event.picture.open("rb") as kept:
        return kept.read() == picture.read()
