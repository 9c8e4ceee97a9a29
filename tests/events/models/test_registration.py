import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from events import rules
from events.models import LIVE_STATES, SEATED_STATES, Registration, State
from events.models.registration import CODE_ALPHABET, new_code
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import DeadlineFactory, EventFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


# -- who sees what --------------------------------------------------------------------------------------------
def test_people_see_their_own_registrations_and_staff_with_the_permission_all():
    mine, other = RegistrationFactory(), RegistrationFactory()
    allowed = UserFactory(is_staff=True)
    allowed.user_permissions.add(Permission.objects.get(codename="view_registration"))

    def seen_by(user):
        return set(Registration.objects.visible_to(user))

    assert seen_by(mine.person) == {mine}
    assert seen_by(allowed) == seen_by(StaffFactory()) == {mine, other}
    assert seen_by(UserFactory(is_staff=True)) == seen_by(AnonymousUser()) == set()
    assert seen_by(StaffFactory(is_active=False)) == set()


def test_staff_without_the_permission_still_see_their_own():
    mine = RegistrationFactory(person=UserFactory(is_staff=True))
    RegistrationFactory()

    assert list(Registration.objects.visible_to(mine.person)) == [mine]


def test_a_permission_without_the_staff_area_shows_nobody_else():
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="view_registration"))
    RegistrationFactory()

    assert not Registration.objects.visible_to(person).exists()


def test_states_are_grouped_by_what_they_hold():
    event = EventFactory()
    rows = {state: RegistrationFactory(event=event, state=state) for state in State}

    assert set(Registration.objects.live()) == {rows[state] for state in LIVE_STATES}
    assert set(SEATED_STATES) < set(LIVE_STATES)


def test_the_line_is_in_the_order_in_which_people_came():
    event, now = EventFactory(), timezone.now()
    third = RegistrationFactory(event=event, state=State.WAITING, waiting_at=now)
    first = RegistrationFactory(event=event, state=State.WAITING, waiting_at=now - timedelta(hours=1))
    fourth = RegistrationFactory(event=event, state=State.WAITING, waiting_at=now)
    RegistrationFactory(event=event)

    assert list(Registration.objects.in_line()) == [first, third, fourth]


def test_who_was_erased_is_in_no_line_and_nobody_waits_behind_them():
    event = EventFactory()
    erased, waiting = (RegistrationFactory(event=event, state=State.WAITING) for _ in range(2))
    Registration.objects.filter(pk=erased.pk).update(person=None)

    assert list(Registration.objects.in_line()) == [waiting]


# -- the reference --------------------------------------------------------------------------------------------
def test_a_reference_can_be_read_out_on_the_phone():
    codes = {new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(re.fullmatch(f"[{CODE_ALPHABET}]{{4}}-[{CODE_ALPHABET}]{{4}}", code) for code in codes)
    assert not set("01OIL") & set(CODE_ALPHABET)


def test_a_registration_is_named_by_its_reference():
    row = Registration(code="R7K2-9QX4")

    assert (str(row), row.get_absolute_url()) == ("R7K2-9QX4", "/registrations/R7K2-9QX4/")
    assert row.reference == "registration:R7K2-9QX4"


# -- what cannot be -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("first", LIVE_STATES)
@pytest.mark.parametrize("second", [State.DRAFT, State.CONFIRMED])
def test_the_database_refuses_a_second_live_registration(first, second):
    row = RegistrationFactory(state=first)

    with pytest.raises(IntegrityError, match="events_one_live_registration"), transaction.atomic():
        RegistrationFactory(event=row.event, person=row.person, state=second)


@pytest.mark.parametrize("ended", [state for state in State if state not in LIVE_STATES])
def test_registrations_that_ended_do_not_stand_in_the_way(ended):
    row = RegistrationFactory(state=ended)

    RegistrationFactory(event=row.event, person=row.person, state=ended)
    RegistrationFactory(event=row.event, person=row.person)

    assert Registration.objects.count() == 3


def test_the_database_refuses_a_reference_twice():
    row = RegistrationFactory()

    with pytest.raises(IntegrityError, match="code"), transaction.atomic():
        RegistrationFactory(code=row.code)


@pytest.mark.parametrize("cancels_in", [None, -1, 1])
@pytest.mark.parametrize("fields", [{}, {"starts_at": in_days(-1), "ends_at": in_days(1)}, {"cancelled": True}])
def test_the_database_lets_give_back_what_the_rule_lets(fields, cancels_in):
    deadline = cancels_in and DeadlineFactory(opens_at=None, closes_at=in_days(cancels_in))
    event = EventFactory(cancels_deadline=deadline, **fields)
    rows = [RegistrationFactory(event=event, state=state) for state in State]

    assert set(Registration.objects.returnable()) == {row for row in rows if rules.may_cancel(row, now=timezone.now())}
