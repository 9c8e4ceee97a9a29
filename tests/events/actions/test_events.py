import pytest
from icalendar import Calendar

from audit.models import Entry
from events.actions.events import AlreadyCancelled, add_pool, cancel_event, concerned, note_calendar_change, publish
from events.actions.registration import submit
from events.actions.seats import TermOver
from events.models import Event, Registration, SeatPool, State
from outbox.models import Message, SharedContent
from outbox.rendering import envelope, render
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory, FollowerFactory, InvitationFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


def remembered():
    return list(Entry.objects.order_by("pk").values_list("verb", "about", "by", "detail"))


# -- publishing -----------------------------------------------------------------------------------------------
def test_publish_shows_a_draft_to_everybody():
    event, staff = EventFactory(draft=True), StaffFactory()

    publish(event=event, by=staff)

    assert event.status == Event.Status.PUBLISHED
    assert event.published_at is not None
    assert list(Event.objects.published()) == [event]
    assert remembered() == [("event-published", f"events.event:{event.pk}", f"accounts.user:{staff.pk}", {})]


def test_publish_twice_is_publishing_once():
    event, staff = EventFactory(draft=True), StaffFactory()
    publish(event=event, by=staff)
    first = event.published_at

    publish(event=event, by=staff)

    assert (Event.objects.get().published_at, len(remembered())) == (first, 1)


def test_publish_of_what_was_cancelled_is_refused():
    event = EventFactory(cancelled=True)

    with pytest.raises(AlreadyCancelled):
        publish(event=event, by=StaffFactory())
    assert Event.objects.get().status == Event.Status.CANCELLED


def test_add_pool_takes_the_term_of_the_event():
    event = EventFactory(pool=None)

    pool = add_pool(event=event, slug=SeatPool.Slug.ONLINE, capacity=7)

    assert (pool.opens_at, pool.closes_at) == (event.deadline.opens_at, event.deadline.closes_at)
    assert (pool.event, pool.slug, pool.capacity, pool.target, pool.taken) == (event, "online", 7, None, 0)


# -- calling off ----------------------------------------------------------------------------------------------
def test_cancel_event_tells_everybody_concerned_once():
    event, staff = EventFactory(), StaffFactory()
    live = [State.DRAFT, State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED]
    people = [RegistrationFactory(event=event, state=state).person for state in live]
    for state in (State.CANCELLED, State.DECLINED, State.EXPIRED):
        RegistrationFactory(event=event, state=state)
    FollowerFactory(event=event, person=people[0])
    people.append(FollowerFactory(event=event).person)
    FollowerFactory(event=event, stopped_at=in_days(-1))
    RegistrationFactory(event=event, person__is_active=False)
    RegistrationFactory()

    told = cancel_event(event=event, reason="The house is closed.", by=staff)

    assert told == len(people)
    assert dict(Message.objects.values_list("key", "recipient")) == {
        f"event-cancelled:{event.pk}:{person.pk}": person.email for person in people
    }
    assert SharedContent.objects.get().context["reason"] == "The house is closed."
    assert remembered() == [
        (
            "event-cancelled",
            f"events.event:{event.pk}",
            f"accounts.user:{staff.pk}",
            {"reason": "The house is closed."},
        )
    ]


def test_those_concerned_are_the_same_beforehand():
    event = EventFactory()
    registered, follower = RegistrationFactory(event=event), FollowerFactory(event=event)
    FollowerFactory(event=event, person=registered.person)

    invitation = InvitationFactory(event=event)
    InvitationFactory(event=event, email=registered.person.email)
    InvitationFactory(event=event, email=follower.person.email)

    registrations, followers, invitations = concerned(event)

    assert (list(registrations), list(followers), list(invitations)) == ([registered], [follower], [invitation])


def test_cancel_event_keeps_who_had_a_place_and_lets_nobody_in():
    seated = RegistrationFactory()
    event = seated.event
    draft = RegistrationFactory(event=event, state=State.DRAFT)
    pool = event.pools.get()

    cancel_event(event=event, reason="The house is closed.", by=StaffFactory())

    assert (event.status, event.cancelled_at is None) == (Event.Status.CANCELLED, False)
    with pytest.raises(TermOver):
        submit(registration_pk=draft.pk, event=event, person=draft.person, pool_pk=pool.pk, answers={})
    assert dict(Registration.objects.values_list("pk", "state")) == {
        seated.pk: State.CONFIRMED,
        draft.pk: State.DRAFT,
    }


def test_cancel_event_takes_the_entry_out_of_calendars():
    registration = RegistrationFactory()
    event = registration.event
    note_calendar_change(event=event, at=in_days(0))

    cancel_event(event=event, reason="The house is closed.", by=StaffFactory())

    message = Message.objects.get()
    message.subject, message.text, message.html = render(message)
    (part,) = (part for part in envelope(message).message().walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (entry,) = calendar.events
    assert (calendar["method"], entry["status"], entry["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert entry["uid"] == f"event-{event.pk}@testserver"
    assert part.get_filename() == "event.ics"


def test_cancel_event_twice_is_refused_and_tells_nobody_again():
    registration = RegistrationFactory()
    cancel_event(event=registration.event, reason="The house is closed.", by=StaffFactory())

    with pytest.raises(AlreadyCancelled):
        cancel_event(event=registration.event, reason="Again.", by=StaffFactory())
    assert (Message.objects.count(), len(remembered())) == (1, 1)


def test_a_change_of_the_calendar_entry_is_counted_and_dated():
    event, other = EventFactory.create_batch(2)

    note_calendar_change(event=event, at=in_days(1))

    changed = Event.objects.get(pk=event.pk)
    assert (changed.calendar_sequence, changed.updated_at) == (1, in_days(1))
    assert Event.objects.get(pk=other.pk).calendar_sequence == 0
