"""Which sessions with a limited number of seats somebody goes to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.actions.session_choice import clashes
from events.models import Event, PoolStanding, SeatPool, Session, SessionSeat, session_in_words
from kit.forms import NamedErrors

LABEL = gettext_lazy("Which sessions will you go to?")
HINT = gettext_lazy("Choose as many as you like, but no two at the same time. Where no seat is left, you wait for one.")


@dataclass(frozen=True)
class OfferedSession:
    """A session whose seats are limited, as it is offered: ``free`` seats, and what the person has there already."""

    pool_pk: int
    session: Session
    in_words: str
    free: int | None
    stage: str = ""

    @property
    def is_waited_for(self) -> bool:
        """Whether who chooses it waits for a seat."""
        return self.free == 0 and self.stage != SessionSeat.Stage.HELD

    @property
    def standing(self) -> str:
        """What a person reads of its seats."""
        if self.stage == SessionSeat.Stage.HELD:
            return _("you have a seat")
        if self.stage == SessionSeat.Stage.WAITING:
            return _("you wait for a seat")
        if self.free is None:
            return ""
        if self.free == 0:
            return _("no seat left: you wait for one")
        return ngettext("%(free)d seat left", "%(free)d seats left", self.free) % {"free": self.free}

    @property
    def label(self) -> str:
        return " · ".join(filter(None, [self.in_words, self.standing]))

    @property
    def chosen_in_words(self) -> str:
        """What the page before sending says of it, once it is chosen."""
        if self.is_waited_for:
            return _("%(session)s, waiting for a seat") % {"session": self.in_words}
        return self.in_words


def offered_sessions(
    event: Event, pools: Collection[PoolStanding], stages: Mapping[int, str] | None = None
) -> list[OfferedSession]:
    """The sessions of ``event`` with limited seats in the order of the agenda; ``stages`` by pool are a person's."""
    by_session = {pool.session_pk: pool for pool in pools}
    return [
        OfferedSession(
            pool_pk=pool.pk,
            session=session,
            in_words=session_in_words(session, event.zone),
            free=0 if pool.is_paused else pool.free,
            stage=(stages or {}).get(pool.pk, ""),
        )
        for session in event.sessions.all()
        if (pool := by_session.get(session.pk))
    ]


class SessionsField(forms.MultipleChoiceField):
    """Ticks for sessions; two at the same time are refused, both named with their times."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "clash": gettext_lazy("%(first)s and %(second)s are at the same time. Choose one of them."),
    }

    def __init__(self, offered: Sequence[OfferedSession], **options):
        self.offered = {str(one.pool_pk): one for one in offered}
        choices = [(key, one.label) for key, one in self.offered.items()]
        super().__init__(**{"label": LABEL, "help_text": HINT, "required": False, "choices": choices, **options})

    def understood(self, texts: Collection[str]) -> list[str]:
        """What of a choice is still offered; a session may be gone, or open to everybody by now."""
        return [text for text in texts if text in self.offered]

    def validate(self, value):
        super().validate(value)
        if pair := clashes([self.offered[key] for key in value]):
            raise self.clash(*(one.in_words for one in pair))

    def clash(self, first: str, second: str) -> ValidationError:
        """That two sessions, told by title and time, are at the same time."""
        words = {"first": f"“{first}”", "second": f"“{second}”"}
        return ValidationError(self.error_messages["clash"], "clash", words)

    def in_words(self, value: Collection[str]) -> str:
        return "; ".join(self.offered[key].chosen_in_words for key in value)


class SessionsForm(NamedErrors, forms.Form):
    """The sessions of a registration that was sent."""

    def __init__(self, *args, offered: Sequence[OfferedSession], **options):
        super().__init__(*args, **options)
        self.fields["sessions"] = SessionsField(offered)
        kept = [str(one.pool_pk) for one in chosen_among(offered)]
        self.initial.setdefault("sessions", kept)

    def full_clean(self):
        """What is no longer offered is left out, as if it had not been sent."""
        if self.is_bound:
            self.data = self.data.copy()
            self.data.setlist("sessions", self.fields["sessions"].understood(self.data.getlist("sessions")))
        super().full_clean()

    @property
    def pools(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["sessions"]]

    def refuse_clash(self, pools: Collection[SeatPool], zone: ZoneInfo) -> None:
        """Says of two sessions, one of which was moved in the meantime, that they are at the same time."""
        titles = [session_in_words(pool.session, zone) for pool in pools]
        self.add_error("sessions", self.fields["sessions"].clash(*titles))


def chosen_among(offered: Sequence[OfferedSession]) -> list[OfferedSession]:
    """What somebody has chosen, without the seats that are kept only until one of another session comes."""
    chosen = [one for one in offered if one.stage]
    awaited = [one for one in chosen if one.stage != SessionSeat.Stage.HELD]
    sessions = [one.session for one in awaited]
    return [one for one in chosen if one in awaited or not any(map(one.session.is_at_same_time_as, sessions))]
