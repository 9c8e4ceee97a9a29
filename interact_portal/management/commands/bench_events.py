import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from contacts.models import Topic
from contacts.models.programmes import Goal
from events.models import Deadline, DeadlineExtension, Document, Event, SeatPool, Speaker
from interact_portal.demo.directory import add_topics
from interact_portal.management.numbers import whole_number
from interact_portal.management.words import invented_word

BATCH_SIZE = 2000
MOST_EVENTS = 100_000
#: So many events share a subject, and so many a city.
EVENTS_A_SUBJECT, EVENTS_A_CITY = 12, 20
PLACES = [
    ("FI", "Europe/Helsinki"), ("IT", "Europe/Rome"), ("PL", "Europe/Warsaw"), ("FR", "Europe/Paris"),
    ("AT", "Europe/Vienna"), ("ES", "Europe/Madrid"), ("DK", "Europe/Copenhagen"), ("GR", "Europe/Athens"),
    ("BE", "Europe/Brussels"), ("LV", "Europe/Riga"), ("HR", "Europe/Zagreb"), ("IE", "Europe/Dublin"),
]  # fmt: skip
TINY_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Command(BaseCommand):
    help = (
        "Adds events, of which two in five are over, and prints addresses of lists and feeds that find some of them. "
        "Refused unless DEBUG or BENCH is set."
    )
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def add_arguments(self, parser):
        parser.add_argument("--count", type=whole_number(1, MOST_EVENTS), required=True, help="how many events")

    def handle(self, *args, count, **options):
        if not (settings.DEBUG or settings.BENCH):
            raise CommandError("This fills the list with invented events: set BENCH=1 where that is meant.")
        first = Event.objects.count() + 1  # who asks for more later gets others
        numbers, now = range(first, first + count), timezone.now().replace(second=0, microsecond=0)
        with transaction.atomic():
            add_topics()
            starts = [_start(number, now) for number in numbers]
            deadlines = Deadline.objects.bulk_create(_deadlines(numbers, starts), BATCH_SIZE)
            rows = map(_event, numbers, starts, deadlines)
            events = Event.objects.bulk_create(rows, BATCH_SIZE)
            _add_what_belongs_to(events)
        self.stdout.write(json.dumps({"count": count, "addresses": _addresses(events[0])}))


def _start(number: int, now: datetime) -> datetime:
    """Three in five begin within a year, the others began within the last three."""
    days = number * 7919 % 365 + 1 if number % 5 < 3 else -(number * 7919 % 1095) - 3
    return now + timedelta(days=days, hours=number % 9)


def _deadlines(numbers: Iterable[int], starts: list[datetime]) -> Iterable[Deadline]:
    for number, start in zip(numbers, starts, strict=True):
        yield Deadline(opens_at=start - timedelta(days=60), closes_at=start - timedelta(days=number % 14 + 1))


def _event(number: int, start: datetime, deadline: Deadline) -> Event:
    country, zone = PLACES[number % len(PLACES)]
    mode = Event.Mode.values[number % 3]
    kind = Event.Kind(Event.Kind.values[number % 6])
    city = "" if mode == Event.Mode.ONLINE else invented_word(MOST_EVENTS + number // EVENTS_A_CITY)
    subject = invented_word(2 * MOST_EVENTS + number // EVENTS_A_SUBJECT)
    title = f"{kind.label} {number}: what {subject} has to do with {invented_word(number)}"
    is_off = number % 25 == 7
    return Event(
        slug=f"bench-{slugify(title)}"[:120], title=title, kind=kind, mode=mode, city=city,
        tagline=f"Two days of practice for those who look after {subject}.",
        text="<p>Nothing takes place here: this event exists to be found.</p>",
        country=country if city else "", venue=f"House of {city}" if city else "", time_zone=zone,
        goal=["", "", Goal.INTERREG, Goal.IJG][number % 4], strands=["A", "B"] if number % 8 == 2 else [],
        starts_at=start, ends_at=start + timedelta(hours=4 + number % 30), deadline=deadline,
        status=Event.Status.CANCELLED if is_off else Event.Status.PUBLISHED,
        published_at=start - timedelta(days=90), cancelled_at=start - timedelta(days=5) if is_off else None,
    )  # fmt: skip


def _add_what_belongs_to(events: list[Event]) -> None:
    """Seats, topics, extensions, speakers, and documents of what is over."""
    topics = list(Topic.objects.order_by("pk"))
    link: type[models.Model] = Event.topics.through
    link.objects.bulk_create(
        (
            link(event=event, topic=topics[(number + step * 5) % len(topics)])
            for number, event in enumerate(events)
            for step in (0, 1)
        ),
        BATCH_SIZE,
    )
    SeatPool.objects.bulk_create(
        (
            SeatPool(
                event=event, slug=SeatPool.Slug.ON_SITE, capacity=number % 80, opens_at=event.deadline.opens_at,
                closes_at=event.deadline.closes_at,
            )
            for number, event in enumerate(events)
        ),
        BATCH_SIZE,
    )  # fmt: skip
    DeadlineExtension.objects.bulk_create(
        (
            DeadlineExtension(
                deadline=event.deadline, old_closes_at=event.deadline.closes_at - timedelta(days=7),
                new_closes_at=event.deadline.closes_at, reason="The hotel has more rooms than planned.",
                at=event.deadline.closes_at - timedelta(days=10),
            )
            for event in events[::10]
        ),
        BATCH_SIZE,
    )  # fmt: skip
    Speaker.objects.bulk_create(
        (
            Speaker(event=event, name=f"Łucja {invented_word(3 * MOST_EVENTS + event.pk)}", position=1)
            for event in events[::4]
        ),
        BATCH_SIZE,
    )
    over = [event for event in events if event.ends_at < timezone.now()]
    paper = default_storage.save("documents/bench.pdf", ContentFile(TINY_PDF)) if over else ""
    Document.objects.bulk_create(
        (
            Document(
                event=event, slug="slides", title="Slides", file=paper, size_bytes=len(TINY_PDF),
                updated_at=event.ends_at,
            )
            for event in over
        ),
        BATCH_SIZE,
    )  # fmt: skip


def _addresses(event: Event) -> list[str]:
    """What people ask for: the list, filters, days, words with accents and with a letter wrong, feeds."""
    subject = event.title.split(" what ")[1].split()[0]
    wrong = f"{subject[:4]}y{subject[5:]}"
    topic = event.topics.first()
    return [
        "/events/",
        "/events/?when=open",
        "/events/?when=past",
        "/events/?when=all&page=7",
        "/events/?country=FI&country=PL&kind=workshop",
        f"/events/?topic={topic.slug}&goal=interreg&strand=A",
        "/events/?when=past&materials=yes&dates=last-year",
        f"/events/?when=all&q={subject}",
        f"/events/?when=all&q={wrong}",
        "/events/?q=workshop finland",
        "/events/?q=Lucja&mode=online",
        "/events/?when=all&q=pracktice",
        "/events/feed.atom",
        "/events/feed.atom?when=all&mode=online",
        "/events/feed.ics?kind=webinar&kind=training",
    ]
