"""What a change of a published local event says otherwise than the event does, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaigns.models import LocalEvent
from kit import times

#: Each under the name of its field; what is told in one breath stands together.
TOLD = {
    "title": lambda event: event.title,
    "kind": lambda event: event.get_kind_display(),
    "organiser": lambda event: event.organiser,
    "description": lambda event: event.description,
    "languages": lambda event: ", ".join(sorted(event.language_names)),
    "website": lambda event: event.website,
    "mode": lambda event: event.place or _("online"),
    "latitude": lambda event: event.latitude,
    "longitude": lambda event: event.longitude,
    "accessibility": lambda event: event.accessibility,
    "starts_at": lambda event: _moment(event, event.starts_at),
    "ends_at": lambda event: _moment(event, event.ends_at),
    "picture": lambda event: event.picture_name and _("a picture"),
    "picture_alt": lambda event: event.picture_alt,
    "picture_rights": lambda event: event.picture_rights,
}


@dataclass(frozen=True)
class Difference:
    """One thing that is said otherwise; empty where it is not said at all."""

    label: str
    before: str
    after: str


def differences(change: LocalEvent) -> Iterator[Difference]:
    """Of ``change`` to the event that it replaces, in the order of the page; two statements for the projects."""
    event = change.replaces
    for name, tell in TOLD.items():
        before, after = tell(event), tell(change)
        if before != after or (name == "picture" and event.picture.name != change.picture.name):
            label = capfirst(LocalEvent._meta.get_field(name).verbose_name)
            yield Difference(label, _words(before), _new_picture() if before == after else _words(after))
    projects = [_projects(row) for row in (event, change)]
    if projects[0] != projects[1]:
        yield Difference(_("Projects shown"), *projects)


def _words(value) -> str:
    return "" if value is None else str(value)


def _new_picture() -> str:
    return _("another picture")


def _moment(event: LocalEvent, instant) -> str:
    return f"{times.moment(instant, event.zone)} ({event.zone_label(instant)})"


def _projects(event: LocalEvent) -> str:
    rows = event.projects.values_list("name", "programme_name", "website")
    return "; ".join(", ".join(filter(None, row)) for row in rows)
