"""What a person may do."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from events.actions.offers import OfferOver, accept
from events.actions.registration import NotChangeable, begin, change_answers, give_back, submit
from events.actions.seats import TermOver
from events.actions.switching import change_pool, choose_sessions
from events.models import Given, SessionSeat, State

from .stage import OUTSIDER, Stage, choices, people, slugs


class People(Stage):
    @rule(number=people)
    def begin(self, number):
        before = self.live(number)
        after = begin(event=self.now_event(), person=self.person(number))
        assert before is None or before == after

    @rule(number=people, slug=slugs, chosen=choices)
    def send(self, number, slug, chosen):
        self.time_passes()
        person, event, pool = self.person(number), self.now_event(), self.pool(slug)
        draft = begin(event=event, person=person)
        expected = self._expected(draft, person, pool)
        request = {"event": event, "person": person, "pool_pk": pool.pk, "sessions": self.pools_of(chosen)}
        try:
            sent = submit(registration_pk=draft.pk, answers={self.question: Given("before")}, **request)
        except TermOver:
            assert not self.is_open
            assert draft.state == State.DRAFT
            return
        assert (sent.state, sent.pk) == (expected, draft.pk)

    def _expected(self, draft, person, pool):
        if draft.state != State.DRAFT:
            return draft.state
        if person.pk == self.pks[OUTSIDER]:
            return State.PENDING
        return State.CONFIRMED if self.is_free(pool) and self.has_room(person.programme_id) else State.WAITING

    @rule(number=people)
    def change(self, number):
        if registration := self.live(number):
            try:
                change_answers(
                    registration=registration, answers={self.question: Given("after")}, by=registration.person
                )
            except NotChangeable:
                assert not self.is_open or registration.state == State.DRAFT

    @rule(number=people)
    def cancel(self, number):
        if registration := self.live(number):
            self.time_passes()
            assert give_back(registration=registration, by=registration.person).state == State.CANCELLED
            assert self.live(number) is None

    @rule(number=people, slug=slugs)
    def switch(self, number, slug):
        registration = self.live(number)
        if registration is None:
            return
        self.time_passes()
        pool, was_free = self.pool(slug), self.is_free(self.pool(slug))
        can = registration.state in (State.PENDING, State.WAITING, State.CONFIRMED)
        can = can or (registration.pool_id == pool.pk and registration.state != State.DRAFT)
        try:
            after = change_pool(registration=registration, pool_pk=pool.pk, by=registration.person)
        except NotChangeable:
            assert not can or not self.is_open
            return
        assert can
        assert self.is_open
        if registration.state == State.CONFIRMED:
            assert after.pool_id in (pool.pk, registration.pool_id), "somebody lost the seat they had"
            assert after.pool_id == pool.pk or not was_free

    @rule(number=people, chosen=choices)
    def choose(self, number, chosen):
        registration = self.live(number)
        if registration is None:
            return
        self.time_passes()
        held = self._sessions(registration, SessionSeat.Stage.HELD)
        try:
            choose_sessions(registration=registration, pools=self.pools_of(chosen), by=registration.person)
        except NotChangeable:
            assert registration.state == State.DRAFT or not self.is_open
            return
        assert self.is_open
        pools = set(self.pools_of(chosen))
        assert pools <= self._sessions(registration, *SessionSeat.Stage)
        assert held & pools <= self._sessions(registration, SessionSeat.Stage.HELD), "somebody lost the seat they had"

    def _sessions(self, registration, *stages):
        rows = SessionSeat.objects.filter(registration=registration, stage__in=stages)
        return set(rows.values_list("pool", flat=True))

    # -- offers -----------------------------------------------------------------------------------------------
    @precondition(lambda self: self.live_in(State.OFFERED).filter(awaits_form=False).exists())
    @rule(is_late=st.booleans(), number=st.integers(0, 9))
    def accept(self, is_late, number):
        offered = list(self.live_in(State.OFFERED).filter(awaits_form=False))
        registration = offered[number % len(offered)]
        if is_late:
            self.run_out(registration)
        try:
            assert accept(registration=registration, by=registration.person).state == State.CONFIRMED
        except OfferOver:
            assert is_late
        else:
            assert not is_late
