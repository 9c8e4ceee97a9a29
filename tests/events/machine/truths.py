"""What holds after every step, whatever was done."""

from collections import Counter, defaultdict
from io import StringIO
from itertools import pairwise

from django.db.models import F
from hypothesis.stateful import invariant

from audit.models import Entry
from events.management.commands import seats
from events.models import ARROWS, LIVE_STATES, SEATED_STATES, DeadlineExtension, ProgrammeSeats, SessionSeat, State
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


def switches_with_a_place(verbs):
    """How often somebody with a place changed to one of another kind: that is told, a change before it is not."""
    begins = verbs.index("registration-confirmed") if "registration-confirmed" in verbs else len(verbs)
    return verbs[begins:].count("registration-switched")


class Seen:
    """One event as it stands after a step, read once for all that is to hold."""

    def __init__(self, stage: Stage):
        self.rows = list(stage.event.registrations.order_by("pk"))
        self.by_pk = {row.pk: row for row in self.rows}
        self.pools = list(stage.counters())
        self.session_seats = list(SessionSeat.objects.filter(pool__event=stage.event))
        self.limit = stage.limit()
        self.taken = dict(ProgrammeSeats.objects.filter(event=stage.event).values_list("programme", "taken"))
        entries = Entry.objects.filter(about__startswith="events.registration:").order_by("pk")
        self.verbs = defaultdict(list)
        for about, verb in entries.values_list("about", "verb"):
            self.verbs[int(about.partition(":")[2])].append(verb)
        self.told, self.keys = defaultdict(Counter), defaultdict(list)
        for about, template, key in Message.objects.values_list("about", "template", "key"):
            self.told[about][template.removeprefix("events/email/registration_")] += 1
            self.keys[about].append(key)

    def waiting(self):
        return [row for row in self.rows if row.state == State.WAITING]

    def lines(self):
        """Of each pool, since when which registrations are in line for it."""
        lines = defaultdict(dict)
        for row in self.rows:
            if row.state == State.WAITING:
                lines[row.pool_id][row.pk] = row.waiting_at
            elif row.wants_pool_id:
                lines[row.wants_pool_id][row.pk] = row.wants_pool_at
        for seat in self.session_seats:
            if seat.stage == SessionSeat.Stage.WAITING:
                lines[seat.pool_id][seat.registration_id] = seat.waiting_at
        return lines

    def seated_in(self, pool_pk):
        in_session = [seat for seat in self.session_seats if seat.stage == SessionSeat.Stage.HELD]
        return {row.pk for row in self.rows if row.state in SEATED_STATES and row.pool_id == pool_pk} | {
            seat.registration_id for seat in in_session if seat.pool_id == pool_pk
        }

    def may_have_a_seat(self, pk):
        """Who waits for a place needs one of their programme's, too; who has a place has that already."""
        row = self.by_pk[pk]
        return row.state != State.WAITING or self.has_room(row)

    def has_room(self, row):
        if self.limit is None or row.programme_id is None or row.is_outside_limit:
            return True
        return self.taken.get(row.programme_id, 0) < self.limit


