"""The acts on how many places a programme may have: phases of an event, and who is not counted."""

from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.actions import phases
from events.actions.registration import NotChangeable
from events.forms.seats import PhasesForm, phases_in_words
from events.models import SEATED_STATES, SENT_STATES, Event, ProgrammePhase, Registration, State

from .acts import ENDED, Act, RegistrationAct
from .seat_acts import LOOK, NO_SEATS, is_paused


class SetPhases(Act):
    title = gettext_lazy("Limit places for each programme")
    button = gettext_lazy("Set the limits")
    intro = gettext_lazy(
        "Who would be one too many of their programme waits, although seats are free, and reads why and until when. "
        "When a phase ends, the waiting list is served in order within a minute. Nobody loses a seat by a limit. "
        "People without a programme are not limited; somebody such as a speaker can be taken out of it on the page of "
        "their registration."
    )
    form_class = PhasesForm
    has_preview = True
    look = LOOK
    refusals = {
        phases.PhasesOutOfOrder: gettext_lazy(
            "Each phase must end after the one before it, and only the last may have no end."
        )
    }
    changed = gettext_lazy(
        "The limits were changed in the meantime, and nothing of yours is set yet. Compare: what you typed is kept."
    )

    def refusal(self):
        return NO_SEATS if self.row.is_cancelled else ""

    @cached_property
    def present(self) -> list[ProgrammePhase]:
        return list(ProgrammePhase.objects.filter(event=self.row))

    def seen(self):
        rows = ((phase.places, phase.until.isoformat() if phase.until else "") for phase in self.present)
        return {"seen": ",".join(f"{places}@{until}" for places, until in rows)}

    def get_form_kwargs(self):
        about = {"event": self.row, "present": self.present, "now": timezone.now()}
        return {**super().get_form_kwargs(), **about}

    def get_context_data(self, **kwargs):
        present = [phases.Phase(phase.places, phase.until) for phase in self.present]
        facts = phases_in_words(present, self.row) or [(_("At present"), _("no limit for programmes"))]
        return super().get_context_data(facts=facts, **kwargs)

    def form_valid(self, form):
        is_set_already = form.phases == [phases.Phase(phase.places, phase.until) for phase in self.present]
        if form.cleaned_data["seen"] != self.seen()["seen"] and not is_set_already:
            form.add_error(None, self.changed)
            return self.form_invalid(form)
        return super().form_valid(form)

    def preview(self, form):
        facts = phases_in_words(form.phases, self.row) or [(_("From now on"), _("no limit for programmes"))]
        number = _programmes_above(self.row, form.phases, timezone.now())
        if number:
            words = ngettext(
                "%(number)d programme has more people than that already: they keep their places, it gets no others.",
                "%(number)d programmes have more people than that already: they keep their places, the programmes get "
                "no others.",
                number,
            )
            facts.append((_("Above the limit"), words % {"number": number}))
        number = Registration.objects.filter(event=self.row, state=State.WAITING).count()
        if number:
            facts.append((_("Waiting list"), _line_in_words(number, is_paused=is_paused(self.row))))
        is_late = any(phase.until and phase.until > self.row.starts_at for phase in form.phases)
        return {"facts": facts, "warning": _("A phase ends after the event has started.") if is_late else ""}

    def act(self, form):
        phases.set_phases(event=self.row, phases=form.phases, by=self.request.user)
        return _("The limits are set.") if form.phases else _("Programmes are not limited.")


def _line_in_words(number: int, *, is_paused: bool) -> str:
    """What follows for the ``number`` of people who wait."""
    if is_paused:
        return _("It is paused: nobody gets a seat from it before it goes on.")
    words = ngettext(
        "%(number)d person waits: a free seat goes to them at once if these limits allow it.",
        "%(number)d people wait: free seats go to them at once, as far as these limits allow.",
        number,
    )
    return words % {"number": number}


def _programmes_above(event: Event, wanted: list[phases.Phase], now: datetime) -> int:
    """How many programmes have more places than the first of these phases that is not over gives them."""
    running = next((phase for phase in wanted if phase.until is None or phase.until > now), None)
    if running is None:
        return 0
    seated = Registration.objects.filter(
        event=event, state__in=SEATED_STATES, programme__isnull=False, is_outside_limit=False
    )
    numbers = seated.order_by().values("programme").annotate(number=Count("pk"))
    return numbers.filter(number__gt=running.places).count()


class OutsideLimit(RegistrationAct):
    title = gettext_lazy("Take out of the limit of the programme")
    button = gettext_lazy("Take out of the limit")
    intro = gettext_lazy(
        "A speaker, for example: has or waits for a seat as before, but no longer for one of those that the programme "
        "may have. Whoever waits only because of the limit gets a free seat at once."
    )
    states = SENT_STATES
    is_outside = True
    said = gettext_lazy("The person is outside the limit of the programme: %(state)s.")
    refusals = {
        NotChangeable: ENDED,
        phases.NoRoomInProgramme: gettext_lazy(
            "The programme has as many people as it may have: nobody else can be counted for it now."
        ),
    }

    @classmethod
    def fits(cls, registration):
        if not super().fits(registration) or registration.is_outside_limit == cls.is_outside:
            return False
        # The mark matters where programmes are limited, and can be taken back wherever it is set.
        return registration.is_outside_limit or (
            registration.programme_id is not None
            and ProgrammePhase.objects.filter(event=registration.event_id).exists()
        )

    def act(self, form):
        registration = phases.set_outside_limit(registration=self.row, is_outside=self.is_outside, by=self.request.user)
        return self.said % {"state": State(registration.state).label}

    def said_before(self):
        if self.row.is_outside_limit != self.is_outside:
            return ""
        verb = "outside-limit" if self.is_outside else "inside-limit"
        return self.said % {"state": self.row.get_state_display()} if self.has_done(verb) else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=[(_("Programme"), self.row.programme or "–")], **kwargs)


class InsideLimit(OutsideLimit):
    title = gettext_lazy("Count for the limit of the programme")
    button = gettext_lazy("Count for the programme")
    intro = gettext_lazy("A seat of this person is one of those that the programme may have again.")
    is_outside = False
    said = gettext_lazy("The person is counted for the programme again: %(state)s.")
