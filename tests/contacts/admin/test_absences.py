"""Absences as staff enter them: refused in words, with everything that was typed."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from contacts.models import Absence, ContactPerson
from tests.events.admin.pages import FilledForm
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

APPS = [app for app in settings.INSTALLED_APPS if app not in ("django.contrib.auth", "django.contrib.contenttypes")]


@pytest.fixture
def staff():
    client = Client()
    client.force_login(StaffFactory())
    return client


@pytest.fixture
def people():
    return [
        ContactPersonFactory(given_name=given, family_name=family, languages=["en"], phone="+442079460123")
        for given, family in (("Maija", "Korhonen"), ("Stefan", "Dimitrov"), ("Ada", "Example"))
    ]


def december(person, first, last, stand_in=None):
    return AbsenceFactory(
        person=person, stand_in=stand_in, first_date=date(2026, 12, first), last_date=date(2026, 12, last)
    )


def address_of(person):
    return reverse("admin:contacts_contactperson_change", args=[person.pk])


def opened(client, person):
    """What the form of ``person`` would send untouched."""
    return FilledForm(client.get(address_of(person)), "contactperson_form").values


def row(number, first, last, stand_in=None):
    """A row of the form, by days of December 2026."""
    return {
        f"absences-{number}-first_date": f"2026-12-{first:02}",
        f"absences-{number}-last_date": f"2026-12-{last:02}",
        f"absences-{number}-stand_in": str(stand_in.pk) if stand_in else "",
    }


def sent(client, person, *rows, **changes):
    """The form with other rows, as far as it has room for them."""
    fields = opened(client, person) | changes
    for each in rows:
        fields |= each
    fields["absences-TOTAL_FORMS"] = [str(max(int(fields["absences-TOTAL_FORMS"][0]), len(rows)))]
    return fields, client.post(address_of(person), fields)


def mistakes(response):
    assert response.status_code == 200, "the form was taken"
    found = response.context["errors"]
    return [words for field in found for words in ([field] if isinstance(field, str) else field)]


def is_kept(fields, response):
    """Whether the page that came back would send what was typed."""
    shown = FilledForm(response, "contactperson_form").values | {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}
    typed = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
    return {name: shown.get(name) for name in typed} == typed


pytestmark = pytest.mark.django_db


def test_staff_enter_an_absence_with_who_stands_in(staff, people):
    maija, stefan, _ada = people

    _fields, response = sent(staff, maija, row(0, 1, 3, stefan))

    assert response.status_code == 302
    assert list(Absence.objects.values_list("person", "first_date", "last_date", "stand_in")) == [
        (maija.pk, date(2026, 12, 1), date(2026, 12, 3), stefan.pk)
    ]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["contact-changed", "absence-added"]


def test_what_is_not_touched_is_not_written(staff, people):
    december(people[0], 1, 3)

    _fields, response = sent(staff, people[0])

    assert response.status_code == 302
    assert list(Entry.objects.values_list("verb", flat=True)) == ["contact-changed"]


def test_an_absence_is_taken_away_and_its_days_are_free_at_once(staff, people):
    old = december(people[0], 1, 3)

    _fields, response = sent(staff, people[0], {"absences-0-DELETE": "on"}, row(1, 2, 5))

    assert response.status_code == 302
    assert list(Absence.objects.values_list("first_date__day", "last_date__day")) == [(2, 5)]
    assert not Absence.objects.filter(pk=old.pk).exists()


def themselves(maija, stefan, ada):
    return [row(0, 1, 3, maija)]


def last_before_first(maija, stefan, ada):
    return [row(0, 3, 1)]


def days_that_overlap(maija, stefan, ada):
    return [row(0, 1, 3), row(1, 3, 5)]


def each_for_the_other(maija, stefan, ada):
    december(stefan, 3, 12, maija)
    return [row(0, 1, 5, stefan)]


def through_three(maija, stefan, ada):
    december(stefan, 1, 9, ada)
    december(ada, 5, 12, maija)
    return [row(0, 1, 5, stefan)]


def not_listed(maija, stefan, ada):
    ContactPerson.objects.filter(pk=stefan.pk).update(is_listed=False)
    return [row(0, 1, 3, stefan)]


def no_day_at_all(maija, stefan, ada):
    return [{"absences-0-stand_in": str(stefan.pk)}]


REFUSED = {
    themselves: ["Somebody who is away cannot stand in for themselves. Choose somebody else."],
    last_before_first: ["The last day of an absence cannot be before its first."],
    days_that_overlap: [
        "These days overlap another absence of the same person, from 1 December 2026 to 3 December 2026."
    ],
    each_for_the_other: [
        (
            "Stefan Dimitrov is away too, from 3 December 2026 to 12 December 2026, and Maija Korhonen stands in. So "
            "nobody would answer on some of these days. Choose somebody else, or other days."
        )
    ],
    through_three: [
        (
            "Stefan Dimitrov is away too, from 1 December 2026 to 9 December 2026, and Ada Example stands in. "
            "Ada Example is away too, from 5 December 2026 to 12 December 2026, and Maija Korhonen stands in. "
            "So nobody would answer on some of these days. Choose somebody else, or other days."
        )
    ],
    not_listed: ["Stefan Dimitrov is not shown in the directory, so nobody could ask there. Choose somebody else."],
    no_day_at_all: ["Fill in “First day”.", "Fill in “Last day”."],
}


@pytest.mark.parametrize("wish", REFUSED)
def test_what_cannot_be_is_said_in_words_and_nothing_typed_is_lost(staff, people, wish):
    rows = wish(*people)
    before = list(Absence.objects.values())

    fields, response = sent(staff, people[0], *rows, role="Head of the new office")

    assert mistakes(response) == REFUSED[wish]
    assert is_kept(fields, response)
    assert list(Absence.objects.values()) == before
    assert not Entry.objects.exists()


def test_somebody_new_can_be_away_from_the_start(staff, people):
    fields = FilledForm(staff.get(reverse("admin:contacts_contactperson_add")), "contactperson_form").values
    fields |= {
        "given_name": "Zoe", "family_name": "New", "slug": "zoe", "email": "zoe@organisation.example",
        "team": str(people[0].team_id), **row(0, 1, 3, people[1]),
    }  # fmt: skip

    response = staff.post(reverse("admin:contacts_contactperson_add"), fields)

    assert response.status_code == 302
    assert Absence.objects.get().person.slug == "zoe"


def test_a_stand_in_who_was_taken_out_since_does_not_stop_other_changes(staff, people):
    december(people[0], 1, 3, people[1])
    ContactPerson.objects.filter(pk=people[1].pk).update(is_listed=False)

    _fields, response = sent(staff, people[0], role="Head")

    assert response.status_code == 302


def test_days_that_somebody_else_entered_meanwhile_are_seen(staff, people):
    fields = opened(staff, people[0])
    december(people[0], 1, 3)

    response = staff.post(address_of(people[0]), fields | row(0, 3, 5))

    assert mistakes(response) == REFUSED[days_that_overlap]


def test_an_absence_that_somebody_else_took_away_meanwhile_is_told(staff, people):
    gone = december(people[0], 1, 3)
    fields = opened(staff, people[0]) | row(0, 1, 5)
    gone.delete()

    response = staff.post(address_of(people[0]), fields)

    assert any("Somebody else took away one of these absences" in words for words in mistakes(response))


def test_form_makes_the_same_statements_for_one_row_and_for_many(staff, people, django_assert_max_num_queries):
    for count in (1, 5):
        for number in range(count):
            december(people[0], 4 * number + count, 4 * number + count, ContactPersonFactory())
        with django_assert_max_num_queries(24):
            staff.get(address_of(people[0]))
        Absence.objects.all().delete()


class TestAtOnce:
    pytestmark = [
        pytest.mark.django_db(transaction=True, available_apps=APPS),
        pytest.mark.xdist_group("threads"),
    ]

    def test_who_would_close_a_circle_reads_it_in_words_and_loses_nothing(self, people, monkeypatch):
        monkeypatch.setattr(admin.site, "get_app_list", lambda *_: [])  # it names apps that are not here
        maija, stefan, _ada = people
        clients = [Client(), Client()]
        for client in clients:
            client.force_login(StaffFactory())
        forms = [
            opened(clients[0], maija) | row(0, 1, 9, stefan),
            opened(clients[1], stefan) | row(0, 1, 9, maija) | {"role": "Head of the new office"},
        ]
        halt = Pause('INSERT INTO "contacts_absence"')
        first = halt.around(lambda: clients[0].post(address_of(maija), forms[0]))

        with begun(first) as earlier:
            halt.wait()
            with begun(lambda: clients[1].post(address_of(stefan), forms[1])) as later:
                wait_until(lambda: are_blocked(1))
                halt.go_on.set()
        taken, refused = outcomes([*earlier, *later])

        assert taken.status_code == 302
        assert mistakes(refused) == [
            (
                "Maija Korhonen is away too, from 1 December 2026 to 9 December 2026, and Stefan Dimitrov stands in. "
                "So nobody would answer on some of these days. Choose somebody else, or other days."
            )
        ]
        assert is_kept(forms[1], refused)
        assert Absence.objects.get().person == maija
