"""Anything that people and staff may do with one event, in any order: the rules of seats hold after every step."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import BodyKind
from events.actions.audience import Audience
from events.actions.capacity import set_capacity
from events.actions.deadline import extend_deadline, set_term
from events.actions.recount import drifted_pools
from events.actions.registration import NotChangeable, approve, begin, cancel, decline, submit
from events.actions.seats import TermOver
from events.models import LIVE_STATES, SEATED_STATES, DeadlineExtension, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, SeatPoolFactory, in_days

PEOPLE = 5
people = st.integers(0, PEOPLE - 1)
pools = st.sampled_from(["on-site", "online"])
capacities = st.none() | st.integers(0, 4)


class OneEvent(RuleBasedStateMachine):
    """An event with two pools; the last person is outside “for whom” and goes to approval."""

    @initialize(on_site=capacities, online=capacities)
    def open_registration(self, on_site, online):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.event = EventFactory(pool__capacity=on_site, outsiders="approval", body_kinds=[BodyKind.CONTROLLER])
        SeatPoolFactory(event=self.event, slug="online", capacity=online)
        self.people = UserFactory.create_batch(PEOPLE - 1, body_kind=BodyKind.CONTROLLER)
        self.people.append(UserFactory(body_kind=BodyKind.PARTNER))
        self.staff, self.is_open, self.wished = StaffFactory(), True, {"on-site": on_site, "online": online}

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def live(self, person):
        return Registration.objects.filter(event=self.event, person=self.people[person]).live().first()

    def seated(self):
        return set(self.event.registrations.filter(state__in=SEATED_STATES))

    # -- people -----------------------------------------------------------------------------------------------
    @rule(person=people)
    def begin(self, person):
        before = self.live(person)
        after = begin(event=self.event, person=self.people[person])
        assert before is None or before == after

    @rule(person=people, slug=pools)
    def send(self, person, slug):
        draft = begin(event=self.event, person=self.people[person])
        pool = self.event.pools.get(slug=slug)
        had_free_seat = pool.capacity is None or pool.taken < pool.capacity
        about = {"event": self.event, "person": self.people[person], "pool_pk": pool.pk, "answers": {}}
        try:
            sent = submit(registration_pk=draft.pk, **about)
        except TermOver:
            assert not self.is_open
            return
        if draft.state != State.DRAFT:
            assert (sent.state, sent.pk) == (draft.state, draft.pk)
        elif person == PEOPLE - 1:
            assert sent.state == State.PENDING
        else:
            assert sent.state == (State.CONFIRMED if had_free_seat else State.WAITING)

    @rule(person=people)
    def cancel(self, person):
        if registration := self.live(person):
            assert cancel(registration=registration, by=self.people[person]).state == State.CANCELLED
            assert self.live(person) is None

    # -- staff ------------------------------------------------------------------------------------------------
    @rule(slug=pools, capacity=capacities)
    def set_capacity(self, slug, capacity):
        before = self.seated()
        set_capacity(pool=self.event.pools.get(slug=slug), capacity=capacity, by=self.staff)
        self.wished[slug] = capacity
        assert before <= self.seated(), "somebody lost a seat"

    @rule(is_approved=st.booleans())
    def decide(self, is_approved):
        registration = self.live(PEOPLE - 1)
        if registration is None:
            return
        is_pending = registration.state == State.PENDING
        try:
            if is_approved:
                approve(registration=registration, by=self.staff)
            else:
                decline(registration=registration, by=self.staff, reason="It is for others.")
        except NotChangeable:
            assert not is_pending

    @rule()
    def close(self):
        set_term(event=self.event, opens_at=in_days(-9), closes_at=in_days(-1), by=self.staff)
        self.event.deadline.refresh_from_db()
        self.is_open = False

    @precondition(lambda self: not self.is_open)
    @rule()
    def extend(self):
        old = self.event.deadline.closes_at
        concerned = set(
            self.event.registrations.filter(state__in=[State.DRAFT, State.WAITING]).values_list(
                "person__email", flat=True
            )
        )
        extension, told = extend_deadline(
            event=self.event, closes_at=old + timedelta(days=9), old_closes_at=old, reason="More rooms.",
            by=self.staff, tell=Audience(),
        )  # fmt: skip
        messages = Message.objects.filter(key__startswith=f"deadline-extended:{extension.pk}:")
        assert {message.recipient for message in messages} == concerned
        assert told == len(concerned)
        self.event.deadline.refresh_from_db()
        self.is_open = True

    # -- what always holds ------------------------------------------------------------------------------------
    @invariant()
    def counters_agree_with_rows(self):
        assert drifted_pools() == []

    @invariant()
    def nobody_is_oversold_and_nobody_waits_beside_a_free_seat(self):
        for pool in SeatPool.objects.filter(event=self.event):
            is_full = pool.capacity is not None and pool.taken == pool.capacity
            assert pool.capacity is None or pool.taken <= pool.capacity
            assert is_full or not pool.registrations.filter(state=State.WAITING).exists()

    @invariant()
    def seats_follow_what_staff_wish(self):
        for pool in SeatPool.objects.filter(event=self.event):
            wished = self.wished[pool.slug]
            if wished is not None and pool.taken > wished:
                assert (pool.capacity, pool.target) == (pool.taken, wished)
            else:
                assert (pool.capacity, pool.target) == (wished, None)

    @invariant()
    def nobody_is_registered_twice(self):
        rows = list(self.event.registrations.filter(state__in=LIVE_STATES).values_list("person", flat=True))
        assert len(rows) == len(set(rows))

    @invariant()
    def everybody_was_told_how_they_stand(self):
        for registration in self.event.registrations.exclude(state=State.DRAFT):
            told = Message.objects.filter(about=registration.reference).aggregate(newest=Max("pk"))["newest"]
            if told is None:
                assert registration.state == State.CANCELLED  # a draft that was deleted
                continue
            newest = Message.objects.get(pk=told)
            words = {State.CONFIRMED: ("confirmed", "promoted")}.get(registration.state, (registration.state,))
            assert newest.template in {f"events/email/registration_{word}" for word in words}
            assert newest.key.endswith(f":{registration.revision}")

    @invariant()
    def extensions_are_a_chain(self):
        steps = list(DeadlineExtension.objects.order_by("pk").values_list("old_closes_at", "new_closes_at"))
        assert all(new > old for old, new in steps)


@pytest.mark.django_db
def test_the_rules_of_seats_hold_whatever_people_and_staff_do():
    run_state_machine_as_test(
        OneEvent, settings=settings(max_examples=14, stateful_step_count=22, deadline=None, derandomize=True)
    )
