from datetime import timedelta

import pytest

from audit.models import Entry
from events.models import Deadline, DeadlineExtension, Event, State
from outbox.actions import deliver_due
from outbox.models import Message, SharedContent
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, FollowerFactory, RegistrationFactory, in_days
from tests.pages import notices

from .pages import FilledForm, act_url, change_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def palermo():
    """An event as in the demo: 3 have started, 9 follow, 4 wait, 2 are registered, 1 awaits approval."""
    event = EventFactory(pool__capacity=2, city="Palermo")
    groups = {State.DRAFT: 3, State.WAITING: 4, State.CONFIRMED: 2, State.PENDING: 1, State.CANCELLED: 2}
    for state, number in groups.items():
        RegistrationFactory.create_batch(number, event=event, state=state)
    FollowerFactory.create_batch(9, event=event)
    FollowerFactory(event=event, person=event.registrations.filter(state=State.DRAFT).first().person)
    return event


def typed(event, **changes):
    later = (event.deadline.closes_at + timedelta(days=7)).astimezone(event.zone)
    return {
        "closes_at_0": later.date().isoformat(),
        "closes_at_1": "12:00",
        "reason": "The hotel has more rooms.",
        "tell": ["drafts", "followers", "waiting"],
        "old_closes_at": event.deadline.closes_at.isoformat(),
    } | changes


# -- extending ------------------------------------------------------------------------------------------------
def test_the_page_says_who_would_be_told_and_leaves_who_is_registered_unticked(client, staff, palermo):
    page = client.get(act_url(palermo, "extend"))

    assert page.context["form"].counts == {"drafts": 3, "followers": 9, "waiting": 4, "registered": 3}
    assert page.context["form"]["tell"].value() == ["drafts", "followers", "waiting"]


def test_the_message_is_shown_before_anything_happens(client, staff, palermo):
    page = client.post(act_url(palermo, "extend"), typed(palermo, reason="More <rooms>"))

    text = page.content.decode()
    assert page.context["preview"]["subject"] == f"More time to register: {palermo.title}"
    assert "More &lt;rooms&gt;" in text
    assert "16 people" in text
    assert not DeadlineExtension.objects.exists()
    assert not Message.objects.exists()


def test_what_was_shown_is_what_is_sent(client, staff, palermo):
    page = client.post(act_url(palermo, "extend"), typed(palermo))
    client.post(act_url(palermo, "extend"), FilledForm(page, None).values | {"confirm": "yes"})

    deliver_due(seconds=0)
    shared = SharedContent.objects.get().context
    assert shared["reason"] == "The hotel has more rooms."
    assert shared["new"] in page.context["preview"]["text"]


def test_confirming_moves_the_end_and_tells_exactly_those_who_were_ticked(client, staff, palermo):
    response = client.post(act_url(palermo, "extend"), typed(palermo) | {"confirm": "yes"})

    assert response.url == change_url(palermo)
    assert "16 people are told" in notices(response)[0]
    assert Message.objects.count() == len(set(Message.objects.values_list("recipient", flat=True))) == 16
    deadline = Deadline.objects.get(event=palermo)
    assert deadline.closes_at == deadline.last_extension.new_closes_at
    assert palermo.pools.get().closes_at == deadline.closes_at
    assert deadline.last_extension.by == staff


def test_pressing_twice_says_the_same_and_tells_nobody_twice(client, staff, palermo):
    told = typed(palermo) | {"confirm": "yes"}
    first = client.post(act_url(palermo, "extend"), told)
    second = client.post(act_url(palermo, "extend"), told)

    assert notices(first)[-1] == notices(second)[-1]
    assert Message.objects.count() == 16
    assert DeadlineExtension.objects.count() == 1


def test_who_is_registered_is_told_when_staff_tick_them(client, staff, palermo):
    client.post(act_url(palermo, "extend"), typed(palermo, tell=["registered"]) | {"confirm": "yes"})

    told = palermo.registrations.filter(state__in=[State.CONFIRMED, State.PENDING])
    assert set(Message.objects.values_list("recipient", flat=True)) == {item.person.email for item in told}


def test_a_day_without_a_time_is_extended_to_its_last_second(client, staff, palermo):
    client.post(act_url(palermo, "extend"), typed(palermo, closes_at_1="") | {"confirm": "yes"})

    new = Deadline.objects.get(event=palermo).closes_at.astimezone(palermo.zone)
    assert f"{new:%H:%M:%S}" == "23:59:59"


