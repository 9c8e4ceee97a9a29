"""Addresses as people have them: pasted from a mail, a sheet, a list that somebody typed."""

from io import BytesIO

import pytest

from events.forms.address_lists import MOST_LINES, TooManyLines, as_text, entries_of_file, entries_of_text
from kit.spreadsheets import Unreadable, write_xlsx


def read(text):
    return [(entry.email, entry.name) for entry in entries_of_text(text)]


def in_file(content):
    return [(entry.line, entry.email, entry.name) for entry in entries_of_file(BytesIO(content))]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("anna@ministry.example", [("anna@ministry.example", "")]),
        ("  Anna@Ministry.EXAMPLE ", [("anna@ministry.example", "")]),
        ("Anna Rossi <anna@ministry.example>", [("anna@ministry.example", "Anna Rossi")]),
        ('"Rossi, Anna" <anna@ministry.example>', [("anna@ministry.example", "Rossi Anna")]),
        ("Anna Rossi anna@ministry.example", [("anna@ministry.example", "Anna Rossi")]),
        ("anna@ministry.example; Anna Rossi", [("anna@ministry.example", "Anna Rossi")]),
        ("mailto:anna@ministry.example", [("anna@ministry.example", "")]),
        ("<anna@ministry.example>", [("anna@ministry.example", "")]),
        ("Anna Rossi\tanna@ministry.example", [("anna@ministry.example", "Anna Rossi")]),
        ("anna@a.example, Bo <bo@b.example>; c@c.example", [("anna@a.example", ""), ("bo@b.example", "Bo"),
                                                            ("c@c.example", "")]),
        ("Ángel Ñúñez <angel@ministerio.example>", [("angel@ministerio.example", "Ángel Ñúñez")]),
    ],
)  # fmt: skip
def test_a_line_is_read_as_people_write_it(line, found):
    assert read(line) == found


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Anna Rossi", "No e-mail address such as name@example.org."),
        ("anna@", "No e-mail address such as name@example.org."),
        ("anna@ministry", "No e-mail address such as name@example.org."),
        (f"{'a' * 250}@ministry.example", "No e-mail address such as name@example.org."),
        ('=HYPERLINK("https://evil.example";"anna@ministry.example")', "A formula, and no address."),
        ("\t=1+1@x.example", "A formula, and no address."),
        (f"{'A' * 121} <anna@ministry.example>", "The name has more than 120 characters."),
        ("Anna\u202eissoR <anna@ministry.example>", "The name holds a sign that cannot be kept. Type it anew."),
        ("Anna\ufffd <anna@ministry.example>", "The name holds a sign that cannot be kept. Type it anew."),
    ],
)
def test_a_line_that_will_not_do_says_why(line, problem):
    (entry,) = entries_of_text(line)

    assert (entry.problem, entry.email) == (problem, "")


def test_lines_keep_their_numbers_and_empty_ones_say_nothing():
    entries = entries_of_text("anna@a.example\n\n  \r\nnobody\nbo@b.example")

    assert [(entry.line, entry.email) for entry in entries] == [(1, "anna@a.example"), (4, ""), (5, "bo@b.example")]


def test_a_heading_says_which_columns_there_are():
    text = "Organisation\tE-mail\tFirst name\tSurname\nMinistry\tanna@a.example\tAnna\tRossi\n\tbo@b.example\n"

    assert read(text) == [("anna@a.example", "Anna Rossi"), ("bo@b.example", "")]


def test_of_several_cells_without_a_heading_none_is_taken_for_the_name():
    assert read("Anna\tMinistry\tanna@a.example") == [("anna@a.example", "")]


def test_what_was_read_is_text_that_says_the_same():
    entries = entries_of_text('"Rossi, Anna" <anna@a.example>; bo@b.example\nnobody here\nBo\tBO@b.example')
    again = entries_of_text(as_text(entries))

    assert as_text(entries) == "Rossi Anna <anna@a.example>\nbo@b.example\nnobody here\nBo <bo@b.example>"
    assert [(each.email, each.name, each.problem) for each in again] == [
        (each.email, each.name, each.problem) for each in entries
    ]


SHEET = "Name;E-mail\nÁngel Ñúñez;angel@a.example\n;bo@b.example\n"
AS_READ = [(2, "angel@a.example", "Ángel Ñúñez"), (3, "bo@b.example", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_sheet_is_read_in_every_usual_encoding(encoding):
    assert in_file(SHEET.encode(encoding)) == AS_READ


def test_a_workbook_is_read_and_what_looks_like_a_formula_in_it_is_said():
    file = BytesIO()
    write_xlsx(file, [["Name", "E-mail"], ["Anna", "anna@a.example"], ["=1+1", "bo@b.example"]])

    assert in_file(file.getvalue()) == [(2, "anna@a.example", "Anna"), (3, "", "")]


def test_a_list_without_a_heading_in_a_file_is_read_from_its_first_line():
    content = b"anna@a.example\nBo <bo@b.example>\nRossi, Carla <carla@c.example>\n"

    assert in_file(content) == [
        (1, "anna@a.example", ""), (2, "bo@b.example", "Bo"), (3, "carla@c.example", "Carla"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(2000)])
def test_what_is_no_list_is_said_to_be_none(content):
    with pytest.raises(Unreadable):
        in_file(content)


def test_a_list_that_is_too_long_is_refused_as_a_whole():
    line = "anna@a.example\n"

    assert len(entries_of_text(line * MOST_LINES)) == MOST_LINES
    with pytest.raises(TooManyLines):
        entries_of_text(line * (MOST_LINES + 1))
    with pytest.raises(TooManyLines):
        in_file(line.encode() * (MOST_LINES + 1))
    with pytest.raises(TooManyLines):
        in_file(line.encode() * 100_000)
