"""What stands in the sheets that staff take out."""

import csv
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from events.exports import Sheet, Wanted, keys_in_order
from events.exports.facts import facts_in
from events.models import Answer
from events.search.columns import FACTS
from tests.factories.events import (
    AnswerFactory,
    OptionFactory,
    SeatPoolFactory,
    SessionPoolFactory,
    SessionSeatFactory,
)

pytestmark = pytest.mark.django_db

AWKWARD = [
    '=HYPERLINK("https://bad.example")', "+442079460123", "-5 °C", "@SUM(A1)", "\tx", "'=1", 'a;b,"c"', "one\ntwo",
    "\u202eright to left", "\u05e9\u05dc\u05d5\u05dd \u200fabc", "\U0001f469\u200d\U0001f4bb Łucja", "x" * 10_000,
    " padded ", "007", "TRUE", "https://example.org",
]  # fmt: skip


def answer(registration, question, value, *options):
    return AnswerFactory(
        registration=registration, question=question, value=value, option_ids=[option.pk for option in options]
    )


def test_every_fact_of_the_list_goes_out_as_the_list_says_it(taken, programme):
    """Instants apart, which are such in a sheet."""
    rows = [taken.registration(name, programme=programme) for name in ("Ada", "Zoë")]
    listing = taken.listing()
    columns = [column for column in listing.all_columns if not column.is_answer]
    facts = facts_in(taken.event.zone, {})
    assert [column.name for column in columns] == list(facts) == [column.name for column in FACTS]

    heading, *found = taken.rows("&".join(f"column={column.name}" for column in columns))

    assert heading == [
        "Reference", "Name", "E-mail", "Organisation", "Role", "Kind of body", "Country", "Programme", "Goal", "State",
        "Waits because", "Seats", "Sessions with limited seats", "Outside “for whom”", "Sent at (Europe/Rome)",
        "In this state since (Europe/Rome)",
    ]  # fmt: skip
    expected = [[column.words(row, {}) for column in columns] for row in listing.rows_with(())]
    assert [cells[:-2] for cells in found] == [words[:-2] for words in expected]
    assert [cells[-2:] for cells in found] == [[datetime.fromisoformat("2026-03-01 09:00")] * 2] * len(rows)


def test_sessions_stand_in_a_sheet_in_the_order_of_the_agenda_as_in_the_list(taken):
    later, earlier = (
        SessionPoolFactory(
            session__event=taken.event, session__title=title, session__starts_at=taken.event.starts_at + at
        )
        for title, at in (("=Talk", timedelta(hours=2)), ("Dam", timedelta()))
    )
    ada = taken.registration("Ada")
    SessionSeatFactory(registration=ada, pool=later)
    SessionSeatFactory(registration=ada, pool=earlier, stage="waiting")
    SessionSeatFactory(registration=taken.registration("Bo", state="waiting"), pool=later, stage="wished")
    taken.registration("Cy")
    query = "column=name&column=sessions&sort=name"

    [_heading, *rows] = taken.rows(query)

    assert rows == [["Ada", "Dam (waits); =Talk"], ["Bo", "=Talk (wished for)"], ["Cy", ""]]
    listing = taken.listing(query)
    assert [[column.words(row, {}) for column in listing.columns] for row in listing.rows] == rows


def test_who_waits_says_why_in_a_sheet_too(taken):
    online = SeatPoolFactory(event=taken.event, slug="online", capacity=0)
    taken.registration("Ada", wants_pool=online)
    taken.registration("Bo", state="waiting", pool=online)
    taken.registration("Cy")

    [_heading, *rows] = taken.rows("column=name&column=wait&sort=name")

    assert rows == [["Ada", "to switch, online: full"], ["Bo", "full"], ["Cy", ""]]


def test_somebody_erased_and_a_draft_say_nothing_of_anybody(taken):
    erased = taken.registration()
    erased.person, erased.programme = None, None
    erased.save()
    taken.registration("Zoë", state="draft", draft_at=timezone.now(), confirmed_at=None)

    [_heading, draft, nobody] = taken.rows("column=name&column=email&column=outside&column=sent&column=pool")

    assert nobody == ["erased", "", "on site", "no", datetime.fromisoformat("2026-03-01 09:00")]
    assert draft == ["Zoë", "zoë@organisation.example", "", "", None]


def test_each_question_has_a_column_in_the_order_of_the_form_removed_ones_too(taken):
    first, removed = taken.question("Why?"), taken.question("Old?", removed_at=timezone.now())
    taken.question("Part two", kind="page")
    last = taken.question("Who else?")
    ada = taken.registration()
    for question, value in ((first, "Because"), (removed, "Was asked"), (last, "Zoë")):
        answer(ada, question, value)
    AnswerFactory(registration=ada, question=None, label="Gone?", kind="", value="Gone")

    heading, row = taken.rows(has_all_columns=True)

    assert heading[-4:] == ["Why?", "Old? (no longer asked)", "Who else?", "Gone? (no longer asked)"]
    assert row[-4:] == ["Because", "Was asked", "Zoë", "Gone"]


