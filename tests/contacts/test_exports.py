"""What goes out as a sheet comes back as it was."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile

from contacts.actions import imports
from contacts.exports import mending_rows, sheet_rows
from contacts.models import ContactPerson, Import, ImportLine, Programme
from kit.spreadsheets import csv_chunks, write_xlsx
from tests.factories.contacts import (
    ContactPersonFactory,
    ImportFactory,
    ImportLineFactory,
    NetworkFactory,
    OfficeFactory,
    ProgrammeFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

PEOPLE, PROGRAMMES = Import.Kind.PEOPLE, Import.Kind.PROGRAMMES


def awkward_people():
    """Whatever a sheet could get wrong: signs of formulas and lists, letters from everywhere, nothing at all."""
    ContactPersonFactory(
        given_name="Łucja", family_name="O'Hara; Čapková", role="=1+1", email="Lucja@Organisation.example",
        phone="+442079460123", languages=["en", "pl"], countries=["PL", "CZ"], working_days=[1, 5],
        office=OfficeFactory(name="Turku; Vyborg"),
        leads=[TopicFactory(name='Rail; "fast"'), TopicFactory(name="-10 %")],
        helps=[TopicFactory(name="@home")], looks_after=[NetworkFactory(name="'Controllers'")],
        serves=[
            ProgrammeFactory(name="Interreg A; B, C"), ProgrammeFactory(name="Old", state=Programme.State.CLOSED),
            ProgrammeFactory(name="Typed", awaiting_check=True),
        ],
    )  # fmt: skip
    ContactPersonFactory(role="'=2+2", phone="", languages=[], is_listed=False)
    ContactPersonFactory(given_name="+Plus", role='"quoted"', email="same@organisation.example")
    ContactPersonFactory(email="same@organisation.example")


def awkward_programmes():
    ProgrammeFactory(
        name="=Interreg; Łaba",
        short_name="@PL-CZ",
        website="https://example.org",
        kind="+land",
        cci="2021TC1",
        email="Office@programme.example",
    )
    ProgrammeFactory(ijg=True, region="Śląskie", cci="2021TC1")
    ProgrammeFactory(name="Old", state=Programme.State.CLOSED, strand="", countries=[])
    ProgrammeFactory(awaiting_check=True, name="Sicilia FESR")
    target = ProgrammeFactory(name="PR Sicilia")
    ProgrammeFactory(name="Sicily ERDF", state=Programme.State.MERGED, merged_into=target)


def as_csv(rows):
    return b"".join(csv_chunks(rows))


def as_xlsx(rows):
    written = BytesIO()
    write_xlsx(written, rows)
    return written.getvalue()


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
@pytest.mark.parametrize(
    ("kind", "fill", "rows", "number"),
    [(PEOPLE, awkward_people, ContactPerson.objects, 4), (PROGRAMMES, awkward_programmes, Programme.objects, 5)],
)
def test_every_line_of_an_export_that_comes_back_is_unchanged(kind, fill, rows, number, written):
    fill()

    content = written(sheet_rows(kind, rows.all()))
    row = imports.begin_import(kind=kind, file=ContentFile(content, name="export"), by=None)
    imports.work(seconds=60)

    row.refresh_from_db()
    assert row.stage == Import.Stage.READY, row.problem
    assert [(line.verdict, line.wrong, line.changes) for line in row.lines.all()] == [("unchanged", {}, [])] * number


def test_a_person_stands_in_a_sheet_by_the_names_of_all_that_is_theirs():
    person = ContactPersonFactory(
        slug="ada", given_name="Ada", family_name="Example", email="ada@organisation.example", phone="+442079460123",
        team__name="Delivery", office=OfficeFactory(name="Turku"), leads=[TopicFactory(name="Rail")],
        countries=["AT"], working_days=[1, 2], looks_after=[NetworkFactory(name="Controllers")],
        serves=[ProgrammeFactory(name="Interreg Alpine"), ProgrammeFactory(name="Interreg Baltic")],
    )  # fmt: skip

    heading, line = sheet_rows(PEOPLE, ContactPerson.objects.filter(pk=person.pk))

    assert dict(zip(heading, line, strict=True)) == {
        "Slug": "ada", "Given name": "Ada", "Family name": "Example", "Role": "Project officer", "Team": "Delivery",
        "Office": "Turku", "Languages": "en; it", "Topics led": "Rail", "Topics helped": "", "Networks": "Controllers",
        "Programmes": "Interreg Alpine; Interreg Baltic", "Countries": "AT", "Phone": "+442079460123",
        "Working days": "Monday; Tuesday", "E-mail": "ada@organisation.example", "Listed": "yes",
    }  # fmt: skip


def test_export_makes_the_same_statements_for_one_and_for_many(django_assert_num_queries):
    for number in (1, 12):
        for _ in range(number):
            ContactPersonFactory(leads=[TopicFactory()], serves=[ProgrammeFactory()], looks_after=[NetworkFactory()])
        with django_assert_num_queries(6):
            list(sheet_rows(PEOPLE, ContactPerson.objects.all()))


def test_lines_to_be_mended_say_what_is_wrong_and_are_read_as_they_are():
    row = ImportFactory(heading=["Mail", "Colour", "role"])
    ImportLineFactory(
        origin=row, number=2, values={"email": "a@b.example", "role": "Adviser"}, verdict=ImportLine.Verdict.WRONG,
        wrong={"team": ["Fill in “Team”."], "": ["Line 1 is about the same already."]},
    )  # fmt: skip
    ImportLineFactory(origin=row, number=3, values={"email": "c@d.example", "role": "=1"})

    rows = list(mending_rows(row))

    assert rows == [
        ["E-mail", "Role", "What is wrong"],
        ["a@b.example", "Adviser", "Line 1 is about the same already. Team: Fill in “Team”."],
        ["c@d.example", "=1", ""],
    ]
    assert imports.SHEETS[PEOPLE].unknown(rows[0]) == []
