import re
from datetime import timedelta
from random import Random

import pytest

from campaigns.views.listing import PAGE_SIZE
from tests.factories.campaigns import EditionFactory, LocalEventFactory, TownFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days
from tests.pages import Page

pytestmark = pytest.mark.django_db

VIENNA = {"city": "Vienna", "country": "AT", "latitude": "48.20800", "longitude": "16.37200"}
TURKU = {"city": "Turku", "country": "FI", "latitude": "60.45100", "longitude": "22.26900"}
MORONI = {"city": "Moroni", "country": "KM", "latitude": "-11.70200", "longitude": "43.25500"}


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def page(client, edition):
    return lambda query="": client.get(f"/campaigns/cooperation-day/{edition.year}/events/{query}")


def titles(response):
    return [line["event"].title for line in response.context["lines"]]


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_everybody_sees_what_was_checked_the_next_first(page, edition):
    LocalEventFactory(edition=edition, title="Later", starts_at=in_days(9))
    LocalEventFactory(edition=edition, title="Next", starts_at=in_days(2))
    LocalEventFactory(edition=edition, title="Called off", starts_at=in_days(3), cancelled=True)
    LocalEventFactory(edition=edition, title="Proposed", proposed=True)
    LocalEventFactory(edition=edition, title="Sent back", sent_back=True)
    LocalEventFactory(edition=edition, title="Over", starts_at=in_days(-3))
    LocalEventFactory(edition=EditionFactory(year=edition.year - 1), title="Of last year")

    assert titles(page()) == ["Next", "Called off", "Later"]
    assert titles(page("?when=past")) == ["Over"]
    assert titles(page("?when=all")) == ["Next", "Called off", "Later", "Over"]


def test_an_edition_that_is_over_shows_everything_the_latest_first(client):
    edition = EditionFactory(year=2024)
    for days in (-400, -390):
        LocalEventFactory(edition=edition, title=str(days), starts_at=in_days(days))

    assert titles(client.get("/campaigns/cooperation-day/2024/events/")) == ["-390", "-400"]


def test_an_edition_that_is_not_published_has_no_list(client):
    EditionFactory(year=2024, is_published=False)

    assert client.get("/campaigns/cooperation-day/2024/events/").status_code == 404
    assert client.get("/campaigns/cooperation-day/2023/events/").status_code == 404
    assert client.get("/campaigns/other/2024/events/").status_code == 404


def test_events_are_found_by_links_that_can_be_mailed(page, edition):
    alpine = ProgrammeFactory(slug="alpine", name="Alpine Space")
    LocalEventFactory(edition=edition, title="Palermo", kind="film", programme=alpine, starts_at=in_days(1))
    LocalEventFactory(edition=edition, title="Vienna", kind="food", starts_at=in_days(2), **VIENNA)
    LocalEventFactory(edition=edition, title="Online", kind="film", online=True, starts_at=in_days(20))

    assert titles(page("?country=AT")) == ["Vienna"]
    assert titles(page("?kind=film")) == ["Palermo", "Online"]
    assert titles(page("?kind=film&mode=online")) == ["Online"]
    assert titles(page("?programme=alpine")) == ["Palermo"]
    assert titles(page(f"?from={in_days(10):%Y-%m-%d}")) == ["Online"]
    assert titles(page(f"?to={in_days(10):%Y-%m-%d}")) == ["Palermo", "Vienna"]
    assert titles(page("?within=47,15,49,17")) == ["Vienna"]


def test_every_choice_says_how_many_it_leads_to(page, edition):
    LocalEventFactory(edition=edition, kind="film")
    LocalEventFactory(edition=edition, kind="food", **VIENNA)
    LocalEventFactory(edition=edition, kind="food", starts_at=in_days(-3), **VIENNA)

    filters = {
        each.name: {choice.label: choice.count for choice in each.choices}
        for each in page("?country=AT").context["filters"]
    }

    assert filters["when"] == {"Coming up": 1, "Over": 1, "At any time": 2}
    assert filters["country"] == {"Austria": 1, "Italy": 1}
    assert filters["kind"] == {"Food and wine": 1}


