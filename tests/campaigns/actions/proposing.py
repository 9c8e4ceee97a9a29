"""What tests of local events share: what is wanted, who proposes and checks it, and what they were told."""

from decimal import Decimal

from audit.models import Entry
from campaigns.actions.local_event_words import Wanted
from campaigns.actions.local_events import propose
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory
from tests.factories.campaigns import EditionFactory
from tests.factories.events import in_days


def wanted(**other):
    fields = {
        "title": "Night of lights", "kind": "open_day", "organiser": "Port of Palermo", "description": "Boats.",
        "languages": ["it"], "website": "", "mode": "on_site", "venue": "La Cala", "city": "Palermo", "country": "IT",
        "latitude": Decimal("38.11582"), "longitude": Decimal("13.35976"), "accessibility": "",
        "time_zone": "Europe/Rome", "starts_at": in_days(5), "ends_at": in_days(6), "picture_alt": "",
        "picture_rights": "",
    }  # fmt: skip
    more = {name: other.pop(name) for name in ("projects", "picture") if name in other}
    return Wanted(fields | other, **more)


def proposed(by, programme, edition=None, press="one", **other):
    return propose(edition=edition or EditionFactory(), programme=programme, wanted=wanted(**other), press=press, by=by)


def officer_of(programme):
    return AffiliationFactory(programme=programme, acting=True).person


def told():
    """Who gets which message, in the order in which they were queued."""
    prefix = "campaigns/email/local_event_"
    return [
        (template.removeprefix(prefix), recipient)
        for template, recipient in Message.objects.order_by("pk").values_list("template", "recipient")
        if template.startswith(prefix)
    ]


def verbs(event):
    about = f"campaigns.localevent:{event.pk}"
    return list(Entry.objects.filter(about=about).order_by("pk").values_list("verb", flat=True))
