"""The local events of the demo's current edition: 120 that everybody sees, and a few that wait for a look."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import cycle
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from accounts.models import Affiliation
from campaigns.models import Edition, LocalEvent, ShownProject
from contacts.models import Programme
from contacts.models.programmes import Goal

from .directory import read
from .plan import Clock
from .plans.posts import Picture
from .promotion import RIGHTS, drawn

Kind, Mode, State = LocalEvent.Kind, LocalEvent.Mode, LocalEvent.State

SHOWN, WAITING, EVERY_ONLINE = 120, 6, 17
#: Of the last so many, which are still to come, those that one can draw have a picture.
PICTURED = 33
#: The days of the season on which they take place, one after the other.
FIRST_DAY, LAST_DAY = -44, 50
CALLED_OFF = (63, 98)


@dataclass(frozen=True)
class Idea:
    """What can be held in any town; ``place`` names where in it."""

    title: str
    kind: str
    place: str
    opens: str
    hours: int
    description: str
    picture: Picture | None = None


IDEAS = (
    Idea("Open doors at the joint rescue station in {town}", Kind.OPEN_DAY, "Rescue station", "10:00", 6,
         "Crews from both sides of the border show their boats and engines. Children may try the hose."),
    Idea("A bus tour of what neighbours built around {town}", Kind.TOUR, "Main station, stop B", "09:00", 8,
         "Four projects in one day: a school, a museum, a bridge and a waterworks. Soup at noon."),
    Idea("Cooking from both sides: {town}", Kind.FOOD, "Market hall", "11:00", 5,
         "Eight cooks, four recipes, one table. Each dish is told in two languages before it is eaten."),
    Idea("Two choirs, one song in {town}", Kind.CONCERT, "Old town church", "19:00", 2,
         "Choirs from either side rehearse in the afternoon and sing together in the evening. Entry is free."),
    Idea("Ride to the other side from {town}", Kind.CYCLING, "Cycle park by the river", "09:30", 5,
         "Thirty flat kilometres along the new cycle path, with a guide and a repair stand half way.",
         Picture("A drawing: the cycle path crosses the river on a bridge with four arches.", "#cfe8ff", "#1d5c63", 4)),
    Idea("Films without borders: an evening in {town}", Kind.FILM, "City cinema", "18:30", 3,
         "Seven short films that young people shot with a partner school abroad. Their makers are there."),
    Idea("Market of neighbours in {town}", Kind.MARKET, "Main square", "08:00", 7,
         "Makers and growers from three regions, and a stand where projects explain what they do."),
    Idea("Football across the line: {town}", Kind.SPORT, "Municipal stadium", "14:00", 4,
         "Mixed teams, drawn on the spot: nobody plays against the neighbour, everybody with one."),
    Idea("Science afternoon for schools in {town}", Kind.WORKSHOP, "University library", "13:00", 3,
         "Pupils measure air, water and noise with the instruments of a joint laboratory."),
    Idea("Night of lights in {town}", Kind.FESTIVAL, "Old harbour", "20:00", 3,
         "Houses on both banks are lit by the same hand. Walk with a lantern, or look on from the quay.",
         Picture("A drawing: full moon above the old bridge, seen from the quay.", "#24305e", "#10172f", 2)),
    Idea("The border as it was: stories from {town}", Kind.OTHER, "Town archive", "17:00", 2,
         "Customs officers, smugglers' children and commuters tell how one crossed it thirty years ago."),
)  # fmt: skip
#: What needs nobody to be there.
ONLINE_IDEAS = tuple(idea for idea in IDEAS if idea.kind in (Kind.FILM, Kind.WORKSHOP, Kind.OTHER))
LANGUAGES = {
    "AT": "de", "BE": "nl", "BG": "bg", "CY": "el", "CZ": "cs", "DE": "de", "DK": "da", "EE": "et", "ES": "es",
    "FI": "fi", "FR": "fr", "GF": "fr", "GP": "fr", "GR": "el", "HR": "hr", "HU": "hu", "IT": "it", "KM": "fr",
    "LT": "lt", "LU": "fr", "LV": "lv", "MT": "mt", "NL": "nl", "PL": "pl", "PT": "pt", "RE": "fr", "RO": "ro",
    "SE": "sv", "SI": "sl", "SK": "sk", "YT": "fr",
}  # fmt: skip


def add_local_events(edition: Edition, *, clock: Clock) -> list[LocalEvent]:
    """Makes them, each of a programme that works in its country; returns those that everybody sees."""
    programmes = _programmes_by_country()
    speaking = _who_acts()
    towns = cycle(read("towns.csv"))
    events = [
        _local_event(edition, number, next(towns), programmes, speaking, clock) for number in range(SHOWN + WAITING)
    ]
    LocalEvent.objects.bulk_create(events)
    ShownProject.objects.bulk_create(
        ShownProject(
            local_event=event,
            name=f"Common ground {number}",
            programme_name=event.programme.short_name,
            website=f"https://common-ground-{number}.example/",
        )
        for number, event in enumerate(events[::2], start=1)
    )
    return events[:SHOWN]


def _programmes_by_country() -> dict[str, cycle]:
    """Country, or a programme's short name → its programmes, in turn."""
    rows = list(Programme.objects.listed().filter(goal=Goal.INTERREG).order_by("pk"))
    countries = {country for row in rows for country in row.countries}
    of_country = {code: cycle([row for row in rows if code in row.countries]) for code in sorted(countries)}
    return of_country | {row.short_name: cycle([row]) for row in rows}


