import itertools
import json
from collections.abc import Iterable

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.utils.text import slugify
from django_countries import countries

from contacts.models import (
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
from interact_portal.demo.topics import NETWORKS, OFFICES, SYNONYMS, TEAMS, TOPICS
from interact_portal.management.numbers import whole_number
from interact_portal.management.words import SYLLABLES, invented_word

GIVEN = [
    "Ada", "Łucja", "Zoë", "Jürgen", "Ondřej", "Marie-Laure", "Iñaki", "Saoirse", "Kornél", "Rūta", "Mikkel", "Ioánna",
    *(f"{first}{second}".capitalize() for first in SYLLABLES[:16] for second in SYLLABLES[16:32]),
]  # fmt: skip
REGIONS = ["Sicilia", "Toscana", "Śląskie", "Galicia", "Norte", "Sachsen", "Kriti", "Nord-Est", "Norrland", "Bayern"]
LANGUAGES = ["en", "it", "fi", "de", "fr", "es", "pl", "pt"]
BATCH_SIZE = 5000
MOST_PEOPLE = 100_000


class Command(BaseCommand):
    help = (
        "Fills the directory with contact persons and programmes and prints searches that find some of them. "
        "Refused unless DEBUG or BENCH is set."
    )
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def add_arguments(self, parser):
        parser.add_argument(
            "--people", type=whole_number(1, MOST_PEOPLE), required=True, help="how many contact persons"
        )
        parser.add_argument("--programmes", type=whole_number(1, 20_000), required=True, help="how many programmes")

    def handle(self, *args, people, programmes, **options):
        if not (settings.DEBUG or settings.BENCH):
            raise CommandError("This fills the directory with invented people: set BENCH=1 where that is meant.")
        # Numbers of the first: who asks for more later gets others.
        before = ContactPerson.objects.count() + 1, Programme.objects.count() + 1
        with transaction.atomic():
            _add_words(before[0] + people)
            served = Programme.objects.bulk_create(_programmes(before[1], programmes), BATCH_SIZE)
            added = ContactPerson.objects.bulk_create(_people(before[0], people), BATCH_SIZE)
            ContactTopic.objects.bulk_create(_knowledge(added), BATCH_SIZE)
            ServedProgramme.objects.bulk_create(_service(added, served), BATCH_SIZE)
            _join_networks(added)
        self.stdout.write(json.dumps({"people": people, "programmes": programmes, "searches": _searches(before[1])}))


def _add_words(people: int) -> None:
    """Topics, teams, offices and networks, as many as so many people have; what is there stays as it is.

    A directory ten times as large has ten times as many of each: nobody shares a topic with thousands.
    """
    rows = [
        *(Team(slug=slug, name=name) for slug, name in _more(TEAMS, people // 800)),
        *(Office(slug=slug, name=name, country=country) for slug, (name, country) in OFFICES.items()),
        *(Office(slug=slug, name=name, country="AT") for slug, name in _more({}, people // 1000)),
        *(Topic(slug=slug, name=name) for slug, (name, _) in TOPICS.items()),
        *(Topic(slug=slug, name=name) for slug, name in _more({}, people // 180)),
        *(Network(slug=slug, name=name) for slug, name in _more(NETWORKS, people // 800)),
    ]
    for model, same in itertools.groupby(rows, type):
        model.objects.bulk_create(same, ignore_conflicts=True)
    if not Synonym.objects.exists():
        Synonym.objects.bulk_create(Synonym(phrases=phrases) for phrases in SYNONYMS)


def _more(names: dict[str, str], count: int) -> Iterable[tuple[str, str]]:
    """Slugs and names, and invented ones until there are as many as ``count``."""
    invented = ((slugify(word), word) for word in map(_subject, range(count)))
    return [*names.items(), *itertools.islice(invented, max(count - len(names), 0))]


def _subject(number: int) -> str:
    """Two words that stand in nobody's name."""
    return f"{invented_word(MOST_PEOPLE + number)} {invented_word(2 * MOST_PEOPLE + number)}"


def _place(number: int) -> str:
    """A word that is no person's name and no subject's."""
    return invented_word(3 * MOST_PEOPLE + number)


def _programmes(first: int, count: int) -> Iterable[Programme]:
    codes = list(dict(countries))
    for number in range(first, first + count):
        place, pair = _place(number), [codes[number % len(codes)], codes[number * 7 % len(codes)]]
        name = f"(Interreg VI-A) {place}-{REGIONS[number % len(REGIONS)]}"
        yield Programme(
            slug=slugify(name), name=name, short_name=place, goal=Goal.INTERREG,
            strand=Programme.Strand.A, countries=sorted(set(pair)),
        )  # fmt: skip


def _people(first: int, count: int) -> Iterable[ContactPerson]:
    teams, offices, codes = list(Team.objects.all()), list(Office.objects.all()), list(dict(countries))
    for number in range(first, first + count):
        given, family = GIVEN[number % len(GIVEN)], invented_word(number)
        yield ContactPerson(
            slug=slugify(f"{given}-{family}"), given_name=given, family_name=family, role="Programme adviser",
            team=teams[number % len(teams)], office=offices[number % len(offices)],
            languages=["en", LANGUAGES[number % len(LANGUAGES)]], countries=[codes[number % len(codes)]],
            email=f"{slugify(family)}@bench.example", phone=f"+442079460{number % 1000:03}",
        )  # fmt: skip


def _knowledge(people: list[ContactPerson]) -> Iterable[ContactTopic]:
    topics = list(Topic.objects.all())
    for number, person in enumerate(people):
        for step in (0, 1):
            topic = topics[(number + step * 5) % len(topics)]
            yield ContactTopic(person=person, topic=topic, is_lead=step == 0 and number < len(topics))


def _service(people: list[ContactPerson], programmes: list[Programme]) -> Iterable[ServedProgramme]:
    for number, person in enumerate(people):
        yield ServedProgramme(person=person, programme=programmes[number % len(programmes)])


def _join_networks(people: list[ContactPerson]) -> None:
    membership: type[models.Model] = ContactPerson.networks.through
    networks = itertools.cycle(Network.objects.all())
    membership.objects.bulk_create(
        (
            membership(contactperson=person, network=network)
            for person, network in zip(people[::3], networks, strict=False)
        ),
        BATCH_SIZE,
    )


def _searches(programme: int) -> list[str]:
    """Addresses that people would ask for, each finding somebody: names, one with a letter wrong, topics, places."""
    name = invented_word(1234)
    wrong = f"{name[:4]}y{name[5:]}"
    return [
        f"/contacts/?q={name}",
        f"/contacts/?q={wrong}",
        f"/contacts/?q=Lucja {invented_word(len(GIVEN) + 1)}",
        f"/contacts/?q={_place(programme)}",
        "/contacts/?q=Whom do I ask about simplified costs",
        "/contacts/?q=state aid&language=en",
        "/contacts/?q=finland&team=networks",
        "/contacts/?topic=audit&language=en",
    ]
