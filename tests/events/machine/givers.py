"""What a person with a place may do for others: a place for a colleague, or the own place handed over."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from events.actions.colleagues import NoSeatFree, TooManyOpen, register_colleague, take_back
from events.actions.hand_overs import HandOverEnded, ask_to_take_over, begin_to_take_over, take_back_hand_over
from events.actions.offers import OfferOver
from events.actions.recipients import HasPlace, NotToOneself, TooManyAsked
from events.actions.registration import NotChangeable
from events.actions.seats import NoRoomInProgramme, TermOver
from events.actions.swapping import OtherProgramme
from events.actions.taking_over import Form, take_place
from events.models import Given, HandOver, State

from .stage import Stage, people


class Givers(Stage):
    @rule(number=people, other=people)
    def register_a_colleague(self, number, other):
        giver = self.live(number)
        if giver is None:
            return
        self.time_passes()
        before, had_seat = self.seated(), self.is_free(giver.pool) if giver.pool else False
        try:
            kept = register_colleague(giver=giver, email=self.person(other).email, by=self.person(number))
        except NotToOneself:
            assert number == other
        except NoSeatFree:
            assert not had_seat
        except TermOver:
            assert not self.is_open
        except NotChangeable:
            assert giver.state != State.CONFIRMED
        except (HasPlace, TooManyOpen, TooManyAsked, NoRoomInProgramme):
            assert self.seated() == before
        else:
            assert (kept.state, kept.awaits_form, self.seated() - before) == (State.OFFERED, True, {kept.pk})

    @rule(number=people, other=people)
    def take_the_place_of_a_colleague_back(self, number, other):
        if kept := self.live(other):
            try:
                assert take_back(registration=kept, by=self.person(number)).state == State.CANCELLED
            except NotChangeable:
                assert kept.registered_by_id != self.pks[number] or not kept.awaits_form or kept.state == State.DRAFT

    @rule(number=people, other=people)
    def ask_to_take_over(self, number, other):
        giver = self.live(number)
        if giver is None:
            return
        try:
            ask_to_take_over(registration=giver, email=self.person(other).email, by=self.person(number))
        except NotToOneself:
            assert number == other
        except NotChangeable:
            assert giver.state != State.CONFIRMED
        except (HasPlace, TooManyAsked):
            assert giver.state == State.CONFIRMED

    @rule(number=people)
    def take_a_hand_over_back(self, number):
        if giver := self.live(number):
            take_back_hand_over(registration=giver, by=self.person(number))
            assert not HandOver.objects.open().filter(registration=giver).exists()

    @rule(number=people)
    def begin_to_take_over(self, number):
        asked = HandOver.objects.filter(email=self.person(number).email, registration__event=self.event)
        for hand_over in asked.order_by("-pk")[:1]:
            try:
                begun = begin_to_take_over(hand_over=hand_over, person=self.person(number))
            except HandOverEnded:
                assert not HandOver.objects.open().filter(pk=hand_over.pk).exists()
            except HasPlace:
                assert self.live(number).state != State.DRAFT
            else:
                assert (begun.state, begun.awaits_form) == (State.DRAFT, True)

    @precondition(lambda self: self.event.registrations.live().filter(awaits_form=True).exists())
    @rule(number=st.integers(0, 9), is_late=st.booleans())
    def take_place(self, number, is_late):
        """Whose form is awaited sends it: a colleague's, or that of who takes a place over."""
        awaited = list(self.event.registrations.live().filter(awaits_form=True).order_by("pk"))
        registration = awaited[number % len(awaited)]
        is_offered, before = registration.state == State.OFFERED, len(self.seated())
        if is_late and is_offered:
            self.run_out(registration)
        self.time_passes()
        request = {"registration_pk": registration.pk, "event": self.now_event(), "person": registration.person}
        try:
            taken = take_place(form=Form(answers={self.question: Given("mine")}), **request)
        except OfferOver:
            assert is_offered
            assert is_late
        except (HandOverEnded, OtherProgramme):
            assert not is_offered
        except NoRoomInProgramme:
            assert len(self.seated()) == before
        else:
            assert taken.state in (State.CONFIRMED, State.PENDING)
