"""A sheet of people with five bad lines: staff send it, read what is wrong, mend it, apply it, find the people."""

import csv
import io

import pytest
from playwright.sync_api import expect

from contacts.actions.imports import work
from contacts.models import ContactPerson
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import TeamFactory

pytestmark = pytest.mark.django_db(transaction=True)

HEADING = ["Given name", "Family name", "E-mail", "Team", "Languages", "Phone"]
GOOD = [["Łucja", f"Żółć-{number}", f"lucja.{number}@portal.example", "Networks", "en; pl", ""] for number in range(7)]
BAD = [
    ["Ada", "Noteam", "ada@portal.example", "Netwroks", "en", ""],
    ["Ben", "Nomail", "not an address", "Networks", "en", ""],
    ["Cleo", "Twice", "LUCJA.3@portal.example", "Networks", "en", ""],
    ["Dag", "Tongue", "dag@portal.example", "Networks", "Klingon", ""],
    ["Eve", "Phone", "eve@portal.example", "Networks", "en", "12"],
]
MENDED = [
    ["Ada", "Noteam", "ada@portal.example", "Networks", "en", ""],
    ["Ben", "Nomail", "ben@portal.example", "Networks", "en", ""],
    ["Cleo", "Twice", "cleo@portal.example", "Networks", "en", ""],
    ["Dag", "Tongue", "dag@portal.example", "Networks", "Danish", ""],
    ["Eve", "Phone", "eve@portal.example", "Networks", "en", "+44 20 7946 0123"],
]


def sheet(rows) -> dict:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([HEADING, *rows])
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode("utf-16")}


def test_staff_send_a_sheet_mend_five_lines_and_apply_it(signed_in, axe):
    TeamFactory(name="Networks", slug="networks")
    desk = signed_in(StaffFactory())

    def send(rows):
        desk.get_by_label("File").set_input_files(sheet(rows))
        axe(desk)
        desk.get_by_role("button", name="Send and look at it").click()
        work(seconds=10)
        expect(desk.get_by_role("table", name="Lines of the file")).to_be_visible()
        axe(desk)

    desk.goto("/admin/contacts/contactperson/")
    axe(desk)
    desk.get_by_role("link", name="Import", exact=True).click()
    send([*GOOD, *BAD])
    expect(desk.get_by_text("5 lines are wrong.")).to_be_visible()
    expect(desk.get_by_role("button", name="Apply all")).to_have_count(0)
    assert not ContactPerson.objects.exists()

    desk.get_by_role("link", name="Send the mended file").click()
    send([*GOOD, *MENDED])
    expect(desk.get_by_text("Every line can be applied.")).to_be_visible()
    desk.get_by_role("button", name="Apply all").click()
    work(seconds=10)
    expect(desk.get_by_text("Applied.", exact=True)).to_be_visible()
    axe(desk)

    desk.goto("/contacts/?q=lucja+zolc-3")
    expect(desk.get_by_role("link", name="Łucja Żółć-3", exact=True)).to_be_visible()
    axe(desk)
    assert ContactPerson.objects.count() == len(GOOD) + len(MENDED)
