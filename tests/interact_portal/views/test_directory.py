from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.utils import timezone

from contacts.models import ContactPerson, Programme
from contacts.panels.pages import MOST_SHOWN
from tests.factories.accounts import UserFactory
from tests.factories.contacts import (
    AbsenceFactory,
    ContactPersonFactory,
    NetworkFactory,
    OfficeFactory,
    ProgrammeFactory,
    TeamFactory,
    TopicFactory,
)
from tests.factories.events import DocumentFactory, EventContactFactory, EventFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_pages():
    caches["pages"].clear()


def page_of(client, path):
    return Page(client.get(path).content.decode())


# -- a person -------------------------------------------------------------------------------------------------
@pytest.fixture
def ada():
    return ContactPersonFactory(
        slug="ada-example", given_name="Ada", family_name="Example", role="Finance expert", phone="+442079460123",
        languages=["en", "fi"], countries=["AT", "CZ"], working_days=[1, 2, 3, 4],
        email="ada@organisation.example", team=TeamFactory(slug="delivery", name="Delivery"),
        office=OfficeFactory(name="Turku", country="FI"),
        leads=[TopicFactory(name="State aid", slug="state-aid")], helps=[TopicFactory(name="Audits", slug="audits")],
        looks_after=[NetworkFactory(name="Controllers")], serves=[ProgrammeFactory(name="Alpine Space", slug="alpine")],
    )  # fmt: skip


def test_a_person_s_page_shows_what_officers_need(client, ada):
    ada.photo.save("key.jpg", ContentFile(b"\xff\xd8\xff"))

    page = page_of(client, "/contacts/ada-example/")

    assert page.facts == {
        "Team": "Delivery",
        "Office": "Turku, Finland",
        "Leads": "State aid",
        "Helps with": "Audits",
        "Networks": "Controllers",
        "Countries": "Austria, Czechia",
        "Languages": "English, Finnish",
        "Working days": "Monday to Thursday",
        "Phone": "+44 20 7946 0123",
    }
    assert {"Ada Example", "Finance expert", "Alpine Space", "Write to Ada"} <= set(page.words)
    assert {
        "/teams/delivery/", "/topics/state-aid/", "/topics/audits/", "/programmes/alpine/", "tel:+44-20-7946-0123",
        "/contacts/ada-example/write/", "/contacts/ada-example/card.vcf", "/contacts/ada-example/card.svg",
        f"/contacts/ada-example/photo/?v={ada.photo.name.removeprefix('contacts/').removesuffix('.jpg')}",
    } <= set(page.links)  # fmt: skip


def test_a_person_s_page_leaves_out_what_is_not_known(client):
    person = ContactPersonFactory(role="", phone="", languages=[], team__name="Delivery")

    assert page_of(client, person.get_absolute_url()).facts == {"Team": "Delivery"}


def test_the_address_is_for_those_who_are_signed_in(client, ada):
    assert "ada@organisation.example" not in client.get("/contacts/ada-example/").content.decode()

    client.force_login(UserFactory())

    page = page_of(client, "/contacts/ada-example/")
    assert page.facts["E-mail"] == "ada@organisation.example"
    assert "mailto:ada@organisation.example" in page.links


def test_a_person_s_page_names_the_events_where_one_meets_them(client, ada):
    for title, options in (
        ("Coming workshop", {}), ("Past workshop", {"past": True}), ("Draft workshop", {"draft": True}),
    ):  # fmt: skip
        EventContactFactory(event=EventFactory(title=title, **options), person=ada)
    EventContactFactory(event=EventFactory(title="Other workshop"))

    words = page_of(client, "/contacts/ada-example/").words

    assert [word for word in words if word.endswith("workshop")] == ["Coming workshop"]


