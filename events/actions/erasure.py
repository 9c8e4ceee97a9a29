"""A person is forgotten: places they hold go to the next in line, what they said goes, numbers stay."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from events.models import Answer, AnswerFile, Enquiry, HandOver, Invitation, Registration, SeatPool, SessionSeat, State
from outbox import actions as outbox
from outbox.models import Message

from .answer_files import forget_answer_files
from .answers import forget_answers
from .option_places import lock_held
from .registration import cancel
from .seats import lock_pools


def leave_coming_events(*, registrations: QuerySet, by: User) -> None:
    """Afterwards none of ``registrations``, all of one person, is live for an event that has not begun; freed
    places went to the next in line.

    Locks as everybody does: the person's own drafts, then all counters in id order, then registrations. What else
    they answered goes next (``forget_registrations``), so it is locked for here, too. What they began for others, who
    keep it, does not say any more that it was they.
    """
    coming = registrations.live().filter(event__starts_at__gt=Now())
    for_others = Registration.objects.filter(registered_by__in=registrations.values("person"))
    with transaction.atomic():
        drafts = Registration.objects.filter(Q(pk__in=coming) | Q(pk__in=for_others), state=State.DRAFT)
        list(drafts.order_by("pk").select_for_update(of=("self",)))
        _lock_pools_of_events(registrations | for_others)
        for_others.update(registered_by=None)
        lock_held(Answer.objects.filter(registration__in=registrations.live()))
        for registration in coming.order_by("pk"):
            cancel(registration=registration, by=by)


def forget_ways_in(*, registrations: QuerySet) -> None:
    """Afterwards nothing says how these registrations, whose pools are locked, were come by, or to whom they were to
    go."""
    HandOver.objects.filter(Q(registration__in=registrations) | Q(accepted__in=registrations)).delete()
    Invitation.objects.filter(registration__in=registrations).delete()


def forget_registrations(*, registrations: QuerySet) -> None:
    """Afterwards these registrations are nobody's: they count, and say nothing of who it was.

    Their answers and files are gone, and so is what their messages said, also those that went to an address which
    the person has changed since. They wait for nothing any more; seats in sessions that they held are counted.
    """
    with transaction.atomic():
        _lock_pools_of_events(registrations)
        pks = list(registrations.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        codes = Registration.objects.filter(pk__in=pks).values_list("code", flat=True)
        references = [Registration(code=code).reference for code in codes]
        outbox.forget_messages(messages=Message.objects.filter(about__in=references))
        forget_answers(Answer.objects.filter(registration__in=pks))
        forget_answer_files(AnswerFile.objects.filter(registration__in=pks))
        Enquiry.objects.filter(registration__in=pks).delete()
        SessionSeat.objects.filter(registration__in=pks).not_held().delete()
        Registration.objects.filter(pk__in=pks).update(
            person=None, registered_by=None, draft_answers={}, wants_pool=None, wants_pool_at=None, awaits_form=False
        )


def _lock_pools_of_events(registrations: QuerySet) -> None:
    """Locks every pool of the events for which ``registrations`` were sent: who leaves one frees seats for the line,
    and so on."""
    events = registrations.exclude(pool=None).order_by().values("event")
    lock_pools(SeatPool.objects.filter(event__in=events).values_list("pk", flat=True))
