import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection

from events.models import State
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory, TopicFactory
from tests.factories.events import (
    TINY_PDF,
    DeadlineExtensionFactory,
    DocumentFactory,
    EventContactFactory,
    EventDayFactory,
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionFactory,
    in_days,
)

from .conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def palermo():
    """An event with everything that an event can have."""
    event = EventFactory(
        slug="palermo", title="Workshop in Palermo", tagline="Two days of practice.", time_zone="Europe/Rome",
        starts_at=datetime(2027, 1, 21, 8, 30, tzinfo=UTC), ends_at=datetime(2027, 1, 22, 12, tzinfo=UTC),
        deadline__closes_at=datetime(2027, 1, 3, 22, 59, 59, tzinfo=UTC), text="<p>Bring <em>claims</em>.</p>",
        audience="Managing authorities", legal_basis="Regulation (EU) 2021/1060",
        legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1060/oj", address="Piazza del Parlamento 1",
    )  # fmt: skip
    event.topics.add(TopicFactory(slug="state-aid", name="State aid"))
    EventDayFactory(event=event, closes_at=datetime(2027, 1, 21, 17, tzinfo=UTC), note="Bring your passport")
    SessionFactory(event=event, title="Opening", ends_at=datetime(2027, 1, 21, 9, tzinfo=UTC))
    DocumentFactory(event=event, slug="agenda", title="Agenda", updated_at=datetime(2026, 11, 3, tzinfo=UTC))
    DeadlineExtensionFactory(
        deadline=event.deadline, old_closes_at=datetime(2026, 12, 20, 22, 59, 59, tzinfo=UTC),
        reason="The hotel has more rooms.",
    )  # fmt: skip
    person = ContactPersonFactory(given_name="Ada", family_name="Lovelace", leads=[TopicFactory(name="Audit")])
    EventContactFactory(event=event, person=person)
    return event


def test_the_page_of_an_event_says_everything_about_it_once(client, palermo):
    response = client.get("/events/palermo/")
    page = text_of(response)

    for words in (
        "Workshop in Palermo", "Two days of practice.", "State aid", "Managing authorities",
        "Regulation (EU) 2021/1060", "Bring claims .", "Thu 21 January 2027, 09:30 to Fri 22 January, 13:00",
        "Palermo time, CET", "Piazza del Parlamento 1", "Thursday 21 January", "09:30–18:00", "Bring your passport",
        "Opening", "Sun 3 January 2027, 23:59", "extended", "First set for 20 December 2026.",
        "The hotel has more rooms.", "40 of 40 places left", "Ada Lovelace", "Write to Ada", "Register",
    ):  # fmt: skip
        assert words in page, words
    html = response.content.decode()
    assert html.count("Ada Lovelace") == 1
    assert 'href="/topics/state-aid/"' in html
    assert 'href="https://eur-lex.europa.eu/eli/reg/2021/1060/oj"' in html
    assert 'href="/events/palermo/documents/agenda/"' in html
    assert "<em>claims</em>" in html


def test_no_address_of_a_contact_stands_on_a_page_for_strangers(client, palermo):
    assert not re.search(r"[\w.+-]@[\w-]", client.get("/events/palermo/").content.decode())


def test_an_event_of_which_little_is_known_has_a_page_too(client):
    EventFactory(slug="bare", venue="", city="", country="", tagline="", pool=None, deadline__opens_at=None)

    page = client.get("/events/bare/")

    assert page.status_code == 200
    assert "venue to be announced" in text_of(page)
    assert "None" not in text_of(page)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ["Registration is open", "Register", "Follow: tell me of changes"]),
        ({"pool__capacity": 0}, ["All places are taken", "Join the waiting list"]),
        ({"pool__capacity": None}, ["There is no limit to the number of places."]),
        ({"deadline__closes_at": in_days(-1)}, ["Registration is closed", "It closed on"]),
        ({"deadline__opens_at": in_days(1)}, ["Registration opens later"]),
        ({"cancelled": True}, ["Cancelled", "See what is coming up"]),
        ({"past": True}, ["This event is over", "See what is coming up"]),
    ],
)
def test_a_page_says_what_can_be_done_now(client, fields, words):
    page = text_of(client.get(f"/events/{EventFactory(**fields).slug}/"))

    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.DRAFT, "Finish your registration"),
        (State.CONFIRMED, "See your registration"),
        (State.WAITING, "See your registration"),
        (State.CANCELLED, "Register"),
    ],
)
def test_a_page_knows_who_looks(client, person, state, words):
    registration = RegistrationFactory(person=person, state=state)

    assert words in text_of(client.get(registration.event.get_absolute_url()))


def test_a_draft_is_shown_to_staff_as_a_preview_and_to_nobody_else(client):
    draft = EventFactory(draft=True)
    paths = [f"{draft.get_absolute_url()}{end}" for end in ("", "event.ics", "follow/")]

    for user in (None, UserFactory(), UserFactory(is_staff=True)):
        if user:
            client.force_login(user)
        assert {client.get(path).status_code for path in paths} == {404}

    client.force_login(StaffFactory())
    assert "Only staff see this page until the event is published." in text_of(client.get(paths[0]))
    assert {client.get(path).status_code for path in paths} == {200}


