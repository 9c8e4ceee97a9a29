"""What staff may do, and the clock."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from events.actions.audience import Audience
from events.actions.capacity import pause_line, resume_line, set_capacity
from events.actions.deadline import extend_deadline, set_term
from events.actions.phases import NoRoomInProgramme, Phase, set_outside_limit, set_phases
from events.actions.registration import NotChangeable, approve, decline
from events.models import Event, ProgrammePhase, State
from events.tasks import serve_lines
from interact_portal.merging import merge_programmes
from outbox.models import Message
from tests.factories.events import in_days

from .stage import OUTSIDER, Stage, capacities, people, places, slugs

limits = st.sampled_from([(), ((1, None),), ((1, 5), (2, None)), ((2, 5), (1, 6)), ((2, 5),)])


class Staff(Stage):
    @rule(slug=slugs, capacity=capacities)
    def set_capacity(self, slug, capacity):
        self._set_capacity(slug, capacity)

    @rule(number=places, capacity=places)
    def set_capacity_of_session(self, number, capacity):
        self._set_capacity(self.sessions[number].slug, capacity)

    def _set_capacity(self, slug, capacity):
        self.time_passes()
        before = self.seated()
        set_capacity(pool=self.pool(slug), capacity=capacity, by=self.staff)
        self.wished[slug] = capacity
        assert before <= self.seated(), "somebody lost a seat"

    @rule(is_approved=st.booleans())
    def decide(self, is_approved):
        registration = self.live(OUTSIDER)
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

    @rule(is_paused=st.booleans())
    def pause_or_resume(self, is_paused):
        (pause_line if is_paused else resume_line)(event=self.event, by=self.staff)
        self.is_paused = is_paused

    @rule(promotion=st.sampled_from(Event.Promotion.values))
    def give_seats_otherwise(self, promotion):
        Event.objects.filter(pk=self.event.pk).update(promotion=promotion)

    # -- the term ---------------------------------------------------------------------------------------------
    @rule()
    def close(self):
        set_term(event=self.event, opens_at=in_days(-9), closes_at=in_days(-1), by=self.staff)
        self.event.deadline.refresh_from_db()
        self.is_open = False

    @precondition(lambda self: not self.is_open)
    @rule()
    def extend(self):
        old = self.event.deadline.closes_at
        concerned = set(self.live_in(State.DRAFT, State.WAITING).values_list("person__email", flat=True))
        extension, told = extend_deadline(
            event=self.event, closes_at=old + timedelta(days=9), old_closes_at=old, reason="More rooms.",
            by=self.staff, tell=Audience(),
        )  # fmt: skip
        messages = Message.objects.filter(key__startswith=f"deadline-extended:{extension.pk}:")
        assert {message.recipient for message in messages} == concerned
        assert told == len(concerned)
        self.event.deadline.refresh_from_db()
        self.is_open = True

    # -- programmes -------------------------------------------------------------------------------------------
    @rule(phases=limits)
    def set_phases(self, phases):
        self.time_passes()
        before = self.seated()
        phases = [Phase(number, in_days(days) if days else None) for number, days in phases]
        set_phases(event=self.event, phases=phases, by=self.staff)
        assert before <= self.seated(), "somebody lost a seat"

    @rule(number=people, is_outside=st.booleans())
    def set_outside_limit(self, number, is_outside):
        registration = self.live(number)
        if registration is None:
            return
        try:
            after = set_outside_limit(registration=registration, is_outside=is_outside, by=self.staff)
        except NotChangeable:
            assert registration.state == State.DRAFT
        except NoRoomInProgramme:
            assert not self.has_room(registration.programme_id)
        else:
            assert after.is_outside_limit == is_outside

    @precondition(lambda self: not self.is_merged)
    @rule()
    def merge_programmes(self):
        before = self.seated()
        merge_programmes(source=self.programme(self.typed), target=self.programme(self.alpha), by=self.staff)
        self.is_merged = True
        assert self.seated() == before

    # -- the clock --------------------------------------------------------------------------------------------
    @rule()
    def phase_ends(self):
        running = ProgrammePhase.objects.filter(event=self.event).running().first()
        if running and running.until:
            self.time_passes()
            # Later than one that ended before, in the order of the phases.
            ended = ProgrammePhase.objects.filter(event=self.event, until__lte=timezone.now()).count()
            until = timezone.now() - timedelta(seconds=9 - ended)
            ProgrammePhase.objects.filter(pk=running.pk).update(until=until)
            serve_lines()

    @precondition(lambda self: self.live_in(State.OFFERED).exists())
    @rule()
    def offers_run_out(self):
        self.time_passes()
        late = list(self.live_in(State.OFFERED))
        for registration in late:
            self.run_out(registration)
        serve_lines()
        states = set(self.event.registrations.filter(pk__in=[row.pk for row in late]).values_list("state", flat=True))
        assert states == {State.EXPIRED}
