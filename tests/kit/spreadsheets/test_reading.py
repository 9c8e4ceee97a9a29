"""Sheets that people send: whatever program wrote them, and whatever is wrong with them."""

import struct
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from kit.spreadsheets import MOST_BYTES, MOST_LINES, Unreadable, has_guessed_letters, read_rows

ROWS = [["Name", "Place"], ["Ana Čapková", "Łódź"]]
LATIN_ROWS = [["Name", "Place"], ["Zoë", "Málaga"]]


def rows_of(content: bytes):
    return list(read_rows(BytesIO(content)))


def refusal_of(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        rows_of(content)
    return refused.value.words


def csv_of(rows, delimiter=","):
    return "\r\n".join(delimiter.join(row) for row in rows)


def xlsx_of(*rows, sheets=("Sheet1",), password=None):
    written = BytesIO()
    with xlsxwriter.Workbook(written) as workbook:
        for name in sheets:
            sheet = workbook.add_worksheet(name)
            day = workbook.add_format({"num_format": "yyyy-mm-dd"})
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, day)
                    else:
                        sheet.write(number, column, value)
    return written.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_in_every_usual_encoding_with_every_usual_delimiter(encoding, delimiter):
    assert rows_of(csv_of(ROWS, delimiter).encode(encoding)) == [(1, ROWS[0]), (2, ROWS[1])]


@pytest.mark.parametrize(
    ("content", "is_guessed"),
    [
        (csv_of(ROWS).encode("cp1250"), True),
        (csv_of(LATIN_ROWS).encode("latin-1"), True),
        (csv_of(ROWS).encode("utf-8"), False),
        (csv_of(ROWS).encode("utf-8-sig"), False),
        (csv_of(ROWS).encode("utf-16"), False),
        (xlsx_of(*ROWS), False),
    ],
)
def test_letters_are_guessed_only_of_text_that_is_neither_marked_nor_utf_8(content, is_guessed):
    assert has_guessed_letters(BytesIO(content)) is is_guessed


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf_16_is_read_in_either_order_of_bytes(mark, encoding):
    assert rows_of(mark + csv_of(ROWS).encode(encoding)) == [(1, ROWS[0]), (2, ROWS[1])]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_csv_without_a_mark_is_read(encoding):
    assert rows_of(csv_of(LATIN_ROWS).encode(encoding)) == [(1, LATIN_ROWS[0]), (2, LATIN_ROWS[1])]


def test_signs_that_only_windows_has_are_read_and_a_byte_that_it_lacks_is_too():
    assert rows_of("Name\n“Zoë”".encode("cp1252")) == [(1, ["Name"]), (2, ["“Zoë”"])]
    assert rows_of(b"Name\nZo\xeb\x81") == [(1, ["Name"]), (2, ["Zoë\x81"])]


def test_line_breaks_delimiters_and_quotes_inside_quotes_belong_to_the_cell():
    assert rows_of(b'Name,Note\n"Example; Ada","first\r\nsecond ""third"", fourth"\n') == [
        (1, ["Name", "Note"]),
        (2, ["Example; Ada", 'first\nsecond "third", fourth']),
    ]


def test_delimiter_is_told_by_what_stands_outside_of_quotes():
    assert rows_of(b'"a,b,c";d\n1;2\n') == [(1, ["a,b,c", "d"]), (2, ["1", "2"])]


def test_empty_lines_are_left_out_and_counted():
    assert rows_of(b"Name\n\n ,\nAda\n") == [(1, ["Name"]), (4, ["Ada"])]


def test_cells_lose_blanks_at_their_ends():
    assert rows_of("Name\n  Ada \xa0\n".encode()) == [(1, ["Name"]), (2, ["Ada"])]


def test_sign_that_cannot_be_kept_is_seen():
    assert rows_of(b"Name\n" + b"x" * 1000 + b"\nA\x00d\x07a\n")[2] == (3, ["A\ufffdd\ufffda"])


def test_formulas_are_text_and_what_we_neutralised_is_as_it_was():
    assert rows_of(b"Name,Phone\n=1+1,'+442079460123\n'=2+2,''@x\n") == [
        (1, ["Name", "Phone"]),
        (2, ["=1+1", "+442079460123"]),
        (3, ["=2+2", "'@x"]),
    ]


def test_workbook_gives_numbers_and_dates_as_people_wrote_them():
    content = xlsx_of(
        ["Number", "Part", "Yes", "Day", "Text"], [1.0, 2.5, True, date(2026, 1, 31), " 1.0 "],
        [442079460123, -3, False, datetime(2026, 1, 31, 9, 30), "'+44"],  # noqa: DTZ001  a sheet knows no zones
    )  # fmt: skip

    assert rows_of(content) == [
        (1, ["Number", "Part", "Yes", "Day", "Text"]),
        (2, ["1", "2.5", "TRUE", "2026-01-31", "1.0"]),
        (3, ["442079460123", "-3", "FALSE", "2026-01-31 09:30:00", "+44"]),
    ]


def test_workbook_rows_keep_their_numbers_and_empty_ones_are_left_out():
    assert rows_of(xlsx_of([], ["Name"], [], ["Ada"])) == [(2, ["Name"]), (4, ["Ada"])]


