import json
import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from campaigns.models import ShownProject
from tests.factories.campaigns import EditionFactory, LocalEventFactory
from tests.factories.events import in_days
from tests.pages import Page

pytestmark = pytest.mark.django_db

PICTURE = {"picture_alt": "Boats with lights", "picture_rights": "Port authority, CC BY 4.0"}


@pytest.fixture
def page(client):
    return lambda event: client.get(event.get_absolute_url())


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def linked_data(response):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S)
    return json.loads(found[1])


def test_a_local_event_says_what_when_where_and_for_whom(page):
    event = LocalEventFactory(
        programme__name="Italy-Malta", accessibility="Step-free from the quay.", website="https://port.example/night",
        starts_at=in_days(5).replace(month=9, day=21, hour=18, minute=0),
    )  # fmt: skip
    ShownProject.objects.create(local_event=event, name="Blue nets", programme_name="Italy-Malta")

    said = text(page(event))

    assert "21 September" in said
    assert ", 20:00 to" in said
    assert "(Palermo time, CEST)" in said
    for words in (
        "La Cala, Palermo, Italy", "Italian, English", "Port authority of Palermo", "Italy-Malta",
        "https://port.example/night", "Fishers from both shores show their boats.", "Blue nets (Italy-Malta)",
        "Step-free from the quay.",
    ):  # fmt: skip
        assert words in said


def test_what_is_not_said_of_the_place_is_said_to_be_missing(page):
    assert "The organiser has not said anything about it." in text(page(LocalEventFactory(accessibility="")))
    assert "Accessibility of the place" not in text(page(LocalEventFactory(online=True)))


@pytest.mark.parametrize(("latitude", "longitude"), [("38.11582", "13.35976"), ("-16.9", "179.99"), ("89.9", "0")])
def test_what_is_near_an_event_is_found_though_no_gazetteer_knows_its_town(client, page, latitude, longitude):
    place = {"city": "Zzyzx", "latitude": Decimal(latitude), "longitude": Decimal(longitude)}
    event = LocalEventFactory(**place)
    LocalEventFactory(title="Beside it", **place | {"latitude": place["latitude"] - Decimal("0.5")})
    LocalEventFactory(title="Two degrees away", **place | {"latitude": place["latitude"] - 2})

    [way] = [href for href in Page(page(event).content.decode()).links if "within=" in href]
    found = client.get(way).context

    assert [line["event"].title for line in found["lines"]] == [event.title, "Beside it"]
    assert page(LocalEventFactory(online=True)).context["near_query"] == ""


def test_a_cancelled_event_says_so(page):
    event = LocalEventFactory(cancelled=True)

    assert "This event is cancelled" in text(page(event))
    assert linked_data(page(event))["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.parametrize("state", ["proposed", "sent_back"])
def test_what_was_not_checked_is_not_there(page, state):
    assert page(LocalEventFactory(**{state: True})).status_code == 404


def test_an_event_of_an_edition_that_is_not_published_is_not_there(page):
    assert page(LocalEventFactory(edition=EditionFactory(is_published=False))).status_code == 404


def test_machines_read_the_same(page):
    event = LocalEventFactory(title="</script><b>", picture=ContentFile(b"\xff\xd8", name="a.jpg"), **PICTURE)

    data = linked_data(page(event))

    assert (data["name"], data["eventStatus"]) == ("</script><b>", "https://schema.org/EventScheduled")
    assert data["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 38.11582, "longitude": 13.35976}
    assert data["image"].endswith(f"/pictures/{event.picture_name}")
    html = page(event).content.decode()
    assert f'<meta property="og:image" content="{data["image"]}">' in html
    assert '<meta property="og:title" content="&lt;/script&gt;&lt;b&gt;">' in html


def test_an_online_event_has_no_place(page):
    assert linked_data(page(LocalEventFactory(online=True)))["location"]["@type"] == "VirtualLocation"


def test_a_picture_says_what_it_shows_and_whose_it_is(client, page):
    event = LocalEventFactory(picture=ContentFile(b"\xff\xd8", name="a-1200x600.jpg"), **PICTURE)

    html = page(event).content.decode()
    address = f"{event.get_absolute_url()}pictures/{event.picture_name}"
    response = client.get(address)

    assert f'<img src="{address}" width="1200" height="600" alt="Boats with lights">' in html
    assert "Picture: Port authority, CC BY 4.0" in html
    assert (response.getvalue(), response.headers["Content-Type"]) == (b"\xff\xd8", "image/jpeg")
    assert client.get(f"{event.get_absolute_url()}pictures/other.jpg").status_code == 404


def test_texts_stay_text(page):
    html = page(
        LocalEventFactory(title="<i>t</i>", description="<script>x</script>\n\nhttps://spam.example", venue="<u>v</u>")
    ).content.decode()

    assert "<i>t" not in html
    assert "<script>x" not in html
    assert 'href="https://spam.example' not in html
    assert "<u>v" not in html


def test_a_page_costs_few_statements(page, django_assert_max_num_queries):
    event = LocalEventFactory()

    with django_assert_max_num_queries(4):
        page(event)