def test_where_a_page_names_kosovo_it_says_how_that_is_meant(page, edition, client):
    LocalEventFactory(edition=edition, **VIENNA)
    assert not page("").context["footnote"]
    assert "Kosovo" not in page("").content.decode()
    prizren = {"city": "Prizren", "country": "XK", "latitude": "42.21390", "longitude": "20.73970"}
    event = LocalEventFactory(edition=edition, title="Fortress", **prizren)
    TownFactory(name="Prizren", **{name: prizren[name] for name in ("country", "latitude", "longitude")})

    for query in ("", "?country=XK", "?near=Prizren"):
        listed = Page(page(query).content.decode())
        assert "Kosovo*" in listed.text
        assert "Kosovo " not in listed.text.replace("the Kosovo declaration", "")
        assert "* This designation is without prejudice to positions on status" in listed.text
    alone = Page(client.get(event.get_absolute_url()).content.decode())
    assert alone.facts["Where"] == "La Cala, Prizren, Kosovo*"
    assert "* This designation is without prejudice" in alone.text


def test_a_day_is_one_of_the_place(page, edition):
    # 23:30 UTC is the next day in Palermo.
    start = in_days(5).replace(hour=23, minute=30)
    LocalEventFactory(edition=edition, title="Night", starts_at=start, ends_at=start + timedelta(hours=1))

    assert titles(page(f"?to={start:%Y-%m-%d}")) == []
    assert titles(page(f"?from={start + timedelta(days=1):%Y-%m-%d}")) == ["Night"]


# -- near ---------------------------------------------------------------------------------------------------
def test_near_a_town_the_nearest_comes_first_with_its_distance(page, edition):
    TownFactory(name="Bratislava", country="SK", latitude="48.14900", longitude="17.10700")
    LocalEventFactory(edition=edition, title="Palermo", starts_at=in_days(1))
    LocalEventFactory(edition=edition, title="Vienna", starts_at=in_days(9), **VIENNA)
    LocalEventFactory(edition=edition, title="Online", online=True)
    LocalEventFactory(
        edition=edition, title="Hainburg", city="Hainburg", country="AT", latitude="48.14600", longitude="16.94100",
        starts_at=in_days(10),
    )  # fmt: skip

    response = page("?near=bratislava")

    assert [(line["event"].title, line["kilometres"]) for line in response.context["lines"]] == [
        ("Hainburg", 12), ("Vienna", 55),
    ]  # fmt: skip
    assert titles(page("?near=Bratislava&km=25")) == ["Hainburg"]
    assert "Near Bratislava, Slovakia, the nearest first." in text(response)


def test_of_towns_of_one_name_the_largest_is_taken_and_the_others_are_offered(page):
    TownFactory(name="Neustadt", country="DE", population=53_000)
    other = TownFactory(name="Neustadt", country="AT", population=44_000)

    response = page("?near=neustadt")

    assert "Near Neustadt, Germany" in text(response)
    assert response.context["towns_instead"] == [
        ("Neustadt, Austria", f"near=Neustadt%2C+Austria&near_id={other.geoname}&km=100"),
    ]
    assert "Near Neustadt, Austria" in text(page(f"?near=Neustadt%2C+Austria&near_id={other.geoname}"))


def test_a_town_that_nobody_knows_is_said_and_kept_in_the_field(page):
    response = page("?near=Atlantis")

    assert response.status_code == 200
    assert 'value="Atlantis"' in response.content.decode()
    assert "The gazetteer knows no town called so." in text(response)


def test_suggestions_for_a_town(client):
    town = TownFactory()

    assert client.get("/campaigns/towns/?q=pale").json() == {
        "results": [{"value": str(town.geoname), "label": "Palermo, Italy", "hint": ""}]
    }


