from xml.etree import ElementTree

import pytest
import vobject
from django.conf import settings

from contacts.documents import vcard, vcard_picture
from tests.factories.contacts import ContactPersonFactory, TeamFactory

pytestmark = pytest.mark.django_db

HOSTILE = 'Ada; "X", \\n\r\nEMAIL:evil@example.org'


def ada(**fields):
    return ContactPersonFactory(
        **{
            "slug": "ada", "given_name": "Ada", "family_name": "Łukaszewicz-Đorđević", "role": "Head, finance; audit",
            "phone": "+442079460123", "email": "ada@organisation.example", "team": TeamFactory(name="Delivery"),
            **fields,
        }
    )  # fmt: skip


def test_a_card_has_the_lines_of_vcard_3_and_no_address():
    assert vcard(ada(), with_email=False).splitlines() == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Ada Łukaszewicz-Đorđević",
        "N:Łukaszewicz-Đorđević;Ada;;;",
        "ORG:Interact;Delivery",
        "TEL;TYPE=WORK,VOICE:+442079460123",
        "TITLE:Head\\, finance\\; audit",
        f"URL:{settings.SITE_URL}/contacts/ada/",
        "END:VCARD",
    ]


def test_a_card_for_those_who_are_signed_in_has_the_address():
    lines = vcard(ada(), with_email=True).splitlines()

    assert [line for line in lines if "@" in line] == ["EMAIL;TYPE=INTERNET:ada@organisation.example"]


def test_a_card_leaves_out_what_is_not_known():
    card = vcard(ada(role="", phone=""), with_email=False)

    assert "TITLE" not in card
    assert "TEL" not in card


@pytest.mark.parametrize("field", ["given_name", "family_name", "role"])
def test_words_of_staff_begin_no_line_of_their_own(field):
    card = vcard(ada(**{field: HOSTILE}), with_email=False)

    lines = card.replace("\r\n ", "").split("\r\n")
    assert [line.partition(":")[0] for line in lines] == [
        "BEGIN", "VERSION", "FN", "N", "ORG", "TEL;TYPE=WORK,VOICE", "TITLE", "URL", "END", "",
    ]  # fmt: skip
    assert vobject.readOne(card).fn.value.startswith("Ada" if field != "family_name" else "Ada Ada")


def test_long_lines_are_folded_and_read_back_whole():
    role = "Coordinator for many things " * 4

    card = vcard(ada(role=role.strip()), with_email=False)

    assert max(len(line.encode()) for line in card.split("\r\n")) <= 75
    assert vobject.readOne(card).title.value == role.strip()


def test_the_picture_is_dark_on_light_with_a_quiet_zone_and_no_style_of_its_own():
    picture = ElementTree.fromstring(vcard_picture(ada(), with_email=False))

    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    fills = {element.get("fill") or element.get("stroke") for element in picture.iter()} - {None}
    assert fills == {"#fff", "#000"}
    assert not any(element.get("style") for element in picture.iter())


def test_the_picture_holds_the_same_card():
    person = ada()

    assert vcard_picture(person, with_email=False) != vcard_picture(person, with_email=True)
    assert vcard_picture(person, with_email=False) == vcard_picture(person, with_email=False)
