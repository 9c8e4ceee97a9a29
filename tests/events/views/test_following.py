import re

import pytest
from django.test import Client

from accounts.models import EmailCode
from events.models import Event, Follower
from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.events import EventContactFactory, EventFactory, FollowerFactory, in_days
from tests.pages import notices

from .conftest import text_of

pytestmark = pytest.mark.django_db

FOLLOW = "/events/palermo/follow/"


# -- beginning ------------------------------------------------------------------------------------------------
def test_a_stranger_follows_by_address_and_code(client):
    event = EventFactory(slug="palermo")
    assert client.get(FOLLOW).templates[0].name == "events/follow_email.html"

    asked = client.post(FOLLOW, {"email": "anna@example.org"})
    assert not Follower.objects.exists()
    page = client.post(asked.url, {"code": EmailCode.objects.get().digits}, follow=True)

    assert page.redirect_chain == [(FOLLOW, 302)]
    assert "You follow this event" in page.content.decode()
    assert list(Follower.objects.values_list("event", "person__email")) == [(event.pk, "anna@example.org")]
    assert Message.objects.filter(template="events/email/following").count() == 1


def test_somebody_known_follows_and_stops_by_one_button(client, person):
    EventFactory(slug="palermo")

    followed = client.post(FOLLOW, {"csrfmiddlewaretoken": "x"})
    assert (followed.url, notices(followed)) == (
        FOLLOW, ["You follow this event. We write to you when something changes."],
    )  # fmt: skip
    assert 'name="stop"' in client.get(FOLLOW).content.decode()

    stopped = client.post(FOLLOW, {"stop": "1"})
    assert notices(stopped)[-1] == "You no longer follow this event."
    assert not Follower.objects.active().exists()
    assert Message.objects.count() == 1


def test_a_look_follows_nothing(client, person):
    EventFactory(slug="palermo")

    client.get(FOLLOW)

    assert not Follower.objects.exists()


def test_pressing_twice_is_pressing_once(client, person):
    EventFactory(slug="palermo")

    for data in ({}, {}):
        client.post(FOLLOW, data)
    assert Follower.objects.count() == 1
    for _ in range(2):
        client.post(FOLLOW, {"stop": "1"})
    assert Follower.objects.count() == 1


def test_stopping_stops_nobody_else(client, person):
    other = FollowerFactory(event__slug="palermo")

    client.post(FOLLOW, {"stop": "1"})

    assert list(Follower.objects.active()) == [other]


def test_an_event_that_is_closed_can_be_followed_and_an_unknown_one_not(client, person):
    EventFactory(slug="palermo", deadline__closes_at=in_days(-1))

    assert client.get(FOLLOW).status_code == 200
    assert (
        client.get("/events/nowhere/follow/").status_code == client.post("/events/nowhere/follow/").status_code == 404
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"cancelled": True}, "This event is cancelled It will not take place, so there is nothing more to tell"),
     ({"past": True}, "This event is over It has taken place, so there is nothing more to tell")],
)  # fmt: skip
@pytest.mark.parametrize("is_known", [True, False])
def test_where_nothing_is_left_to_tell_nobody_begins_to_follow_and_is_led_on(client, fields, words, is_known):
    EventContactFactory(event=EventFactory(slug="palermo", **fields), person__given_name="Ada")
    if is_known:
        client.force_login(UserFactory())

    looked, pressed = client.get(FOLLOW), client.post(FOLLOW, {"email": "anna@example.org"})

    assert (looked.status_code, pressed.status_code) == (200, 422)
    for page in (text_of(looked), text_of(pressed)):
        assert words in page
        assert "Write to Ada" in page
        assert "See what is open for registration" in page
    assert not Follower.objects.exists()
    assert not EmailCode.objects.exists()


def test_a_code_that_was_asked_for_before_the_event_was_cancelled_begins_nothing(client):
    event = EventFactory(slug="palermo")
    asked = client.post(FOLLOW, {"email": "anna@example.org"})
    Event.objects.update(status="cancelled", cancelled_at=event.published_at)

    page = client.post(asked.url, {"code": EmailCode.objects.get().digits}, follow=True)

    assert "This event is cancelled" in text_of(page)
    assert not Follower.objects.exists()


