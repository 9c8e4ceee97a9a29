"""The thread of advice of a programme: its officers ask, staff answer; each message is one mail to the other side.

Lock order: the programme, the affiliation, the registration, its request for advice.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from campaigns import rules
from campaigns.emails import advice as emails
from campaigns.models import AdviceMessage, Edition, Service, ServiceRequest, SupportRegistration
from contacts.models import Programme

from .delivering import hold
from .support import SAVED, hold_registered

State = ServiceRequest.State


class EditionOver(Exception):
    """A newer edition is there: questions are asked in its threads."""


class AnsweredMeanwhile(Exception):
    """Somebody else answered since the page was opened."""


class NothingAsked(Exception):
    """No question waits for an answer."""


def ask(*, edition: Edition, programme: Programme, text: str, seen: int, by: User) -> AdviceMessage:
    """Afterwards the question ``text`` stands in the thread of ``programme``, which has asked for advice from now on
    where it had not, and its adviser, or staff who work on services, have one message.

    ``seen`` is the key of the newest message that ``by`` saw, 0 for none: the same question a second time finds the
    first one and tells nobody. Raises ``EditionOver``, and ``NotActing``, ``NotRegistered`` and ``ProgrammeClosed`` of
    ``support``.
    """
    with transaction.atomic():
        registration = hold_registered(edition, programme, by)
        if not rules.is_current(edition):
            raise EditionOver
        request = _request_for_advice(registration, by)
        if said := _said_since(request, seen).filter(by=by, text=text, is_answer=False).first():
            return said
        question = request.advice.create(is_answer=False, text=text, by=by, at=timezone.now())
        record("advice-asked", about=request, by=by, message=question.pk)
        emails.advice_asked(question)
    return question


def answer(*, request: ServiceRequest, text: str, seen: int, by: User) -> AdviceMessage:
    """Afterwards the answer ``text`` stands in the thread of ``request``, and each officer of its programme has one
    message.

    Questions up to ``seen``, the newest message that ``by`` saw, are answered by it; one that came later still waits.
    What was only asked for is in work from now on. The same answer a second time finds the first one. Raises
    ``AnsweredMeanwhile``, and ``TakenBack`` of ``delivering``.
    """
    with transaction.atomic():
        held = hold(request)
        since = _said_since(held, seen).filter(is_answer=True)
        if said := since.filter(by=by, text=text).first():
            return said
        if since.exists():
            raise AnsweredMeanwhile
        now = timezone.now()
        given = held.advice.create(is_answer=True, text=text, by=by, at=now)
        held.advice.unanswered().filter(pk__lte=seen).update(answered_at=now)
        if held.state == State.ASKED:
            held.state, held.revision, held.changed_at = State.IN_WORK, held.revision + 1, now
            held.save(update_fields=["state", "revision", "changed_at"])
        record("advice-given", about=held, by=by, message=given.pk)
        emails.advice_given(given)
    return given


def need_no_answer(*, request: ServiceRequest, seen: int, by: User) -> int:
    """Afterwards the questions up to ``seen`` wait for no answer, such as a word of thanks; nobody is told. Returns how
    many there were. Raises ``NothingAsked``, and ``TakenBack`` of ``delivering``."""
    with transaction.atomic():
        held = hold(request)
        number = held.advice.unanswered().filter(pk__lte=seen).update(answered_at=timezone.now())
        if not number:
            raise NothingAsked
        record("advice-needs-no-answer", about=held, by=by, upto=seen)
    return number


def _said_since(request: ServiceRequest, seen: int):
    return request.advice.filter(pk__gt=seen)


def _request_for_advice(registration: SupportRegistration, by: User) -> ServiceRequest:
    """The request for advice of ``registration``, which is held; made where there is none, so that colleagues who have
    its form open learn of it."""
    if present := registration.services.select_for_update().filter(service=Service.ADVICE).first():
        return present
    now = timezone.now()
    registration.revision += 1
    registration.save(update_fields=["revision"])
    record(SAVED, about=registration, by=by, revision=registration.revision, changed=[str(Service.ADVICE)])
    return registration.services.create(service=Service.ADVICE, asked_at=now, changed_at=now)
