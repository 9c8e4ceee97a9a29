from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Event, EventContact, EventDay, Session
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    DocumentFactory,
    EventContactFactory,
    EventDayFactory,
    EventFactory,
    SessionFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


# -- who sees what --------------------------------------------------------------------------------------------
def test_drafts_are_for_staff_only():
    draft, published, cancelled = EventFactory(draft=True), EventFactory(), EventFactory(cancelled=True)

    def seen_by(user):
        return set(Event.objects.visible_to(user))

    assert seen_by(StaffFactory()) == {draft, published, cancelled}
    for user in (AnonymousUser(), UserFactory(), StaffFactory(is_active=False)):
        assert seen_by(user) == {published, cancelled}
    assert set(Event.objects.public()) == {published, cancelled}
    assert set(Event.objects.published()) == {published}


def test_events_are_past_from_the_instant_of_their_end_and_lists_are_in_order():
    now = timezone.now()
    later = EventFactory(starts_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=3))
    sooner = EventFactory(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(seconds=1))
    just_over = EventFactory(starts_at=now - timedelta(hours=3), ends_at=now)
    long_over = EventFactory(past=True)

    assert list(Event.objects.upcoming(now)) == [sooner, later]
    assert list(Event.objects.past(now)) == [just_over, long_over]


@pytest.mark.parametrize(
    ("opens_in", "closes_in", "is_open"),
    [(None, 1, True), (0, 1, True), (-1, 1, True), (-2, 0, False), (None, -1, False), (1, 2, False)],
)
def test_an_event_is_open_from_the_first_instant_of_its_term_until_before_the_last(opens_in, closes_in, is_open):
    now = timezone.now()
    event = EventFactory(
        deadline__opens_at=None if opens_in is None else now + timedelta(seconds=opens_in),
        deadline__closes_at=now + timedelta(seconds=closes_in),
    )

    assert list(Event.objects.open_at(now)) == ([event] if is_open else [])


@pytest.mark.parametrize("kind", ["draft", "cancelled"])
def test_only_a_published_event_is_open(kind):
    EventFactory(**{kind: True})

    assert not Event.objects.open_at(timezone.now()).exists()


# -- what it says of itself -----------------------------------------------------------------------------------
def test_the_place_is_said_as_far_as_it_is_known():
    known = Event(venue="Palazzo Normanni", address="Piazza del Parlamento 1", city="Palermo", country="IT")

    assert known.place == "Palazzo Normanni, Piazza del Parlamento 1, Palermo, Italy"
    assert Event(city="Palermo").place == "Palermo"
    assert Event().place == ""


def test_names_are_those_that_people_read():
    event = EventFactory(slug="palermo", title="Workshop in Palermo")
    day = EventDayFactory(event=event, opens_at=datetime(2026, 12, 21, 23, 30, tzinfo=UTC))
    link = EventContactFactory(event=event)

    assert (str(event), event.get_absolute_url()) == ("Workshop in Palermo", "/events/palermo/")
    with timezone.override("Europe/Rome"):
        assert str(day) == "Tuesday 22 December 2026"
    assert str(SessionFactory(event=event, title="Opening")) == "Opening"
    assert str(link) == str(link.person)
    assert str(event.pools.get()) == "Workshop in Palermo: on site"


def test_a_document_says_what_kind_of_file_it_is_and_where_it_is_had():
    document = DocumentFactory(event__slug="palermo", slug="agenda", title="Agenda")

    assert (document.format_name, str(document)) == ("PDF", "Agenda")
    assert document.get_absolute_url() == "/events/palermo/documents/agenda/"


def test_status_is_asked_by_name():
    assert Event(status="cancelled").is_cancelled
    assert not Event(status="published").is_cancelled


@pytest.mark.parametrize("name", ["Europe/Atlantis", "CEST+2", "", "../etc/passwd"])
def test_a_time_zone_must_be_one_that_exists(name):
    event = EventFactory.build(time_zone=name)

    with pytest.raises(ValidationError) as error:
        event.clean_fields(exclude=["deadline"])
    assert list(error.value.message_dict) == ["time_zone"]


def test_the_newest_extension_is_the_last_one():
    event = EventFactory()
    assert event.deadline.last_extension is None

    DeadlineExtensionFactory(deadline=event.deadline, old_closes_at=in_days(1))
    newest = DeadlineExtensionFactory(deadline=event.deadline, old_closes_at=in_days(2))

    assert event.deadline.last_extension == newest
    assert str(newest) == f"{in_days(2):%Y-%m-%d} → {in_days(12):%Y-%m-%d}"
    assert str(event.deadline) == f"{in_days(12):%Y-%m-%d %H:%M} UTC"


# -- what cannot be -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("constraint", "write"),
    [
        ("events_event_ends_after_start", lambda: EventFactory(ends_at=in_days(30), starts_at=in_days(30))),
        ("events_event_published_has_time", lambda: EventFactory(published_at=None)),
        ("events_event_cancelled_has_time", lambda: EventFactory(cancelled=True, cancelled_at=None)),
        ("events_day_closes_after_opening", lambda: EventDayFactory(opens_at=in_days(1), closes_at=in_days(1))),
        ("events_session_ends_after_start", lambda: SessionFactory(starts_at=in_days(1), ends_at=in_days(1))),
        ("events_contact_once_an_event", lambda: twice(EventContactFactory)),
        ("events_document_slug_once_an_event", lambda: twice(DocumentFactory)),
    ],
)
def test_the_database_refuses_what_cannot_be(constraint, write):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def twice(factory):
    row = factory()
    row.pk = None
    row.save(force_insert=True)


def test_what_belongs_to_an_event_stands_in_its_order():
    event = EventFactory()
    second, first = (
        SessionFactory(event=event, starts_at=in_days(day), ends_at=in_days(day + 0.1)) for day in (31, 30)
    )
    tuesday, monday = (EventDayFactory(event=event, opens_at=in_days(day)) for day in (31, 30))
    last, leading = EventContactFactory(event=event, position=2), EventContactFactory(event=event, position=1)

    assert list(Session.objects.filter(event=event)) == [first, second]
    assert list(EventDay.objects.filter(event=event)) == [monday, tuesday]
    assert list(EventContact.objects.filter(event=event)) == [leading, last]