def test_following_an_event_that_is_cancelled_can_be_stopped(client, person):
    FollowerFactory(event=EventFactory(slug="palermo", cancelled=True), person=person)

    client.post(FOLLOW, {"stop": "1"})

    assert not Follower.objects.active().exists()


# -- who follows is recognised --------------------------------------------------------------------------------
@pytest.mark.parametrize("closes_at", [12, -1])
def test_the_page_of_an_event_says_that_one_follows_and_stops_by_one_click(client, person, closes_at):
    event = EventFactory(slug="palermo", deadline__closes_at=in_days(closes_at))
    FollowerFactory(event=event, person=person)

    page = client.get("/events/palermo/")

    assert "You follow this event" in text_of(page)
    assert "Follow: tell me of changes" not in text_of(page)
    assert f'action="{FOLLOW}"><input type="hidden" name="csrfmiddlewaretoken"' in page.content.decode()
    client.post(FOLLOW, {"stop": "1"})
    assert "Follow: tell me of changes" in text_of(client.get("/events/palermo/"))


def test_the_page_of_an_event_tells_of_accounts_only_who_has_none(client):
    EventFactory(slug="palermo")

    assert "New here?" in text_of(client.get("/events/palermo/"))
    client.force_login(UserFactory())
    assert "New here?" not in text_of(client.get("/events/palermo/"))


def test_coming_events_that_one_follows_are_listed_among_the_registrations(client, person):
    coming = {"title": "Second", "starts_at": in_days(40)}, {"title": "First", "starts_at": in_days(20)}
    for fields in (*coming, {"cancelled": True}, {"past": True}):
        FollowerFactory(event=EventFactory(**fields), person=person)
    FollowerFactory(event__title="Stopped", person=person, stopped_at=in_days(-1))
    FollowerFactory(event__title="Of others")

    page = client.get("/registrations/")

    assert [item["event"].title for item in page.context["followed"]] == ["First", "Second"]
    assert text_of(page).count("Stop following") == 2


# -- ending it from a mail ------------------------------------------------------------------------------------
def test_the_link_in_a_mail_changes_nothing_by_being_opened(client):
    follower = FollowerFactory()

    for _ in range(2):
        page = client.get(follower.get_stop_url())

    assert page.status_code == 200
    assert "Stop following?" in page.content.decode()
    assert re.search(r'<form method="post">', page.content.decode())
    assert list(Follower.objects.active()) == [follower]


def test_the_button_behind_the_link_ends_it_without_sign_in(client):
    follower, other = FollowerFactory.create_batch(2, event=EventFactory())

    page = client.post(follower.get_stop_url())

    assert page.status_code == 200
    assert "You no longer follow this event" in page.content.decode()
    assert list(Follower.objects.active()) == [other]
    assert "You no longer follow this event" in client.get(follower.get_stop_url()).content.decode()


def test_the_mail_program_ends_it_with_one_click():
    """RFC 8058: a POST of its own, without cookies and without a token, answered without a redirect."""
    follower = FollowerFactory()
    program = Client(enforce_csrf_checks=True)

    response = program.post(
        follower.get_stop_url(), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 200
    assert not response.cookies
    assert not Follower.objects.active().exists()


def test_ending_it_twice_is_ending_it(client):
    follower = FollowerFactory()
    client.post(follower.get_stop_url())
    stopped_at = Follower.objects.get().stopped_at

    assert client.post(follower.get_stop_url()).status_code == 200
    assert Follower.objects.get().stopped_at == stopped_at


def test_nobody_guesses_a_link(client):
    FollowerFactory()

    assert client.post("/l/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert Follower.objects.active().exists()


def test_the_page_behind_a_secret_link_is_kept_by_nobody_and_tells_no_address(client):
    follower = FollowerFactory(person=UserFactory(email="anna@example.org"))

    page = client.get(follower.get_stop_url())

    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "anna@example.org" not in page.content.decode()
