"""Staff who change time or place of a published event are led on to telling people."""

from datetime import UTC, datetime

import pytest

from events.models import Event, EventChange, Registration, State
from outbox.models import Message, SharedContent
from tests.factories.events import EventFactory, FollowerFactory, RegistrationFactory, in_days
from tests.pages import notices

from .pages import FilledForm, act_url, change_url, open_event, save_event, saved

pytestmark = pytest.mark.django_db

NOT_TOLD = "5 people concerned have not been told."


@pytest.fixture
def palermo():
    """Two are registered, one waits, one has started; two follow."""
    event = EventFactory(
        time_zone="Europe/Rome", city="Palermo", venue="Palazzo Normanni",
        starts_at=datetime(2027, 1, 21, 8, 30, tzinfo=UTC), ends_at=datetime(2027, 1, 22, 12, tzinfo=UTC),
        pool__capacity=2,
    )  # fmt: skip
    for state in (State.CONFIRMED, State.CONFIRMED, State.WAITING, State.DRAFT):
        RegistrationFactory(event=event, state=state)
    FollowerFactory.create_batch(2, event=event)
    long_ago = {f"{state}_at": in_days(-9) for state in ("draft", "waiting", "confirmed")}
    Registration.objects.update(**long_ago)
    event.followers.update(followed_at=in_days(-9))
    return event


@pytest.fixture
def moved(client, staff, palermo):
    """The same, an hour later and in another house."""
    response = save_event(client, palermo, open_event(client, palermo), starts_at_1="10:30", venue="Teatro Massimo")
    assert saved(response)
    palermo.refresh_from_db()
    return palermo


def typed(event, **changes):
    return {"note": "", "tell": ["followers", "registered", "waiting"], "sequence": event.calendar_sequence} | changes


def test_who_changes_time_or_place_is_led_on_to_telling(client, staff, palermo):
    response = save_event(client, palermo, open_event(client, palermo), venue="Teatro Massimo")

    assert response.url == act_url(palermo, "tell")


@pytest.mark.parametrize("changes", [{"title": "Another title"}, {"venue": "Teatro Massimo", "_continue": "yes"}])
def test_who_changes_something_else_or_goes_on_editing_is_not(client, staff, palermo, changes):
    response = save_event(client, palermo, open_event(client, palermo), **changes)

    assert response.url != act_url(palermo, "tell")


@pytest.mark.parametrize("time_zone", ["Europe/Rome", "Europe/Helsinki", "America/New_York", "UTC"])
def test_another_title_alone_is_no_change_of_time_whatever_the_zone(client, staff, time_zone):
    event = EventFactory(time_zone=time_zone)

    assert saved(save_event(client, event, open_event(client, event), title="Another title"))

    assert not EventChange.objects.exists()


def test_where_nobody_plans_by_it_there_is_nobody_to_tell(client, staff):
    event = EventFactory()

    response = save_event(client, event, open_event(client, event), venue="Teatro Massimo")

    assert response.url != act_url(event, "tell")
    assert "have not been told" not in client.get(change_url(event)).content.decode()


def test_where_there_are_followers_only_they_are_told(client, staff):
    event = EventFactory()
    follower = FollowerFactory(event=event)
    event.followers.update(followed_at=in_days(-9))

    response = save_event(client, event, open_event(client, event), venue="Teatro Massimo")

    assert response.url == act_url(event, "tell")
    assert "1 person concerned has not been told." in client.get(change_url(event)).content.decode()
    page = client.get(act_url(event, "tell"))
    client.post(act_url(event, "tell"), FilledForm(page, None).values | {"confirm": "yes"})
    assert Message.objects.get().recipient == follower.person.email


def test_the_page_of_the_event_leads_to_telling_as_long_as_something_is_untold(client, staff):
    event = EventFactory()
    RegistrationFactory(event=event, state=State.DRAFT)
    Registration.objects.update(draft_at=in_days(-9))
    assert act_url(event, "tell") not in client.get(change_url(event)).content.decode()

    response = save_event(client, event, open_event(client, event), venue="Teatro Massimo")

    assert response.url != act_url(event, "tell")
    assert f'href="{act_url(event, "tell")}"' in client.get(change_url(event)).content.decode()
    event.refresh_from_db()
    client.post(act_url(event, "tell"), typed(event, tell=["drafts"]) | {"confirm": "yes"})
    assert act_url(event, "tell") not in client.get(change_url(event)).content.decode()


