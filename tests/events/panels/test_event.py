from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import BodyKind
from events.models import Event, PoolStanding, Standing, event_standing, load_event
from events.panels import event_page_parts
from events.panels.event import SeatsPart, audience_part, place_part, seats_parts, term_part
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    DeadlineFactory,
    EventContactFactory,
    EventDayFactory,
    EventFactory,
    SessionFactory,
)

ROME = ZoneInfo("Europe/Rome")


def at(day, hour, minute=0, month=1):
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


# -- the term -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_term_is_said_in_the_zone_of_the_place():
    deadline = DeadlineFactory(opens_at=at(1, 8), closes_at=at(20, 22, 59))

    term = term_part(deadline, ROME, "Palermo", "IT")

    assert (term.opens, term.closes, term.zone) == (
        "Fri 1 January 2027, 09:00", "Wed 20 January 2027, 23:59", "Palermo time, CET",
    )  # fmt: skip
    assert (term.is_extended, term.old, term.extended_on, term.reason) == (False, "", "", "")
    assert term_part(DeadlineFactory(opens_at=None), ROME).opens == ""


@pytest.mark.django_db
def test_a_term_that_was_extended_twice_says_the_first_end_and_the_newest_reason():
    deadline = DeadlineFactory(opens_at=None, closes_at=at(20, 22, 59))
    for old, new, reason, on in ((6, 13, "More rooms.", 4), (13, 20, "And more.", 11)):
        DeadlineExtensionFactory(
            deadline=deadline, old_closes_at=at(old, 22, 59), new_closes_at=at(new, 22, 59), reason=reason, at=at(on, 9)
        )

    term = term_part(deadline, ROME)

    assert (term.is_extended, term.old, term.old_at) == (True, "6 January 2027", at(6, 22, 59))
    assert (term.extended_on, term.reason) == ("11 January 2027", "And more.")


@pytest.mark.django_db
def test_a_term_that_was_set_back_is_not_extended():
    deadline = DeadlineFactory(opens_at=None, closes_at=at(6, 22, 59))
    DeadlineExtensionFactory(deadline=deadline, old_closes_at=at(6, 22, 59), new_closes_at=at(13, 22, 59))

    term = term_part(deadline, ROME)

    assert (term.is_extended, term.old, term.extended_on, term.reason) == (False, "", "", "")
    assert deadline.last_extension is None


# -- for whom, where ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"audience": "Whoever checks claims", "goal": "ijg"}, "Whoever checks claims"),
        ({"goal": "interreg"}, "Interreg programmes"),
        (
            {"body_kinds": [BodyKind.MANAGING_AUTHORITY, BodyKind.AUDIT_AUTHORITY]},
            "Managing authority, Audit authority",
        ),
        (
            {"goal": "ijg", "body_kinds": [BodyKind.CONTROLLER]},
            "Controller of Investment for jobs and growth programmes",
        ),
        ({"body_kinds": ["abolished"]}, ""),
        ({"goal": "interreg", "strands": ["A", "C"]}, "Interreg A, C programmes"),
        ({"strands": ["B"]}, "Interreg B and Investment for jobs and growth programmes"),
        ({"goal": "ijg", "strands": ["B"]}, "Investment for jobs and growth programmes"),
    ],
)
def test_for_whom_an_event_is_stands_in_words(fields, words):
    assert audience_part(Event(**fields)) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"city": "Palermo", "country": "IT"}, "Palermo, Italy"),
        ({"city": "Palermo"}, "Palermo"),
        ({}, "place to be announced"),
        ({"mode": "online", "city": "Palermo"}, "online"),
        ({"mode": "hybrid", "city": "Palermo", "country": "IT"}, "Palermo, Italy and online"),
    ],
)
def test_a_place_is_said_in_a_line(fields, words):
    assert place_part(Event(**fields)) == words


# -- seats ----------------------------------------------------------------------------------------------------
def standing_with(*pools):
    """How an event with these pools stands; what is not told is 40 free seats on site and nobody in line."""
    usual = {
        "slug": "on-site", "capacity": 40, "target": None, "taken": 0, "has_opened": True, "has_not_closed": True,
        "has_line": False, "version": "1",
    }  # fmt: skip
    return Standing(
        event_pk=1, status="published", is_over=False, revision="",
        pools=tuple(PoolStanding(pk=number, **usual | pool) for number, pool in enumerate(pools)),
        session_pools=(), registration_pk=None, registration_code="", registration_state="", draft_answers="{}",
        awaits_form=False, follows=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pool", "parts"),
    [
        ({}, (40, 40, "40 of 40 places left", "No waiting list yet")),
        ({"taken": 39}, (1, 40, "1 of 40 places left", "No waiting list yet")),
        ({"taken": 40, "has_line": True}, (0, 40, "All places are taken", "People are waiting")),
        ({"capacity": 1}, (1, 1, "1 of 1 place left", "No waiting list yet")),
        (
            {"capacity": 5, "taken": 5, "target": 3},
            (0, 3, "All places are taken", "No waiting list yet. Lowered to 3; 5 are taken"),
        ),
    ],
)
def test_seats_are_said_in_words(pool, parts):
    assert seats_parts(standing_with(pool)) == [SeatsPart(*parts)]


def test_seats_of_several_pools_are_said_by_their_names_and_without_a_limit_not_at_all():
    on_site, online = {"taken": 40}, {"slug": "online", "capacity": 100}

    assert [part.text for part in seats_parts(standing_with(on_site, online))] == [
        "On site: All places are taken", "Online: 100 of 100 places left",
    ]  # fmt: skip
    assert [part.text for part in seats_parts(standing_with(on_site, online | {"capacity": None}))] == [
        "On site: All places are taken"
    ]
    assert seats_parts(standing_with({"capacity": None})) == seats_parts(standing_with()) == []


# -- the whole page -------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_page_is_made_from_memory(django_assert_num_queries):
    event = EventFactory(text='<p onclick="x">Text</p>', audience="Auditors")
    EventDayFactory(event=event)
    SessionFactory(event=event)
    DeadlineExtensionFactory(deadline=event.deadline)
    person = EventContactFactory(event=event, person=ContactPersonFactory()).person
    standing = event_standing(event.slug)
    loaded = load_event(event.pk, standing.revision)

    with django_assert_num_queries(0):
        parts = event_page_parts(loaded, standing, now=event.starts_at - timedelta(days=1))

    assert (parts["text"], parts["audience"], parts["contacts"]) == ("<p>Text</p>", "Auditors", [person])
    assert (parts["is_over"], parts["term"].is_extended, len(parts["days"])) == (False, True, 1)
    assert parts["line_from"] == event.deadline.opens_at


@pytest.mark.django_db
def test_the_line_of_the_term_begins_where_registration_did():
    event = EventFactory(deadline__opens_at=None)
    standing = event_standing(event.slug)

    assert event_page_parts(event, standing, now=event.starts_at)["line_from"] == event.published_at

    Event.objects.update(published_at=None, status="draft")
    event.refresh_from_db()
    assert event_page_parts(event, standing, now=event.starts_at)["line_from"] == event.created_at
