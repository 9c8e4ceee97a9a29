import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import load_workbook

from kit.spreadsheets import csv_chunks, joined, neutralised, parted, read_rows, restored, write_xlsx

LIKE_FORMULAS = ["=1+1", "+442079460123", "-5", "@SUM(A1)", "\tx", "\rx", "'=1", "''+1"]
ROWS = [
    ["Name", "Note"],
    *([text, "plain"] for text in LIKE_FORMULAS),
    ["O'Hara", "'quoted'"],
    ["a;b,c", 'say "x"\nnow'],
]


def xlsx_of(rows):
    written = BytesIO()
    write_xlsx(written, rows)
    written.seek(0)
    return written


@pytest.mark.parametrize("text", LIKE_FORMULAS)
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ada", "O'Hara", "'tis", "1+1", "a=b"])
def test_other_text_goes_out_as_it_is(text):
    assert neutralised(text) == restored(text) == text


@given(some.text(alphabet="'=+-@\t\rab"))
def test_every_text_comes_back_as_it_was(text):
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in set("=+-@\t\r") or not text


@given(some.lists(some.text(alphabet='ab;," ').map(lambda part: " ".join(part.split())).filter(bool)))
def test_every_list_comes_back_as_it_was(parts):
    assert parted(joined(parts)) == parts


def test_csv_begins_with_the_mark_of_utf_8_and_is_streamed():
    chunks = list(csv_chunks([str(number), "ü"] for number in range(500)))

    assert len(chunks) == 3
    assert b"".join(chunks).startswith(b"\xef\xbb\xbf0,\xc3\xbc\r\n1,")
    assert len(list(csv.reader(StringIO(b"".join(chunks).decode("utf-8-sig"))))) == 500


def test_csv_of_no_rows_is_a_file_all_the_same():
    assert b"".join(csv_chunks([])) == b"\xef\xbb\xbf"


def test_what_is_written_is_read_as_it_was_from_either():
    expected = [[text.strip(" \n") for text in row] for row in ROWS]

    assert [cells for _number, cells in read_rows(BytesIO(b"".join(csv_chunks(ROWS))))] == expected
    assert [cells for _number, cells in read_rows(xlsx_of(ROWS))] == expected


def test_no_text_of_a_workbook_becomes_a_formula_a_link_or_a_number():
    workbook = load_workbook(xlsx_of([["Any"], ["=1+1", "https://example.org", "007", "8"]]))

    assert workbook.get_sheet_by_index(0).to_python()[1] == ["'=1+1", "https://example.org", "007", "8"]


def test_numbers_days_and_instants_are_such_in_a_workbook_and_sort_in_a_csv():
    row = [8, -5, 1.5, date(2026, 3, 1), datetime.fromisoformat("2026-03-01 09:05"), None, ""]

    assert load_workbook(xlsx_of([["Any"], row])).get_sheet_by_index(0).to_python()[1][:5] == row[:5]
    assert b"".join(csv_chunks([row])) == b"\xef\xbb\xbf8,-5,1.5,2026-03-01,2026-03-01 09:05,,\r\n"


def test_a_day_that_excel_would_count_wrong_is_text():
    days = [date(1850, 1, 1), date(1900, 2, 28), date(1901, 1, 1), date(9999, 12, 31)]

    [_heading, row] = load_workbook(xlsx_of([["Any"], days])).get_sheet_by_index(0).to_python()

    assert row == ["1850-01-01", "1900-02-28", date(1901, 1, 1), date(9999, 12, 31)]


def test_signs_of_xml_and_what_excel_takes_for_an_escape_stay_text():
    row = ["<b>&amp;</b>", "]]>", "_x0041_", "_xyz_", " padded ", "tab\tinside"]

    written = xlsx_of([["Any"], row])

    assert load_workbook(written).get_sheet_by_index(0).to_python()[1] == row
    with ZipFile(written) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "_x005F_x0041_" in sheet
    assert 'state="frozen"' in sheet


@given(some.lists(some.lists(some.text(max_size=40), min_size=1, max_size=3), min_size=1, max_size=4))
def test_whatever_text_people_write_a_workbook_holds_what_a_csv_holds(rows):
    heading = ["A", "B", "C"]
    plain = csv.reader(StringIO(b"".join(csv_chunks([heading, *rows])).decode("utf-8-sig"), newline=""))
    sheet = load_workbook(xlsx_of([heading, *rows])).get_sheet_by_index(0).to_python(skip_empty_area=False)

    def bare(cells):
        return [[cell for cell in row if cell] for row in cells if any(row)]

    assert bare(sheet) == bare(plain)


def test_a_workbook_without_columns_or_rows_can_be_opened():
    assert load_workbook(xlsx_of([])).get_sheet_by_index(0).to_python() == []
    assert load_workbook(xlsx_of([["Only"]])).get_sheet_by_index(0).to_python() == [["Only"]]
    assert load_workbook(xlsx_of([[], [], []])).get_sheet_by_index(0).to_python() == []


def test_a_cell_of_a_workbook_ends_where_excels_ends_also_between_signs_of_two_units():
    [_heading, [plain, faces]] = (
        load_workbook(xlsx_of([["Any"], ["x" * 32_768, "😀" * 16_384]])).get_sheet_by_index(0).to_python()
    )

    assert (plain, faces) == ("x" * 32_766 + "…", "😀" * 16_383 + "…")


def test_line_ends_within_a_cell_are_those_that_programs_agree_on():
    rows = [["Any"], ["one\r\ntwo\nthree"]]

    assert b'"one\ntwo\nthree"\r\n' in b"".join(csv_chunks(rows))
    assert load_workbook(xlsx_of(rows)).get_sheet_by_index(0).to_python()[1] == ["one\ntwo\nthree"]


def test_signs_that_no_file_can_hold_are_left_out():
    assert list(csv_chunks([["A\x00d\x0ba"]])) == [b"\xef\xbb\xbfAda\r\n"]
    assert load_workbook(xlsx_of([["A\x00d\x0ba"]])).get_sheet_by_index(0).to_python() == [["Ada"]]


def test_a_workbook_of_many_rows_needs_little_memory(tmp_path):
    with (tmp_path / "large.xlsx").open("wb") as file:
        write_xlsx(file, ([f"name {number}", "x" * 50] for number in range(3000)))

    with (tmp_path / "large.xlsx").open("rb") as file:
        assert sum(1 for _ in read_rows(file)) == 3000
