"""Registrations, what hangs on them, and the ways to them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.actions.answer_files import forget_answer_files
from events.actions.answers import forget_answers
from events.actions.erasure import forget_registrations, forget_ways_in, leave_coming_events
from events.models import Answer, AnswerFile, Enquiry, HandOver, Invitation, Registration, SessionSeat
from kit.personal_data import Declaration, Erasure, Period, UntilEnded, declare

EVENT_WHY = _("To run the event you registered for: GDPR, Article 6(1)(e), a task in the public interest.")
FIVE_YEARS = _(
    "Five years after the event, for audits of the funding (Regulation (EU) 2021/1060, Article 82); a registration "
    "that was never sent, ninety days. A place that a colleague gave somebody of whom we know nothing but the address: "
    "thirty days after it ended without an answer."
)
ANSWERS_KEPT = _(
    "Five years after the event, for audits of the funding (Regulation (EU) 2021/1060, Article 82); a registration "
    "that was never sent, ninety days. Answers to sensitive questions, such as diet and access needs, and files with "
    "them: as many days after the event as its organisers set, normally fourteen and never more than a year."
)
COUNTED = _("Places and states are counted, and nothing says any more whose registration it was.")


def forget(rows, by: User) -> None:
    """Afterwards registrations ``rows`` of one person are nobody's, and those for coming events are cancelled."""
    leave_coming_events(registrations=rows, by=by)
    forget_ways_in(registrations=rows)
    forget_registrations(registrations=rows)


# What hangs on a registration stands before it: in the night it goes first. Of somebody who is erased it goes with
# the registration (``forget``), under its lock: whoever took it before would wait for somebody who changes their
# answers, has locked the registration, and waits for the answers. What is found by an address alone stands after it.

