from html.parser import HTMLParser
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from tests.factories.accounts import UserFactory
from tests.factories.contacts import (
    AbsenceFactory,
    ContactPersonFactory,
    NetworkFactory,
    OfficeFactory,
    ProgrammeFactory,
    SynonymFactory,
    TeamFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0 a photo"


class Links(HTMLParser):
    """The addresses that a page links to or shows, and its words."""

    def __init__(self, page):
        super().__init__()
        self.found, self.words = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value]

    def handle_data(self, data):
        self.words.append(data.strip())


def test_list_shows_everybody_listed_by_name(client):
    ContactPersonFactory(given_name="Zoe", family_name="Abel")
    ContactPersonFactory(given_name="Ada", family_name="Zuse", phone="+442079460123")
    ContactPersonFactory(given_name="Hidden", family_name="Person", is_listed=False)

    page = client.get("/contacts/").content.decode()

    assert page.index("Zoe Abel") < page.index("Ada Zuse")
    assert 'href="tel:+442079460123"' in page
    assert "2 contact persons" in page
    assert "Hidden" not in page


def test_list_is_filtered_by_links(client):
    costs = TopicFactory(name="Costs", slug="costs")
    delivery = TeamFactory(name="Delivery", slug="delivery")
    ContactPersonFactory(given_name="Ada", leads=[costs], team=delivery)
    ContactPersonFactory(given_name="Ben", leads=[costs])

    links = Links(client.get("/contacts/?topic=costs").content.decode()).found
    page = client.get("/contacts/?topic=costs&team=delivery").content.decode()

    assert "/contacts/?topic=costs&team=delivery" in links
    assert "Write to Ada" in page
    assert "Write to Ben" not in page
    assert "/contacts/?team=delivery" in Links(page).found  # takes the topic away


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("topic=none", "Topic: there is none called “none”."),
        ("team=none", "Team: there is none called “none”."),
        ("office=none", "Office: there is none called “none”."),
        ("network=none", "Network: there is none called “none”."),
        ("language=xx", "Language: there is none called “xx”."),
        ("country=XX", "Country served: there is none called “XX”."),
        ("programme=none", "Programme: there is none called “none”."),
        ("team=" + "x" * 5000, "Team: Ensure this value has at most 120 characters (it has 5000)."),
        ("q=" + "x" * 101, "Whom are you looking for?: Ensure this value has at most 100 characters (it has 101)."),
        ("topic=costs&topic=costs", "Topic: This is in the address more than once."),
        ("q=ada&q=ada", "Whom are you looking for?: This is in the address more than once."),
        ("q=%00", "Whom are you looking for?: Null characters are not allowed."),
        ("topic=costs%00", "Topic: Null characters are not allowed."),
        ("page=zz", "Page: Enter a whole number."),
        ("page=0", "Page: Ensure this value is greater than or equal to 1."),
        ("page=1&page=2", "Page: This is in the address more than once."),
    ],
)
def test_list_says_what_is_wrong_with_an_address(client, query, problem):
    ContactPersonFactory(given_name="Ada", leads=[TopicFactory(slug="costs")])

    response = client.get(f"/contacts/?{query}")
    page = Links(response.content.decode())

    assert response.status_code == 200
    assert {"Nobody is found by this address", problem, "See all contact persons"} <= set(page.words)
    assert "Write to Ada" not in page.words
    assert 'type="hidden"' not in response.content.decode()  # the next search does not repeat it


def test_question_leads_to_the_topic_the_people_and_the_team(client):
    costs = TopicFactory(name="Simplified costs", slug="costs")
    delivery = TeamFactory(name="Delivery", slug="delivery")
    ContactPersonFactory(given_name="Ben", family_name="Abel", helps=[costs])
    ContactPersonFactory(given_name="Ada", family_name="Zuse", leads=[costs], team=delivery)

    page = client.get("/contacts/", {"q": "Whom do I ask about simplified costs?"}).content.decode()
    shown = Links(page)

    assert page.index("Ada Zuse") < page.index("Ben Abel")
    assert {"Leads Simplified costs", "Helps with Simplified costs", "Topic:"} <= set(shown.words)
    assert "If none of them can answer, ask the team:" in shown.words
    assert {"/topics/costs/", "/teams/delivery/"} <= set(shown.found)


def test_nobody_found_leads_to_what_is_near_and_to_every_team(client):
    TopicFactory(name="Controls", slug="controls")
    TeamFactory(name="Delivery", slug="delivery")
    TeamFactory(name="Strategy", slug="strategy")

    page = Links(client.get("/contacts/?q=cntrl&team=delivery").content.decode())

    assert "Nobody fits this choice" in page.words
    assert {"/topics/controls/", "/teams/delivery/", "/teams/strategy/", "/contacts/?q=cntrl", "/contacts/"} <= set(
        page.found
    )


def test_words_that_were_taken_for_others_are_named(client):
    ContactPersonFactory(given_name="Ada", role="Adviser in Palermo")

    page = client.get("/contacts/?q=Palerno").content.decode()

    assert "Nothing here is called “palerno”. This is what is found for palermo." in page
    assert "Works as Adviser in Palermo" in page


def test_who_is_signed_in_finds_those_who_serve_their_programme_first(client):
    programme = ProgrammeFactory()
    ContactPersonFactory(given_name="Ada", family_name="Abel")
    ContactPersonFactory(given_name="Zoe", family_name="Zuse", serves=[programme])
    client.force_login(UserFactory(programme=programme))

    page = client.get("/contacts/").content.decode()

    assert page.index("Zoe Zuse") < page.index("Ada Abel")
    assert "Serves your programme" in page