def test_view_decides_on_columns_and_order_and_filters_unless_all_columns_are_wanted(taken):
    question = taken.question("Why?")
    for name, why in (("Ada", "B"), ("Bob", "A"), ("Cleo", "C")):
        answer(taken.registration(name), question, why)
    asked = f"answer-{question.pk}"

    rows = taken.rows(f"column=name&column={asked}&sort=-{asked}&{asked}-is=yes&q=organisation")

    assert rows == [["Name", "Why?"], ["Cleo", "C"], ["Ada", "B"], ["Bob", "A"]]


def test_kinds_of_answers_are_cells_of_their_own_kind(taken):
    ada = taken.registration()
    given = {
        "yes_no": (False, "No"), "consent": (True, "Yes"), "number": (-5, -5), "country": ("IT", "Italy"),
        "date": ("2026-12-31", date(2026, 12, 31)),
        "programme": ("Interreg Alpine", "Interreg Alpine"), "phone": ("+4420", "+4420"),
        "topics": (["Rail; fast", "State aid"], '"Rail; fast"; State aid'), "file": ("cv.pdf", "cv.pdf"),
    }  # fmt: skip
    for kind, (value, _cell) in given.items():
        answer(ada, taken.question(kind.replace("_", " "), kind=kind), value)
    taken.question("Not answered", kind="number")

    heading, row = taken.rows(has_all_columns=True)

    assert dict(zip(heading[16:], row[16:], strict=True)) == {
        **{kind.replace("_", " "): cell for kind, (_value, cell) in given.items()}, "Not answered": None,
    }  # fmt: skip


def test_a_day_or_country_that_nobody_knows_goes_out_as_it_was_kept(taken):
    ada = taken.registration()
    answer(ada, taken.question("Day", kind="date"), "30 February")
    answer(ada, taken.question("Country", kind="country"), "XX")

    assert taken.rows(has_all_columns=True)[1][-2:] == ["30 February", "XX"]


# -- several choices --------------------------------------------------------------------------------------
def test_several_choices_stand_together_as_they_were_worded_or_apart_by_what_they_are(taken):
    """Renamed “Sea” to “Coast” after Ada had chosen it, and took “Old” away."""
    question = taken.question("Where?", kind="choices", options=["Sea", "Hills"])
    sea, hills = question.options.all()
    old = OptionFactory(question=question, label="Old")
    answer(taken.registration("Ada"), question, ["Sea", "Old"], sea, old)
    answer(taken.registration("Bob"), question, ["Hills"], hills)
    answer(taken.registration("Cleo"), question, ["Sea"])  # before options had keys
    taken.registration("Dan")
    sea.label = "Coast"
    sea.save()
    old.delete()
    query = f"column=name&column=answer-{question.pk}&sort=name"

    assert taken.rows(query) == [
        ["Name", "Where?"], ["Ada", "Sea; Old"], ["Bob", "Hills"], ["Cleo", "Sea"], ["Dan", None],
    ]  # fmt: skip
    assert taken.rows(query, has_choices_apart=True) == [
        [
            "Name",
            "Where?: Coast",
            "Where?: Hills",
            "Where?: Old (no longer offered)",
            "Where?: Sea (no longer offered)",
        ],
        ["Ada", "x", None, "x", None],
        ["Bob", None, "x", None, None],
        ["Cleo", None, None, None, "x"],
        ["Dan", None, None, None, None],
    ]


def test_topics_apart_are_those_that_somebody_chose(taken):
    question = taken.question("Topics", kind="topics")
    answer(taken.registration("Ada"), question, ["Rail", "State aid"])
    answer(taken.registration("Bob"), question, ["Rail"])

    assert taken.rows(f"column=answer-{question.pk}&sort=code", has_choices_apart=True)[0] == [
        "Topics: Rail", "Topics: State aid",
    ]  # fmt: skip
    assert sorted(map(str, taken.rows(f"column=answer-{question.pk}", has_choices_apart=True)[1:])) == [
        "['x', 'x']", "['x', None]",
    ]  # fmt: skip