def _who_acts() -> dict[int, int]:
    """Programme → somebody who acts for it."""
    return dict(Affiliation.objects.acting().order_by("-pk").values_list("programme", "person"))


def _local_event(edition, number, town, programmes, speaking, clock: Clock) -> LocalEvent:
    idea, zone = _idea(number), ZoneInfo(town["zone"])
    programme = next(programmes[town["programme"] or town["country"]])
    day = FIRST_DAY + number * (LAST_DAY - FIRST_DAY) // (SHOWN + WAITING - 1)
    starts_at = Clock(clock.now, zone).at(day, idea.opens)
    title = idea.title.format(town=town["name"])
    return LocalEvent(
        edition=edition,
        slug=f"{slugify(title)[:110]}-{number + 1}",
        programme=programme,
        proposed_by_id=speaking.get(programme.pk),
        organiser=f"{programme.short_name} and the town of {town['name']}",
        title=title,
        kind=idea.kind,
        description=idea.description,
        languages=list(dict.fromkeys([LANGUAGES.get(town["country"], "en"), "en"])),
        website=f"https://{slugify(programme.short_name)}.example/",
        time_zone=town["zone"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=idea.hours),
        **_where(number, town, idea),
        **_pictured(number, idea),
        **_standing(number, clock),
    )


def _is_online(number: int) -> bool:
    return number % EVERY_ONLINE == EVERY_ONLINE - 1


def _idea(number: int) -> Idea:
    """Now and then one that is online, else each in turn."""
    if _is_online(number):
        return ONLINE_IDEAS[number // EVERY_ONLINE % len(ONLINE_IDEAS)]
    return IDEAS[number % len(IDEAS)]


def _pictured(number: int, idea: Idea) -> dict:
    if idea.picture is None or not SHOWN - PICTURED <= number < SHOWN:
        return {}
    return {"picture": drawn(idea.picture), "picture_alt": idea.picture.alt, "picture_rights": RIGHTS}


def _where(number: int, town: dict[str, str], idea: Idea) -> dict:
    """All that are not online are in the town, each a little apart from the next there."""
    if _is_online(number):
        return {"mode": Mode.ONLINE}
    apart = Decimal(number // 71) / 200
    return {
        "venue": idea.place,
        "city": town["name"],
        "country": town["country"],
        "latitude": Decimal(town["latitude"]) + apart,
        "longitude": Decimal(town["longitude"]) + apart,
        "accessibility": "Without steps; a toilet for wheelchair users is at the entrance." if number % 3 else "",
    }


def _standing(number: int, clock: Clock) -> dict:
    """All but the last few were published after a day; of those, two were called off since, one was sent back."""
    proposed_at = clock.now - timedelta(days=70, minutes=number)
    published = {"state": State.PUBLISHED, "proposed_at": proposed_at, "published_at": proposed_at + timedelta(days=1)}
    if number in CALLED_OFF:
        cancelled_at = clock.now - timedelta(days=2)
        return published | {"state": State.CANCELLED, "cancelled_at": cancelled_at, "calendar_sequence": 1}
    if number < SHOWN:
        return published
    proposed_at = clock.now - timedelta(days=3, hours=number - SHOWN)
    if number > SHOWN:
        return {"state": State.PROPOSED, "proposed_at": proposed_at}
    return {
        "state": State.SENT_BACK,
        "proposed_at": proposed_at,
        "sent_back_at": clock.now - timedelta(days=1),
        "words": "Please say where exactly it starts, and who may come in.",
    }
