"""Places that are given, with real threads: the last seat, the same person twice, and everybody at once."""

import random
from collections import Counter
from contextlib import ExitStack, suppress

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count

from accounts.actions.erasure import AccountErased
from accounts.models import User
from events.actions.colleagues import NoSeatFree, TooManyOpen, register_colleague, take_back
from events.actions.hand_overs import (
    HandOverEnded,
    ask_to_take_over,
    begin_to_take_over,
    decline_hand_over,
    take_back_hand_over,
)
from events.actions.offers import OfferOver
from events.actions.recipients import HasPlace, NotToOneself, TooManyAsked
from events.actions.recount import drifted_pools
from events.actions.registration import NotChangeable, begin, cancel, submit
from events.actions.seats import lock_pools
from events.actions.taking_over import Form, take_place
from events.models import HandOver, Registration, SeatPool, State
from interact_portal.privacy.erasure import erase
from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.threads import are_blocked, at_once, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]

THREADS = 16
DEEDS_EACH = 10


def together_at_the_counters(event, *deeds):
    """What ``deeds`` gave or raised, which all stood before the counters at the instant they were let go."""
    with ExitStack() as stack:
        with transaction.atomic():
            lock_pools(event.pools.values_list("pk", flat=True))
            futures = stack.enter_context(begun(*deeds))
            wait_until(lambda: are_blocked(len(deeds)))
        return outcomes(futures)


def asking(giver, email):
    return lambda: register_colleague(giver=giver, email=email, by=giver.person).state


def taking(registration, person):
    about = {"registration_pk": registration.pk, "event": registration.event, "person": person}
    return lambda: take_place(**about, form=Form(answers={})).state


def kinds(found):
    return Counter(type(each).__name__ if isinstance(each, Exception) else each for each in found)


def states():
    return dict(Registration.objects.values_list("person__email", "state"))


def two_who_ask_for_the_last_seat():
    event = EventFactory(pool__capacity=3)
    givers = RegistrationFactory.create_batch(2, event=event)
    found = together_at_the_counters(
        event, *(asking(giver, f"colleague-{number}@example.org") for number, giver in enumerate(givers))
    )
    return event.pools.get(), found


# -- a colleague ----------------------------------------------------------------------------------------------
def test_of_two_who_ask_for_the_last_seat_one_keeps_it_for_a_colleague():
    pool, found = two_who_ask_for_the_last_seat()

    assert kinds(found) == {"offered": 1, "NoSeatFree": 1}
    assert (pool.taken, Message.objects.count()) == (3, 1)
    assert drifted_pools() == []


def test_without_the_look_at_what_is_free_the_constraint_refuses_the_second(monkeypatch):
    monkeypatch.setattr(SeatPool, "gives_seats", True)

    pool, found = two_who_ask_for_the_last_seat()

    assert kinds(found) == {"offered": 1, "IntegrityError": 1}
    assert isinstance(next(each for each in found if isinstance(each, Exception)), IntegrityError)
    assert pool.taken == 3


def test_one_colleague_whom_two_ask_at_once_has_one_place():
    event = EventFactory(pool__capacity=10)
    givers = RegistrationFactory.create_batch(4, event=event)

    found = at_once(*(asking(giver, "anna@example.org") for giver in givers))

    assert kinds(found) == {"offered": 1, "HasPlace": 3}
    assert (User.objects.filter(email="anna@example.org").count(), event.pools.get().taken) == (1, 5)


def test_of_a_yes_and_its_taking_back_at_the_same_instant_one_holds():
    event = EventFactory(pool__capacity=3)
    giver, anna = RegistrationFactory(event=event), UserFactory()
    registration = register_colleague(giver=giver, email=anna.email, by=giver.person)

    found = together_at_the_counters(
        event, taking(registration, anna), lambda: take_back(registration=registration, by=giver.person).state
    )

    assert kinds(found) in [{"confirmed": 1, "NotChangeable": 1}, {"cancelled": 2}]
    assert drifted_pools() == []


# -- a hand-over ----------------------------------------------------------------------------------------------
@pytest.fixture
def handed():
    """A full event, whose giver has asked somebody who has begun to take over; and the next in line."""
    event = EventFactory(pool__capacity=1)
    giver, anna = RegistrationFactory(event=event), UserFactory(email="anna@example.org")
    hand_over = ask_to_take_over(registration=giver, email=anna.email, by=giver.person)
    draft = begin_to_take_over(hand_over=hand_over, person=anna)
    return event, giver, draft, anna


def test_taken_over_in_two_tabs_at_once_it_is_taken_over_once(handed):
    event, _giver, draft, anna = handed

    with ExitStack() as stack:
        with transaction.atomic():
            Registration.objects.select_for_update().get(pk=draft.pk)
            futures = stack.enter_context(begun(taking(draft, anna), taking(draft, anna)))
            wait_until(lambda: are_blocked(2))
        assert outcomes(futures) == ["confirmed", "confirmed"]

    assert Message.objects.filter(template__endswith="registration_confirmed").count() == 1
    assert (event.pools.get().taken, drifted_pools()) == (1, [])


