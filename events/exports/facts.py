"""What a sheet says of a registration beside its answers: from which fields each column is read, and how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONArray
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import BodyKind
from contacts.models.programmes import Goal
from events.models import SeatPool, SessionSeat, State
from events.models.waiting import Wait
from events.search.columns import SENT_AT, SINCE, outside_in_words, sessions_in_words, wait_in_words
from kit.spreadsheets import Cell

#: The sessions with limited seats of a registration, each as its title and the stage of the seat.
SESSIONS = ArraySubquery(
    SessionSeat.objects.filter(registration=OuterRef("pk"))
    .in_agenda()
    .values_list(JSONArray("pool__session__title", "stage"))
)


@dataclass(frozen=True)
class Fact:
    """A column: ``read`` makes a cell of what ``paths`` bring of a registration."""

    paths: tuple[str | Combinable, ...]
    read: Callable[..., Cell]
    #: Instants are by the clocks of the event's place, which the heading names.
    is_instant: bool = False


def facts_in(zone: ZoneInfo, waits: Mapping[int, Wait]) -> dict[str, Fact]:
    """Every fact by the name of its column in the list; ``waits`` has who waits, by key, when their rows are read."""
    names = dict(countries)

    def by_clock(instant: datetime | None) -> Cell:
        return instant.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None) if instant else None

    return {
        "code": Fact(("code",), str),
        "name": Fact(("person", "person__name"), lambda person, name: name if person else _("erased")),
        "email": _text("person__email"),
        "organisation": _text("person__organisation"),
        "role": _text("person__role"),
        "body": _one_of("person__body_kind", dict(BodyKind.choices)),
        "country": _one_of("person__country", names),
        "programme": _text("programme__name"),
        "goal": _one_of("programme__goal", dict(Goal.choices)),
        "state": _one_of("state", dict(State.choices)),
        "wait": Fact(
            ("state", "wants_pool__slug", "pk"),
            lambda _state, wants, pk: wait_in_words(waits.get(pk), wants, zone),
        ),
        "pool": _one_of("pool__slug", dict(SeatPool.Slug.choices)),
        "sessions": Fact((SESSIONS,), sessions_in_words),
        "outside": Fact(("state", "is_outside_audience"), outside_in_words),
        "sent": Fact((SENT_AT,), by_clock, is_instant=True),
        "since": Fact((SINCE,), by_clock, is_instant=True),
    }


def _text(path: str) -> Fact:
    return Fact((path,), lambda text: text or "")


def _one_of(path: str, words: dict) -> Fact:
    said = {value: str(label) for value, label in words.items()}
    return Fact((path,), lambda value: said.get(value, value or ""))
