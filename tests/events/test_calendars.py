"""Calendar entries as calendar programs read them: RFC 5545."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from events import calendars
from events.actions.events import note_calendar_change
from events.models import Event
from tests.factories.events import DeadlineExtensionFactory, EventFactory, in_days

pytestmark = pytest.mark.django_db


def read(text):
    """The calendar, and its entries."""
    calendar = Calendar.from_ical(text)
    return calendar, calendar.events


@pytest.fixture
def palermo():
    return EventFactory(
        slug="palermo", title="Audit, controls; and “costs”", tagline="Two days.", time_zone="Europe/Rome",
        starts_at=datetime(2027, 1, 21, 8, 30, tzinfo=UTC), ends_at=datetime(2027, 1, 22, 12, tzinfo=UTC),
        venue="Palazzo Normanni", address="Piazza del Parlamento 1", city="Palermo", country="IT",
        deadline__closes_at=datetime(2026, 12, 3, 22, 59, 59, tzinfo=UTC),
    )  # fmt: skip


def test_an_entry_says_what_when_and_where_in_the_zone_of_the_place(palermo):
    calendar, (entry,) = read(calendars.calendar([palermo]))

    assert (calendar["version"], calendar["method"], calendar["prodid"]) == (
        "2.0", "PUBLISH", "-//Interact//Interact portal//EN",
    )  # fmt: skip
    assert (entry["summary"], entry["description"]) == ("Audit, controls; and “costs”", "Two days.")
    assert entry["location"] == "Palazzo Normanni, Piazza del Parlamento 1, Palermo, Italy"
    assert (entry["url"], entry["status"], entry["sequence"]) == ("http://testserver/events/palermo/", "CONFIRMED", 0)
    assert entry["uid"] == f"event-{palermo.pk}@testserver"
    assert entry["dtstamp"].dt == palermo.updated_at.replace(microsecond=0)
    assert (entry.DTSTART.isoformat(), entry.DTEND.isoformat()) == (
        "2027-01-21T09:30:00+01:00", "2027-01-22T13:00:00+01:00",
    )  # fmt: skip
    assert (entry["dtstart"].params["tzid"], entry["dtend"].params["tzid"]) == ("Europe/Rome", "Europe/Rome")
    assert entry["organizer"].params["cn"] == "Interact"


def test_a_calendar_brings_its_zones_along(palermo):
    helsinki = EventFactory(time_zone="Europe/Helsinki")

    calendar, _entries = read(calendars.calendar([palermo, helsinki, palermo]))

    assert {zone["tzid"] for zone in calendar.timezones} == {"Europe/Rome", "Europe/Helsinki"}


def test_lines_are_of_the_length_and_with_the_ends_that_the_rfc_asks_for(palermo):
    palermo.title = "Ünïcödé " * 20
    text = calendars.calendar([palermo])

    assert text.count("\n") == text.count("\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert read(text)[1][0]["summary"] == palermo.title


def test_the_uid_stays_and_the_sequence_rises_with_every_change(palermo):
    _calendar, (before,) = read(calendars.calendar([palermo]))

    note_calendar_change(event=palermo, at=in_days(0))
    changed = Event.objects.get()
    changed.starts_at += timedelta(hours=1)
    _calendar, (after,) = read(calendars.calendar([changed]))

    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    assert after.start - before.start == timedelta(hours=1)


def test_an_event_that_was_called_off_is_taken_out_of_calendars():
    attachment = calendars.attachment(EventFactory(cancelled=True, calendar_sequence=3))

    calendar, (entry,) = read(attachment["text"])

    assert (calendar["method"], entry["status"], entry["sequence"]) == ("CANCEL", "CANCELLED", 3)


def test_an_attachment_is_built_once_and_again_when_the_event_changes(palermo):
    first = calendars.attachment(palermo)
    assert calendars.attachment(palermo) == first
    assert (first["name"], first["type"]) == ("event.ics", "text/calendar")

    note_calendar_change(event=palermo, at=in_days(0))

    assert read(calendars.attachment(Event.objects.get())["text"])[1][0]["sequence"] == 1


def test_an_entry_without_place_and_words_leaves_them_out():
    event = EventFactory(venue="", city="", country="", tagline="")

    _calendar, (entry,) = read(calendars.calendar([event]))

    assert "location" not in entry
    assert entry["description"] == ""


def test_the_term_is_told_where_it_is_asked_for_and_says_when_it_was_extended(palermo):
    words = "Registration until Thu 3 December 2026, 23:59 (Palermo time, CET)."
    assert calendars.term_note(palermo) == words
    assert read(calendars.calendar([palermo], with_term=True))[1][0]["description"] == f"Two days.\n\n{words}"

    DeadlineExtensionFactory(deadline=palermo.deadline)

    assert calendars.term_note(Event.objects.get()) == words.replace(").", "), extended.")


def test_a_calendar_has_a_name_when_it_is_given_one(palermo):
    assert read(calendars.calendar([palermo], name="All events"))[0]["x-wr-calname"] == "All events"
    assert "x-wr-calname" not in read(calendars.calendar([palermo]))[0]


def test_text_of_staff_cannot_write_lines_of_its_own():
    event = EventFactory(title="A\r\nATTENDEE:mailto:evil@example.org", tagline="B\nEND:VEVENT")

    _calendar, entries = read(calendars.calendar([event]))

    assert len(entries) == 1
    assert "attendee" not in entries[0]
    assert entries[0].DTSTART.astimezone(ZoneInfo("UTC")) == event.starts_at


# -- for one person -------------------------------------------------------------------------------------------
def test_an_entry_for_one_person_says_how_and_where_they_take_part_and_goes_on_being_the_events(palermo):
    note = calendars.own_note("online", ["Dam (Thu 21 January 2027, 14:00 to 16:00)", "Talk, no seat yet"])

    _calendar, (entry,) = read(calendars.attachment(palermo, note)["text"])
    _calendar, (plain,) = read(calendars.attachment(palermo)["text"])

    assert entry["description"] == (
        "Two days.\n\nYou take part online.\nYour sessions:\n- Dam (Thu 21 January 2027, 14:00 to 16:00)\n"
        "- Talk, no seat yet"
    )
    assert (entry["uid"], entry["sequence"]) == (plain["uid"], plain["sequence"])


def test_who_takes_part_like_everybody_gets_the_entry_of_everybody(palermo):
    assert calendars.own_note("", []) == ""
    assert calendars.attachment(palermo, calendars.own_note("", [])) == calendars.attachment(palermo)


def test_what_changes_for_one_person_alone_is_the_newer_entry_by_its_stamp(palermo):
    later = palermo.updated_at.replace(microsecond=0) + timedelta(minutes=5)

    _calendar, (entry,) = read(calendars.attachment(palermo, "You take part online.", later)["text"])
    _calendar, (never_older,) = read(calendars.own_calendar(palermo, "", later - timedelta(days=9)))

    assert entry["dtstamp"].dt == later
    assert never_older["dtstamp"].dt == palermo.updated_at.replace(microsecond=0)
