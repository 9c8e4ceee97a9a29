from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.forms.plausibility import warnings_of
from events.models import Document, Event
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import (
    DeadlineFactory,
    DocumentFactory,
    EventContactFactory,
    EventDayFactory,
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionPoolFactory,
    SessionSeatFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db
ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 11, 1, 12, tzinfo=ROME)
START = datetime(2026, 12, 21, 9, 30, tzinfo=ROME)


@pytest.fixture
def event():
    """A draft about which there is nothing to say."""
    event = EventFactory(
        draft=True, starts_at=START, ends_at=START.replace(day=22, hour=13, minute=0), text="<p>Text</p>",
        deadline__opens_at=None, deadline__closes_at=START - timedelta(days=10),
    )  # fmt: skip
    EventDayFactory(event=event, opens_at=START, closes_at=START.replace(hour=18))
    SessionFactory(event=event, starts_at=START)
    EventContactFactory(event=event)
    return event


def said(event):
    return [remark.text for remark in warnings_of(event, now=NOW)]


def test_nothing_is_said_about_an_event_in_order(event):
    assert said(event) == []


def test_an_end_at_one_at_night_is_asked_about(event):
    event.ends_at = START.replace(day=23, hour=1, minute=0)

    assert said(event) == ["The event ends at 01:00 at night. Did you mean 13:00?"]


@pytest.mark.parametrize(("hour", "is_odd"), [(0, True), (5, True), (6, False), (23, False)])
def test_night_is_from_midnight_to_six_by_the_clocks_of_the_place(event, hour, is_odd):
    event.ends_at = START.replace(day=23, hour=hour, minute=59)

    assert bool(said(event)) is is_odd


@pytest.mark.parametrize(
    ("fields", "is_odd"),
    [
        ({"time_zone": "Asia/Tokyo"}, True),
        ({"time_zone": "Europe/Helsinki"}, True),
        ({"time_zone": "Europe/Brussels"}, False),  # the same clocks
        ({"time_zone": "Atlantic/Canary", "country": "ES"}, False),  # one of two zones
        ({"time_zone": "Asia/Tokyo", "country": ""}, False),
        ({"time_zone": "Asia/Tokyo", "country": "BV"}, False),  # no zone is known
        ({"time_zone": "Asia/Tokyo", "mode": "online"}, False),
    ],
)
def test_a_zone_whose_clocks_are_not_the_country_s_is_asked_about(event, fields, is_odd):
    for name, value in fields.items():
        setattr(event, name, value)

    assert any("clocks in" in text for text in said(event)) is is_odd


def test_the_zone_that_does_not_fit_is_named(event):
    event.time_zone = "America/New_York"

    assert "The time zone is America/New York, and clocks in Italy show another time." in said(event)


def test_a_start_at_night_is_asked_about(event):
    event.starts_at = START.replace(hour=1)

    assert said(event) == ["The event starts at 01:30 at night."]


def test_a_draft_in_the_past_is_asked_about(event):
    remarks = [remark.text for remark in warnings_of(event, now=START + timedelta(hours=1))]

    assert remarks == [
        "The start has passed: Mon 21 December 2026, 09:30.",
        "Registration would be closed: its end was Fri 11 December 2026, 09:30.",
    ]


def test_a_published_event_is_not_asked_why_time_passes(event):
    event.status = Event.Status.PUBLISHED

    assert warnings_of(event, now=START + timedelta(hours=1)) == []


def test_a_deadline_after_the_start_is_asked_about(event):
    event.deadline = DeadlineFactory.build(closes_at=START + timedelta(hours=1))

    assert said(event) == ["Registration closes after the event has started: Mon 21 December 2026, 10:30."]


def test_days_and_sessions_outside_are_asked_about(event):
    EventDayFactory(event=event, opens_at=START - timedelta(days=1))
    SessionFactory(event=event, title="Late", starts_at=START + timedelta(days=3))
    SessionFactory(event=event, title="Evening", starts_at=START.replace(hour=20))

    assert said(event) == [
        "The day 20 December 2026 lies outside the event’s own times.",
        "The session “Evening” (21 December, 20:30) lies outside the opening times of the days.",
        "The session “Late” (24 December, 09:30) lies outside the event’s own times.",
    ]


def test_an_agenda_is_sessions_or_a_document(event):
    event.sessions.all().delete()
    assert said(event) == ["There is no agenda: no session, and no document of the kind “agenda”."]

    DocumentFactory(event=event, kind=Document.Kind.OTHER)
    assert len(said(event)) == 1
    DocumentFactory(event=event, kind=Document.Kind.AGENDA)
    assert said(event) == []


@pytest.mark.parametrize(
    ("capacity", "words"),
    [
        (None, "The number of seats on site has no limit."),
        (0, "There are 0 seats on site: everybody who registers waits."),
    ],
)
def test_no_limit_and_no_seats_are_asked_about(event, capacity, words):
    event.pools.update(capacity=capacity)

    assert said(event) == [words]


def test_nobody_to_ask_and_a_legal_basis_without_link_are_asked_about(event):
    event.event_contacts.all().delete()
    event.legal_basis = "Regulation (EU) 2021/1060"

    assert said(event) == ["Nobody is named as contact person.", "The legal basis has no link."]


def test_a_speaker_whose_name_went_with_the_directorys_entry_is_noticed(event):
    SpeakerFactory(event=event)
    nameless = SpeakerFactory(event=event, contact=ContactPersonFactory(), name="")
    assert said(event) == []

    nameless.contact.delete()

    assert said(Event.objects.get()) == [
        "A speaker is shown no more: the directory’s entry is gone, and no name was typed."
    ]


def test_notes_come_last_and_weigh_less(event):
    event.venue = event.text = ""
    event.mode = Event.Mode.HYBRID
    event.event_contacts.all().delete()
    SeatPoolFactory(event=event, slug="online", capacity=None)

    remarks = warnings_of(event, now=NOW)

    assert [(remark.text, remark.is_note) for remark in remarks] == [
        ("Nobody is named as contact person.", False),
        ("The number of seats online has no limit.", True),
        ("No venue is given: the page says “to be announced”.", True),
        ("There is no link to join online yet.", True),
        ("The page has no text besides the tagline.", True),
    ]


def test_sessions_that_were_moved_to_the_same_time_are_named_with_who_has_a_seat_in_both():
    event = EventFactory()
    dam, port = (SessionPoolFactory(session__event=event, session__title=title) for title in ("Dam", "Port"))
    SessionPoolFactory(session__event=event, session__title="Nobody's")
    for registration in RegistrationFactory.create_batch(2, event=event):
        SessionSeatFactory(registration=registration, pool=dam)
        SessionSeatFactory(registration=registration, pool=port)
    SessionSeatFactory(registration=RegistrationFactory(event=event), pool=dam)
    waiting = RegistrationFactory(event=event)
    SessionSeatFactory(registration=waiting, pool=dam)
    SessionSeatFactory(registration=waiting, pool=port, stage="waiting")

    assert [text for text in said(event) if "same time" in text] == [
        "“Dam” and “Port” are at the same time, and 2 people have a seat in both."
    ]
