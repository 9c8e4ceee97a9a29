from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from audit.models import Entry
from events.actions import editing
from events.actions.capacity import pause_line
from events.actions.events import cancel_event, publish
from events.actions.registration import cancel
from events.models import Deadline, Event, SeatPool, Session
from tests.events.actions.lines import in_line, limit, stands, told, two_pools
from tests.factories.accounts import StaffFactory
from tests.factories.events import DeadlineFactory, EventFactory, RegistrationFactory, SessionPoolFactory, in_days
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = pytest.mark.django_db


def change(event, *, version=None, by=None, **changes):
    """Saves ``event`` as a form would that was opened at ``version``."""
    rows = {
        "version": version or editing.version_of(event),
        "changed": set(),
        "opens_at": event.deadline.opens_at,
        "closes_at": event.deadline.closes_at,
        "seats": editing.seats_of(event),
    }
    editing.change_event(event=event, by=by or StaffFactory(), **rows | changes)


def test_what_was_changed_by_somebody_else_since_is_not_overwritten():
    event = EventFactory()
    version = editing.version_of(event)
    change(Event.objects.get(pk=event.pk))

    with pytest.raises(editing.ChangedMeanwhile):
        change(event, version=version)


def test_the_version_follows_what_staff_set_and_not_who_registers():
    event = EventFactory(pool__capacity=2)
    version = editing.version_of(event)

    RegistrationFactory(event=event)
    assert editing.version_of(Event.objects.get(pk=event.pk)) == version
    event.pools.update(capacity=3)
    assert editing.version_of(Event.objects.get(pk=event.pk)) != version


@pytest.mark.parametrize("step", [timedelta(seconds=1), -timedelta(seconds=1)])
def test_the_end_of_a_published_event_does_not_move_in_passing(step):
    event = EventFactory()

    with pytest.raises(editing.EndIsAnnounced):
        change(event, closes_at=event.deadline.closes_at + step)


def test_seats_that_people_are_registered_for_are_not_removed():
    event = EventFactory()
    RegistrationFactory(event=event)

    with pytest.raises(editing.SeatsInUse):
        change(event, seats={"online": 5})
    assert list(event.pools.values_list("slug", flat=True)) == ["on-site"]


def test_new_seats_get_the_term_that_is_set_with_them():
    event = EventFactory(draft=True)
    closes_at = event.deadline.closes_at + timedelta(days=3)

    change(event, closes_at=closes_at, seats={"on-site": 40, "online": None})

    assert set(event.pools.values_list("slug", "capacity", "closes_at")) == {
        ("on-site", 40, closes_at),
        ("online", None, closes_at),
    }


def test_only_a_draft_is_discarded():
    draft, published = EventFactory(draft=True), EventFactory()
    by = StaffFactory()

    with pytest.raises(editing.NotADraft):
        editing.discard_draft(event=published, by=by)
    editing.discard_draft(event=draft, by=by)

    assert list(Event.objects.all()) == [published]
    assert Deadline.objects.count() == 1
    assert Entry.objects.get().verb == "event-discarded"


def test_a_draft_is_discarded_with_its_sessions_and_all_its_deadlines():
    changes, cancels = (DeadlineFactory(opens_at=None) for _ in range(2))
    draft = EventFactory(draft=True, changes_deadline=changes, cancels_deadline=cancels)
    SessionPoolFactory(session__event=draft)

    editing.discard_draft(event=draft, by=StaffFactory())

    assert [model.objects.count() for model in (Event, Deadline, Session, SeatPool)] == [0, 0, 0, 0]


def test_a_draft_that_was_published_meanwhile_is_not_discarded():
    event = EventFactory(draft=True)
    publish(event=Event.objects.get(pk=event.pk), by=StaffFactory())

    with pytest.raises(editing.NotADraft):
        editing.discard_draft(event=event, by=StaffFactory())

    assert list(Event.objects.all()) == [event]


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_of_two_who_save_in_the_same_instant_the_second_is_told():
    event, by = EventFactory(), StaffFactory()
    version = editing.version_of(event)
    first, second = (Event.objects.select_related("deadline").get(pk=event.pk) for _ in range(2))
    first.tagline, second.tagline = "First", "Second"

    with ExitStack() as until_both_are_over, transaction.atomic():
        change(first, version=version, by=by)
        futures = until_both_are_over.enter_context(begun(lambda: change(second, version=version, by=by)))
        wait_until(lambda: are_blocked(1))

    event.refresh_from_db()
    assert isinstance(outcomes(futures)[0], editing.ChangedMeanwhile)
    assert event.tagline == "First"


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_who_saves_and_who_cancels_do_not_wait_for_each_other():
    event, by = EventFactory(), StaffFactory()
    version = editing.version_of(event)
    edited = Event.objects.select_related("deadline").get(pk=event.pk)
    # Cancelling holds the counters and stands before the event's row, while saving goes for both.
    pause = Pause('UPDATE "events_event"')

    with begun(pause.around(lambda: cancel_event(event=event, reason="Storm", by=by))) as cancelling:
        pause.wait()
        with begun(lambda: change(edited, version=version, by=by, seats={"on-site": 50})) as saving:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()

    assert outcomes(cancelling) == [0]
    assert isinstance(outcomes(saving)[0], editing.ChangedMeanwhile)


def test_seats_that_somebody_wants_to_switch_to_are_not_removed():
    event, on_site, online = two_pools(on_site=1, online=0)
    RegistrationFactory(event=event, pool=on_site, wants_pool=online)

    with pytest.raises(editing.SeatsInUse):
        change(event, seats={"on-site": 1})


def test_a_pool_that_is_added_is_paused_and_limited_as_the_others_are():
    event = EventFactory()
    limit(event, (1, None))
    pause_line(event=event, by=StaffFactory())

    change(event, seats={"on-site": 40, "online": 5})

    assert list(event.pools.order_by("pk").values_list("slug", "is_paused", "limits_programmes")) == [
        ("on-site", True, True),
        ("online", True, True),
    ]


def test_of_an_event_that_had_begun_and_is_put_off_free_seats_go_to_the_line():
    event = EventFactory(pool__capacity=1, starts_at=in_days(-0.1), ends_at=in_days(1))
    seated, waiting = RegistrationFactory(event=event), in_line(event.pools.get())
    cancel(registration=seated, by=seated.person)
    assert stands(waiting)[0] == "waiting"
    event.starts_at, event.ends_at = in_days(9), in_days(10)

    change(event, changed={"starts_at", "ends_at"})

    assert (stands(waiting)[0], told(waiting)) == ("confirmed", ["promoted"])
