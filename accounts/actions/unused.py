"""Accounts that somebody else opened, and that nobody has ever used."""

from datetime import timedelta

from django.db import transaction
from django.db.models import PROTECT, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import User

from .erasure import forget_people

#: So long an account waits for its first use: where nothing but the address is known, as of a colleague who was
#: given a place; and where staff typed a profile.
ADDRESS_KEPT = timedelta(days=30)
PROFILE_KEPT = timedelta(days=365)


def unused_accounts() -> QuerySet[User]:
    """Accounts whose address nobody has proved and that nobody has signed in to, older than they wait, which nothing
    holds that has its own time to be kept, such as a registration."""
    is_old = Q(name="", date_joined__lt=Now() - ADDRESS_KEPT) | Q(date_joined__lt=Now() - PROFILE_KEPT)
    unused = User.objects.filter(
        is_old, email_awaits_proof=True, last_login__isnull=True, is_staff=False, is_superuser=False
    )
    for held_by in _what_holds_people():
        unused = unused.filter(~Exists(held_by.model.objects.filter(**{held_by.name: OuterRef("pk")})))
    return unused


def _what_holds_people() -> list:
    """The columns of all apps, also those above, that refuse that a person is deleted."""
    relations = User._meta.get_fields(include_hidden=True)
    return [one.field for one in relations if one.auto_created and getattr(one, "on_delete", None) is PROTECT]


def forget_unused(people: QuerySet) -> None:
    """Afterwards these accounts are gone, but those that somebody has begun to use meanwhile, or to refer to."""
    with transaction.atomic():
        locked = people.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
        # Looked at again: while we waited for the lock somebody may have signed in, or been given a place.
        forget_people(people=unused_accounts().filter(pk__in=list(locked)), by=None)