class Truths(Stage):
    @invariant()
    def everything_holds(self):
        seen = Seen(self)
        self.counters_agree_with_rows(seen)
        self.nobody_waits_beside_a_seat_that_they_may_take(seen)
        self.who_came_first_is_served_first(seen)
        self.seats_follow_what_staff_wish(seen)
        self.seats_in_sessions_belong_to_who_has_a_place_and_never_two_at_the_same_time(seen)
        self.nobody_is_registered_twice(seen)
        self.every_arrow_is_allowed(seen)
        self.every_fact_is_told_exactly_once(seen)
        self.the_newest_message_says_how_somebody_stands(seen)

    def teardown(self):
        if hasattr(self, "event"):
            seats.Command(stdout=StringIO()).handle(slug=self.event.slug)  # raises where it would exit by 1
        super().teardown()

    @invariant()
    def extensions_are_a_chain(self):
        assert not DeadlineExtension.objects.filter(new_closes_at__lte=F("old_closes_at")).exists()

    # -- seats ------------------------------------------------------------------------------------------------
    def counters_agree_with_rows(self, seen):
        for pool in seen.pools:
            assert pool.taken == len(seen.seated_in(pool.pk)), pool
        limited = {pool.event_id for pool in seen.pools if pool.limits_programmes}
        counted = [row for row in seen.rows if row.event_id in limited and row.state in SEATED_STATES]
        held = Counter(row.programme_id for row in counted if row.programme_id and not row.is_outside_limit)
        assert +Counter(seen.taken) == held

    def nobody_waits_beside_a_seat_that_they_may_take(self, seen):
        for pool in seen.pools:
            assert pool.capacity is None or pool.taken <= pool.capacity
            if not self.is_free(pool):
                continue
            assert not [row for row in seen.rows if row.wants_pool_id == pool.pk]
            waiting = SessionSeat.Stage.WAITING
            assert not [seat for seat in seen.session_seats if (seat.pool_id, seat.stage) == (pool.pk, waiting)]
            assert not [row for row in seen.waiting() if row.pool_id == pool.pk and seen.has_room(row)]

    def who_came_first_is_served_first(self, seen):
        """Of one line, nobody who may have a seat is passed over by somebody who came later.

        Who waits for a pool and who wants to switch to it stand in one line; each session has its own.
        """
        lines = seen.lines()
        for pool_pk, before in self.lines_before.items():
            seated = seen.seated_in(pool_pk)
            served = [since for pk, since in before.items() if pk in seated]
            passed = [before[pk] for pk in lines[pool_pk] if pk in before and seen.may_have_a_seat(pk)]
            assert not served or not passed or max(served) <= min(passed)
        self.lines_before = lines

    def seats_follow_what_staff_wish(self, seen):
        for pool in seen.pools:
            wished = self.wished[pool.slug]
            if wished is not None and pool.taken > wished:
                assert (pool.capacity, pool.target) == (pool.taken, wished)
            else:
                assert (pool.capacity, pool.target) == (wished, None)

    def seats_in_sessions_belong_to_who_has_a_place_and_never_two_at_the_same_time(self, seen):
        stages = defaultdict(dict)
        for seat in seen.session_seats:
            registration = seen.by_pk[seat.registration_id]
            is_confirmed = registration.state == State.CONFIRMED
            assert is_confirmed == (seat.stage != SessionSeat.Stage.WISHED), seat
            assert registration.state in LIVE_STATES
            stages[seat.registration_id][seat.pool_id] = seat.stage
        first, second = (pool.pk for pool in self.sessions[:2])
        for held in stages.values():
            assert [held.get(first), held.get(second)] != [SessionSeat.Stage.HELD] * 2

    # -- registrations ----------------------------------------------------------------------------------------
    def nobody_is_registered_twice(self, seen):
        people = [row.person_id for row in seen.rows if row.state in LIVE_STATES]
        assert len(people) == len(set(people))

    def every_arrow_is_allowed(self, seen):
        for row in seen.rows:
            words = (verb.removeprefix("registration-") for verb in seen.verbs[row.pk])
            states = [State.DRAFT, *(State(word) for word in words if word in State.values)]
            assert all(after in ARROWS[before] for before, after in pairwise(states)), states
            assert states[-1] == row.state

    def every_fact_is_told_exactly_once(self, seen):
        for row in seen.rows:
            known, told = Counter(seen.verbs[row.pk]), seen.told[row.reference]
            if row.state == State.CANCELLED and not told:
                assert set(known) == {"registration-cancelled"}  # a draft that was deleted
                continue
            for verb, words in TOLD_BY.items():
                assert sum(told[word] for word in words) == known[verb], (verb, known, told)
            assert told["switched"] == switches_with_a_place(seen.verbs[row.pk])

    def the_newest_message_says_how_somebody_stands(self, seen):
        for row in seen.rows:
            if row.state in (State.DRAFT, State.CANCELLED):
                continue
            keys = tuple(f"registration-{word}:{row.pk}:" for word in TOLD_BY[f"registration-{row.state}"])
            told = [key for key in seen.keys[row.reference] if key.startswith(keys)]
            assert len(told) == 1
            assert int(told[0].rpartition(":")[2]) <= row.revision
