"""Messages between staff and somebody whose registration awaits approval."""

from django.conf import settings
from django.urls import reverse

from events.models import Enquiry
from outbox import actions as outbox

from .words import event_context, registration_context


def registration_asked_back(enquiry: Enquiry) -> None:
    """Asks somebody what staff want to know before they decide; the reply is written on the registration's page."""
    registration = enquiry.registration
    outbox.queue(
        key=f"registration-asked-back:{enquiry.pk}",
        template="events/email/registration_asked_back",
        recipient=registration.person.email,
        language=registration.person.language,
        context={**registration_context(registration), "question": enquiry.question},
        about=registration.reference,
    )


def enquiry_replied(enquiry: Enquiry) -> None:
    """Tells who asked that there is a reply; its words stand on the registration's page in the staff area."""
    registration = enquiry.registration
    page = reverse("admin:events_registration_change", args=[registration.pk])
    outbox.queue(
        key=f"enquiry-replied:{enquiry.pk}",
        template="events/email/enquiry_replied",
        recipient=enquiry.asked_by.email,
        language=enquiry.asked_by.language,
        context={
            **event_context(registration.event),
            "name": enquiry.asked_by.name,
            "reference": registration.code,
            "url": f"{settings.SITE_URL}{page}",
        },
        about=registration.event.reference,
    )