def test_first_sheet_that_is_shown_is_read():
    written = BytesIO()
    with xlsxwriter.Workbook(written) as workbook:
        hidden, shown = workbook.add_worksheet("lists"), workbook.add_worksheet("people")
        hidden.write(0, 0, "hidden")
        shown.write(0, 0, "Name")
        shown.activate()
        hidden.hide()

    assert rows_of(written.getvalue()) == [(1, ["Name"])]


# -- what is no sheet -------------------------------------------------------------------------------------
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_empty_file_is_refused(content):
    assert refusal_of(content).startswith("The file is empty.")


def test_empty_workbook_is_refused():
    assert refusal_of(xlsx_of()).startswith("The file is empty.")


def test_file_that_is_too_large_is_refused_before_it_is_read():
    class Large(BytesIO):
        def read(self, size=-1):
            pytest.fail("it was read")

        def seek(self, offset, whence=0):
            return 200 * 1024 * 1024

    with pytest.raises(Unreadable, match=r"The file has 200.0\sMB. Send one of at most 20.0\sMB."):
        list(read_rows(Large()))
    assert MOST_BYTES == 20 * 1024 * 1024


def test_line_of_ten_megabytes_is_refused_with_its_number():
    assert refusal_of(b"Name\n" + b"x" * 10_000_000) == (
        "Line 2 of the file has more than 327,670 characters. No line of a sheet is that long."
    )
    assert refusal_of(b"Name\n" + b"," * 10_000_000).startswith("Line 2 of the file has more than")


def test_quotation_mark_that_is_never_closed_is_told():
    line = b"Ada,x\n"

    assert refusal_of(b'Name\n"' + line * 20_000) == (
        "Line 2 has a cell of more than 32,767 characters. Is a quotation mark missing?"
    ) or refusal_of(b'Name\n"' + line * 20_000).startswith("Line 2 cannot be read as CSV.")
    assert refusal_of(b'Name\n"' + line * 7_000).startswith("Line 2 has a cell of more than 32,767 characters.")


def test_a_hundred_thousand_lines_are_too_many():
    words = f"The file has more than {MOST_LINES:,} lines. Divide it into several."

    assert refusal_of(b"Name\n" + b"Ada\n" * 100_000) == words
    assert len(rows_of(b"Name\n" + b"Ada\n" * MOST_LINES)) == MOST_LINES + 1
    assert refusal_of(b"Name\n" + b"Ada\n" * (MOST_LINES + 1)) == words


def test_too_many_columns_are_told():
    assert refusal_of(b"," * 100) == "Line 1 has 101 columns. A sheet may have at most 100."


@pytest.mark.parametrize("content", [b"Name\x00" * 40, b"\xff\xfeN", "Name\nAda".encode("utf-16-le")])
def test_what_is_no_text_is_refused(content):
    assert refusal_of(content) == (
        "The file is not text that can be read. Save the sheet as XLSX or as CSV UTF-8 and send that."
    )


def test_archive_that_is_no_workbook_is_refused():
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    assert refusal_of(written.getvalue()).startswith("The file is not an XLSX workbook.")


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"x" * 200, xlsx_of(["Name"])[:-300]])
def test_broken_workbook_is_refused(content):
    assert refusal_of(content).startswith("The file looks like a workbook, but cannot be read as one.")


def test_workbook_with_broken_xml_is_refused():
    written = BytesIO()
    with ZipFile(BytesIO(xlsx_of(["Name"]))) as whole, ZipFile(written, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, b"<wor" if name.endswith("sheet1.xml") else whole.read(name))

    assert refusal_of(written.getvalue()).startswith("The file")


def test_encrypted_workbook_and_old_excel_file_are_told_apart():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504

    assert refusal_of(ole + "EncryptedPackage".encode("utf-16-le")).startswith("The file is locked with a password.")
    assert refusal_of(ole + "Workbook".encode("utf-16-le")).startswith("The file is an old Excel file (.xls).")
    assert refusal_of(ole + b"word").startswith("The file is not a sheet.")


def test_bomb_is_refused_by_what_it_declares_before_it_is_unpacked():
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (101 * 1024 * 1024))

    assert len(written.getvalue()) < 200_000
    assert refusal_of(written.getvalue()).startswith("The file unpacks to more than a sheet needs.")


def test_bomb_that_declares_less_than_it_holds_is_refused():
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    content = written.getvalue().replace(struct.pack("<I", 200_000_000), struct.pack("<I", 1000))

    assert refusal_of(content).startswith("The file looks like a workbook, but cannot be read as one.")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("XFD1048576", "The sheet has something in line 1,048,576. It may have at most 20,001 lines."),
        ("XFD2", "The sheet has something in column XFD. It may have at most 100 columns."),
    ],
)
def test_cell_that_stands_far_away_is_refused_before_a_table_is_made_for_it(place, words):
    written = BytesIO()
    with ZipFile(BytesIO(xlsx_of(["Name"], ["Ada"]))) as whole, ZipFile(written, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b'r="A2"', f'r="{place}"'.encode()))

    assert refusal_of(written.getvalue()) == words
