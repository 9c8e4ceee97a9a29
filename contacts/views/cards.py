"""A contact person for one's own address book: as a file, and as a picture that a phone reads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from contacts.documents import TYPE_OF_FILE, vcard, vcard_picture
from contacts.models import ContactPerson
from contacts.rules import may_see_addresses


@require_safe
def contact_vcard(request: HttpRequest, slug: str) -> HttpResponse:
    """``card.vcf``; with the address for those who are signed in."""
    person = _listed(slug)
    card = vcard(person, with_email=may_see_addresses(request.user))
    filename = {"Content-Disposition": f'attachment; filename="{person.slug}.vcf"'}
    return HttpResponse(card, content_type=TYPE_OF_FILE, headers=filename)


@require_safe
def contact_vcard_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """``card.svg``: the same as a QR code."""
    picture = vcard_picture(_listed(slug), with_email=may_see_addresses(request.user))
    return HttpResponse(picture, content_type="image/svg+xml")


def _listed(slug: str) -> ContactPerson:
    return get_object_or_404(ContactPerson.objects.listed().select_related("team"), slug=slug)