# -- sensitive answers ------------------------------------------------------------------------------------
def test_sensitive_answers_go_out_only_to_a_named_reader_who_wants_them(taken):
    answer(taken.registration(), taken.question("Diet", is_sensitive=True), "Vegan")
    query = f"column=name&column=answer-{Answer.objects.get().question_id}"

    assert taken.rows(has_all_columns=True, has_sensitive=True)[0][-1] != "Diet"
    taken.event.sensitive_readers.add(taken.staff)
    assert taken.rows(has_all_columns=True)[0][-1] != "Diet"
    assert taken.rows(query) == [["Name"], ["Ada"]]
    assert taken.rows(query, has_sensitive=True) == [["Name", "Diet"], ["Ada", "Vegan"]]


def test_audit_keeps_filters_but_no_words_that_were_typed(taken):
    question = taken.question("Why?")
    listing = taken.listing(f"q=lucja@ministry.example&country=PL&answer-{question.pk}-has=illness")

    assert Wanted("csv", has_all_columns=True).facts(listing, rows=3) == {
        "kind": "csv", "columns": "all", "sensitive": False, "rows": 3,
        "filter": {"q": "…", "country": "PL", f"answer-{question.pk}-has": "…"},
    }  # fmt: skip


# -- opened again -----------------------------------------------------------------------------------------
def harmless(text):
    return f"'{text}" if text[0] in "=+-@\t" or text.startswith("'=") else text


def test_whatever_people_type_stands_in_a_csv_that_runs_nothing(taken):
    question = taken.question("=cmd|' /C calc'!A0")
    for number, text in enumerate(AWKWARD):
        answer(taken.registration(f"p{number}" if number else "=1+1"), question, text)

    heading, *rows = taken.csv(f"column=name&column=answer-{question.pk}")

    assert heading == ["Name", "'=cmd|' /C calc'!A0"]
    assert [text for _name, text in reversed(rows)] == [harmless(text) for text in AWKWARD]
    assert rows[-1][0] == "'=1+1"


def test_whatever_people_type_stands_in_a_workbook_as_text(taken):
    question = taken.question("Any")
    for number, text in enumerate(AWKWARD):
        answer(taken.registration(f"p{number}"), question, text)

    _heading, *rows = taken.xlsx(f"column=answer-{question.pk}")

    assert [text for [text] in reversed(rows)] == [harmless(text) for text in AWKWARD]


def test_numbers_and_days_sort_in_a_workbook_and_in_a_csv(taken):
    ada = taken.registration()
    number, day = taken.question("Number", kind="number"), taken.question("Day", kind="date")
    answer(ada, number, 1.5)
    answer(ada, day, "2026-12-31")
    query = f"column=sent&column=answer-{number.pk}&column=answer-{day.pk}"

    assert taken.xlsx(query)[1] == [datetime.fromisoformat("2026-03-01 09:00"), 1.5, date(2026, 12, 31)]
    assert taken.csv(query)[1] == ["2026-03-01 09:00", "1.5", "2026-12-31"]


def test_an_empty_list_is_a_heading(taken):
    assert taken.csv("column=name") == [["Name"]]
    assert taken.xlsx("column=name") == [["Name"]]


# -- how much it takes ------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 12])
def test_statements_do_not_grow_with_registrations_questions_or_choices(taken, number, django_assert_num_queries):
    people = [taken.registration(f"p{each}") for each in range(number)]
    for each in range(number):
        question = taken.question(f"Where {each}?", kind="choices")
        for place, person in enumerate(people):
            options = question.options.all()[: 1 + place % 3]
            answer(person, question, [option.label for option in options], *options)
    listing = taken.listing()

    with django_assert_num_queries(3):  # what was chosen, the keys, one batch
        rows = list(Sheet(listing, Wanted("csv", True, True)).rows(keys_in_order(listing)))

    assert len(rows) == number + 1


def test_rows_come_in_batches_and_who_is_gone_meanwhile_is_left_out(taken, monkeypatch):
    monkeypatch.setattr("events.exports.reading.BATCH_ROWS", 2)
    for name in ("Ada", "Bob", "Cleo", "Dan", "Eve"):
        taken.registration(name)
    listing, told = taken.listing("sort=name&column=name"), []
    rows = Sheet(listing, Wanted("csv")).rows(keys_in_order(listing), done=told.append)
    first = [next(rows), next(rows)]
    taken.event.registrations.filter(person__name="Dan").delete()

    assert [*first, *rows] == [["Name"], ["Ada"], ["Bob"], ["Cleo"], ["Eve"]]
    assert told == [2, 2, 1]


def test_csv_of_a_list_is_read_by_the_standard_reader_line_by_line(taken):
    answer(taken.registration("Two\nlines"), taken.question("Text", kind="long_text"), "one\r\ntwo\r\n\r\nfour")

    text = taken.file("csv", has_all_columns=True).read().decode("utf-8-sig")

    assert list(csv.reader(StringIO(text, newline="")))[1][-1] == "one\ntwo\n\nfour"