def test_of_a_hand_over_and_a_cancellation_at_the_same_instant_the_seat_has_one_holder(handed):
    event, giver, draft, anna = handed
    RegistrationFactory(event=event, state=State.WAITING, person__email="next@example.org")

    found = together_at_the_counters(
        event, taking(draft, anna), lambda: cancel(registration=giver, by=giver.person).state
    )

    seated = [email for email, state in states().items() if state == "confirmed"]
    assert seated in (["anna@example.org"], ["next@example.org"])
    assert kinds(found) == ({"confirmed": 1, "cancelled": 1} if seated == ["anna@example.org"] else {
        "HandOverEnded": 1, "cancelled": 1,
    })  # fmt: skip
    assert (event.pools.get().taken, drifted_pools()) == (1, [])


def test_a_draft_that_is_being_sent_is_not_waited_for_by_who_holds_the_counters():
    draft = RegistrationFactory(state=State.DRAFT)

    with transaction.atomic():
        Registration.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        (outcome,) = at_once(lambda: register_colleague(giver=draft, email="eve@example.org", by=draft.person))

    assert isinstance(outcome, NotChangeable)


# -- everything at once ---------------------------------------------------------------------------------------
class Crowd:
    """People who register, bring each other along, hand over, say yes, decline, cancel, and ask to be forgotten."""

    EXPECTED = (
        NotChangeable, NoSeatFree, TooManyOpen, HasPlace, NotToOneself, TooManyAsked, HandOverEnded, OfferOver,
        AccountErased, User.DoesNotExist, Registration.DoesNotExist,
    )  # fmt: skip

    def __init__(self):
        self.event = EventFactory(pool__capacity=8)
        self.pool = self.event.pools.get()
        self.people = UserFactory.create_batch(20)

    def work(self, number):
        chance = random.Random(number)
        deeds = [
            self.register,
            self.ask_colleague,
            self.take_back,
            self.hand_over,
            self.say_yes,
            self.cancel,
            self.erase,
        ]
        for deed in chance.choices(deeds, [6, 5, 1, 5, 10, 3, 1], k=DEEDS_EACH):
            with suppress(*self.EXPECTED):
                deed(chance)

    def live(self, person):
        return Registration.objects.select_related("event", "person").filter(person=person).live().first()

    def register(self, chance):
        person = chance.choice(self.people)
        draft = begin(event=self.event, person=person)
        submit(registration_pk=draft.pk, event=self.event, person=person, pool_pk=self.pool.pk, answers={})

    def ask_colleague(self, chance):
        giver = self.live(chance.choice(self.people))
        if giver:
            register_colleague(giver=giver, email=chance.choice(self.people).email, by=giver.person)

    def take_back(self, chance):
        giver = chance.choice(self.people)
        if begun := Registration.objects.filter(registered_by=giver, state=State.OFFERED).first():
            take_back(registration=begun, by=giver)
        if mine := self.live(giver):
            take_back_hand_over(registration=mine, by=giver)

    def hand_over(self, chance):
        giver, other = self.live(chance.choice(self.people)), chance.choice(self.people)
        if giver:
            asked = ask_to_take_over(registration=giver, email=other.email, by=giver.person)
            begin_to_take_over(hand_over=asked, person=other) if chance.random() < 0.8 else decline_hand_over(
                hand_over=asked
            )

    def say_yes(self, chance):
        waiting = list(Registration.objects.select_related("event", "person").filter(awaits_form=True)[:5])
        if waiting:
            registration = chance.choice(waiting)
            taking(registration, registration.person)()

    def cancel(self, chance):
        if registration := self.live(chance.choice(self.people)):
            cancel(registration=registration, by=registration.person)

    def erase(self, chance):
        person = chance.choice(self.people)
        erase(person=person, by=person, token=f"token-{chance.random()}", reason="asked-here")


def test_16_who_bring_along_hand_over_cancel_and_go_at_once_leave_everything_in_order():
    crowd = Crowd()

    done = at_once(*(lambda number=number: crowd.work(number) for number in range(THREADS)))

    assert [outcome for outcome in done if outcome is not None] == []
    assert drifted_pools() == []
    assert not SeatPool.objects.filter(taken__gt=8).exists()
    waiting, pool = Registration.objects.in_line().count(), SeatPool.objects.get()
    assert waiting == 0 or pool.taken == pool.capacity
    twice = Registration.objects.live().exclude(person=None).order_by().values("person").annotate(times=Count("pk"))
    assert not twice.filter(times__gt=1).exists()
    assert not HandOver.objects.filter(accepted__isnull=False, registration__state=State.CONFIRMED).exists()