def test_a_person_s_page_says_that_they_are_away_and_who_stands_in(client, ada):
    stefan = ContactPersonFactory(slug="stefan", given_name="Stefan", family_name="Dimitrov", phone="+442079460456")
    AbsenceFactory(person=ada, stand_in=stefan, first_date=date(2026, 1, 1), last_date=date(2999, 12, 3))

    page = page_of(client, "/contacts/ada-example/")

    assert "Ada Example is away until 3 December 2999. Stefan Dimitrov stands in." in page.text
    assert {"/contacts/stefan/", "/contacts/stefan/write/", "tel:+44-20-7946-0456"} <= set(page.links)


def test_where_nobody_stands_in_a_person_s_page_leads_to_the_team(client, ada):
    AbsenceFactory(person=ada)

    page = page_of(client, "/contacts/ada-example/")

    assert page.text.count("The team Delivery answers.") == 1
    assert "Write to the team" in page.words
    assert "Write to Ada" not in page.words


def test_a_programme_that_is_not_in_the_registry_is_not_named(client, ada):
    Programme.objects.update(state=Programme.State.CLOSED)

    assert "Alpine Space" not in page_of(client, "/contacts/ada-example/").words


def test_a_person_s_page_makes_the_same_statements_for_little_and_for_much(client, ada, django_assert_num_queries):
    for count in (1, 7):
        for _ in range(count):
            ada.networks.add(NetworkFactory())
            ada.programmes.add(ProgrammeFactory())
            ada.contact_topics.create(topic=TopicFactory())
            event = EventContactFactory(person=ada).event
            event.topics.add(TopicFactory())
        caches["pages"].clear()
        # version, person, topics, absence, networks, programmes, events, their topics
        with django_assert_num_queries(8):
            client.get("/contacts/ada-example/")


# -- a team ---------------------------------------------------------------------------------------------------
def test_a_team_s_page_shows_all_of_it_by_name(client):
    team = TeamFactory(slug="delivery", name="Delivery")
    costs = TopicFactory(name="Costs")
    ContactPersonFactory(given_name="Zoe", family_name="Abel", team=team, role="Officer", leads=[costs])
    ContactPersonFactory(given_name="Ada", family_name="Zuse", team=team, role="Head", phone="+442079460123")
    ContactPersonFactory(given_name="Hidden", team=team, is_listed=False)
    ContactPersonFactory(given_name="Elsewhere")

    page = page_of(client, "/teams/delivery/")

    order = ["2 contact persons", "Zoe Abel", "Officer · leads Costs", "Ada Zuse", "Head", "+44 20 7946 0123"]
    assert sorted(order, key=page.words.index) == order
    assert not any(word in page.text for word in ("Hidden", "Elsewhere", "@"))


def test_a_team_without_anybody_says_what_to_do(client):
    TeamFactory(slug="delivery", name="Delivery")

    page = page_of(client, "/teams/delivery/")

    assert "Nobody of this team is named here" in page.words
    assert "/contacts/" in page.links


def test_a_team_that_is_none_is_not_found(client):
    assert client.get("/teams/nothing/").status_code == 404


def test_a_team_s_page_makes_the_same_statements_for_one_and_for_many(client, django_assert_num_queries):
    team = TeamFactory(slug="delivery")
    for count in (1, 9):
        for _ in range(count):
            person = ContactPersonFactory(team=team, leads=[TopicFactory()])
            AbsenceFactory(person=person, stand_in=ContactPersonFactory())
        caches["pages"].clear()
        with django_assert_num_queries(5):  # version, team, people, their topics, their absences
            client.get("/teams/delivery/")


# -- a topic --------------------------------------------------------------------------------------------------
def test_topic_shows_whom_to_ask_leads_first_and_the_coming_events(client):
    topic, other = TopicFactory(name="State aid", slug="state-aid"), TopicFactory()
    ContactPersonFactory(given_name="Helper", family_name="Aardvark", helps=[topic])
    ContactPersonFactory(given_name="Leader", family_name="Zebra", leads=[topic], helps=[other])
    ContactPersonFactory(given_name="Hidden", leads=[topic], is_listed=False)
    ContactPersonFactory(given_name="Elsewhere", leads=[other])
    for title, options in (
        ("Coming workshop", {}), ("Past workshop", {"past": True}), ("Draft workshop", {"draft": True}),
    ):  # fmt: skip
        EventFactory(title=title, **options).topics.add(topic)
    EventFactory(title="Other workshop").topics.add(other)

    text = page_of(client, "/topics/state-aid/").text

    order = ["Leads this topic", "Leader Zebra", "Helps with it", "Helper Aardvark"]
    assert sorted(order, key=text.index) == order
    assert [title for title in ("Coming", "Past", "Draft", "Other") if f"{title} workshop" in text] == ["Coming"]
    assert "Hidden" not in text
    assert "Elsewhere" not in text


