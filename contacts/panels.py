"""Parts of pages that this app offers, as plain values for templates."""

from pathlib import PurePath

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import ContactPerson


def contact_card(person: ContactPerson) -> dict[str, str]:
    """What the component ``person`` takes. Load the person ``with_card()`` and no statement is made here.

    Somebody who is not listed has no pages, so the card has no links.
    """
    return {
        "name": person.full_name,
        "href": person.get_absolute_url() if person.is_listed else "",
        "photo": photo_url(person),
        "about": " · ".join(filter(None, [person.team.name, _topics_in_words(person)])),
        "phone": person.phone.as_international if person.phone else "",
        "write_href": reverse("contact-write", args=[person.slug]) if person.is_listed else "",
        "write_text": _("Write to %(name)s") % {"name": person.given_name},
    }


def photo_url(person: ContactPerson) -> str:
    """The address of the photo, another one for another photo, so that it can be kept; empty when none is shown."""
    if not person.photo or not person.is_listed:
        return ""
    return f"{reverse('contact-photo', args=[person.slug])}?v={PurePath(person.photo.name).stem}"


def _topics_in_words(person: ContactPerson) -> str:
    """“leads Simplified costs, Audits; also State aid”: what somebody leads, then what they help with."""
    links = list(person.contact_topics.all())
    leads = ", ".join(link.topic.name for link in links if link.is_lead)
    helps = ", ".join(link.topic.name for link in links if not link.is_lead)
    if leads and helps:
        return _("leads %(leads)s; also %(helps)s") % {"leads": leads, "helps": helps}
    return _("leads %(topics)s") % {"topics": leads} if leads else helps
