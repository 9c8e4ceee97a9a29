from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from accounts.models import Consent
from audit.models import Entry
from events.models import State
from tests.factories.accounts import ConsentFactory, StaffFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import EventFactory, RegistrationFactory, SessionFactory, SpeakerFactory
from tests.pages import notices

from .conftest import text_of

pytestmark = pytest.mark.django_db

LIST = Consent.Purpose.PARTICIPANT_LIST


def jpeg():
    written = BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def palermo():
    return EventFactory(slug="palermo", has_participant_list=True, pool__capacity=None)


def listed(event, name):
    person = RegistrationFactory(event=event, person=UserFactory(name=name, country="FI")).person
    ConsentFactory(person=person, purpose=LIST)
    return person


# -- speakers -------------------------------------------------------------------------------------------------
def test_speakers_stand_under_their_sessions_and_in_a_section(client, palermo):
    opening = SessionFactory(event=palermo, title="Opening")
    ada = ContactPersonFactory(given_name="Ada", family_name="Lovelace", slug="ada", role="Controller")
    SpeakerFactory(event=palermo, contact=ada, name="").sessions.add(opening)
    SpeakerFactory(event=palermo, name="<b>Mary</b>", role="Chair", organisation="Royal Society", text="One.\n\nTwo.")

    response = client.get("/events/palermo/")

    assert "Opening with Ada Lovelace" in text_of(response)
    assert "Speakers AL Ada Lovelace Controller Sessions: Opening" in text_of(response)
    assert "<b>Mary</b> Chair, Royal Society One. Two." in text_of(response)
    html = response.content.decode()
    assert '<a href="/contacts/ada/">Ada Lovelace</a>' in html
    assert "<p>One.</p>" in html


def test_an_event_without_speakers_says_nothing_of_them(client, palermo):
    assert "Speakers" not in text_of(client.get("/events/palermo/"))


def test_a_photo_is_served_to_be_kept_and_asked_for_once(client, palermo):
    speaker = SpeakerFactory(event=palermo, photo=ContentFile(jpeg(), name="x1y2.jpg"))

    first = client.get(speaker.photo_url)
    again = client.get(speaker.photo_url, headers={"If-None-Match": first.headers["ETag"]})

    assert b"".join(first.streaming_content) == jpeg()
    assert first.headers["Content-Type"] == "image/jpeg"
    assert first.headers["Cache-Control"] == "max-age=86400, public"
    assert again.status_code == 304
    assert f'src="{speaker.photo_url}"' in client.get("/events/palermo/").content.decode()


def test_a_photo_that_is_gone_or_of_another_event_is_not_there(client, palermo):
    speaker = SpeakerFactory(event=palermo, photo=ContentFile(jpeg(), name="x1y2.jpg"))
    address = speaker.photo_url
    EventFactory(slug="turku")

    assert client.get(address.replace("palermo", "turku")).status_code == 404
    assert client.get(reverse("speaker-photo", args=["palermo", "nobody"])).status_code == 404
    speaker.photo.storage.delete(speaker.photo.name)
    assert client.get(address).status_code == 404


def test_a_photo_of_a_draft_is_for_staff(client):
    draft = EventFactory(draft=True)
    address = SpeakerFactory(event=draft, photo=ContentFile(jpeg(), name="x1y2.jpg")).photo_url

    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(StaffFactory())
    assert client.get(address).headers["Cache-Control"] == "max-age=86400, private"


# -- the list of participants ---------------------------------------------------------------------------------
def test_the_list_is_shown_to_who_has_a_place_and_kept_by_no_cache(client, person, palermo):
    listed(palermo, "Zoe Andersson")
    RegistrationFactory(event=palermo, person=person)

    response = client.get("/events/palermo/")

    assert "1 of 2 people with a place agreed to be named here." in text_of(response)
    assert "Zoe Andersson" in text_of(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("state", [None, State.WAITING, State.PENDING, State.CANCELLED])
def test_others_find_no_trace_of_it(client, palermo, state):
    listed(palermo, "Zoe Andersson")
    somebody = UserFactory()
    if state:
        RegistrationFactory(event=palermo, person=somebody, state=state)

    strangers = client.get("/events/palermo/")
    client.force_login(somebody)
    theirs = client.get("/events/palermo/")

    for page in (strangers, theirs):
        assert "Participants" not in page.content.decode()
        assert "Zoe" not in page.content.decode()


def test_a_page_that_a_confirmed_person_opened_is_not_kept_for_strangers(client, person, palermo):
    listed(palermo, "Zoe Andersson")
    RegistrationFactory(event=palermo, person=person)
    assert "Zoe Andersson" in text_of(client.get("/events/palermo/"))

    client.logout()

    for _ in range(2):
        assert "Zoe" not in client.get("/events/palermo/").content.decode()


def test_one_button_puts_somebody_on_the_list_and_one_takes_them_off(client, person, palermo):
    RegistrationFactory(event=palermo, person=person)
    address = reverse("event-participants", args=["palermo"])
    assert "Agree, and be on the list" in text_of(client.get("/events/palermo/"))

    joined = client.post(address, {"list": "join"})
    assert (joined.url, notices(joined)) == ("/events/palermo/#participants", ["You are on the list of participants."])
    page = text_of(client.get("/events/palermo/"))
    assert "Anna Rossi" in page
    assert "Leave the lists of participants" in page
    assert Consent.objects.in_force(LIST).get().person == person

    left = client.post(address, {"list": "leave"})
    assert notices(left)[-1] == "You are on no list of participants any more."
    assert "0 of 1 person with a place agreed to be named here." in text_of(client.get("/events/palermo/"))
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == ["consent-given", "consent-withdrawn"]


def test_who_has_no_place_joins_nothing_and_may_leave(client, person, palermo):
    address = reverse("event-participants", args=["palermo"])

    client.post(address, {"list": "join"})
    assert not Consent.objects.exists()

    ConsentFactory(person=person, purpose=LIST)
    client.post(address, {"list": "leave"})
    assert not Consent.objects.in_force(LIST)


def test_a_second_page_of_the_list_is_reached_by_a_link_to_the_list(client, person, palermo):
    RegistrationFactory(event=palermo, person=person)
    for number in range(31):
        listed(palermo, f"Guest {number:02}")

    first = client.get("/events/palermo/")
    second = client.get("/events/palermo/?page=2")

    assert 'href="?page=2#participants"' in first.content.decode()
    assert "Guest 30" not in text_of(first)
    assert "Guest 30" in text_of(second)
    assert "Guest 29" not in text_of(second)


def test_a_page_with_the_list_takes_two_statements_more(client, person, palermo, django_assert_num_queries):
    RegistrationFactory(event=palermo, person=person)
    client.get("/events/palermo/")
    with django_assert_num_queries(4):
        client.get("/events/palermo/")
