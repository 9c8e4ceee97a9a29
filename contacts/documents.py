"""Contact persons as files for address books."""

import io

import segno
import vobject
from django.conf import settings

from contacts.models import ContactPerson

TYPE_OF_FILE = "text/vcard; charset=utf-8"
#: Longer than any line: a picture that holds a card needs no folds, which only make it finer.
UNFOLDED = 100_000


def vcard(person: ContactPerson, *, with_email: bool, line_length: int = 75) -> str:
    """The card of ``person``, vCard 3.0 (RFC 2426). The address is for those who are signed in."""
    card = vobject.vCard()
    card.add("fn").value = person.full_name
    card.add("n").value = vobject.vcard.Name(family=person.family_name, given=person.given_name)
    card.add("org").value = [settings.OPERATOR["organisation"], person.team.name]
    if person.role:
        card.add("title").value = person.role
    if person.phone:
        phone = card.add("tel")
        phone.value, phone.type_paramlist = person.phone.as_e164, ["WORK", "VOICE"]
    if with_email:
        email = card.add("email")
        email.value, email.type_param = person.email, "INTERNET"
    card.add("url").value = f"{settings.SITE_URL}{person.get_absolute_url()}"
    return card.serialize(lineLength=line_length)


def vcard_picture(person: ContactPerson, *, with_email: bool) -> bytes:
    """The same card as a QR code (SVG), dark on light with its quiet zone, as readers ask for (ISO/IEC 18004)."""
    code = segno.make_qr(vcard(person, with_email=with_email, line_length=UNFOLDED), error="l", encoding="utf-8")
    picture = io.BytesIO()
    code.save(picture, kind="svg", scale=4, dark="#000", light="#fff", svgclass=None, lineclass=None, xmldecl=False)
    return picture.getvalue()
