"""Two programmes become one while somebody of the first, who only waits, is promoted: with real threads."""

import pytest
from django.conf import settings
from django.db import IntegrityError

from events.actions import merging
from events.actions.phases import Phase, set_phases
from events.actions.registration import cancel
from events.models import Registration
from interact_portal.merging import merge_programmes
from tests.events.actions.lines import counters, in_line, limit, programme_counters, stands
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]

#: The last statement of a merge but the audit's, and the one that counts who is promoted for a programme.
MERGED, COUNTED = 'UPDATE "contacts_programme" SET "state"', 'INSERT INTO "events_programmeseats"'


@pytest.fixture
def full():
    """Two seats, one for each programme; somebody of none has the one, somebody of the target the other."""
    event = EventFactory(pool__capacity=2)
    source, target = ProgrammeFactory(name="Sicily ERDF", awaiting_check=True), ProgrammeFactory(name="PR FESR Sicilia")
    leaves = RegistrationFactory(event=event)
    RegistrationFactory(event=event, person=UserFactory(programme=target))
    waits = in_line(event.pools.get(), programme=source)
    limit(event, (1, None))
    assert programme_counters(event) == {target.pk: (1, 1)}
    staff = StaffFactory()
    return event, target, waits, {
        "merge": lambda: merge_programmes(source=source, target=target, by=staff),
        "cancel": lambda: cancel(registration=leaves, by=leaves.person).state,
    }  # fmt: skip


def one_within_the_other(first, words, second):
    """Halts ``first`` before ``words`` until ``second`` stands before what it holds; what both returned or raised."""
    pause = Pause(words)
    with begun(pause.around(first), lambda: pause.wait() or second()) as futures:
        pause.wait()
        wait_until(lambda: are_blocked(1) or futures[1].done())
        pause.go_on.set()
        return outcomes(futures)


def test_who_would_be_promoted_in_the_middle_of_a_merge_is_counted_for_the_target(full):
    event, target, waits, deeds = full

    merged, cancelled = one_within_the_other(deeds["merge"], MERGED, deeds["cancel"])

    assert (type(merged), cancelled) == (dict, "cancelled")
    # The target has its one place: the seat stays free, and nobody may have it.
    assert stands(waits)[0] == "waiting"
    assert Registration.objects.get(pk=waits.pk).programme == target
    assert (counters(event), programme_counters(event)) == ({"on-site": [2, None, 1]}, {target.pk: (1, 1)})


def test_who_is_promoted_right_before_a_merge_keeps_the_seat_beyond_the_limit(full):
    event, target, waits, deeds = full

    cancelled, merged = one_within_the_other(deeds["cancel"], COUNTED, deeds["merge"])

    assert (cancelled, type(merged)) == ("cancelled", dict)
    assert stands(waits)[0] == "confirmed"
    assert (counters(event), programme_counters(event)) == ({"on-site": [2, None, 2]}, {target.pk: (2, 2)})


def test_a_limit_set_in_the_middle_of_a_merge_counts_for_the_target():
    source, target, staff = ProgrammeFactory(awaiting_check=True), ProgrammeFactory(), StaffFactory()
    event = EventFactory()
    for programme in (source, target):
        RegistrationFactory(event=event, person=UserFactory(programme=programme))

    merged, refused = one_within_the_other(
        lambda: merge_programmes(source=source, target=target, by=staff),
        MERGED,
        lambda: set_phases(event=event, phases=[Phase(2, None)], by=staff),
    )

    assert (type(merged), refused) == (dict, None)
    assert programme_counters(event) == {target.pk: (2, 2)}


def test_were_the_counters_not_held_a_programme_would_get_a_place_too_many(full, monkeypatch):
    monkeypatch.setattr(merging, "lock_pools", lambda _pks: [])
    _event, _target, _waits, deeds = full

    _merged, refused = one_within_the_other(deeds["merge"], MERGED, deeds["cancel"])

    assert isinstance(refused, IntegrityError)
