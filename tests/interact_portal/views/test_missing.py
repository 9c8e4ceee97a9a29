"""Who is missing: what staff mend before an officer finds that nobody answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from contacts.models import ContactPerson
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, TopicFactory
from tests.factories.events import EventContactFactory, EventFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

REPORT = "/admin/who-is-missing/"


def day(number):
    return datetime.now(UTC).date() + timedelta(days=number)


def away(name, first=0, last=1, **fields):
    person = ContactPersonFactory(given_name=name, family_name="Example")
    return AbsenceFactory(person=person, first_date=day(first), last_date=day(last), **fields)


@pytest.fixture
def staff(client):
    client.force_login(StaffFactory())
    return client


def lines(client):
    """What the report says of whom."""
    page = Page(client.get(REPORT).content.decode())
    return page.facts


def test_all_is_well_when_nobody_is_missing(staff):
    topic = TopicFactory()
    lead = ContactPersonFactory(leads=[topic])
    EventContactFactory(event=EventFactory(), person=lead)
    AbsenceFactory(person=lead, stand_in=ContactPersonFactory())

    page = Page(staff.get(REPORT).content.decode())

    assert {
        "All is well: nobody is missing.", "Every topic has a lead.", "Every coming event has one.",
        "Somebody stands in for everybody who is away.",
    } <= set(page.words)  # fmt: skip
    assert page.facts == {}


def test_topics_that_nobody_leads_are_told(staff):
    TopicFactory(name="Nobody's")
    helped = TopicFactory(name="Helped")
    ContactPersonFactory(helps=[helped])
    hidden = TopicFactory(name="Hidden")
    ContactPersonFactory(leads=[hidden], is_listed=False)
    ContactPersonFactory(leads=[TopicFactory(name="Led")])

    page = Page(staff.get(REPORT).content.decode())

    assert page.facts == {
        "Helped": "Nobody leads it.",
        "Hidden": "Who leads it is not shown in the directory.",
        "Nobody's": "Nobody leads it.",
    }
    assert [link for link in page.links if link.startswith("/admin/contacts/")] == [
        f"/admin/contacts/contactperson/?topics__id__exact={helped.pk}",
        f"/admin/contacts/contactperson/?topics__id__exact={hidden.pk}",
        "/admin/contacts/contactperson/",
    ]


def test_people_for_whom_nobody_answers_are_told(staff):
    there, gone = ContactPersonFactory(), ContactPersonFactory(given_name="Gone", family_name="Too")
    hidden = ContactPersonFactory(given_name="Hidden", family_name="One", is_listed=False)
    AbsenceFactory(person=gone, stand_in=there, first_date=day(3), last_date=day(4))
    now = away("Now")
    soon = away("Soon", 14, 20)
    away("Later", 15, 20)
    away("Back", -9, -1)
    away("Covered", stand_in=there)
    overlaps = away("Overlaps", 1, 3, stand_in=gone)
    away("Apart", 5, 9, stand_in=gone)
    unlisted = away("Unlisted", stand_in=hidden)
    ContactPerson.objects.filter(pk=away("Nobody").person_id).update(is_listed=False)

    page = Page(staff.get(REPORT).content.decode())

    said = {name.removesuffix(" Example"): words.partition(". ")[2] for name, words in page.facts.items()}
    assert said == {
        "Now": "Nobody stands in.",
        "Soon": "Nobody stands in.",
        "Overlaps": "Gone Too, who stands in, is away on some of these days too.",
        "Unlisted": "Hidden One, who stands in, is not shown in the directory.",
    }
    assert {
        f"/admin/contacts/contactperson/{absence.person_id}/change/#absences-group"
        for absence in (now, soon, overlaps, unlisted)
    } == {link for link in page.links if "/change/" in link}


def test_a_stand_in_who_was_away_earlier_stands_in_now(staff):
    back = ContactPersonFactory()
    AbsenceFactory(person=back, stand_in=ContactPersonFactory(), first_date=day(-5), last_date=day(-1))
    away("Covered", -5, 5, stand_in=back)

    assert lines(staff) == {}


def test_events_that_nobody_answers_for_are_told(staff):
    bare = EventFactory(title="Bare")
    EventContactFactory(event=EventFactory(title="Hidden"), person=ContactPersonFactory(is_listed=False))
    EventContactFactory(event=EventFactory(title="Named"))
    for title, options in (("Draft", {"draft": True}), ("Past", {"past": True}), ("Called off", {"cancelled": True})):
        EventFactory(title=title, **options)

    page = Page(staff.get(REPORT).content.decode())

    assert {name: words.partition(". ")[2] for name, words in page.facts.items()} == {
        "Bare": "It has no contact person.",
        "Hidden": "Its contact persons are not shown in the directory.",
    }
    assert f"/admin/events/event/{bare.pk}/change/#event_contacts-group" in page.links


@pytest.mark.parametrize(
    ("permission", "seen"),
    [("view_contactperson", {"Nobody's"}), ("view_event", {"Bare"}), ("view_team", None)],
)
def test_staff_see_the_part_that_is_theirs(client, permission, seen):
    TopicFactory(name="Nobody's")
    EventFactory(title="Bare")
    person = UserFactory(is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename=permission))
    client.force_login(person)

    response = client.get(REPORT)

    if seen is None:
        assert response.status_code == 403
    else:
        assert set(Page(response.content.decode()).facts) == seen
    assert ("Who is missing" in client.get("/admin/").content.decode()) == (seen is not None)


def test_the_report_makes_the_same_statements_for_little_and_for_much(staff, django_assert_num_queries):
    for count in (1, 6):
        for number in range(count):
            TopicFactory()
            EventFactory()
            away(f"Away {number}", stand_in=away("Stand-in").person)
        with django_assert_num_queries(4):  # session with its person, topics, absences, events
            staff.get(REPORT)
