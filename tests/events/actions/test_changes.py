"""Another time or place of a published event: what is kept, and who is told what, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from icalendar import Calendar

from audit.models import Entry
from events.actions import editing
from events.actions.audience import Audience
from events.actions.changes import ChangedAgain, NotPublished, audience_of, tell_of_change, untold
from events.actions.deadline import extend_deadline
from events.actions.events import cancel_event
from events.actions.following import stop_following
from events.models import DeadlineExtension, Event, EventChange, Follower, Registration, State, time_and_place
from outbox.models import Message, SharedContent
from outbox.rendering import envelope, render
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, FollowerFactory, RegistrationFactory, in_days
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = pytest.mark.django_db


def fresh(event):
    return Event.objects.select_related("deadline").get(pk=event.pk)


def change(event, **fields):
    """Saves ``fields`` of ``event`` as staff do; returns it as it is then."""
    row = fresh(event)
    for name, value in fields.items():
        setattr(row, name, value)
    editing.change_event(
        event=row, version=editing.version_of(row), changed=set(fields), by=StaffFactory(),
        opens_at=row.deadline.opens_at, closes_at=row.deadline.closes_at, seats=editing.seats_of(row),
    )  # fmt: skip
    return fresh(event)


def tell(event, *, sequence=None, audience=None, note="", by=None):
    return tell_of_change(
        event=event, sequence=event.calendar_sequence if sequence is None else sequence, note=note,
        by=by or StaffFactory(), tell=audience or audience_of(untold(event)),
    )  # fmt: skip


def long_ago(**fields):
    """A registration that was confirmed before anything changed."""
    state = fields.get("state", State.CONFIRMED)
    return RegistrationFactory(**{f"{state}_at": in_days(-5)}, **fields)


def told():
    return sorted(Message.objects.values_list("recipient", flat=True))


# -- what is kept ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("starts_at", in_days(31)),
        ("ends_at", in_days(33)),
        ("time_zone", "Europe/Helsinki"),
        ("venue", "Teatro Massimo"),
        ("address", "Piazza Verdi 1"),
        ("city", "Catania"),
        ("country", "MT"),
        ("mode", "online"),
    ],
)
def test_another_time_or_place_is_kept_with_what_was(name, value):
    event = EventFactory()
    before = getattr(event, name)

    event = change(event, **{name: value})

    kept = EventChange.objects.get()
    assert (kept.event, kept.sequence, kept.told_at) == (event, event.calendar_sequence, None)
    assert getattr(kept.event_before, name) == before
    assert untold(event).changed_at == kept.at


def test_what_was_is_kept_as_instants_in_utc():
    rome = ZoneInfo("Europe/Rome")
    before = EventFactory(starts_at=datetime(2027, 1, 21, 9, 30, tzinfo=rome), time_zone="Europe/Rome")

    assert time_and_place(before)["starts_at"] == "2027-01-21T08:30:00+00:00"


@pytest.mark.parametrize(
    "fields", [{"title": "Another title"}, {"text": "<p>New</p>"}, {"time_zone": "Europe/Berlin"}, {}]
)
def test_what_nobody_plans_by_is_not_kept(fields):
    change(EventFactory(), **fields)

    assert not EventChange.objects.exists()


@pytest.mark.parametrize("status", [{"draft": True}, {"cancelled": True}])
def test_nothing_is_told_of_an_event_that_is_not_published(status):
    event = change(EventFactory(**status), starts_at=in_days(31))

    assert (EventChange.objects.exists(), untold(event)) == (False, None)
    with pytest.raises(NotPublished):
        tell(event, audience=Audience())


def test_nothing_is_told_of_an_event_that_is_over():
    assert untold(change(EventFactory(past=True), venue="Teatro Massimo")) is None


def test_several_changes_are_one_piece_of_news_from_what_people_know():
    event = EventFactory(venue="First")
    long_ago(event=event)

    change(event, venue="Second")
    event = change(event, venue="Third")

    news = untold(event)
    assert (news.before.venue, event.venue) == ("First", "Third")
    assert tell(event) == 1
    assert not EventChange.objects.untold().exists()


def test_a_slip_that_was_put_right_is_no_news():
    event = EventFactory(venue="First")
    long_ago(event=event)

    change(event, venue="Slip")

    assert untold(change(event, venue="First")) is None


def test_a_slip_is_news_for_all_once_somebody_was_told_of_it():
    event = EventFactory(venue="First")
    change(event, venue="Slip")
    RegistrationFactory(event=event, confirmed_at=EventChange.objects.get().at)
    event = change(event, venue="First")
    # In a test all is one transaction, in which time stands still.
    EventChange.objects.filter(sequence=2).update(at=timezone.now() + timedelta(seconds=1))

    assert tell(event) == 1
    subject, text, _html = render(Message.objects.get())
    assert subject == f"Time and place as first announced: {event.title}"
    assert not any(words in text for words in ("New time", "New place", "It was"))


def followed(event):
    FollowerFactory(event=event)


def followed_and_stopped(event):
    stop_following(follower=FollowerFactory(event=event))


def extended(event, *, followers=True):
    long_ago(event=event)
    Follower.objects.filter(pk=FollowerFactory(event=event).pk).update(followed_at=in_days(-5))
    old = event.deadline.closes_at
    extend_deadline(
        event=event, closes_at=old + timedelta(days=1), old_closes_at=old, reason="More rooms.", by=StaffFactory(),
        tell=Audience(followers=followers),
    )  # fmt: skip


def extended_in_silence(event):
    extended(event, followers=False)


@pytest.mark.parametrize(
    ("deed", "is_news"),
    [(followed, True), (followed_and_stopped, False), (extended, True), (extended_in_silence, False)],
)
def test_a_slip_is_news_if_somebody_who_follows_was_told_of_it(deed, is_news):
    event = EventFactory(venue="First")
    deed(change(event, venue="Slip"))

    assert bool(untold(change(event, venue="First"))) is is_news


@pytest.mark.parametrize("deed", [followed, extended])
def test_what_followers_were_told_before_the_slip_is_no_news(deed):
    event = EventFactory(venue="First")
    deed(event)
    Follower.objects.update(followed_at=in_days(-1))
    DeadlineExtension.objects.update(at=in_days(-1))
    change(event, venue="Slip")

    assert untold(change(event, venue="First")) is None


# -- who is told ----------------------------------------------------------------------------------------------
def test_who_is_registered_waits_or_follows_is_told_and_who_only_started_is_not_unless_ticked():
    event = EventFactory()
    people = {state: long_ago(event=event, state=state).person.email for state in State}
    people["follower"] = FollowerFactory(event=event).person.email
    Follower.objects.update(followed_at=in_days(-5))
    Registration.objects.update(draft_at=in_days(-5))
    event = change(event, venue="Teatro Massimo")

    audience = audience_of(untold(event))
    assert audience.counts(event) == {"drafts": 1, "waiting": 1, "followers": 1, "registered": 3}
    assert tell(event) == audience.number(event) == 5
    groups = (State.CONFIRMED, State.OFFERED, State.PENDING, State.WAITING, "follower")
    assert told() == sorted(people[group] for group in groups)


def test_who_follows_is_told_also_when_they_have_started_to_register():
    event = EventFactory()
    draft = long_ago(event=event, state=State.DRAFT)
    Follower.objects.filter(pk=FollowerFactory(event=event, person=draft.person).pk).update(followed_at=in_days(-5))
    Registration.objects.update(draft_at=in_days(-5))
    event = change(event, venue="Teatro Massimo")

    audience = audience_of(untold(event))
    assert audience.counts(event) == {"drafts": 1, "waiting": 0, "followers": 0, "registered": 0}
    assert tell(event) == audience.number(event) == replace(audience, drafts=True).number(event) == 1
    assert told() == [draft.person.email]


def test_who_was_told_after_the_change_how_things_stand_is_not_told_again():
    event = EventFactory()
    before = long_ago(event=event)
    event = change(event, venue="Teatro Massimo")
    later = EventChange.objects.get().at + timedelta(minutes=2)
    RegistrationFactory(event=event, confirmed_at=later)
    Follower.objects.filter(pk=FollowerFactory(event=event).pk).update(followed_at=later)

    tell(event, audience=replace(audience_of(untold(event)), drafts=True))

    assert told() == [before.person.email]


def test_who_registered_while_the_change_was_saved_is_told():
    event = EventFactory()
    event = change(event, venue="Teatro Massimo")
    during = EventChange.objects.get().at + timedelta(seconds=1)
    registration = RegistrationFactory(event=event, confirmed_at=during)

    tell(event)

    assert told() == [registration.person.email]


def test_telling_is_remembered_without_what_staff_wrote_which_the_messages_keep():
    event, by = EventFactory(), StaffFactory()
    long_ago(event=event)
    event = change(event, venue="Teatro Massimo")

    tell(event, note="The house is closed.", by=by)

    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.about, entry.by) == (
        "event-change-told", f"events.event:{event.pk}", f"accounts.user:{by.pk}",
    )  # fmt: skip
    assert entry.detail == {"sequence": 1, "told": 1}
    assert SharedContent.objects.get().context["note"] == "The house is closed."


def test_the_message_brings_the_new_entry_under_the_same_uid():
    event = EventFactory(starts_at=datetime(2027, 1, 21, 8, 30, tzinfo=UTC), time_zone="Europe/Rome")
    long_ago(event=event)
    event = change(event, starts_at=datetime(2027, 1, 21, 12, 30, tzinfo=UTC))

    tell(event, note="Trains are late that day.")

    message = Message.objects.get()
    message.subject, message.text, message.html = render(message)
    (part,) = (part for part in envelope(message).message().walk() if part.get_content_type() == "text/calendar")
    (entry,) = Calendar.from_ical(part.get_payload(decode=True)).events
    assert (entry["uid"], entry["sequence"]) == (f"event-{event.pk}@testserver", 1)
    assert entry["dtstart"].dt == datetime(2027, 1, 21, 12, 30, tzinfo=UTC)
    for text in (message.text, message.html):
        assert "Thu 21 January 2027, 13:30 to " in text
        assert "Thu 21 January 2027, 09:30 to " in text
        assert "Trains are late that day." in text
        assert "New place" not in text
    assert message.subject == f"New time: {event.title}"


def test_a_new_time_and_a_new_place_are_one_message():
    event = EventFactory(title="Costs & controls", venue="Palazzo Normanni")
    long_ago(event=event)
    event = change(event, venue="Teatro Massimo", starts_at=event.starts_at + timedelta(hours=1))

    tell(event)

    subject, text, html = render(Message.objects.get())
    assert subject == "New time and place: Costs & controls"
    assert text.count("It was: ") == html.count("It was") == 2


# -- once -----------------------------------------------------------------------------------------------------
def test_the_same_act_twice_tells_nobody_again():
    event = EventFactory()
    long_ago(event=event)
    event = change(event, venue="Teatro Massimo")

    assert [tell(event, audience=Audience(registered=True)) for _ in range(2)] == [1, 0]
    assert (Message.objects.count(), Entry.objects.filter(verb="event-change-told").count()) == (1, 1)


def test_the_next_change_is_told_anew():
    event = EventFactory(venue="First")
    long_ago(event=event)
    for venue in ("Second", "Third"):
        tell(change(event, venue=venue))

    assert set(SharedContent.objects.values_list("key", flat=True)) == {
        f"event-changed:{event.pk}:1",
        f"event-changed:{event.pk}:2",
    }
    assert SharedContent.objects.latest("pk").context["was"]["place"].startswith("Second")
    assert Message.objects.count() == 2


def test_what_was_changed_again_since_it_was_looked_at_is_not_told():
    event = EventFactory()
    long_ago(event=event)
    seen = change(event, venue="Second")
    change(event, title="Another title")

    with pytest.raises(ChangedAgain):
        tell(seen)
    assert not Message.objects.exists()


def test_of_a_cancelled_event_the_cancellation_is_the_news():
    event = EventFactory()
    long_ago(event=event)
    event = change(event, venue="Second")
    sequence = event.calendar_sequence
    cancel_event(event=fresh(event), reason="Storm.", by=StaffFactory())

    with pytest.raises(NotPublished):
        tell(event, sequence=sequence, audience=Audience())
    assert untold(fresh(event)) is None


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_two_presses_in_the_same_instant_tell_everybody_once():
    event, by = EventFactory(), StaffFactory()
    for _ in range(5):
        long_ago(event=event)
    event = change(event, venue="Second")
    audience = audience_of(untold(event))

    # The first holds the event's row and stands before its messages, while the second comes for the row.
    pause = Pause("INSERT INTO outbox_message")

    with begun(pause.around(lambda: tell(event, audience=audience, by=by))) as first:
        pause.wait()
        with begun(lambda: tell(event, audience=audience, by=by)) as second:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()

    assert (outcomes(first), outcomes(second)) == ([5], [0])
    assert len(set(told())) == Message.objects.count() == Registration.objects.count() == 5
    assert Entry.objects.filter(verb="event-change-told").count() == 1
