"""Whoever locks, locks in the same order: nobody waits for somebody who waits for them."""

import random
from collections import Counter
from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q

from events.actions.audience import Audience
from events.actions.capacity import set_capacity
from events.actions.deadline import ExtendedMeanwhile, NotLater, extend_deadline, set_term
from events.actions.events import cancel_event
from events.actions.recount import drifted_pools
from events.actions.registration import begin, cancel, change_answers, submit
from events.actions.seats import lock_counters
from events.models import Answer, AnswerFile, Deadline, Given, Registration, SeatPool, State
from interact_portal.privacy.erasure import erase
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import (
    AnswerFactory,
    AnswerFileFactory,
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    in_days,
)
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]

THREADS = 32
DEEDS_EACH = 12


# -- a seat that is given back renews the revision of pages while staff do, too ---------------------------------
@pytest.fixture
def pool():
    """A pool whose capacity follows down with every cancellation."""
    event = EventFactory(pool__capacity=3)
    RegistrationFactory.create_batch(3, event=event)
    return set_capacity(pool=event.pools.get(), capacity=1, by=StaffFactory())


def extending(event, staff):
    old = event.deadline.closes_at
    return extend_deadline(
        event=event,
        closes_at=old + timedelta(days=7),
        old_closes_at=old,
        reason="More rooms.",
        by=staff,
        tell=Audience(),
    )


def setting_the_term(event, staff):
    set_term(event=event, opens_at=None, closes_at=in_days(20), by=staff)


def cancelling_the_event(event, staff):
    cancel_event(event=event, reason="The house is closed.", by=staff)


@pytest.mark.parametrize("deed", [extending, setting_the_term, cancelling_the_event])
def test_staff_and_a_cancellation_at_the_same_instant_wait_for_each_other_and_go_on(pool, deed):
    staff = StaffFactory()

    with ExitStack() as stack:
        with transaction.atomic():
            counters = lock_counters(pool.event_id)
            futures = stack.enter_context(begun(lambda: deed(pool.event, staff)))
            wait_until(lambda: are_blocked(1))
            counters.give_back(counters.pools[pool.pk])
        assert not isinstance(outcomes(futures)[0], Exception)
    assert SeatPool.objects.values_list("capacity", "target", "taken").get() == (2, 1, 2)


# -- a person is erased while they change their answers ---------------------------------------------------------
def erased_meanwhile(registration, answers):
    """Erases who is on the way from their old ``answers`` to these; what becomes of the change, and of the erasure."""
    person, pause = registration.person, Pause('DELETE FROM "events_answer"')
    with begun(pause.around(lambda: change_answers(registration=registration, answers=answers, by=person))) as changing:
        pause.wait()
        with begun(lambda: erase(person=person, by=person, token="token-of-the-code", reason="asked-here")) as erasing:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()
    return outcomes(changing), outcomes(erasing)


def test_who_is_erased_while_they_change_their_answers_is_erased_after_them():
    answer = AnswerFactory()
    registration, answers = answer.registration, {answer.question: Given("Another one")}

    assert erased_meanwhile(registration, answers) == ([None], [None])
    assert not Answer.objects.exists()
    assert Registration.objects.get().person is None


def test_who_is_erased_while_they_replace_a_file_is_erased_after_them():
    file = AnswerFileFactory()
    registration, question = file.registration, file.question
    AnswerFactory(registration=registration, question=question, value=file.name, file=file)
    another = AnswerFileFactory(registration=registration, question=question)
    answers = {question: Given(another.name, file=another)}

    assert erased_meanwhile(registration, answers) == ([None], [None])
    assert (Answer.objects.exists(), AnswerFile.objects.exists()) == (False, False)


# -- everything at once -----------------------------------------------------------------------------------------
class Crowd:
    """People who register and cancel for all they are worth, and staff who raise, lower and extend meanwhile."""

    def __init__(self):
        event = EventFactory(pool__capacity=5)
        SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=3)
        self.event, self.pools = event, list(event.pools.order_by("pk"))
        self.people, self.staff = UserFactory.create_batch(24), StaffFactory()

    def work(self, number):
        """What one thread does, as fast as it can; gives how often it did what."""
        chance = random.Random(number)
        deeds = chance.choices([self.register, self.cancel, self.set_capacity, self.extend], [8, 5, 2, 1], k=DEEDS_EACH)
        for deed in deeds:
            deed(chance)
        return Counter(deed.__name__ for deed in deeds)

    def register(self, chance):
        person, pool = chance.choice(self.people), chance.choice(self.pools)
        registration = begin(event=self.event, person=person)
        submit(registration_pk=registration.pk, event=self.event, person=person, pool_pk=pool.pk, answers={})

    def cancel(self, chance):
        person = chance.choice(self.people)
        if registration := Registration.objects.filter(event=self.event, person=person).live().first():
            cancel(registration=registration, by=person)

    def set_capacity(self, chance):
        set_capacity(pool=chance.choice(self.pools), capacity=chance.randint(0, 8), by=self.staff)

    def extend(self, chance):
        old = Deadline.objects.get(pk=self.event.deadline_id).closes_at
        with suppress(ExtendedMeanwhile, NotLater):
            extend_deadline(
                event=self.event, closes_at=old + timedelta(minutes=chance.randint(1, 9)), old_closes_at=old,
                reason="More rooms.", by=self.staff, tell=Audience(drafts=False, waiting=False, followers=False),
            )  # fmt: skip


def test_32_who_register_cancel_raise_lower_and_extend_at_once_leave_everything_in_order():
    crowd = Crowd()

    done = at_once(*(lambda number=number: crowd.work(number) for number in range(THREADS)))

    assert [outcome for outcome in done if isinstance(outcome, Exception)] == []
    assert min(sum(done, Counter()).values()) > 10
    assert drifted_pools() == []
    assert not SeatPool.objects.filter(taken__gt=F("capacity")).exists()
    waiting = Count("registrations", filter=Q(registrations__state=State.WAITING))
    beside_a_free_seat = SeatPool.objects.annotate(waiting=waiting).filter(
        Q(capacity=None) | Q(taken__lt=F("capacity")), waiting__gt=0
    )
    assert not beside_a_free_seat.exists()
    twice = Registration.objects.live().order_by().values("person").annotate(times=Count("pk")).filter(times__gt=1)
    assert not twice.exists()