# -- bad addresses --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        "when=never", "country=XX", "kind=party", "mode=moon", "from=31.2.2026",
        "from=2026-09-02&to=2026-09-01", "km=7",
        "within=1,2,3", "within=9,0,1,1", "within=91,0,92,1", "within=1,1,1,1e9", "country=AT&country=IT", "near=%00",
        "within=1,2,3,4_", "within=a1,2,3,4",
        "page=0", "page=x", "near=" + "x" * 101,
    ],
)  # fmt: skip
def test_what_nobody_offers_is_refused_in_words(page, edition, query):
    LocalEventFactory(edition=edition)

    response = page(f"?{query}")

    assert (response.status_code, titles(response)) == (200, [])
    assert "Nothing is found by this address" in text(response)


def test_a_programme_without_events_finds_nothing(page, edition):
    LocalEventFactory(edition=edition)

    assert "Nothing fits this choice" in text(page("?programme=%22%3E%3Cscript%3E"))


def test_texts_stay_text(page, edition):
    LocalEventFactory(edition=edition, title="<script>alert(1)</script>", city="<b>Town</b>", online=False)

    html = page().content.decode()

    assert "<script>alert" not in html
    assert "<b>Town" not in html


# -- pages and cost -------------------------------------------------------------------------------------------
def test_the_list_has_pages_and_a_page_that_is_not_there_is_the_last(page, edition):
    for number in range(PAGE_SIZE + 1):
        LocalEventFactory(edition=edition, title=str(number), starts_at=in_days(1) + timedelta(hours=number))

    assert len(titles(page())) == PAGE_SIZE
    assert titles(page("?page=2")) == titles(page("?page=99")) == [str(PAGE_SIZE)]


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("query", ["", "?near=Palermo", "?near=Palerno&kind=open_day", "?country=IT&page=2"])
def test_the_list_costs_the_same_for_one_event_and_for_many(
    page, edition, django_assert_max_num_queries, number, query
):
    TownFactory()
    LocalEventFactory.create_batch(number, edition=edition)

    with django_assert_max_num_queries(8):
        page(query)


# -- the map --------------------------------------------------------------------------------------------------
def marks(response):
    return {each.sheet.slug: [(mark.name, mark.number) for mark in each.marks] for each in response.context["maps"]}


def test_every_place_is_a_dot_of_its_sheet_and_online_events_stand_beside(page, edition):
    start = in_days(5).replace(hour=12)
    LocalEventFactory(edition=edition, title="Boats", starts_at=start, slug="boats")
    LocalEventFactory(edition=edition, title="Ylang", starts_at=start, **MORONI)
    LocalEventFactory(edition=edition, title="Talk", starts_at=start, online=True)
    day = f"{start.day} {start:%B %Y}"

    response = page()

    assert marks(response) == {
        "europe": [(f"Boats, Palermo, {day}", "")],
        "indian-ocean": [(f"Ylang, Moroni, {day}", "")],
    }
    assert [line["title"] for line in response.context["online"]["lines"]] == ["Talk"]
    html = response.content.decode()
    assert f'<a href="/campaigns/cooperation-day/{edition.year}/events/boats/" class="dot"' in html
    assert "vendor/world-atlas/indian-ocean" in html
    assert "1 local event online" in text(response)


def test_many_programmes_are_folded_and_stay_links(page, edition):
    for number in range(41):
        LocalEventFactory(edition=edition, programme=ProgrammeFactory(slug=f"programme-{number}"))

    html = page().content.decode()

    assert "<summary>Choose from 41</summary>" in html
    assert html.count(f'href="/campaigns/cooperation-day/{edition.year}/events/?programme=') == 41
    assert "<summary>Choose from 40</summary>" in page("?programme=programme-7").content.decode()


def test_europe_is_there_also_when_nothing_is(page):
    assert marks(page()) == {"europe": []}