def test_the_page_says_what_was_what_is_and_who_is_told(client, staff, moved):
    page = client.get(act_url(moved, "tell"))

    assert page.context["intro"].startswith("Time and place changed on ")
    assert page.context["facts"] == [
        ("Time as people know it", "Thu 21 January 2027, 09:30 to Fri 22 January, 13:00 (Palermo time, CET)"),
        ("New time", "Thu 21 January 2027, 10:30 to Fri 22 January, 13:00 (Palermo time, CET)"),
        ("Place as people know it", "Palazzo Normanni, Palermo, Italy"),
        ("New place", "Teatro Massimo, Palermo, Italy"),
    ]
    assert page.context["form"].counts == {"drafts": 1, "followers": 2, "waiting": 1, "registered": 2}
    assert page.context["form"]["tell"].value() == ["followers", "waiting", "registered"]


def test_the_message_is_shown_before_anything_is_sent(client, staff, moved):
    page = client.post(act_url(moved, "tell"), typed(moved, note="The <roof> leaks.", tell=["registered"]))

    assert "The &lt;roof&gt; leaks." in page.content.decode()
    assert ("Gets the message", "2 people") in page.context["preview"]["facts"]
    assert "It was: Palazzo Normanni" in page.context["preview"]["text"]
    assert not Message.objects.exists()


def test_confirming_tells_those_who_were_ticked_and_the_page_says_no_more_of_it(client, staff, moved):
    assert NOT_TOLD in client.get(change_url(moved)).content.decode()
    page = client.post(act_url(moved, "tell"), typed(moved))

    response = client.post(act_url(moved, "tell"), FilledForm(page, None).values | {"confirm": "yes"})

    assert response.url == change_url(moved)
    assert notices(response)[-1] == "Told of the change: 5 people."
    assert SharedContent.objects.get().key == f"event-changed:{moved.pk}:1"
    assert "not been told" not in client.get(change_url(moved)).content.decode()


def test_pressing_twice_says_the_same_and_tells_nobody_twice(client, staff, moved):
    told = typed(moved) | {"confirm": "yes"}
    first = client.post(act_url(moved, "tell"), told)
    second = client.post(act_url(moved, "tell"), told)

    assert notices(first)[-1] == notices(second)[-1]
    assert Message.objects.count() == 5


def test_once_told_there_is_nothing_to_tell(client, staff, moved):
    client.post(act_url(moved, "tell"), typed(moved) | {"confirm": "yes"})

    for response in (client.get(act_url(moved, "tell")), client.post(act_url(moved, "tell"), typed(moved))):
        assert response.url == change_url(moved)
        assert notices(response)[-1].startswith("There is nothing to tell")


def test_telling_nobody_is_no_act(client, staff, moved):
    response = client.post(act_url(moved, "tell"), typed(moved, tell=[]) | {"confirm": "yes"})

    assert "Tick who is told." in response.content.decode()
    assert EventChange.objects.untold().exists()


@pytest.mark.parametrize("confirm", [{}, {"confirm": "yes"}])
def test_what_changed_again_is_looked_at_first_and_what_was_typed_is_kept(client, staff, moved, confirm):
    mine = typed(moved, note="The roof leaks.")
    save_event(client, moved, open_event(client, moved), venue="Teatro Politeama")

    told = client.post(act_url(moved, "tell"), mine | confirm)

    assert "The event was changed once more in the meantime" in told.content.decode()
    assert not Message.objects.exists()
    again = FilledForm(told, None).values
    assert again["note"] == ["The roof leaks."]
    client.post(act_url(moved, "tell"), again | {"confirm": "yes"})
    assert SharedContent.objects.get().context["event"]["place"].startswith("Teatro Politeama")


def test_of_a_cancelled_event_nothing_is_told(client, staff, moved):
    Event.objects.update(status="cancelled", cancelled_at=in_days(0))

    assert "Nobody is told" in client.post(act_url(moved, "tell"), typed(moved) | {"confirm": "yes"}).content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("sequence", ["", "x", "99999999999999999999"])
def test_a_page_that_was_sent_incomplete_tells_nobody(client, staff, moved, sequence):
    response = client.post(act_url(moved, "tell"), typed(moved, sequence=sequence) | {"confirm": "yes"})

    assert response.status_code == 200
    assert not Message.objects.exists()
