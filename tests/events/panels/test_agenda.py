from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event, State, event_standing, load_event
from events.panels.agenda import SlotPart, SpeakerPart, day_parts, document_parts, speaker_parts
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import (
    DocumentFactory,
    EventDayFactory,
    EventFactory,
    RegistrationFactory,
    SessionFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


def at(day, hour, minute=0, month=1):
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


# -- days and sessions ----------------------------------------------------------------------------------------
def test_days_are_told_one_by_one_in_the_time_of_the_place():
    event = EventFactory(time_zone="Europe/Rome", starts_at=at(21, 8), ends_at=at(22, 12))
    EventDayFactory(event=event, opens_at=at(21, 7), closes_at=at(21, 17), note="Bring your passport")
    EventDayFactory(event=event, opens_at=at(22, 8), closes_at=at(22, 12))
    opening = SessionFactory(event=event, starts_at=at(21, 8, 30), ends_at=at(21, 9))
    # After midnight in Rome, before it in UTC.
    party = SessionFactory(event=event, starts_at=at(22, 23, 30), ends_at=at(23, 0, 30))
    SpeakerFactory(event=event, name="Ada Lovelace").sessions.add(opening)
    SpeakerFactory(event=event, name="Mary Somerville").sessions.add(opening, party)

    assert [(day.title, day.hours, day.note, day.slots) for day in day_parts(event)] == [
        (
            "Thursday 21 January", "08:00–18:00", "Bring your passport",
            [SlotPart("09:30–10:00", opening, "Ada Lovelace, Mary Somerville", [])],
        ),
        ("Friday 22 January", "09:00–13:00", "", []),
        ("Saturday 23 January", "", "", [SlotPart("00:30–01:30", party, "Mary Somerville", [])]),
    ]  # fmt: skip


def test_an_event_without_days_tells_none():
    assert day_parts(EventFactory()) == []


# -- speakers -------------------------------------------------------------------------------------------------
def test_a_speaker_of_the_directory_leads_there_and_what_was_typed_comes_first():
    event = EventFactory()
    ada = ContactPersonFactory(given_name="Ada", family_name="Lovelace", slug="ada", role="Controller", photo="a/b.jpg")
    bob = ContactPersonFactory(given_name="Bob", family_name="Boole", slug="bob", role="Logician")
    SpeakerFactory(event=event, contact=ada, name="", position=2)
    SpeakerFactory(
        event=event, contact=bob, name="Dr Bob Boole", role="Chair", organisation="Cork", text="Adds.", position=1,
        photo="speakers/xyz.jpg",
    )  # fmt: skip

    assert speaker_parts(event) == [
        SpeakerPart(
            "Dr Bob Boole", "/contacts/bob/", f"/events/{event.slug}/speakers/xyz/photo/", "Chair, Cork", "Adds.", ""
        ),
        SpeakerPart("Ada Lovelace", "/contacts/ada/", "/contacts/ada/photo/?v=b", "Controller", "", ""),
    ]


def test_who_left_the_directory_keeps_what_was_typed():
    event = EventFactory()
    unlisted = ContactPersonFactory(given_name="Ada", family_name="Lovelace", role="Controller", photo="a/b.jpg")
    typed = SpeakerFactory(event=event, contact=ContactPersonFactory(), name="Mary Somerville", role="Astronomer")
    nameless = SpeakerFactory(event=event, contact=ContactPersonFactory(), name="", role="Nobody")
    SpeakerFactory(event=event, contact=unlisted, name="", organisation="Analytical Engines")
    unlisted.is_listed = False
    unlisted.save()
    typed.contact.delete()
    nameless.contact.delete()

    assert speaker_parts(Event.objects.get()) == [
        SpeakerPart("Mary Somerville", "", "", "Astronomer", "", ""),
        SpeakerPart("Ada Lovelace", "", "", "Analytical Engines", "", ""),
    ]


# -- documents ------------------------------------------------------------------------------------------------
@pytest.fixture
def palermo():
    """An event with a document for each kind of audience; the slides belong to a session."""
    event = EventFactory(slug="palermo")
    DocumentFactory(event=event, slug="agenda", title="Agenda")
    DocumentFactory(event=event, slug="list", title="Room list", is_for_confirmed=True)
    DocumentFactory(event=event, slug="photos", title="Photos", is_shown_after=True)
    session = SessionFactory(event=event)
    DocumentFactory(
        event=event, slug="slides", title="Slides", session=session, is_for_confirmed=True, is_shown_after=True
    )
    return event


def seen(person=None, **options):
    standing = event_standing("palermo", person.pk if person else None)
    parts = document_parts(load_event(standing.event_pk, standing.revision), standing, **options)
    return {part.title: part.note for part in parts}


def hold(event):
    """Afterwards the event is over since yesterday."""
    Event.objects.update(starts_at=event.starts_at - timedelta(days=60), ends_at=event.ends_at - timedelta(days=60))


def test_before_an_event_documents_are_shown_to_whom_they_are_for(palermo):
    confirmed = RegistrationFactory(event=palermo).person
    waiting = RegistrationFactory(event=palermo, state=State.WAITING).person

    assert seen() == seen(waiting) == seen(UserFactory()) == {"Agenda": ""}
    assert seen(confirmed) == {"Agenda": "", "Room list": "for confirmed people only"}
    assert seen(sees_all=True) == {
        "Agenda": "",
        "Room list": "for confirmed people only",
        "Photos": "shown after the event",
        "Slides": "shown after the event, to confirmed people only",
    }


def test_after_an_event_there_is_more(palermo):
    confirmed = RegistrationFactory(event=palermo).person
    hold(palermo)

    assert seen() == {"Agenda": "", "Photos": ""}
    assert seen(confirmed) == {
        "Agenda": "",
        "Room list": "for confirmed people only",
        "Photos": "",
        "Slides": "for confirmed people only",
    }


def test_a_document_of_a_session_stands_with_it(palermo):
    confirmed = RegistrationFactory(event=palermo).person
    hold(palermo)
    standing = event_standing("palermo", confirmed.pk)
    event = load_event(standing.event_pk, standing.revision)

    [day] = day_parts(event, document_parts(event, standing))

    assert [[part.title for part in slot.documents] for slot in day.slots] == [["Slides"]]
