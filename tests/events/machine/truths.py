"""What holds after every step, whatever was done."""

from collections import Counter, defaultdict
from io import StringIO
from itertools import pairwise

from django.core.management import call_command
from django.db.models import F
from hypothesis.stateful import invariant

from audit.models import Entry
from events.actions.recount import drifted_pools, drifted_programmes
from events.models import ARROWS, LIVE_STATES, DeadlineExtension, SessionSeat, State
from outbox.models import Message

from .stage import Stage

#: Which fact, by the verb of its entry, is told by which messages.
TOLD_BY = {
    "registration-confirmed": {"confirmed", "promoted"},
    "registration-waiting": {"waiting"},
    "registration-pending": {"pending"},
    "registration-offered": {"offered", "colleague"},
    "registration-expired": {"expired"},
    "registration-declined": {"declined"},
    "registration-cancelled": {"cancelled", "colleague_taken_back", "handed_over"},
    "registration-wants-to-switch": {"waits_to_switch"},
    "session-seat-given": {"session_given"},
}


class Truths(Stage):
    # -- seats ------------------------------------------------------------------------------------------------
    @invariant()
    def counters_agree_with_rows(self):
        assert (drifted_pools(), drifted_programmes(self.event)) == ([], [])
        call_command("seats", self.event.slug, stdout=StringIO())  # raises where it would exit by 1

    @invariant()
    def nobody_waits_beside_a_seat_that_they_may_take(self):
        for pool in self.counters():
            assert pool.capacity is None or pool.taken <= pool.capacity
            if not self.is_free(pool):
                continue
            assert not pool.switchers.exists()
            assert not pool.session_seats.filter(stage=SessionSeat.Stage.WAITING).exists()
            for row in pool.registrations.filter(state=State.WAITING):
                assert not self.has_room(row.programme_id, is_outside_limit=row.is_outside_limit)

    @invariant()
    def who_came_first_is_served_first(self):
        """Of one line, nobody who may have a seat is passed over by somebody who came later."""
        waiting = {row.pk: row for row in self.live_in(State.WAITING)}
        served = [row for pk, row in self.in_line_before.items() if pk in self.seated()]
        for earlier in waiting.values():
            before = self.in_line_before.get(earlier.pk)
            if before is None or not self.has_room(earlier.programme_id, is_outside_limit=earlier.is_outside_limit):
                continue
            passed = [row for row in served if row.pool_id == before.pool_id == earlier.pool_id]
            assert not [row for row in passed if (row.waiting_at, row.pk) > (before.waiting_at, before.pk)]
        self.in_line_before = waiting

    @invariant()
    def seats_follow_what_staff_wish(self):
        for pool in self.counters():
            wished = self.wished[pool.slug]
            if wished is not None and pool.taken > wished:
                assert (pool.capacity, pool.target) == (pool.taken, wished)
            else:
                assert (pool.capacity, pool.target) == (wished, None)

    @invariant()
    def seats_in_sessions_belong_to_who_has_a_place_and_never_two_at_the_same_time(self):
        seats = list(SessionSeat.objects.filter(pool__event=self.event).select_related("registration"))
        stages = defaultdict(dict)
        for seat in seats:
            is_confirmed = seat.registration.state == State.CONFIRMED
            assert is_confirmed == (seat.stage != SessionSeat.Stage.WISHED), seat
            assert seat.registration.state in LIVE_STATES
            stages[seat.registration_id][seat.pool_id] = seat.stage
        first, second = (pool.pk for pool in self.sessions[:2])
        for held in stages.values():
            assert [held.get(first), held.get(second)] != [SessionSeat.Stage.HELD] * 2

    # -- registrations ----------------------------------------------------------------------------------------
    @invariant()
    def nobody_is_registered_twice(self):
        rows = list(self.live_in(*LIVE_STATES).values_list("person", flat=True))
        assert len(rows) == len(set(rows))

    @invariant()
    def every_arrow_is_allowed(self):
        way = defaultdict(lambda: [State.DRAFT])
        for about, verb in self._entries():
            if (word := verb.removeprefix("registration-")) in State.values:
                way[about].append(State(word))
        for states in way.values():
            assert all(after in ARROWS[before] for before, after in pairwise(states)), states
        for row in self.event.registrations.all():
            assert way[f"events.registration:{row.pk}"][-1] == row.state

    @invariant()
    def every_fact_is_told_exactly_once(self):
        facts = defaultdict(Counter)
        for about, verb in self._entries():
            facts[about][verb] += 1
        messages = defaultdict(Counter)
        for about, template in Message.objects.values_list("about", "template"):
            messages[about][template.removeprefix("events/email/registration_")] += 1
        for row in self.event.registrations.all():
            known, told = facts[f"events.registration:{row.pk}"], messages[row.reference]
            if row.state == State.CANCELLED and not told:
                assert set(known) == {"registration-cancelled"}  # a draft that was deleted
                continue
            for verb, words in TOLD_BY.items():
                assert sum(told[word] for word in words) == known[verb], (verb, known, told)
            assert told["switched"] <= known["registration-switched"]

    @invariant()
    def the_newest_message_says_how_somebody_stands(self):
        for row in self.event.registrations.exclude(state__in=[State.DRAFT, State.CANCELLED]):
            words = TOLD_BY[f"registration-{row.state}"]
            keys = [f"registration-{word}:{row.pk}:" for word in words]
            told = [key for key in Message.objects.values_list("key", flat=True) if key.startswith(tuple(keys))]
            assert len(told) == 1
            assert int(told[0].rpartition(":")[2]) <= row.revision

    def _entries(self):
        return (
            Entry.objects.filter(about__startswith="events.registration:").order_by("pk").values_list("about", "verb")
        )

    @invariant()
    def extensions_are_a_chain(self):
        assert not DeadlineExtension.objects.filter(new_closes_at__lte=F("old_closes_at")).exists()