def test_topic_shows_what_there_is_to_read_the_newest_first(client):
    topic, now = TopicFactory(slug="state-aid"), timezone.now()
    past, coming, draft = EventFactory(past=True), EventFactory(), EventFactory(draft=True)
    for event in (past, coming, draft):
        event.topics.add(topic)
    DocumentFactory(event=past, title="Old slides", updated_at=now - timedelta(days=300))
    DocumentFactory(event=coming, title="Agenda", updated_at=now, slug="agenda")
    DocumentFactory(event=draft, title="Secret plan")
    DocumentFactory(title="Of another topic")

    page = page_of(client, "/topics/state-aid/")

    assert page.text.index(f"Agenda: {coming.title}") < page.text.index(f"Old slides: {past.title}")
    assert f"/events/{coming.slug}/documents/agenda/" in page.links
    assert "Secret plan" not in page.text
    assert "Of another topic" not in page.text


def test_topic_without_people_or_events_says_what_to_do(client):
    TopicFactory(slug="state-aid")

    words = page_of(client, "/topics/state-aid/").words

    assert {"No event on this topic is announced", "Nobody is named for this topic yet."} <= set(words)
    assert "Materials" not in words


def test_a_topic_that_many_know_names_the_first_and_leads_to_the_rest(client):
    rail = TopicFactory(name="Rail", slug="rail")
    for number in range(MOST_SHOWN):
        ContactPersonFactory(family_name=f"Name {number:02d}", helps=[rail])
    assert "/contacts/?topic=rail" not in page_of(client, "/topics/rail/").links
    ContactPersonFactory(given_name="Lea", family_name="Zweig", leads=[rail])
    caches["pages"].clear()

    answer = client.get("/topics/rail/").content.decode()

    assert (answer.count('class="person"'), "Lea Zweig" in answer) == (MOST_SHOWN, True)
    assert "/contacts/?topic=rail" in Page(answer).links


def test_a_programme_that_many_serve_names_the_first_and_leads_to_the_rest(client):
    alpine = ProgrammeFactory(slug="alpine")
    for number in range(MOST_SHOWN + 1):
        ContactPersonFactory(family_name=f"Name {number:02d}", serves=[alpine])

    answer = client.get("/programmes/alpine/").content.decode()

    assert answer.count('class="person"') == MOST_SHOWN
    assert "/contacts/?programme=alpine" in Page(answer).links


def test_topic_that_is_none_is_not_found(client):
    assert client.get("/topics/nothing/").status_code == 404


def test_topic_makes_the_same_statements_for_little_and_for_much(client, django_assert_num_queries):
    topic = TopicFactory(slug="state-aid")
    for count in (1, 8):
        for _ in range(count):
            ContactPersonFactory(leads=[topic], helps=[TopicFactory()])
            event = EventFactory()
            event.topics.add(topic, TopicFactory())
            DocumentFactory(event=event)
        caches["pages"].clear()
        # version, topic, people, their topics, their absences, events, their topics, documents
        with django_assert_num_queries(8):
            client.get("/topics/state-aid/")