def test_an_end_that_is_not_later_comes_back_with_everything_typed(client, staff, palermo):
    response = client.post(act_url(palermo, "extend"), typed(palermo, closes_at_0="2020-01-01"))

    assert response.status_code == 200
    assert "The new end must be later than the present one." in response.content.decode()
    assert "The hotel has more rooms." in response.content.decode()


def test_an_end_that_has_passed_comes_back_with_everything_typed(client, staff):
    event = EventFactory(deadline__closes_at=in_days(-10))
    yesterday = in_days(-1).date().isoformat()

    response = client.post(act_url(event, "extend"), typed(event, closes_at_0=yesterday))

    assert "The new end has passed already." in response.content.decode()
    assert "The hotel has more rooms." in response.content.decode()


def test_an_event_that_is_over_is_not_extended(client, staff):
    event = EventFactory(past=True)

    response = client.post(act_url(event, "extend"), typed(event) | {"confirm": "yes"})

    assert response.url == change_url(event)
    assert notices(response) == ["This event is over: nobody can register for it any more."]
    assert act_url(event, "extend") not in client.get(change_url(event)).content.decode()
    assert not DeadlineExtension.objects.exists()


def test_missing_words_come_back_with_everything_typed(client, staff, palermo):
    told = typed(palermo, reason="")
    response = client.post(act_url(palermo, "extend"), told | {"confirm": "yes"})

    assert response.status_code == 200
    assert told["closes_at_0"] in response.content.decode()
    assert not DeadlineExtension.objects.exists()


@pytest.mark.parametrize("stale", ["", "rubbish", "2026-13-41T00:00:00+00:00", "2026-01-01T00:00:00"])
def test_a_page_sent_without_the_end_that_was_seen_changes_nothing(client, staff, palermo, stale):
    response = client.post(act_url(palermo, "extend"), typed(palermo, old_closes_at=stale) | {"confirm": "yes"})

    assert response.status_code == 200
    assert not DeadlineExtension.objects.exists()


def test_somebody_elses_extension_in_the_meantime_is_said_and_may_be_followed_by_mine(client, staff, palermo):
    mine = typed(palermo)
    other = typed(palermo, closes_at_1="10:00")
    client.post(act_url(palermo, "extend"), other | {"confirm": "yes"})

    told = client.post(act_url(palermo, "extend"), mine | {"confirm": "yes"})
    assert told.status_code == 200
    assert "in the meantime by Sara Staff, with the reason “The hotel has more rooms.”" in told.content.decode()
    assert DeadlineExtension.objects.count() == 1

    again = FilledForm(told, None).values | {"confirm": "yes"}
    client.post(act_url(palermo, "extend"), again)
    assert DeadlineExtension.objects.count() == 2


def test_a_second_window_with_other_words_for_the_same_end_is_not_taken_for_a_second_press(client, staff, palermo):
    client.post(act_url(palermo, "extend"), typed(palermo) | {"confirm": "yes"})

    told = client.post(act_url(palermo, "extend"), typed(palermo, reason="Mine is another.") | {"confirm": "yes"})

    assert "Look again" in told.content.decode()
    assert FilledForm(told, None).values["reason"] == ["Mine is another."]
    assert Message.objects.count() == 16


def test_changing_goes_back_to_the_form_with_everything_typed(client, staff, palermo):
    page = client.post(act_url(palermo, "extend"), typed(palermo) | {"edit": "Change what I typed"})

    assert FilledForm(page, None).values["reason"] == ["The hotel has more rooms."]
    assert "preview" not in page.context


def test_an_end_after_the_start_is_said_but_not_refused(client, staff, palermo):
    late = in_days(40).date().isoformat()
    page = client.post(act_url(palermo, "extend"), typed(palermo, closes_at_0=late))

    assert "The new end is after the event has started." in page.content.decode()


def test_closing_registration_ends_it_and_an_extension_opens_it_again(client, staff, palermo):
    assert act_url(palermo, "close") in client.get(change_url(palermo)).content.decode()

    response = client.post(act_url(palermo, "close"), {"reason": "The room is too small."})
    assert notices(response) == ["Registration is closed."]
    assert not Event.objects.open_at(in_days(0) + timedelta(minutes=5)).exists()
    assert act_url(palermo, "close") not in client.get(change_url(palermo)).content.decode()

    palermo.deadline.refresh_from_db()
    client.post(act_url(palermo, "extend"), typed(palermo) | {"confirm": "yes"})
    assert Event.objects.open_at(in_days(0) + timedelta(minutes=5)).get() == palermo