def test_seats_of_two_pools_are_told_apart(client):
    event = EventFactory(pool__capacity=3)
    SeatPoolFactory(event=event, slug="online", capacity=100)

    page = text_of(client.get(event.get_absolute_url()))

    assert "On site: 3 of 3 places left" in page
    assert "Online: 100 of 100 places left" in page


def test_a_page_of_somebody_takes_two_statements(client, person, palermo, django_assert_num_queries):
    client.get("/events/palermo/")

    with django_assert_num_queries(2):  # session and person in one, the event in the other
        client.get("/events/palermo/")


# -- documents ------------------------------------------------------------------------------------------------
def test_a_document_is_taken_away_and_never_shown_inside_the_portal(client, palermo):
    response = client.get("/events/palermo/documents/agenda/")

    assert b"".join(response.streaming_content) == TINY_PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="palermo-agenda.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_documents_of_drafts_and_of_other_events_are_not_there(client, palermo):
    secret = DocumentFactory(event=EventFactory(draft=True, slug="secret"), slug="agenda")
    EventFactory(slug="turku")

    for path in (secret.get_absolute_url(), "/events/turku/documents/agenda/", "/events/palermo/documents/slides/"):
        assert client.get(path).status_code == 404
    client.force_login(UserFactory())
    assert client.get(secret.get_absolute_url()).status_code == 404
    client.force_login(StaffFactory())
    assert client.get(secret.get_absolute_url()).status_code == 200


def test_staff_read_of_documents_that_they_may_take_away(client, palermo):
    slides = DocumentFactory(event=palermo, title="Slides", is_shown_after=True)
    seen = []

    for person in (UserFactory(is_staff=True), StaffFactory()):
        client.force_login(person)
        status = client.get(slides.get_absolute_url()).status_code
        seen.append(("Slides" in text_of(client.get("/events/palermo/")), status))

    assert seen == [(False, 404), (True, 200)]


@pytest.mark.parametrize("has_contact", [True, False])
def test_a_cancelled_event_promises_answers_only_of_contact_persons_it_has(client, has_contact):
    event = EventFactory(slug="palermo", cancelled=True)
    if has_contact:
        EventContactFactory(event=event)

    page = text_of(client.get("/events/palermo/"))

    assert "It will not take place." in page
    assert ("The contact persons on this page" in page) == has_contact


def test_a_document_for_confirmed_people_is_theirs_and_nobody_elses(client, person, palermo):
    RegistrationFactory(event=palermo, person=person)
    secret = DocumentFactory(event=palermo, slug="rooms", title="Room list", is_for_confirmed=True)
    later = DocumentFactory(event=palermo, slug="slides", title="Slides", is_shown_after=True)

    assert client.get(secret.get_absolute_url()).status_code == 200
    assert client.get(later.get_absolute_url()).status_code == 404
    page = text_of(client.get("/events/palermo/"))
    assert "Room list" in page
    assert "for confirmed people only" in page
    assert "Slides" not in page

    client.force_login(UserFactory())
    assert client.get(secret.get_absolute_url()).status_code == 404
    assert "Room list" not in text_of(client.get("/events/palermo/"))

    client.logout()
    refused = client.get(secret.get_absolute_url())
    assert refused.url == f"/accounts/login/?next={secret.get_absolute_url()}"
    assert client.get(later.get_absolute_url()).status_code == 404
    assert "Room list" not in text_of(client.get("/events/palermo/"))


def test_what_is_kept_for_all_shows_a_document_of_later_once_the_event_is_over(client, palermo):
    later = DocumentFactory(event=palermo, slug="slides", title="Slides", is_shown_after=True)
    assert "Slides" not in text_of(client.get("/events/palermo/"))

    # The clock goes on: nothing that staff wrote changes, so no revision is renewed.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")  # without triggers
        cursor.execute("UPDATE events_event SET starts_at = now() - interval '2 days', ends_at = now()")
        cursor.execute("SET LOCAL session_replication_role = 'origin'")

    assert "Slides" in text_of(client.get("/events/palermo/"))
    assert client.get(later.get_absolute_url()).status_code == 200


def test_no_text_leaves_the_script_that_machines_read(client):
    event = EventFactory(
        slug="palermo", title="</script><script>alert(1)</script> & <!-- \u2028", tagline="]]> 'x' \"y\""
    )

    html = client.get("/events/palermo/").content.decode()

    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert not {"<", ">", "&"} & set(data)
    said = json.loads(data)
    assert (said["name"], said["description"]) == (event.title, event.tagline)
    assert html.count("<script") == 1


def test_a_page_names_its_one_address_and_a_preview_none(client):
    EventFactory(slug="palermo")
    EventFactory(slug="draft", draft=True)

    html = client.get("/events/palermo/?utm_source=mail").content.decode()

    assert '<link rel="canonical" href="http://testserver/events/palermo/">' in html
    assert '<meta property="og:url" content="http://testserver/events/palermo/">' in html
    client.force_login(StaffFactory())
    preview = client.get("/events/draft/").content.decode()
    assert not any(words in preview for words in ("canonical", "og:title", "ld+json"))
