import json
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign, Edition, LocalEvent, Town
from contacts.models import Programme
from contacts.models.programmes import Goal
from interact_portal.management.numbers import whole_number
from interact_portal.management.words import invented_word

BATCH_SIZE = 1000
MOST_EVENTS = 50_000
#: As many as Interreg has.
MOST_PROGRAMMES = 86
SLUG = "bench-campaign"


class Command(BaseCommand):
    help = (
        "Makes local events of a campaign of their own, in towns of the gazetteer, and prints addresses of its list, "
        "its map and its feeds. Refused unless DEBUG or BENCH is set."
    )
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def add_arguments(self, parser):
        parser.add_argument("--count", type=whole_number(1, MOST_EVENTS), required=True, help="how many local events")

    def handle(self, *args, count, **options):
        if not (settings.DEBUG or settings.BENCH):
            raise CommandError("This fills a campaign with invented events: set BENCH=1 where that is meant.")
        with transaction.atomic():
            edition = _edition()
            first = LocalEvent.objects.filter(edition=edition).count()  # who asks for more later gets others
            LocalEvent.objects.bulk_create(_events(edition, range(first, first + count)), BATCH_SIZE)
        self.stdout.write(json.dumps({"count": count, "addresses": _addresses(edition)}))


def _edition() -> Edition:
    today = timezone.now().date()
    campaign, _made = Campaign.objects.get_or_create(
        slug=SLUG, defaults={"name": "Bench", "summary": "To be measured."}
    )
    season = {"season_start_date": today - timedelta(days=90), "season_end_date": today + timedelta(days=90)}
    edition, _made = Edition.objects.get_or_create(
        campaign=campaign, year=today.year, defaults={"key_date": today, "is_published": True, **season}
    )
    return edition


def _events(edition: Edition, numbers: range) -> Iterator[LocalEvent]:
    """One in twenty is online, one in fifty cancelled, one in thirty highlighted; all others are all over the map."""
    now = timezone.now().replace(second=0, microsecond=0)
    programmes = list(Programme.objects.order_by("pk")[:MOST_PROGRAMMES]) or [
        Programme.objects.create(name="Bench", slug=SLUG, goal=Goal.INTERREG, strand="A")
    ]
    towns = list(Town.objects.filter(time_zone__startswith="Europe/").order_by("geoname"))
    far = list(Town.objects.exclude(time_zone__startswith="Europe/").order_by("geoname"))
    for number in numbers:
        places = far if number % 40 == 5 else towns
        town, start = places[number * 7919 % len(places)], now + timedelta(days=number * 31 % 80, hours=number % 9 + 1)
        is_online, is_off = number % 20 == 3, number % 50 == 7
        where = {} if is_online else {
            "venue": "Town hall", "city": town.name, "country": town.country, "latitude": town.latitude,
            "longitude": town.longitude,
        }  # fmt: skip
        yield LocalEvent(
            edition=edition, slug=f"bench-{number}", programme=programmes[number % len(programmes)],
            organiser="Association of the border", title=f"Open doors {number} at {invented_word(number)}",
            kind=LocalEvent.Kind.values[number % len(LocalEvent.Kind.values)], languages=["en"],
            description="Nothing takes place here: this event exists to be found.",
            mode=LocalEvent.Mode.ONLINE if is_online else LocalEvent.Mode.ON_SITE, time_zone=town.time_zone,
            starts_at=start, ends_at=start + timedelta(hours=4), is_highlighted=number % 30 == 1,
            state=LocalEvent.State.CANCELLED if is_off else LocalEvent.State.PUBLISHED, proposed_at=now,
            published_at=now, cancelled_at=now if is_off else None, **where,
        )  # fmt: skip


def _addresses(edition: Edition) -> list[str]:
    """What people ask for: the map with its list, filters, near a town with a letter wrong, feeds."""
    address = f"/campaigns/{SLUG}/{edition.year}/events/"
    return [
        address,
        f"{address}?when=all&page=2",
        f"{address}?country=IT&kind=film",
        f"{address}?near=Palerno&km=400",
        f"{address}?within=45,9,50,17",
        f"{address}feed.atom",
        f"{address}feed.ics?mode=on_site",
    ]
