"""A person changes how they take part, and in which sessions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Deadline, Event, Registration, SeatPool, SessionSeat, State
from tests.factories.accounts import UserFactory
from tests.factories.events import (
    DeadlineFactory,
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionSeatFactory,
    in_days,
)
from tests.pages import notices

from .conftest import error_summary, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """On site and online, forty seats each."""
    event = EventFactory(slug="palermo", title="Workshop in Palermo", mode="hybrid")
    SeatPoolFactory(event=event, slug="online", capacity=40)
    return event


@pytest.fixture
def registration(event, person):
    on_site = event.pools.get(slug="on-site")
    return RegistrationFactory(event=event, person=person, pool=on_site, state=State.CONFIRMED)


def fill(pool):
    SeatPool.objects.filter(pk=pool.pk).update(capacity=pool.taken)


def stands(registration):
    row = Registration.objects.select_related("pool", "wants_pool").get(pk=registration.pk)
    return row.state, row.pool.slug, row.wants_pool and row.wants_pool.slug


def taken(event):
    return dict(event.pools.values_list("slug", "taken"))


# -- on site and online ---------------------------------------------------------------------------------------
def test_the_page_of_a_registration_leads_to_the_change(client, registration):
    assert "Change how I take part" in text_of(client.get(registration.get_absolute_url()))


def test_the_page_of_a_registration_with_one_way_leads_to_none(client, person):
    registration = RegistrationFactory(person=person)

    assert "Change how I take part" not in text_of(client.get(registration.get_absolute_url()))


def test_who_changes_to_a_pool_with_free_seats_is_there_at_once(client, event, registration):
    address = f"/registrations/{registration.code}/switch/"

    page = text_of(client.get(address))
    response = client.post(address, {"pool": "online"})

    assert "You have a place on site. 40 places are left online." in page
    assert (response.status_code, response.url) == (302, registration.get_absolute_url())
    assert notices(response) == ["You take part online."]
    assert stands(registration) == ("confirmed", "online", None)
    assert taken(event) == {"on-site": 0, "online": 1}


def test_a_look_at_the_page_changes_nothing(client, event, registration):
    client.get(f"/registrations/{registration.code}/switch/?pool=online")

    assert stands(registration) == ("confirmed", "on-site", None)


def test_who_changes_to_a_full_pool_keeps_the_place_and_waits_and_may_stay(client, event, registration):
    fill(event.pools.get(slug="online"))
    address = f"/registrations/{registration.code}/switch/"

    before = text_of(client.get(address))
    response = client.post(address, {"pool": "online"})
    waiting = stands(registration)
    after = text_of(client.get(address))
    stays = client.post(address, {"pool": "on-site"})

    assert "No place is free online now. You keep the place you have" in before
    assert notices(response) == ["You keep your place and wait for one online."]
    assert waiting == ("confirmed", "on-site", "online")
    assert "You have a place on site and wait for one online. You keep your place and wait no more." in after
    assert notices(stays) == ["You take part on site."]
    assert stands(registration) == ("confirmed", "on-site", None)


def test_who_waits_is_told_that_the_place_in_line_is_given_up(client, event, person):
    fill(event.pools.get(slug="online"))
    on_site = event.pools.get(slug="on-site")
    fill(on_site)
    registration = RegistrationFactory(event=event, person=person, pool=on_site, state=State.WAITING)
    address = f"/registrations/{registration.code}/switch/"

    page = text_of(client.get(address))
    response = client.post(address, {"pool": "online"})

    assert "You leave the line you stand in, and stand at the end of the line for a place online." in page
    assert notices(response) == ["You ask for a place online from now on."]
    assert stands(registration) == ("waiting", "online", None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose how you take part: press one of the buttons."),
        ({"pool": "moon"}, "Nobody can take part in this way any more. Look at what is offered now."),
        ({"pool": "session-1"}, "Nobody can take part in this way any more. Look at what is offered now."),
        ({"pool": "on\0line"}, "Nobody can take part in this way any more. Look at what is offered now."),
    ],
)
def test_what_is_not_offered_is_refused_in_words(client, registration, data, words):
    response = client.post(f"/registrations/{registration.code}/switch/", data)

    assert words in text_of(response)
    assert stands(registration) == ("confirmed", "on-site", None)


def end_of_changes(event):
    Event.objects.filter(pk=event.pk).update(changes_deadline=DeadlineFactory(opens_at=None, closes_at=in_days(-1)))


def end_of_registration(event):
    Deadline.objects.filter(event=event).update(closes_at=in_days(-1))


@pytest.mark.parametrize("end", [end_of_changes, end_of_registration])
@pytest.mark.parametrize("page", ["switch", "sessions", "change"])
def test_after_changes_until_nothing_is_changed(client, event, registration, end, page):
    end(event)

    response = client.post(f"/registrations/{registration.code}/{page}/", {"pool": "online"})

    assert (response.status_code, response.url) == (302, registration.get_absolute_url())
    assert "can no longer be changed" in notices(response)[0]
    assert stands(registration) == ("confirmed", "on-site", None)


def test_changes_may_run_longer_than_registration(client, event, registration):
    end_of_registration(event)
    Event.objects.filter(pk=event.pk).update(changes_deadline=DeadlineFactory(opens_at=None, closes_at=in_days(3)))

    client.post(f"/registrations/{registration.code}/switch/", {"pool": "online"})

    assert stands(registration) == ("confirmed", "online", None)


@pytest.mark.parametrize("state", [State.OFFERED, State.CANCELLED, State.DECLINED, State.EXPIRED])
def test_who_has_no_place_to_change_is_told_so(client, event, person, state):
    registration = RegistrationFactory(event=event, person=person, pool=event.pools.get(slug="on-site"), state=state)

    response = client.get(f"/registrations/{registration.code}/switch/")

    assert (response.status_code, response.url) == (302, registration.get_absolute_url())


# -- cancels until --------------------------------------------------------------------------------------------
def test_after_cancels_until_a_place_is_not_given_back_here_and_its_page_said_until_when(client, event, registration):
    Event.objects.filter(pk=event.pk).update(cancels_deadline=DeadlineFactory(opens_at=None, closes_at=in_days(2)))
    before = text_of(client.get(registration.get_absolute_url()))
    Deadline.objects.filter(pk=Event.objects.get(pk=event.pk).cancels_deadline_id).update(closes_at=in_days(-1))

    response = client.post(f"/registrations/{registration.code}/cancel/")

    assert "Cancel my registration Possible until" in before
    assert "can no longer be cancelled here" in notices(response)[0]
    assert stands(registration)[0] == "confirmed"


# -- sessions -------------------------------------------------------------------------------------------------
@pytest.fixture
def visits(event):
    """Two field visits at the same time and a talk after them, with two seats each."""
    at = event.starts_at.replace(hour=9, minute=0)
    rows = []
    for title, hours in (("Dam", 0), ("Port", 0), ("Talk", 2)):
        start = at + timedelta(hours=hours)
        session = SessionFactory(event=event, title=title, starts_at=start, ends_at=start + timedelta(hours=1))
        slug = f"session-{session.pk}"
        rows.append(SeatPoolFactory(event=event, session=session, slug=slug, capacity=2))
    return rows


def choice_of(registration):
    return dict(registration.session_seats.values_list("pool__session__title", "stage"))


def keys(*pools):
    return {"sessions": [str(pool.pk) for pool in pools]}


def test_sessions_are_chosen_afterwards_and_stand_on_the_page_of_the_registration(client, registration, visits):
    dam, _port, talk = visits
    address = f"/registrations/{registration.code}/sessions/"

    page = text_of(client.get(address))
    response = client.post(address, keys(dam, talk))
    own = text_of(client.get(registration.get_absolute_url()))

    assert page.count("2 seats left") == 3
    assert notices(response) == ["Your sessions are changed."]
    assert choice_of(registration) == {"Dam": "held", "Talk": "held"}
    assert own.count("You have a seat.") == 2
    assert "Change my sessions" in own


def test_two_sessions_at_the_same_time_are_refused_and_both_named_with_their_times(client, registration, visits):
    dam, port, _talk = visits

    response = client.post(f"/registrations/{registration.code}/sessions/", keys(dam, port))

    (words,) = error_summary(response)
    assert "“Dam (" in words
    assert "“Port (" in words
    assert words.endswith("are at the same time. Choose one of them.")
    assert words.count(":00 to ") == 2
    assert choice_of(registration) == {}
    assert response.content.decode().count(" checked") == 2


def test_of_a_full_session_one_waits_and_keeps_the_seat_at_the_same_time(client, registration, visits):
    dam, port, _talk = visits
    fill(port)
    address = f"/registrations/{registration.code}/sessions/"
    client.post(address, keys(dam))

    page = text_of(client.get(address))
    response = client.post(address, keys(port))
    again = client.get(address)
    own = text_of(client.get(registration.get_absolute_url()))

    assert "no seat left: you wait for one" in page
    assert notices(response) == ["Your sessions are changed.", "No seat is left in “Port”: you wait for one."]
    assert choice_of(registration) == {"Dam": "held", "Port": "waiting"}
    assert "You wait for a seat and are the next in line. All seats are taken." in own
    assert again.context["form"].initial == {"sessions": [str(port.pk)]}


def test_a_session_that_is_gone_is_left_out_of_the_choice(client, registration, visits):
    dam, *_others = visits

    client.post(f"/registrations/{registration.code}/sessions/", {"sessions": [str(dam.pk), "987654", "x\0"]})

    assert choice_of(registration) == {"Dam": "held"}


def test_an_event_without_limited_sessions_has_nothing_to_choose(client, registration):
    response = client.get(f"/registrations/{registration.code}/sessions/")

    assert notices(response) == ["Every session of this event is open to all: there is nothing to choose."]


def test_the_page_of_sessions_takes_as_many_statements_for_many_as_for_one(
    client, event, registration, visits, django_assert_max_num_queries
):
    for pool in visits[::2]:
        SessionSeatFactory(registration=registration, pool=pool, stage="held", held_at=timezone.now())
    address = f"/registrations/{registration.code}/sessions/"
    client.get(address)
    with django_assert_max_num_queries(6) as few:
        client.get(address)
    for number in range(10):
        at = event.starts_at + timedelta(hours=5 + number)
        session = SessionFactory(event=event, starts_at=at, ends_at=at + timedelta(minutes=30))
        SeatPoolFactory(event=event, session=session, slug=f"session-{session.pk}", capacity=5)
    client.get(address)

    with django_assert_max_num_queries(6) as many:
        client.get(address)

    assert len(few) == len(many)


def test_somebody_elses_sessions_are_not_there(client, event, registration):
    client.force_login(UserFactory())

    assert client.get(f"/registrations/{registration.code}/sessions/").status_code == 404
    assert not SessionSeat.objects.exists()