def test_crowded_dots_are_gathered_and_lead_to_the_map_enlarged(page, edition):
    LocalEventFactory.create_batch(2, edition=edition, **VIENNA)
    LocalEventFactory(
        edition=edition, title="Bratislava", city="Bratislava", country="SK", latitude="48.14900", longitude="17.10700"
    )
    LocalEventFactory(edition=edition, title="Far", **TURKU)

    response = page()
    (dot,) = [mark for each in response.context["maps"] for mark in each.marks if mark.number]

    assert (dot.name, dot.number) == ("3 local events around Vienna", "3")
    assert dot.href == "?within=48.14%2C16.37%2C48.21%2C17.11#list"
    larger = page(dot.href.removesuffix("#list"))
    assert (len(titles(larger)), larger.context["maps"][0].view.split()[2]) == (3, "200.0")
    assert "Show the whole map" in text(larger)


def test_a_gathered_dot_leads_to_exactly_the_list_that_its_number_says(page, edition):
    random, programme = Random(5), ProgrammeFactory()
    for _each in range(80):
        LocalEventFactory(
            edition=edition, programme=programme, latitude=f"{random.uniform(44, 52):.5f}",
            longitude=f"{random.uniform(6, 18):.5f}",
        )  # fmt: skip

    def gathered(response):
        (sheet,) = response.context["maps"]
        return {mark.href.removesuffix("#list"): int(mark.number) for mark in sheet.marks if mark.number}

    told = gathered(page())
    answers = {address: page(address) for address in told}
    larger = {address: number for answer in answers.values() for address, number in gathered(answer).items()}
    answers |= {address: page(address) for address in larger.keys() - answers.keys()}

    assert (len(told) > 5, len(larger) > 0) == (True, True)
    assert {address: answer.context["found"].total for address, answer in answers.items()} == larger | told


def test_dots_say_what_is_off_and_what_is_highlighted(page, edition):
    LocalEventFactory(edition=edition, title="Off", cancelled=True)
    LocalEventFactory(edition=edition, title="Star", is_highlighted=True, **VIENNA)

    star, off = page().context["maps"][0].marks

    assert (off.name, off.is_cancelled) == ("Off, Palermo, cancelled", True)
    assert (star.is_highlighted, star.name.endswith("highlighted")) == (True, True)


def test_a_list_without_events_says_what_to_do(page, edition):
    assert "No local event is coming up at the moment" in text(page())
    assert "No local event is told of here" in text(page("?when=past"))


def test_strangers_get_the_page_from_memory_until_something_changes(page, edition, django_assert_num_queries):
    event = LocalEventFactory(edition=edition, title="Boats")
    page()

    with django_assert_num_queries(1):
        assert "Boats" in text(page())

    event.title = "Ships"
    event.save()
    assert "Ships" in text(page())


def test_where_nothing_is_near_the_list_leads_to_the_smallest_distance_within_which_something_is(page, edition):
    TownFactory(name="Vienna", country="AT", latitude=VIENNA["latitude"], longitude=VIENNA["longitude"])
    LocalEventFactory(
        edition=edition, title="Brno over", starts_at=in_days(-3), latitude="49.19500", longitude="16.60800"
    )
    for number, north in enumerate(["49.80000", "49.82000", "51.10000"]):
        LocalEventFactory(edition=edition, title=str(number), latitude=north, longitude="16.40000")

    nothing = page("?near=Vienna&km=100")
    words, query = nothing.context["nearest_instead"]

    assert (titles(nothing), words) == ([], "2 local events within 200 km")
    assert "Look further: 2 local events within 200 km ." in text(nothing)
    assert titles(page(f"?{query}")) == ["0", "1"]
    assert page("?near=Vienna&km=200").context["nearest_instead"] is None
    assert page("?near=Vienna&km=100&kind=film").context["nearest_instead"] is None
