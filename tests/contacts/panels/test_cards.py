from datetime import date, timedelta

import pytest
from django.db import connection
from django.template import Context, Template

from contacts.models import Absence, ContactPerson
from contacts.models.absences import Today
from contacts.panels import away_part, contact_card
from kit.models import ContentRevision
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, TeamFactory, TopicFactory

pytestmark = pytest.mark.django_db


def loaded(person):
    return ContactPerson.objects.with_card().get(pk=person.pk)


def card_of(person):
    return contact_card(loaded(person))


@pytest.fixture
def maija():
    team = TeamFactory(slug="delivery", name="Delivery", email="delivery@organisation.example")
    return ContactPersonFactory(
        slug="maija", given_name="Maija", family_name="Korhonen", phone="+442079460123", team=team
    )


@pytest.fixture
def stefan():
    return ContactPersonFactory(
        slug="stefan", given_name="Stefan", family_name="Dimitrov", phone="+442079460456", team__slug="networks"
    )


def today():
    """By the database: what is away today is decided there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_date")
        return cursor.fetchone()[0]


def test_card_tells_all_but_the_address():
    topics = [TopicFactory(name=name) for name in ("State aid", "Audits", "Costs")]
    person = ContactPersonFactory(
        slug="ada-example", given_name="Ada", family_name="Example", team=TeamFactory(name="Delivery"),
        leads=topics[:1], helps=topics[1:], phone="+442079460123", photo="contacts/k3y.jpg",
    )  # fmt: skip

    assert card_of(person) == {
        "name": "Ada Example",
        "href": "/contacts/ada-example/",
        "photo": "/contacts/ada-example/photo/?v=k3y",
        "about": "Delivery · leads State aid; also Audits, Costs",
        "away": "",
        "phone": "+44 20 7946 0123",
        "write_href": "/contacts/ada-example/write/",
        "write_text": "Write to Ada",
    }


def test_card_leaves_out_what_is_not_known():
    card = card_of(ContactPersonFactory(phone="", team__name="Delivery"))

    assert (card["photo"], card["phone"], card["about"]) == ("", "", "Delivery")


def test_card_of_who_is_not_listed_leads_nowhere():
    card = card_of(ContactPersonFactory(is_listed=False, photo="contacts/key.jpg"))

    assert (card["href"], card["write_href"], card["photo"]) == ("", "", "")


# -- who answers today ----------------------------------------------------------------------------------------
def test_while_somebody_is_away_the_card_leads_to_who_stands_in(maija, stefan):
    AbsenceFactory(person=maija, stand_in=stefan, last_date=date(2999, 12, 3), first_date=date(2026, 1, 1))

    card = card_of(maija)

    assert (card["name"], card["href"]) == ("Maija Korhonen", "/contacts/maija/")
    assert card["away"] == (
        'Maija Korhonen is away until 3 December 2999. <a href="/contacts/stefan/">Stefan Dimitrov</a> stands in.'
    )
    assert (card["phone"], card["write_href"], card["write_text"]) == (
        "+44 20 7946 0456", "/contacts/stefan/write/", "Write to Stefan",
    )  # fmt: skip


def nobody_is_named(maija, stefan):
    AbsenceFactory(person=maija)


def stand_in_is_away_too(maija, stefan):
    AbsenceFactory(person=maija, stand_in=stefan)
    AbsenceFactory(person=stefan)


def stand_in_is_not_shown(maija, stefan):
    AbsenceFactory(person=maija, stand_in=stefan)
    ContactPerson.objects.filter(pk=stefan.pk).update(is_listed=False)


@pytest.mark.parametrize("state", [nobody_is_named, stand_in_is_away_too, stand_in_is_not_shown])
def test_where_nobody_can_stand_in_the_team_answers(maija, stefan, state):
    state(maija, stefan)

    card = card_of(maija)

    assert card["away"].endswith('. The team <a href="/teams/delivery/">Delivery</a> answers.')
    assert (card["phone"], card["write_href"], card["write_text"]) == (
        "", "/contacts/maija/write/", "Write to the team",
    )  # fmt: skip


def test_a_team_without_an_address_leaves_the_letter_to_who_is_away(maija, stefan):
    maija.team.email = ""
    maija.team.save()
    AbsenceFactory(person=maija)

    assert card_of(maija)["write_text"] == "Write to Maija"


@pytest.mark.parametrize(
    ("first", "last", "is_away"), [(-7, -1, False), (-7, 0, True), (0, 0, True), (0, 7, True), (1, 7, False)]
)
def test_somebody_is_away_from_the_first_day_to_the_last(maija, first, last, is_away):
    day = today()
    AbsenceFactory(person=maija, first_date=day + timedelta(days=first), last_date=day + timedelta(days=last))

    assert (away_part(loaded(maija)) is not None) == is_away


def test_a_stand_in_who_is_away_on_other_days_stands_in_today(maija, stefan):
    AbsenceFactory(person=maija, stand_in=stefan)
    AbsenceFactory(person=stefan, first_date=today() + timedelta(days=1))

    assert away_part(loaded(maija)).stand_in == stefan


def test_a_day_here_is_the_day_of_kept_pages():
    """What is kept in memory is kept under the day, and for that day; the one is as long as the other."""
    AbsenceFactory()
    [(day, revision)] = Absence.objects.values_list(Today(), ContentRevision())

    assert revision.split()[0] == str(day) == str(today())


# -- cards of many --------------------------------------------------------------------------------------------
def test_cards_make_three_statements_for_one_and_for_many(django_assert_num_queries):
    for count in (1, 9):
        for _ in range(count):
            person = ContactPersonFactory(leads=[TopicFactory()], helps=[TopicFactory()])
            stand_in = ContactPersonFactory()
            AbsenceFactory(person=person, stand_in=stand_in)
            AbsenceFactory(person=stand_in)
        with django_assert_num_queries(3):
            [contact_card(person) for person in ContactPerson.objects.with_card()]


def test_card_is_shown_by_a_tag_that_escapes():
    person = ContactPersonFactory(given_name="<b>Ada</b>", team__name="<i>Delivery</i>")
    AbsenceFactory(person=person)

    shown = Template("{% load directory %}{% contact_card person %}").render(Context({"person": loaded(person)}))

    assert "&lt;b&gt;Ada&lt;/b&gt; Example" in shown
    assert "&lt;i&gt;Delivery&lt;/i&gt;</a> answers." in shown
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "@" not in shown
