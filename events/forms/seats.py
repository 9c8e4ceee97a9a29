"""What staff type about seats: how many each pool has, and how many one programme may take."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.phases import Phase
from events.models import Event, ProgrammePhase, SeatPool
from kit import times
from kit.forms import NamedErrors

from .wall_clock import WallClockField

MOST_PHASES = 12


def seats_label(pool: SeatPool) -> str:
    """What the seats of a pool are called on a page that shows all pools of an event."""
    words = {"pool": pool.name}
    return _("Seats in the session “%(pool)s”") % words if pool.session_id else _("Seats %(pool)s") % words


class CapacityForm(NamedErrors, forms.Form):
    """How many seats each pool of an event has, those of its sessions too.

    ``seen`` is how the numbers stood when the page was opened: whoever saves second is told.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, pools: list[SeatPool], **options):
        super().__init__(*args, **options)
        self.pools = pools
        for pool in pools:
            self.fields[self.name_of(pool)] = forms.IntegerField(
                label=seats_label(pool),
                min_value=0,
                max_value=100_000,
                required=False,
                initial=pool.wished,
                help_text=self.hint_of(pool),
            )

    @staticmethod
    def name_of(pool: SeatPool) -> str:
        return f"seats_{pool.pk}"

    @staticmethod
    def hint_of(pool: SeatPool) -> str:
        words = {"taken": pool.taken, "offered": pool.n_offered, "waiting": pool.n_waiting}
        if pool.n_offered:
            return _("Taken: %(taken)d, %(offered)d of them offered; waiting: %(waiting)d. Empty: no limit.") % words
        return _("Taken: %(taken)d, waiting: %(waiting)d. Empty: no limit.") % words

    @property
    def capacities(self) -> list[tuple[SeatPool, int | None]]:
        return [(pool, self.cleaned_data[self.name_of(pool)]) for pool in self.pools]

    @property
    def wishes(self) -> list[tuple[SeatPool, int | None]]:
        """Only what is to change."""
        return [(pool, number) for pool, number in self.capacities if number != pool.wished]


class PhasesForm(NamedErrors, forms.Form):
    """How many places one programme may have, phase after phase; rows that are left empty do not count.

    ``seen`` is how the phases stood when the page was opened: whoever saves second is told.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, event: Event, present: list[ProgrammePhase], now: datetime, **options):
        super().__init__(*args, **options)
        self.event, self.present, self.now = event, present, now
        for number in range(1, self._number_of_rows() + 1):
            phase = present[number - 1] if number <= len(present) else None
            self._add_row(number, phase)

    def _number_of_rows(self) -> int:
        """Two empty rows at the end; what was sent has as many as the page had."""
        sent = 0
        while sent < MOST_PHASES and f"places_{sent + 1}" in self.data:
            sent += 1
        return max(sent, min(MOST_PHASES, max(3, len(self.present) + 2)))

    def _add_row(self, number: int, phase: ProgrammePhase | None) -> None:
        words = {"number": number}
        self.fields[f"places_{number}"] = forms.IntegerField(
            label=_("Phase %(number)d: places for each programme") % words,
            min_value=1,
            max_value=100_000,
            required=False,
            initial=phase.places if phase else None,
            help_text=_("Without any phase a programme may have any number of places.") if number == 1 else "",
        )
        self.fields[f"until_{number}"] = WallClockField(
            label=_("Phase %(number)d: until") % words,
            is_deadline=True,
            required=False,
            initial=phase.until if phase else None,
            help_text=_("Without a time: at the end of that day. The last phase may have no end.")
            if number == 1
            else "",
        )

    @property
    def _rows(self) -> list[tuple[int, int | None, datetime | None]]:
        """Number, places and end of each row that is neither empty nor wrong."""
        rows = []
        for number in range(1, len(self.fields) // 2 + 1):
            places, until = self.cleaned_data.get(f"places_{number}"), self.cleaned_data.get(f"until_{number}")
            is_wrong = f"places_{number}" in self.errors or f"until_{number}" in self.errors
            if not is_wrong and (places is not None or until is not None):
                rows.append((number, places, until))
        return rows

    def clean(self):
        cleaned = super().clean()
        rows, known = self._rows, {phase.until for phase in self.present}
        before = None
        for number, places, until in rows:
            if places is None:
                self.add_error(f"places_{number}", _("Say how many places each programme has in this phase."))
            if until is None:
                if number != rows[-1][0]:
                    self.add_error(f"until_{number}", _("Say until when: only the last phase may have no end."))
                continue
            if before is not None and until <= before:
                self.add_error(f"until_{number}", self._too_early(before))
            elif until <= self.now and until not in known:
                self.add_error(f"until_{number}", _("This end has passed already. Choose one that is still to come."))
            elif before is None and (opens_at := self.event.deadline.opens_at) and until <= opens_at:
                words = {"opens": times.moment(opens_at, self.event.zone)}
                self.add_error(
                    f"until_{number}",
                    _("This phase would end before it begins: registration opens on %(opens)s.") % words,
                )
            before = max(filter(None, (before, until)))
        return cleaned

    def _too_early(self, before: datetime) -> str:
        words = {"before": times.moment(before, self.event.zone)}
        return _("This phase would end before it begins: the one before it ends on %(before)s.") % words

    @property
    def phases(self) -> list[Phase]:
        return [Phase(places, until) for _number, places, until in self._rows]


def phases_in_words(phases: list[Phase], event: Event) -> list[tuple[str, str]]:
    """Each phase by its end and its places, in a line each; what comes after the last one where that has an end."""
    rows = []
    for phase in phases:
        until = _("until %(until)s (%(zone)s)") % {
            "until": times.moment(phase.until, event.zone), "zone": event.zone_label(phase.until)
        } if phase.until else (_("afterwards") if rows else _("all the time"))  # fmt: skip
        places = ngettext("%(number)d place for each programme", "%(number)d places for each programme", phase.places)
        rows.append((until, places % {"number": phase.places}))
    if phases and phases[-1].until:
        rows.append((_("afterwards"), _("no limit for programmes")))
    return rows
