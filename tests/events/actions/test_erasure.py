"""A person leaves every event, and what is left of them counts and says nothing."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.actions.erasure import AccountErased
from accounts.models import User
from events.actions.audience import Audience
from events.actions.erasure import forget_registrations, leave_coming_events
from events.actions.following import follow
from events.actions.registration import NotChangeable, approve, begin, cancel, decline
from events.models import SEATED_STATES, AnswerFile, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import AnswerFactory, AnswerFileFactory, EventFactory, FollowerFactory, RegistrationFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def leave(person):
    leave_coming_events(registrations=Registration.objects.of(person), by=person)


def forgotten(**fields) -> Registration:
    registration = RegistrationFactory(**fields)
    forget_registrations(registrations=Registration.objects.filter(pk=registration.pk))
    registration.refresh_from_db()
    return registration


def test_whoever_leaves_is_live_in_no_coming_event_and_as_before_in_those_that_began():
    person, begun = UserFactory(), EventFactory(starts_at=timezone.now() - timedelta(hours=1))
    for state in (State.DRAFT, State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED):
        RegistrationFactory(person=person, state=state)
    was_there = RegistrationFactory(person=person, event=begun)

    leave(person)

    assert list(Registration.objects.of(person).live()) == [was_there]
    assert Registration.objects.of(person).filter(state=State.CANCELLED).count() == 5


def test_answers_and_drafts_are_gone_and_the_row_counts():
    answer = AnswerFactory(registration__event__past=True)
    other = AnswerFactory(registration__event=answer.registration.event)

    forget_registrations(registrations=Registration.objects.filter(pk=answer.registration_id))

    event = answer.registration.event
    assert list(event.registrations.order_by("pk").values_list("person", "state")) == [
        (None, State.CONFIRMED),
        (other.registration.person_id, State.CONFIRMED),
    ]
    assert [row.answers.count() for row in event.registrations.order_by("pk")] == [0, 1]
    assert other.registration.answers.get() == other
    assert SeatPool.objects.get(event=event).taken == event.registrations.filter(state__in=SEATED_STATES).count() == 2


def test_files_are_gone_with_what_was_stored_also_those_of_drafts(django_capture_on_commit_callbacks):
    answered, in_draft, other = (
        AnswerFileFactory(registration__state=state) for state in ("confirmed", "draft", "draft")
    )
    AnswerFactory(registration=answered.registration, question=answered.question, file=answered)
    mine = [answered.registration_id, in_draft.registration_id]

    with django_capture_on_commit_callbacks(execute=True):
        forget_registrations(registrations=Registration.objects.filter(pk__in=mine))

    assert list(AnswerFile.objects.all()) == [other]
    stored = [default_storage.exists(file.file.name) for file in (answered, in_draft, other)]
    assert stored == [False, False, True]


def test_messages_to_an_address_that_was_changed_since_are_emptied_too():
    registration = RegistrationFactory()
    Message.objects.create(
        key="old", template="t", recipient="old@example.org", text="Dear Anna", about=registration.reference
    )

    forget_registrations(registrations=Registration.objects.filter(pk=registration.pk))

    message = Message.objects.get()
    assert (message.recipient, message.text, message.state) == ("", "", Message.State.EXPIRED)


@pytest.mark.parametrize(
    ("act", "state"), [(approve, State.PENDING), (cancel, State.CONFIRMED), (decline, State.PENDING)]
)
def test_staff_change_nothing_about_nobody(act, state):
    registration = forgotten(state=state)
    reason = {"reason": "full"} if act is decline else {}

    with pytest.raises(NotChangeable):
        act(registration=registration, by=StaffFactory(), **reason)

    registration.refresh_from_db()
    assert registration.state == state


def test_followers_are_told_of_an_event_where_somebody_was_forgotten():
    """NOT IN (…, NULL) would be true of nobody."""
    event = EventFactory(starts_at=timezone.now() - timedelta(hours=1))
    forgotten(event=event)
    follower = FollowerFactory(event=event)

    assert list(Audience().followers_of(event)) == [follower]


class Patience:
    """Ends whoever asks the same for ever."""

    def __init__(self, statements):
        self.left = statements

    def __call__(self, execute, *statement):
        self.left -= 1
        assert self.left, "asked without end"
        return execute(*statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [begin, follow])
def test_a_request_on_its_way_while_its_person_is_erased_ends(act):
    event, person = EventFactory(), UserFactory()
    User.objects.filter(pk=person.pk).delete()

    with connection.execute_wrapper(Patience(50)), pytest.raises(AccountErased):
        act(event=event, person=person)

    assert not Registration.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_who_leave_the_same_events_at_once_wait_for_each_other_in_one_order():
    events = [EventFactory(pool__capacity=4) for _ in range(4)]
    people = [UserFactory() for _ in range(4)]
    for number, person in enumerate(people):
        # In another order each, so that who cancelled in the order of registrations would lock crosswise.
        for event in events[number:] + events[:number]:
            RegistrationFactory(event=event, person=person)
    waiting = [RegistrationFactory(event=event, state=State.WAITING) for event in events]

    at_once(*(lambda person=person: leave(person) for person in people))

    assert all(Registration.objects.get(pk=row.pk).state == State.CONFIRMED for row in waiting)
    assert list(SeatPool.objects.values_list("taken", flat=True)) == [1] * len(events)
