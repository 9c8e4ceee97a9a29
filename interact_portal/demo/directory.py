"""The directory of the demo: topics, teams, offices, contact persons and whom they serve, absences, programmes."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

from contacts.actions.programmes import add_programmes
from contacts.models import (
    Absence,
    ContactPerson,
    ContactTopic,
    Network,
    Office,
    Programme,
    ServedProgramme,
    Synonym,
    Team,
    Topic,
)
from contacts.models.programmes import Goal

from .topics import NETWORKS, OFFICES, SYNONYMS, TEAMS, TOPICS

#: Who is away, from how many days before today to how many after it, and who stands in. Of those, one stand-in is
#: away too, and one absence to come has none yet: staff see them in their report.
ABSENCES = [
    ("tomas-carvalheira", -2, 8, "filipe-meireles"),
    ("ondrej-havlicek", -1, 12, "henrik-backstrom"),
    ("katri-saarinen", -4, 5, "ondrej-havlicek"),
    ("sanna-rautio", 6, 20, ""),
    ("chiara-fumagalli", -40, -30, "tibor-halmos"),
]

HERE = Path(__file__).parent


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of the demo's lists, by column."""
    with (HERE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def add_registry() -> None:
    """Enters the 122 programmes; those that are in the registry already stay as they are."""
    rows = [
        {**row, "goal": Goal(row["goal"].lower()), "countries": row["countries"].split(";")}
        for row in read("programmes.csv")
    ]
    add_programmes(rows=rows, by=None)


def add_topics() -> None:
    """Enters the topics and the words that mean the same; those that are there already stay as they are."""
    Topic.objects.bulk_create(
        [Topic(slug=slug, name=name, description=description) for slug, (name, description) in TOPICS.items()],
        ignore_conflicts=True,
    )
    Synonym.objects.bulk_create([Synonym(phrases=phrases) for phrases in SYNONYMS])


def add_contact_persons(*, now: datetime) -> None:
    """Enters teams, offices and networks, and their people: what they know, whom they serve, when they are away."""
    _add_places()
    teams, offices, topics, networks = (
        model.objects.in_bulk(field_name="slug") for model in (Team, Office, Topic, Network)
    )
    programmes = {programme.short_name: programme for programme in Programme.objects.listed()}
    rows = read("contacts.csv")
    people = ContactPerson.objects.bulk_create(_person(row, teams, offices) for row in rows)
    by_row = list(zip(people, rows, strict=True))
    ContactTopic.objects.bulk_create(
        ContactTopic(person=person, topic=topics[slug], is_lead=column == "leads")
        for person, row in by_row
        for column in ("leads", "helps")
        for slug in row[column].split()
    )
    ContactPerson.networks.through.objects.bulk_create(
        ContactPerson.networks.through(contactperson=person, network=networks[slug])
        for person, row in by_row
        for slug in row["networks"].split()
    )
    ServedProgramme.objects.bulk_create(
        ServedProgramme(person=person, programme=programmes[name])
        for person, row in by_row
        for name in filter(None, row["programmes"].split(";"))
    )
    _add_absences({person.slug: person for person in people}, now)


def _person(row: dict[str, str], teams: dict[str, Team], offices: dict[str, Office]) -> ContactPerson:
    return ContactPerson(
        slug=row["slug"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        role=row["role"],
        team=teams[row["team"]],
        office=offices[row["office"]],
        languages=row["languages"].split(),
        countries=row["countries"].split(),
        working_days=[int(day) for day in row["working_days"].split()],
        email=f"{row['slug'].replace('-', '.', 1)}@portal.example",
        phone=row["phone"],
    )


def _add_places() -> None:
    Team.objects.bulk_create(
        [Team(slug=slug, name=name, email=f"{slug}@portal.example") for slug, name in TEAMS.items()],
        ignore_conflicts=True,
    )
    Office.objects.bulk_create(
        [Office(slug=slug, name=name, country=country) for slug, (name, country) in OFFICES.items()],
        ignore_conflicts=True,
    )
    Network.objects.bulk_create(
        [Network(slug=slug, name=name) for slug, name in NETWORKS.items()], ignore_conflicts=True
    )


def _add_absences(people: dict[str, ContactPerson], now: datetime) -> None:
    Absence.objects.bulk_create(
        Absence(
            person=people[slug],
            first_date=now.date() + timedelta(days=first),
            last_date=now.date() + timedelta(days=last),
            stand_in=people.get(stand_in),
        )
        for slug, first, last, stand_in in ABSENCES
    )