declare(
    Declaration(
        Answer,
        personal={
            "value": _("what they answered"),
            "label": _("the question they were asked"),
            "file": _("the file they sent"),
            "answered_at": _("when they answered"),
        },
        other=("id", "registration", "question", "question_revision", "kind", "option_ids"),
        of=lambda person: Answer.objects.filter(registration__person_id=person.pk),
        why=EVENT_WHY,
        kept=Period(
            ANSWERS_KEPT, lambda: Answer.objects.filter(registration__in=Registration.objects.over()), forget_answers
        ),
        erasure=Erasure(_("Deleted."), lambda rows, by: None),
    )
)
declare(
    Declaration(
        AnswerFile,
        personal={
            "file": _("a file they sent"),
            "name": _("what they called it"),
            "size_bytes": _("how large it is"),
            "uploaded_at": _("when they sent it"),
        },
        other=("id", "token", "registration", "question"),
        of=lambda person: AnswerFile.objects.filter(registration__person_id=person.pk),
        why=EVENT_WHY,
        kept=Period(
            _("Five years after the event, as the answer; one that is in no answer and in no draft, one day."),
            AnswerFile.objects.over,
            forget_answer_files,
        ),
        erasure=Erasure(_("Deleted."), lambda rows, by: None),
    )
)
declare(
    Declaration(
        SessionSeat,
        personal={
            "pool": _("for which session"),
            "stage": _("whether they have a seat there, or wait for one"),
            "wished_at": _("since when they wish for it"),
            "waiting_at": _("since when they wait"),
            "held_at": _("since when they have it"),
        },
        other=("id", "registration"),
        of=lambda person: SessionSeat.objects.filter(registration__person_id=person.pk).select_related("pool__session"),
        why=EVENT_WHY,
        kept=Period(
            _("Five years after the event; of a seat you had it is known no longer whose it was."),
            lambda: SessionSeat.objects.filter(registration__in=Registration.objects.over()).not_held(),
        ),
        erasure=Erasure(
            COUNTED,
            lambda rows, by: None,
            left=dict.fromkeys(("pool", "stage", "wished_at", "waiting_at", "held_at"), COUNTED),
        ),
    )
)
declare(
    Declaration(
        Enquiry,
        personal={
            "question": _("what staff asked before they approved"),
            "asked_at": _("when they asked"),
            "reply": _("what the person replied"),
            "replied_at": _("when they replied"),
        },
        other=("id", "registration", "asked_by"),
        of=lambda person: Enquiry.objects.filter(registration__person_id=person.pk),
        why=EVENT_WHY,
        kept=Period(
            _("Five years after the event, as the registration."),
            lambda: Enquiry.objects.filter(registration__in=Registration.objects.over()),
        ),
        erasure=Erasure(_("Deleted."), lambda rows, by: None),
    )
)
declare(
    Declaration(
        Registration,
        personal={
            "person": _("who registered"),
            "event": _("for which event"),
            "programme": _("the programme they spoke for"),
            "state": _("where the registration stands"),
            "draft_answers": _("answers begun and not sent"),
            "is_outside_audience": _("whether they are outside “for whom”"),
            "is_outside_limit": _("whether they are outside the limit of the programme"),
            "wants_pool": _("where they want to switch to"),
            "wants_pool_at": _("since when they want to switch"),
            "awaits_form": _("whether they have still to answer the questions"),
            "draft_at": _("when it was begun"),
            "pending_at": _("when it was sent for approval"),
            "waiting_at": _("since when they wait"),
            "offered_at": _("when a place was offered"),
            "offer_ends_at": _("until when the offer stands"),
            "confirmed_at": _("when it was confirmed"),
            "declined_at": _("when it was declined"),
            "expired_at": _("when an offer ran out"),
            "cancelled_at": _("when it was cancelled"),
            "code": _("the reference"),
        },
        other=("id", "pool", "revision", "registered_by"),
        of=lambda person: Registration.objects.of(person).select_related("person", "event", "programme"),
        why=EVENT_WHY,
        kept=Period(FIVE_YEARS, Registration.objects.over, lambda rows: forget_registrations(registrations=rows)),
        erasure=Erasure(
            _(
                "Cancelled, where the event has not begun: your place goes to the next in line. What is left is a "
                "number without a name."
            ),
            forget,
            left=dict.fromkeys(
                (
                    "event",
                    "programme",
                    "state",
                    "is_outside_audience",
                    "is_outside_limit",
                    "draft_at",
                    "pending_at",
                    "waiting_at",
                    "offered_at",
                    "offer_ends_at",
                    "confirmed_at",
                    "declined_at",
                    "expired_at",
                    "cancelled_at",
                    "code",
                ),
                COUNTED,
            ),
        ),
    )
)
declare(
    Declaration(
        HandOver,
        personal={
            "email": _("to whom a place was to be handed over"),
            "asked_at": _("when that was asked"),
            "ends_at": _("until when it could be accepted"),
            "accepted": _("the registration that took the place over"),
            "ended_at": _("when it was declined or taken back"),
        },
        other=("id", "token", "registration"),
        of=lambda person: HandOver.objects.filter(
            Q(registration__person_id=person.pk) | Q(accepted__person_id=person.pk) | Q(email=person.email)
        ).select_related("accepted"),
        why=EVENT_WHY,
        kept=Period(_("Ninety days after the event."), HandOver.objects.over),
        erasure=Erasure(_("Deleted.")),
    )
)
declare(
    Declaration(
        Invitation,
        personal={
            "event": _("to which event they were invited"),
            "email": _("at which address"),
            "name": _("by which name"),
            "registration": _("the registration they began"),
            "invited_at": _("when they were invited"),
            "reminded_at": _("when they were reminded"),
            "withdrawn_at": _("when the invitation was taken back"),
        },
        other=("id", "token", "invited_by"),
        of=lambda person: Invitation.objects.filter(
            Q(registration__person_id=person.pk) | Q(email=person.email)
        ).select_related("event", "registration"),
        why=_("To invite people to an event: GDPR, Article 6(1)(e), a task in the public interest."),
        kept=Period(_("Ninety days after the event."), Invitation.objects.over),
        erasure=Erasure(_("Deleted.")),
    )
)
declare(
    Declaration(
        Registration,
        part="for-others",
        name=_("registrations that you began for others"),
        personal={"registered_by": _("that it was you")},
        of=lambda person: Registration.objects.filter(registered_by_id=person.pk).select_related("registered_by"),
        why=EVENT_WHY,
        kept=UntilEnded(_("As long as the registration says whose it is."), forget_registrations),
        erasure=Erasure(
            _("Kept, without who began it: it is another person's."), lambda rows, by: rows.update(registered_by=None)
        ),
    )
)
