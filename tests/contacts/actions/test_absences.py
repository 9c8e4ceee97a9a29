"""Absences as they are written, one after the other and at once."""

from datetime import date

import pytest
from django.conf import settings

from audit.models import Entry
from contacts.actions.absences import AbsencesOverlap, StandInsInACircle, change_absences
from contacts.models import Absence
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until

APPS = [app for app in settings.INSTALLED_APPS if app not in ("django.contrib.auth", "django.contrib.contenttypes")]


@pytest.fixture
def people():
    """Maija, Stefan and Ada."""
    return ContactPersonFactory.create_batch(3)


def away(person, first, last, stand_in=None):
    """In December 2026."""
    return Absence(
        person=person, first_date=date(2026, 12, first), last_date=date(2026, 12, last), stand_in=stand_in
    )  # fmt: skip


def change(person, *changed, removed=(), by=None):
    change_absences(person=person, changed=changed, removed=removed, by=by)


def rows(*people):
    found = Absence.objects.filter(person__in=people).order_by("person", "first_date")
    return [(row.person_id, row.first_date.day, row.last_date.day, row.stand_in_id) for row in found]


@pytest.mark.django_db
def test_absences_are_added_changed_and_removed_and_the_audit_tells_it(people):
    maija, stefan, _ada = people
    staff = StaffFactory()
    moved, gone = AbsenceFactory(person=maija, first_date=date(2026, 1, 1)), away(maija, 20, 22)
    gone.save()
    moved.first_date, moved.last_date = date(2026, 12, 5), date(2026, 12, 6)

    change(maija, moved, away(maija, 1, 3, stefan), removed=[gone], by=staff)

    assert rows(maija) == [(maija.pk, 1, 3, stefan.pk), (maija.pk, 5, 6, None)]
    assert Absence.objects.get(first_date__day=5) == moved
    told = Entry.objects.filter(about=f"contacts.contactperson:{maija.pk}").order_by("pk")
    assert [(entry.verb, entry.by, entry.detail) for entry in told] == [
        (verb, f"accounts.user:{staff.pk}", {}) for verb in ("absence-changed", "absence-added", "absence-removed")
    ]


@pytest.mark.django_db
def test_two_absences_can_change_places(people):
    first, second = away(people[0], 1, 3), away(people[0], 4, 6)
    first.save()
    second.save()
    first.first_date, first.last_date, second.first_date, second.last_date = (
        second.first_date, second.last_date, first.first_date, first.last_date,
    )  # fmt: skip

    change(people[0], first, second)

    assert list(Absence.objects.values_list("pk", "first_date__day").order_by("pk")) == [(first.pk, 4), (second.pk, 1)]


@pytest.mark.django_db
def test_a_person_is_away_once_on_a_day(people):
    away(people[0], 1, 5).save()

    with pytest.raises(AbsencesOverlap):
        change(people[0], away(people[0], 5, 9))

    assert rows(*people) == [(people[0].pk, 1, 5, None)]
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("length", [2, 3])
def test_stand_ins_lead_back_to_nobody(people, length):
    ring = people[:length]
    for person, stand_in in zip(ring[1:], [*ring[2:], ring[0]], strict=True):
        change(person, away(person, 1, 9, stand_in))
    before = rows(*people)

    with pytest.raises(StandInsInACircle):
        change(ring[0], away(ring[0], 9, 12, ring[1]))

    assert rows(*people) == before


@pytest.mark.django_db
def test_stand_ins_on_other_days_are_no_circle(people):
    maija, stefan, ada = people
    change(stefan, away(stefan, 1, 5, ada))
    change(ada, away(ada, 6, 9, maija))

    change(maija, away(maija, 1, 9, stefan))

    assert len(rows(*people)) == 3


# -- at once --------------------------------------------------------------------------------------------------
threads = [
    pytest.mark.django_db(transaction=True, available_apps=APPS),
    pytest.mark.xdist_group("threads"),
]


def in_thread(person, *changed):
    return lambda: change(person, *changed)


@pytest.mark.parametrize("length", [2, 3])
class TestACircleClosedAtOnce:
    pytestmark = threads

    def test_one_of_those_who_close_it_is_refused(self, people, length):
        ring = people[:length]
        deeds = [
            in_thread(person, away(person, 1, 9, stand_in))
            for person, stand_in in zip(ring, [*ring[1:], ring[0]], strict=True)
        ]

        found = at_once(*deeds)

        assert sorted(map(type, found), key=str) == sorted([StandInsInACircle, *[type(None)] * (length - 1)], key=str)
        assert len(rows(*people)) == length - 1


class TestTwoAtOnce:
    pytestmark = threads

    def test_who_comes_second_waits_and_sees_what_the_first_wrote(self, people):
        maija, stefan, _ada = people
        halt = Pause('INSERT INTO "audit_entry"')
        first = halt.around(in_thread(maija, away(maija, 1, 9, stefan)))

        with begun(first) as earlier:
            halt.wait()
            with begun(in_thread(stefan, away(stefan, 1, 9, maija))) as later:
                wait_until(lambda: are_blocked(1))
                halt.go_on.set()

        assert [type(outcome) for outcome in outcomes([*earlier, *later])] == [type(None), StandInsInACircle]
        assert rows(*people) == [(maija.pk, 1, 9, stefan.pk)]

    def test_two_who_enter_the_same_days_are_told_apart(self, people):
        days = [in_thread(people[0], away(people[0], 1, 9)), in_thread(people[0], away(people[0], 9, 12))]

        found = at_once(*days)

        assert {type(outcome) for outcome in found} == {type(None), AbsencesOverlap}
        assert len(rows(*people)) == 1

    def test_without_the_lock_the_database_still_refuses_a_circle(self, people):
        maija, stefan, _ada = people

        found = at_once(*(away(one, 1, 9, other).save for one, other in ((maija, stefan), (stefan, maija))))

        refusals = [outcome for outcome in found if outcome is not None]
        assert [refusal.__cause__.diag.constraint_name for refusal in refusals] == ["contacts_no_loop_of_stand_ins"]
        assert len(rows(*people)) == 1
