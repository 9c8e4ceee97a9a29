"""One event with everything that its line can be made of, and those who act on it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from accounts.models import BodyKind, User
from contacts.models import Programme
from events.models import Event, ProgrammePhase, ProgrammeSeats, Registration, SeatPool, SessionSeat, State
from tests.events.actions.lines import limited_session
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, QuestionFactory, SeatPoolFactory

#: Of alpha, alpha, beta, none, of a programme somebody typed, and alpha again but outside “for whom”.
PEOPLE = 6
OUTSIDER = PEOPLE - 1

people = st.integers(0, PEOPLE - 1)
slugs = st.sampled_from(["on-site", "online"])
capacities = st.none() | st.integers(0, 4)
#: Keys of the three limited sessions: the first two are at the same time.
choices = st.sampled_from([(), (0,), (1,), (2,), (0, 2), (1, 2)])
places = st.integers(0, 2)


class Stage(RuleBasedStateMachine):
    """An event with two pools and three limited sessions; all that happens to it is undone at the end."""

    def prepare(self, *, on_site, online, sessions, by_offer):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.event = EventFactory(
            pool__capacity=on_site, outsiders="approval", body_kinds=[BodyKind.CONTROLLER],
            promotion=Event.Promotion.BY_OFFER if by_offer else Event.Promotion.AT_ONCE,
        )  # fmt: skip
        SeatPoolFactory(event=self.event, slug="online", capacity=online)
        self.sessions = [
            limited_session(self.event, capacity=number, starts_in=timedelta(hours=begins))
            for number, begins in zip(sessions, (0, 0, 2), strict=True)
        ]
        self.question = QuestionFactory(event=self.event)
        self.alpha, beta, self.typed = ProgrammeFactory.create_batch(3)
        of_whom = (self.alpha, self.alpha, beta, None, self.typed, self.alpha)
        kinds = [BodyKind.CONTROLLER] * OUTSIDER + [BodyKind.PARTNER]
        self.pks = [UserFactory(body_kind=kind, programme=which).pk for kind, which in zip(kinds, of_whom, strict=True)]
        self.staff, self.is_open, self.is_paused, self.is_merged = StaffFactory(), True, False, False
        self.wished = {"on-site": on_site, "online": online}
        self.wished |= {pool.slug: pool.capacity for pool in self.sessions}
        self.lines_before = {}

    def teardown(self):
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # -- looks ------------------------------------------------------------------------------------------------
    def person(self, number):
        """As a request brings them: with the programme that a merge may have given them."""
        return User.objects.select_related("programme").get(pk=self.pks[number])

    def live(self, number):
        return Registration.objects.filter(event=self.event, person=self.pks[number]).live().first()

    def live_in(self, *states):
        return self.event.registrations.filter(state__in=states).order_by("pk")

    def now_event(self):
        """The event as it stands, with nothing of it read before."""
        return Event.objects.get(pk=self.event.pk)

    def pool(self, slug):
        return self.event.pools.get(slug=slug)

    def limit(self):
        """How many places each programme has now; ``None`` without a limit."""
        phase = ProgrammePhase.objects.filter(event=self.event).running().first()
        return phase and phase.places

    def has_room(self, programme_pk, *, is_outside_limit=False):
        limit = self.limit()
        if limit is None or programme_pk is None or is_outside_limit:
            return True
        seats = ProgrammeSeats.objects.filter(event=self.event, programme=programme_pk).first()
        return seats is None or seats.taken < limit

    def is_free(self, pool):
        return not self.is_paused and (pool.capacity is None or pool.taken < pool.capacity)

    def seated(self):
        return set(self.live_in(State.OFFERED, State.CONFIRMED).values_list("pk", flat=True))

    def time_passes(self):
        """A step is an hour: every place in line becomes older, so that lines have an order."""
        hour = timedelta(hours=1)
        rows = Registration.objects.filter(event=self.event)
        rows.update(waiting_at=F("waiting_at") - hour, wants_pool_at=F("wants_pool_at") - hour)
        SessionSeat.objects.filter(pool__event=self.event).update(waiting_at=F("waiting_at") - hour)

    def programme(self, which):
        return Programme.objects.get(pk=which.pk)

    def pools_of(self, chosen):
        return [self.sessions[number].pk for number in chosen]

    def counters(self):
        return SeatPool.objects.filter(event=self.event)

    def run_out(self, registration):
        now = timezone.now()
        Registration.objects.filter(pk=registration.pk).update(
            offered_at=now - timedelta(days=2), offer_ends_at=now - timedelta(hours=1)
        )
