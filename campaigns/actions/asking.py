"""Programmes are asked to register for support: each once, by a message to its officers or to its address."""

from dataclasses import dataclass

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Affiliation, User
from audit.actions import record
from campaigns import emails
from campaigns.models import Edition, SupportAsk, SupportRegistration
from contacts.models import Programme
from contacts.models.programmes import Goal

from .support_deadline import hold_deadline, require_open, require_season

VERB = "support-asked"


class NobodyToAsk(Exception):
    """Every programme that can be reached was asked, or has answered."""


@dataclass(frozen=True)
class Asked:
    """How many programmes are asked by how many messages, and how many cannot be, for want of an address."""

    programmes: int
    messages: int
    without_address: int


def programmes_to_ask(edition: Edition) -> QuerySet[Programme]:
    """The Interreg programmes of the registry that were not told yet and have not answered, with ``messages``: how
    many people would be told, none where the programme has nobody and no address."""
    told = SupportAsk.objects.filter(edition=edition, told__gt=0)
    answered = SupportRegistration.objects.filter(edition=edition).answered()
    return (
        with_messages(Programme.objects.listed().filter(goal=Goal.INTERREG))
        .exclude(pk__in=told.values("programme"))
        .exclude(pk__in=answered.values("programme"))
    )


def with_messages(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Each with ``messages``: how many one message to it would be."""
    acting = Affiliation.objects.acting().filter(person__is_active=True, programme=OuterRef("pk"))
    numbers = acting.order_by().values("programme").annotate(number=Count("pk")).values("number")
    officers = Coalesce(Subquery(numbers), 0, output_field=IntegerField())
    address = When(~Q(email=""), then=Value(1))
    return programmes.alias(officers=officers).annotate(
        messages=Case(When(officers__gt=0, then=F("officers")), address, default=Value(0))
    )


def count_to_ask(edition: Edition) -> Asked:
    """What a press of the button would do; one statement."""
    numbers = programmes_to_ask(edition).aggregate(
        programmes=Count("pk", filter=Q(messages__gt=0)),
        told=Coalesce(Sum("messages"), 0),
        without_address=Count("pk", filter=Q(messages=0)),
    )
    return Asked(numbers["programmes"], numbers["told"], numbers["without_address"])


def ask_programmes(*, edition: Edition, by: User) -> Asked:
    """Afterwards each programme of ``programmes_to_ask`` has one message for each of its officers, or one to its
    address, and stands in the list as asked; a second press asks nobody again.

    Raises ``NobodyToAsk``, and of ``support_deadline`` ``NotPublished``, ``NotOpen`` when registration is not open, or
    ``SeasonOver``.
    """
    with transaction.atomic():
        # Held, so that of two presses the second one finds what the first has done.
        held = hold_deadline(edition)
        require_open(held)
        require_season(held, now=timezone.now())
        meant = list(programmes_to_ask(edition).order_by("pk"))
        reached = [each for each in meant if each.messages]
        if not reached:
            raise NobodyToAsk
        SupportAsk.objects.bulk_create(
            (
                SupportAsk(edition=edition, programme=each, told=each.messages, by=by, at=TransactionNow())
                for each in meant
            ),
            update_conflicts=True, unique_fields=["edition", "programme"], update_fields=["told", "by", "at"],
        )  # fmt: skip
        told = emails.support_asked(edition, Programme.objects.filter(pk__in=[each.pk for each in reached]))
        asked = Asked(len(reached), told, len(meant) - len(reached))
        record(VERB, about=edition, by=by, programmes=asked.programmes, told=told)
    return asked