# -- a programme ----------------------------------------------------------------------------------------------
def test_a_programme_s_page_shows_the_facts(client):
    ProgrammeFactory(
        name="(Interreg VI-A) Austria-Czechia", slug="austria-czechia", short_name="AT-CZ", kind="internal border",
        cci="2021TC16RFCB001", website="https://www.example.org/at-cz",
    )  # fmt: skip

    assert page_of(client, "/programmes/austria-czechia/").facts == {
        "Short name": "AT-CZ",
        "Goal": "Interreg",
        "Strand": "A: cross-border",
        "Kind": "Internal border",
        "Countries": "Austria, Czechia",
        "CCI number": "2021TC16RFCB001",
        "Website": "https://www.example.org/at-cz",
    }


def test_a_mainstream_programme_has_a_region(client):
    ProgrammeFactory(ijg=True, slug="sicily", region="Sicily")

    assert page_of(client, "/programmes/sicily/").facts == {
        "Goal": "Investment for jobs and growth", "Region": "Sicily", "Countries": "Italy",
    }  # fmt: skip


def test_who_serves_a_programme_is_asked(client):
    programme = ProgrammeFactory(slug="alpine", countries=["AT"])
    ContactPersonFactory(given_name="Serves", serves=[programme])
    ContactPersonFactory(given_name="Nearby", countries=["AT"])
    ContactPersonFactory(given_name="Hidden", serves=[programme], is_listed=False)

    page = page_of(client, "/programmes/alpine/")

    assert "Write to Serves" in page.words
    assert not {"Write to Nearby", "Write to Hidden", "They answer for its countries."} & set(page.words)


def test_where_nobody_serves_a_programme_those_of_its_countries_are_asked(client):
    ProgrammeFactory(slug="alpine", countries=["AT", "IT"])
    ContactPersonFactory(given_name="Nearby", countries=["IT", "MT"])
    ContactPersonFactory(given_name="Far", countries=["FI"])

    words = page_of(client, "/programmes/alpine/").words

    assert {"Write to Nearby", "They answer for its countries."} <= set(words)
    assert "Write to Far" not in words


@pytest.mark.parametrize("countries", [[], ["AT"]])
def test_a_programme_of_nobody_leads_to_the_directory(client, countries):
    ProgrammeFactory(slug="alpine", countries=countries)
    ContactPersonFactory()

    page = page_of(client, "/programmes/alpine/")

    assert "Nobody is named for this programme yet." in page.words
    assert "/contacts/" in page.links


def test_a_programme_s_page_names_coming_events_for_programmes_like_it(client):
    ProgrammeFactory(slug="alpine")
    for title, options in (
        ("For Interreg", {"goal": "interreg"}), ("For all", {"goal": ""}), ("For mainstream", {"goal": "ijg"}),
        ("Over", {"past": True}),
    ):  # fmt: skip
        EventFactory(title=title, **options)

    words = page_of(client, "/programmes/alpine/").words

    assert {word for word in words if word.startswith(("For ", "Over"))} == {"For Interreg", "For all"}


def test_typed_name_has_no_page_before_it_is_checked(client):
    programme = ProgrammeFactory(slug="typed", awaiting_check=True)
    assert client.get("/programmes/typed/").status_code == 404

    Programme.objects.filter(pk=programme.pk).update(state=Programme.State.LISTED, goal="ijg")
    assert client.get("/programmes/typed/").status_code == 200


def test_a_programme_s_page_makes_the_same_statements_for_one_and_for_many(client, django_assert_num_queries):
    programme = ProgrammeFactory(slug="alpine")
    for count in (1, 8):
        for _ in range(count):
            ContactPersonFactory(serves=[programme], leads=[TopicFactory()])
            EventFactory().topics.add(TopicFactory())
        caches["pages"].clear()
        # version, programme, people, their topics, their absences, events, their topics
        with django_assert_num_queries(7):
            client.get("/programmes/alpine/")


# -- events name their contacts once --------------------------------------------------------------------------
def test_an_event_names_each_contact_once_and_leads_to_their_page(client, ada):
    event = EventContactFactory(event=EventFactory(slug="palermo"), person=ada).event

    page = page_of(client, event.get_absolute_url())

    assert page.words.count("Ada Example") == 1
    assert page.links.count("/contacts/ada-example/") == 1
    assert ContactPerson.objects.count() == 1
