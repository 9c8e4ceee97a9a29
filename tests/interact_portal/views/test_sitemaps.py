"""The addresses that search engines may look at, with the day of their latest change."""

from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_date

from contacts.models import ContactPerson, Programme, Team, Topic
from events.models import Event
from interact_portal.views import sitemaps
from tests.factories.campaigns import EditionFactory, GuideStepFactory, LocalEventFactory, MaterialFactory
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory, TopicFactory
from tests.factories.events import EventFactory, in_days

pytestmark = pytest.mark.django_db

NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read(client, path="/sitemap.xml", part="url"):
    """Address and day of each entry."""
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml")
    entries = ET.fromstring(response.content).findall(f"map:{part}", NAMES)
    return {
        entry.findtext("map:loc", namespaces=NAMES): entry.findtext("map:lastmod", namespaces=NAMES)
        for entry in entries
    }


@pytest.fixture
def pages():
    person = ContactPersonFactory(slug="ada", team__slug="delivery")
    ContactPersonFactory(is_listed=False, team=person.team)
    edition = EditionFactory(year=2024)
    hidden = EditionFactory(year=2025, is_published=False)
    LocalEventFactory(edition=edition, slug="boats", programme__slug="alpine")
    alpine = Programme.objects.get()
    LocalEventFactory(edition=edition, slug="called-off", cancelled=True, programme=alpine)
    for state in ("proposed", "sent_back"):
        LocalEventFactory(edition=edition, programme=alpine, **{state: True})
    LocalEventFactory(edition=hidden, programme=alpine)
    GuideStepFactory(edition=edition)
    MaterialFactory.create_batch(2, edition=edition)
    MaterialFactory(edition=hidden)
    GuideStepFactory(edition=EditionFactory(year=2023, is_published=False))
    EventFactory(slug="palermo")
    EventFactory(slug="off", cancelled=True)
    EventFactory(slug="old", past=True)
    EventFactory(draft=True)
    TopicFactory(slug="state-aid")
    ProgrammeFactory(state=Programme.State.MERGED, merged_into=alpine)
    ProgrammeFactory(awaiting_check=True)


ROWS = [
    "/events/palermo/", "/events/off/", "/events/old/", "/topics/state-aid/", "/programmes/alpine/", "/contacts/ada/",
    "/teams/delivery/", "/campaigns/cooperation-day/2024/", "/campaigns/cooperation-day/2024/events/boats/",
    "/campaigns/cooperation-day/2024/events/called-off/",
]  # fmt: skip
LISTS = [
    "/", "/events/", "/contacts/", "/programmes/", "/privacy/", "/accessibility/",
    "/campaigns/cooperation-day/2024/materials/", "/campaigns/cooperation-day/2024/materials/guide/",
]  # fmt: skip


@pytest.mark.usefixtures("pages")
def test_every_page_for_everybody_is_there_once_with_its_day(client):
    today = timezone.localdate().isoformat()

    assert read(client) == {
        **{f"http://testserver{path}": None for path in LISTS},
        **{f"http://testserver{path}": today for path in ROWS},
    }


@pytest.mark.usefixtures("pages")
def test_what_is_named_is_there(client):
    assert [client.get(path).status_code for path in LISTS + ROWS] == [200] * len(LISTS + ROWS)


def test_the_day_is_that_of_the_latest_change(client):
    event = EventFactory(slug="palermo")
    Event.objects.filter(pk=event.pk).update(updated_at=in_days(-9))

    (day,) = (day for address, day in read(client).items() if address.endswith("/palermo/"))

    assert parse_date(day) == timezone.localdate(in_days(-9))


@pytest.mark.parametrize("factory", [ContactPersonFactory, TopicFactory, ProgrammeFactory])
@pytest.mark.django_db(transaction=True)
def test_the_database_notes_every_change_of_the_directory(factory):
    row = factory()
    before = type(row).objects.get(pk=row.pk).updated_at

    type(row).objects.filter(pk=row.pk).update(slug="another")

    assert type(row).objects.get(pk=row.pk).updated_at > before


@pytest.mark.usefixtures("pages")
def test_more_addresses_than_one_file_holds_are_in_several(client, monkeypatch):
    everything = read(client)
    monkeypatch.setattr(sitemaps.PortalSitemap, "limit", 2)
    monkeypatch.setattr(sitemaps, "FILE_SIZE", 2)
    Team.objects.update(slug="sent")  # so that nothing is from memory

    files = read(client, part="sitemap")

    assert list(files) == [
        f"http://testserver/sitemap-{name}.xml?p={page}"
        for name, count in {
            "pages": 3,
            "events": 2,
            "campaigns": 1,
            "materials": 1,
            "local-events": 1,
            "topics": 1,
            "programmes": 1,
            "persons": 1,
            "teams": 1,
        }.items()
        for page in range(1, count + 1)
    ]
    found = {}
    for file in files:
        found |= read(client, file.removeprefix("http://testserver"))
    assert {address for address in found if "/teams/" not in address} == {
        address for address in everything if "/teams/" not in address
    }
    assert files["http://testserver/sitemap-events.xml?p=1"].startswith(timezone.localdate().isoformat())
    assert files["http://testserver/sitemap-pages.xml?p=1"] is None


@pytest.mark.parametrize("path", ["/sitemap-secrets.xml", "/sitemap-events.xml?p=99", "/sitemap-events.xml?p=x"])
def test_a_file_that_there_is_not_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_map_costs_as_many_statements_for_many_rows_as_for_one(client, django_assert_num_queries):
    for number in (1, 5):
        EventFactory.create_batch(number)
        ContactPersonFactory.create_batch(number)
        LocalEventFactory.create_batch(number, edition__year=2020 + number)
        with django_assert_num_queries(25):
            assert len(read(client)) > number
    assert (ContactPerson.objects.count(), Topic.objects.count()) == (6, 0)
