"""Until when people change and cancel, as staff set it in the form, and extend it by an act."""

from datetime import timedelta

import pytest

from events.models import Deadline, DeadlineExtension, Event, State
from outbox.models import Message
from tests.factories.events import DeadlineFactory, EventFactory, RegistrationFactory, in_days

from .pages import FilledForm, act_url, change_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db


def ends_of(event):
    row = Event.objects.select_related("changes_deadline", "cancels_deadline").get(pk=event.pk)
    return tuple(deadline and deadline.closes_at for deadline in (row.changes_deadline, row.cancels_deadline))


def typed(instant, name):
    """A day and a time on the clocks of Rome, as the fields of ``name`` take them."""
    local = instant.astimezone(EventFactory.build().zone)
    return {f"{name}_0": local.date().isoformat(), f"{name}_1": f"{local:%H:%M}"}


def with_windows(**fields):
    changes, cancels = (DeadlineFactory(opens_at=None, closes_at=in_days(days)) for days in (6, 10))
    return EventFactory(changes_deadline=changes, cancels_deadline=cancels, **fields)


def test_both_ends_are_set_changed_and_taken_away_as_long_as_the_event_is_a_draft(client, staff):
    event = EventFactory(draft=True)
    first, second = in_days(5), in_days(9)

    fields = open_event(client, event) | typed(first, "changes_until") | typed(second, "cancels_until")
    assert saved(save_event(client, event, fields))
    are_set = ends_of(event)
    assert saved(save_event(client, event, open_event(client, event) | typed(second, "changes_until")))
    are_changed = ends_of(event)
    gone = {"changes_until_0": "", "changes_until_1": "", "cancels_until_0": "", "cancels_until_1": ""}
    assert saved(save_event(client, event, open_event(client, event) | gone))

    assert are_set == (first, second)
    assert are_changed == (second, second)
    assert ends_of(event) == (None, None)
    assert Deadline.objects.count() == 1


def test_a_day_without_a_time_ends_with_its_last_second_and_saving_nothing_keeps_it(client, staff):
    event = EventFactory(draft=True)
    day = in_days(5).astimezone(event.zone).replace(hour=23, minute=59, second=59)

    fields = open_event(client, event) | {"changes_until_0": day.date().isoformat(), "changes_until_1": ""}
    assert saved(save_event(client, event, fields))
    assert saved(save_event(client, event, open_event(client, event)))

    assert ends_of(event) == (day, None)


def test_what_a_published_event_has_announced_no_longer_moves_in_the_form(client, staff):
    event = with_windows()
    before = ends_of(event)
    fields = open_event(client, event) | typed(in_days(2), "changes_until") | typed(in_days(2), "cancels_until")

    assert saved(save_event(client, event, fields, tagline="New"))

    assert ends_of(event) == before
    assert Event.objects.get().tagline == "New"


def test_a_published_event_without_such_an_end_may_get_one_that_is_to_come(client, staff):
    event, until = EventFactory(), in_days(3)

    past = save_event(client, event, open_event(client, event) | typed(in_days(-1), "cancels_until"))
    to_come = save_event(client, event, open_event(client, event) | typed(until, "cancels_until"))

    assert "This has passed already. Choose an end that is still to come." in errors_of(past)
    assert saved(to_come)
    assert ends_of(event) == (None, until)


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [
        ("changes_until", 90, "Changes must end before the event does."),
        ("changes_until", -40, "Changes must end after registration opens."),
        ("cancels_until", 30.1, "A place is given back before the event starts."),
    ],
)
def test_an_end_that_makes_no_sense_is_refused_in_words(client, staff, name, days, words):
    event = EventFactory(draft=True)

    response = save_event(client, event, open_event(client, event) | typed(in_days(days), name))

    assert words in errors_of(response)
    assert ends_of(event) == (None, None)


# -- the acts -------------------------------------------------------------------------------------------------
ACTS = [
    ("extend-changes", "changes_deadline", "Who is registered can change it until", "change your registration"),
    ("extend-cancels", "cancels_deadline", "A place can be given back until", "give your place back"),
]


@pytest.mark.parametrize(("act", "field", "intro", "subject"), ACTS)
def test_an_end_is_extended_on_a_page_that_shows_the_message_before(client, staff, act, field, intro, subject):
    event = with_windows()
    deadline = getattr(event, field)
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, state=State.DRAFT)
    page = client.get(act_url(event, act))
    new = deadline.closes_at + timedelta(days=7)
    told = FilledForm(page, None).values | typed(new, "closes_at") | {"reason": "The caterer can wait."}

    preview = client.post(act_url(event, act), told)
    response = client.post(act_url(event, act), told | {"confirm": "yes"})

    assert intro in page.content.decode()
    assert "Started, but not sent" not in page.content.decode()
    assert subject in preview.content.decode()
    assert response.status_code == 302
    deadline.refresh_from_db()
    assert deadline.closes_at == new
    assert DeadlineExtension.objects.get().told_groups == ["waiting", "registered"]
    assert Message.objects.count() == 1


def test_acts_stand_on_the_page_of_events_that_have_such_an_end(client, staff):
    plain, event = EventFactory(), with_windows()

    shown = [
        [act for act, *_words in ACTS if act_url(row, act) in client.get(change_url(row)).content.decode()]
        for row in (plain, event)
    ]

    assert shown == [[], ["extend-changes", "extend-cancels"]]


def test_giving_back_is_not_extended_beyond_the_start(client, staff):
    event = with_windows()
    page = client.get(act_url(event, "extend-cancels"))
    told = FilledForm(page, None).values | typed(event.starts_at + timedelta(days=1), "closes_at") | {"reason": "x"}

    response = client.post(act_url(event, "extend-cancels"), told | {"confirm": "yes"})

    assert "The event has started by then: choose an end before its start." in response.content.decode()
    assert not DeadlineExtension.objects.exists()
