"""Who was asked to register for support, and how each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.actions.asking import with_messages
from campaigns.models import Edition, SupportAsk, SupportRegistration
from contacts.models import Programme
from contacts.models.programmes import Goal

State = SupportRegistration.State
#: How a programme stands, by the name that an address asks for.
STANDINGS: Mapping[str, str] = {
    "silent": _("Asked, no answer"),
    "started": _("Started"),
    "registered": _("Registered"),
    "declined": _("Declined"),
    "no_address": _("No address"),
    "not_asked": _("Not asked yet"),
}


@dataclass(frozen=True)
class AskedRow:
    """A programme, how it stands, when it was asked, who began to answer, and when it answered."""

    pk: int
    programme: str
    url: str
    standing: str
    words: str
    asked_at: datetime | None
    started_by: str
    started_at: datetime | None
    answered_at: datetime | None


def support_list(edition: Edition) -> list[AskedRow]:
    """Every Interreg programme of the registry, and whoever else registered; three statements."""
    asks = {ask.programme_id: ask for ask in SupportAsk.objects.filter(edition=edition)}
    answers = SupportRegistration.objects.filter(edition=edition).select_related("started_by")
    registrations = {each.programme_id: each for each in answers}
    meant = Q(state=Programme.State.LISTED, goal=Goal.INTERREG) | Q(pk__in=[*asks, *registrations])
    programmes = with_messages(Programme.objects.filter(meant)).order_by("name")
    return [_row(each, asks.get(each.pk), registrations.get(each.pk)) for each in programmes]


def _row(programme: Programme, ask: SupportAsk | None, registration: SupportRegistration | None) -> AskedRow:
    if registration is not None:
        standing = registration.state
    elif ask is not None and ask.told:
        standing = "silent"
    else:
        standing = "not_asked" if programme.messages else "no_address"
    return AskedRow(
        pk=programme.pk,
        programme=programme.name,
        url=programme.get_absolute_url(),
        standing=standing,
        words=STANDINGS[standing],
        asked_at=ask.at if ask and ask.told else None,
        started_by=registration.started_by.name if registration and registration.started_by else "",
        started_at=registration.started_at if registration else None,
        answered_at=registration.answered_at if registration else None,
    )
