import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events.forms.invitations import InviteForm
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def lines_of(addresses, content):
    file = SimpleUploadedFile("guests.csv", content)
    form = InviteForm({"addresses": addresses, "press": "x"}, {"file": file}, event=EventFactory(entry="invitation"))
    assert form.is_valid(), form.errors
    return [(line.entry.line, line.entry.email, line.why_not) for line in form.lines]


def test_lines_of_a_paste_and_of_a_file_are_told_apart_by_their_place_in_one_list():
    assert lines_of("anna@a.example\nbo@a.example", b"E-mail\nbo@a.example\ncy@a.example\nanna@a.example\n") == [
        (1, "anna@a.example", ""),
        (2, "bo@a.example", ""),
        (3, "bo@a.example", "The same address as in line 2."),
        (4, "cy@a.example", ""),
        (5, "anna@a.example", "The same address as in line 1."),
    ]


def test_lines_of_a_file_alone_keep_the_numbers_that_they_have_in_it():
    assert lines_of("", b"E-mail\nbo@a.example\n\nbo@a.example\n") == [
        (2, "bo@a.example", ""),
        (4, "bo@a.example", "The same address as in line 2."),
    ]