@pytest.mark.parametrize("change", [SynonymFactory, OfficeFactory, NetworkFactory])
def test_kept_page_gives_way_to_what_staff_change(client, django_assert_num_queries, fresh_pages, change):
    client.get("/contacts/?q=ada")
    with django_assert_num_queries(1):
        client.get("/contacts/?q=ada")
    change()

    with django_assert_num_queries(3):
        client.get("/contacts/?q=ada")


def test_list_has_no_more_pages_than_it_has(client):
    ContactPersonFactory(given_name="Ada")

    page = Links(client.get("/contacts/?q=ada&page=9").content.decode())

    assert "There is no such page of this list" in page.words
    assert "?q=ada" in page.found
    assert "Write to Ada" not in page.words


@pytest.mark.parametrize(
    "query", ["", "q=costs", "q=cotss", "q=Whom+do+I+ask+about+costs", "topic=costs-0&language=it", "q=nobodyatall"]
)
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_list_makes_six_statements_at_most(client, django_assert_max_num_queries, fresh_pages, query, is_signed_in):
    topics = [TopicFactory(name=f"Costs {number}", slug=f"costs-{number}") for number in range(3)]
    SynonymFactory(phrases=["costs", "prices"])
    if is_signed_in:
        client.force_login(UserFactory(programme=ProgrammeFactory()))
    for count in (1, 14):
        for _ in range(count):
            programme = ProgrammeFactory(name=f"Costs of {uuid4()}")
            person = ContactPersonFactory(
                leads=topics[:1], helps=topics[1:], serves=[programme], looks_after=[NetworkFactory()],
                office=OfficeFactory(), countries=["AT", "IT"],
            )  # fmt: skip
            AbsenceFactory(person=person, stand_in=ContactPersonFactory())
        # version or session, words, found, people, their topics, their absences
        with django_assert_max_num_queries(6):
            client.get(f"/contacts/?{query}")


@pytest.mark.parametrize(
    "address",
    [
        "/contacts/{}/",
        "/contacts/{}/photo/",
        "/contacts/{}/write/",
        "/contacts/{}/card.vcf",
        "/contacts/{}/card.svg",
    ],
)
def test_who_is_not_listed_has_no_pages(client, address):
    hidden = ContactPersonFactory(is_listed=False, photo="contacts/key.jpg")

    assert client.get(address.format(hidden.slug)).status_code == 404
    assert client.get(address.format("nobody")).status_code == 404


def test_photo_is_served_with_its_type_and_may_be_kept(client, media):
    person = ContactPersonFactory(photo=ContentFile(JPEG, name="key.jpg"))

    response = client.get(f"/contacts/{person.slug}/photo/")

    assert b"".join(response.streaming_content) == JPEG
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in response.headers.get("Vary", "")
    again = client.get(f"/contacts/{person.slug}/photo/", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_photo_that_is_not_there_is_not_found(client, media):
    without = ContactPersonFactory(photo="")
    lost = ContactPersonFactory(photo="contacts/lost.jpg")

    assert client.get(f"/contacts/{without.slug}/photo/").status_code == 404
    assert client.get(f"/contacts/{lost.slug}/photo/").status_code == 404


@pytest.mark.parametrize("path", ["/contacts/", "/contacts/ada/", "/contacts/ada/photo/", "/programmes/"])
def test_pages_are_read_only(client, path):
    ContactPersonFactory(slug="ada")

    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/contacts/",
        "/contacts/ada/",
        "/teams/delivery/",
        "/programmes/",
        "/programmes/one/",
        "/topics/costs/",
    ],
)
def test_page_for_strangers_opens_no_session_and_sets_no_cookie(client, path, fresh_pages):
    ContactPersonFactory(slug="ada", leads=[TopicFactory(slug="costs")], team__slug="delivery")
    ProgrammeFactory(slug="one")

    response = client.get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert not response.wsgi_request.session.accessed
    assert b"csrfmiddlewaretoken" not in response.content


def test_no_public_page_tells_an_address_of_ours(client, media):
    topic, team = TopicFactory(slug="costs"), TeamFactory(email="delivery@organisation.example")
    for slug in ("ada", "ben"):
        ContactPersonFactory(slug=slug, leads=[topic], team=team, photo=ContentFile(JPEG, name=f"{slug}.jpg"))
    ProgrammeFactory.create_batch(3)
    letter = {"name": "A", "email": "a@example.org", "subject": "B", "message": "C"}
    client.post("/contacts/ada/write/", letter)
    waiting, seen = ["/contacts/", "/programmes/", "/topics/costs/", "/contacts/ada/write/code/"], {}

    while waiting:
        path = waiting.pop()
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        body = b"".join(response.streaming_content) if response.streaming else response.content
        seen[path] = body.decode(errors="replace") + str(response.headers)
        if not response.streaming:
            found = {urlsplit(link)._replace(fragment="").geturl() for link in Links(seen[path]).found}
            waiting += [
                link
                for link in found
                if link.startswith(("/contacts/", "/teams/", "/programmes/", "/topics/"))
                and link.count("=") < 2  # one filter at a time: pages of two show less of the same
                and link not in {*seen, *waiting}
            ]

    assert {path for path, page in seen.items() if "organisation.example" in page or "mailto:" in page} == set()
    assert len(seen) > 15
    assert {"/contacts/ada/", "/contacts/ben/write/", "/topics/costs/", "/contacts/ada/write/code/"} <= set(seen)
    assert {"/contacts/ada/card.vcf", "/contacts/ada/card.svg", team.get_absolute_url()} <= set(seen)
    assert any("/photo/?v=" in path for path in seen)