@pytest.mark.parametrize("name", ["extend", "close", "cancel", "seats", "publish"])
def test_an_act_that_makes_no_sense_now_says_so_and_does_nothing(client, staff, name):
    event = EventFactory(cancelled=True)

    response = client.post(act_url(event, name), {"reason": "Why", "confirm": "yes"})

    assert response.url == change_url(event)
    assert len(notices(response)) == 1
    assert not Entry.objects.exists()


# -- publishing, cancelling, seats ----------------------------------------------------------------------------
def test_publishing_says_first_what_looks_odd(client, staff):
    event = EventFactory(draft=True, legal_basis="Regulation (EU) 2021/1060")

    page = client.get(act_url(event, "publish")).content.decode()
    assert "The legal basis has no link." in page
    assert "Nobody is named as contact person." in page

    client.post(act_url(event, "publish"))
    event.refresh_from_db()
    assert event.is_published


def test_cancelling_shows_whom_it_concerns_then_tells_them_the_reason(client, staff, palermo):
    page = client.post(act_url(palermo, "cancel"), {"reason": "The hotel burnt down."})
    assert ("Follow the event", "9 people") in page.context["preview"]["facts"]
    assert ("Registered, waiting or started", "10 people") in page.context["preview"]["facts"]
    assert Event.objects.get().is_published

    response = client.post(act_url(palermo, "cancel"), FilledForm(page, None).values | {"confirm": "yes"})
    assert Event.objects.get().is_cancelled
    assert notices(response) == ["The event is cancelled. Told: 19 people."]
    assert SharedContent.objects.get().context["reason"] == "The hotel burnt down."


def test_cancelling_twice_says_the_same_and_tells_nobody_twice(client, staff, palermo):
    pressed = {"reason": "The hotel burnt down.", "confirm": "yes"}
    first = client.post(act_url(palermo, "cancel"), pressed)
    second = client.post(act_url(palermo, "cancel"), pressed)

    assert notices(second)[-1] == notices(first)[-1] == "The event is cancelled. Told: 19 people."
    assert Message.objects.count() == 19


def test_cancelling_what_is_cancelled_for_another_reason_is_no_second_press(client, staff, palermo):
    client.post(act_url(palermo, "cancel"), {"reason": "The hotel burnt down.", "confirm": "yes"})

    response = client.post(act_url(palermo, "cancel"), {"reason": "Nobody came.", "confirm": "yes"})

    assert notices(response)[-1] == "This event is cancelled already."


def test_cancelling_what_somebody_else_cancelled_is_no_second_press(client, staff, palermo):
    pressed = {"reason": "The hotel burnt down.", "confirm": "yes"}
    client.post(act_url(palermo, "cancel"), pressed)
    client.force_login(StaffFactory())

    assert notices(client.post(act_url(palermo, "cancel"), pressed)) == ["This event is cancelled already."]


def test_publishing_and_closing_twice_say_the_same(client, staff):
    event = EventFactory(draft=True)
    for name, words in (("publish", f"“{event}” is published."), ("close", "Registration is closed.")):
        for _press in range(2):
            response = client.post(act_url(event, name), {"reason": "Enough."})
            assert notices(response)[-1] == words
    assert Entry.objects.count() == 2


def test_changing_the_seats_shows_the_line_and_gives_it_what_is_new(client, staff, palermo):
    (pool,) = palermo.pools.all()
    page = client.get(act_url(palermo, "seats"))
    assert "Taken: 2, waiting: 4." in page.content.decode()

    client.post(act_url(palermo, "seats"), {f"seats_{pool.pk}": "5", "confirm": "yes"})

    pool.refresh_from_db()
    assert (pool.capacity, pool.taken) == (5, 5)
    assert palermo.registrations.filter(state=State.WAITING).count() == 1


@pytest.mark.parametrize("number", ["-1", "many", "9999999999"])
def test_a_number_of_seats_that_cannot_be_comes_back(client, staff, palermo, number):
    (pool,) = palermo.pools.all()

    response = client.post(act_url(palermo, "seats"), {f"seats_{pool.pk}": number})

    assert response.status_code == 200
    assert number in response.content.decode()
    pool.refresh_from_db()
    assert pool.capacity == 2


def test_an_act_on_an_event_that_does_not_exist_is_not_found(client, staff):
    assert client.get(act_url(EventFactory(), "extend").replace("/event/", "/event/9")).status_code == 404
