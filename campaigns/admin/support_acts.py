"""The acts on an edition that concern support: asking programmes, and until when they register."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns import emails
from campaigns.actions import asking, support_deadline
from campaigns.actions.support_deadline import silent_programmes
from campaigns.forms.support_acts import SupportExtensionForm, SupportTermForm
from events.forms.staff_acts import InternalReasonForm
from events.models import DeadlineExtension
from kit import times
from kit.extending import LaterEnd
from outbox.models import Message

from .acts import Act


def messages_in_words(number: int) -> str:
    return ngettext("%(number)d message", "%(number)d messages", number) % {"number": number}


def programmes_in_words(number: int) -> str:
    return ngettext("%(number)d programme", "%(number)d programmes", number) % {"number": number}


class SupportAct(Act):
    refusals = {
        support_deadline.NotPublished: gettext_lazy("Publish the edition first: programmes see nothing of it yet."),
        support_deadline.NotOpen: gettext_lazy("Registration for support is not open."),
        support_deadline.SeasonOver: gettext_lazy("The season is over: nothing is left to support."),
    }

    def term_refusal(self) -> str:
        """Why nothing about an open registration can be done now."""
        deadline = self.row.support_deadline
        if not self.row.is_published:
            return self.refusals[support_deadline.NotPublished]
        if deadline is None or not deadline.runs_at(timezone.now()):
            return self.refusals[support_deadline.NotOpen]
        return ""

    def season_refusal(self) -> str:
        """Why nothing that prepares events can be done any more."""
        return self.refusals[support_deadline.SeasonOver] if self.row.is_over_at(timezone.now()) else ""


class AskProgrammes(SupportAct):
    title = gettext_lazy("Ask programmes to register")
    button = gettext_lazy("Ask them now")
    has_preview = True
    refusals = {
        **SupportAct.refusals,
        asking.NobodyToAsk: gettext_lazy(
            "Nobody is left to ask: every programme that can be reached was asked, or has answered."
        ),
    }

    @property
    def intro(self):
        return _(
            "Each Interreg programme that was not asked yet and has not answered gets one message: its confirmed "
            "officers, or its address where it has none. Who has neither is listed and not asked."
        )

    def refusal(self):
        if words := self.term_refusal() or self.season_refusal():
            return words
        return "" if asking.count_to_ask(self.row).messages else self.refusals[asking.NobodyToAsk]

    def preview(self, form):
        asked = asking.count_to_ask(self.row)
        nowhere = asking.programmes_to_ask(self.row).filter(messages=0).order_by("name")
        subject, text = emails.support_preview("support_asked", emails.asking_context(self.row))
        return {
            "facts": [
                (_("Asked"), programmes_in_words(asked.programmes)),
                (_("By"), messages_in_words(asked.messages)),
                (_("No address"), ", ".join(nowhere.values_list("name", flat=True)) or _("none")),
            ],
            "subject": subject,
            "text": text,
        }

    def act(self, form):
        asked = asking.ask_programmes(edition=self.row, by=self.request.user)
        return _("%(programmes)s asked by %(messages)s.") % {
            "programmes": programmes_in_words(asked.programmes),
            "messages": messages_in_words(asked.messages),
        }

    def said_before(self):
        return _("They have been asked.") if self.has_done(asking.VERB) else ""


class SetSupportTerm(SupportAct):
    title = gettext_lazy("Set until when programmes register for support")
    button = gettext_lazy("Set it")
    form_class = SupportTermForm
    refusals = {
        **SupportAct.refusals,
        support_deadline.Announced: gettext_lazy(
            "This was announced already. Extend it, or close registration: both keep what was said before."
        ),
    }
    intro = gettext_lazy("As soon as the edition is published, the end is extended or registration closed instead.")

    def refusal(self):
        if self.row.is_published and self.row.support_deadline is not None:
            return self.refusals[support_deadline.Announced]
        return self.season_refusal()

    def get_initial(self):
        deadline = self.row.support_deadline
        known = {"opens_at": deadline.opens_at, "closes_at": deadline.closes_at} if deadline else {}
        return {**super().get_initial(), **known}

    def act(self, form):
        support_deadline.set_support_term(edition=self.row, by=self.request.user, **form.cleaned_data)
        end = times.moment(form.cleaned_data["closes_at"], self.row.zone)
        return _("Programmes register for support until %(end)s.") % {"end": end}


class ExtendSupport(LaterEnd, SupportAct):
    title = gettext_lazy("Extend registration for support")
    ends = gettext_lazy(
        "Programmes register until %(end)s (%(zone)s). Only those are told that were asked and have neither "
        "registered nor declined."
    )
    done = gettext_lazy("Programmes now register until %(end)s.")
    form_class = SupportExtensionForm
    refusals = {
        **SupportAct.refusals,
        support_deadline.NotLater: LaterEnd.not_later,
        support_deadline.NotToCome: LaterEnd.not_to_come,
        support_deadline.ExtendedMeanwhile: "",
        support_deadline.NoSuchEnd: gettext_lazy("Set until when programmes register first."),
    }

    @property
    def deadline(self):
        return self.row.support_deadline

    def refusal(self):
        if not self.row.is_published:
            return self.refusals[support_deadline.NotPublished]
        if words := self.season_refusal():
            return words
        return "" if self.deadline else self.refusals[support_deadline.NoSuchEnd]

    def meant(self, **wanted):
        return DeadlineExtension(deadline=self.deadline, **wanted)

    def message(self, extension):
        return emails.support_preview("support_extended", emails.extension_context(self.row, extension))

    def told(self, form):
        silent = asking.with_messages(silent_programmes(self.row))
        told = [number for number in silent.values_list("messages", flat=True) if number]
        return [
            (_("Silent, and told"), programmes_in_words(len(told))),
            (_("By"), messages_in_words(sum(told))),
        ]

    def extend(self, form, **wanted):
        extension, _new = support_deadline.extend_support(edition=self.row, **wanted)
        told = Message.objects.filter(shared__key=emails.extension_key(extension)).count()
        return _("Silent ones are told by %(messages)s.") % {"messages": messages_in_words(told)}


class CloseSupport(SupportAct):
    title = gettext_lazy("Close registration for support")
    button = gettext_lazy("Close it now")
    intro = gettext_lazy(
        "No programme can register from then on; those that are registered stay so, and can ask for boosting. Open it "
        "again by extending the deadline."
    )
    form_class = InternalReasonForm
    is_grave = True
    said = gettext_lazy("Registration for support is closed.")

    def refusal(self):
        return self.term_refusal()

    def act(self, form):
        support_deadline.close_support(edition=self.row, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.said

    def said_before(self):
        return self.said if self.has_done("support-closed") else ""


SUPPORT_ACTS: dict[str, type[Act]] = {
    "ask-programmes": AskProgrammes,
    "set-support-term": SetSupportTerm,
    "extend-support": ExtendSupport,
    "close-support": CloseSupport,
}


def support_acts_on(edition) -> list[tuple[str, type[Act]]]:
    """What can be done about support in ``edition`` as it stands, most likely first."""
    deadline, now = edition.support_deadline, timezone.now()
    is_running = edition.is_published and deadline is not None and deadline.runs_at(now)
    if edition.is_over_at(now):
        names = ["close-support"] if is_running else []
    elif deadline is None or not edition.is_published:
        names = ["set-support-term"]
    elif is_running:
        names = ["ask-programmes", "extend-support", "close-support"]
    else:
        names = ["extend-support"]
    return [(name, SUPPORT_ACTS[name]) for name in names]
