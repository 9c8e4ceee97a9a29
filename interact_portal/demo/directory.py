"""The directory of the demo: topics, teams, contact persons and programmes."""

import csv
from pathlib import Path

from contacts.actions.programmes import add_programmes
from contacts.models import ContactPerson, ContactTopic, Team, Topic
from contacts.models.programmes import Goal

from .topics import TEAMS, TOPICS

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
    """Enters the topics; those that are there already stay as they are."""
    Topic.objects.bulk_create(
        [Topic(slug=slug, name=name, description=description) for slug, (name, description) in TOPICS.items()],
        ignore_conflicts=True,
    )


def add_contact_persons() -> None:
    """Enters the teams and their people, each with the topics they lead and those they help with."""
    Team.objects.bulk_create(
        [Team(slug=slug, name=name, email=f"{slug}@portal.example") for slug, name in TEAMS.items()],
        ignore_conflicts=True,
    )
    teams, topics = Team.objects.in_bulk(field_name="slug"), Topic.objects.in_bulk(field_name="slug")
    rows = read("contacts.csv")
    people = ContactPerson.objects.bulk_create(
        ContactPerson(
            slug=row["slug"],
            given_name=row["given_name"],
            family_name=row["family_name"],
            role=row["role"],
            team=teams[row["team"]],
            languages=row["languages"].split(),
            email=f"{row['slug'].replace('-', '.', 1)}@portal.example",
            phone=row["phone"],
        )
        for row in rows
    )
    ContactTopic.objects.bulk_create(
        ContactTopic(person=person, topic=topics[slug], is_lead=column == "leads")
        for person, row in zip(people, rows, strict=True)
        for column in ("leads", "helps")
        for slug in row[column].split()
    )
