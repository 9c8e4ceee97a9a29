"""A person is forgotten: places they hold go to the next in line, what they said goes, numbers stay."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import User
from events.models import Answer, Registration, State
from outbox import actions as outbox
from outbox.models import Message

from .registration import cancel
from .seats import lock_pools


def leave_coming_events(*, registrations: QuerySet, by: User) -> None:
    """Afterwards none of ``registrations``, all of one person, is live for an event that has not begun; freed
    places went to the next in line.

    Locks as everybody does: the person's own drafts, then all counters in id order, then registrations.
    """
    coming = registrations.live().filter(event__starts_at__gt=Now())
    with transaction.atomic():
        list(coming.filter(state=State.DRAFT).order_by("pk").select_for_update(of=("self",)))
        lock_pools(coming.exclude(pool=None).values_list("pool_id", flat=True))
        for registration in coming.order_by("pk"):
            cancel(registration=registration, by=by)


def forget_registrations(*, registrations: QuerySet) -> None:
    """Afterwards these registrations are nobody's: they count, and say nothing of who it was.

    Their answers are gone, and so is what their messages said, also those that went to an address which the
    person has changed since.
    """
    with transaction.atomic():
        pks = list(registrations.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        codes = Registration.objects.filter(pk__in=pks).values_list("code", flat=True)
        references = [Registration(code=code).reference for code in codes]
        outbox.forget_messages(messages=Message.objects.filter(about__in=references))
        Answer.objects.filter(registration__in=pks).delete()
        Registration.objects.filter(pk__in=pks).update(person=None, draft_answers={})
