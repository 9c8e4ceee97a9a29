"""A sheet of programmes: what each line would do, and what is done."""

from functools import partial
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from contacts.actions.imports.programmes import BREAKS
from contacts.models import Import, Programme
from contacts.models.programmes import Goal
from tests.contacts.actions.imports.lines import lines_of
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(sheets):
    return partial(sheets.read, kind=Import.Kind.PROGRAMMES)


@pytest.fixture
def apply(sheets):
    return partial(sheets.apply, kind=Import.Kind.PROGRAMMES)


def alpine(**fields):
    given = {
        "slug": "alpine",
        "name": "Interreg Alpine Space",
        "strand": "B",
        "countries": ["AT", "IT"],
        "cci": "2021TC1",
    }
    return ProgrammeFactory(**{**given, **fields})


def test_new_programme_is_entered_with_all_that_a_line_says(apply):
    row = apply(
        [
            ["Name", "Short name", "Goal", "Strand", "Region", "Kind", "Countries", "CCI", "Website", "E-mail address"],
            [
                "Interreg Łaba", "PL-CZ", "interreg", "cross-border", "", "land", "Poland; CZ", "2021TC9",
                "example.org", "laba@example.org",
            ],
            ["PR FESR Sicilia", "", "mainstream", "", "Sicilia", "", "IT", "2021IT1", "https://sicilia.example", ""],
        ]
    )  # fmt: skip

    assert row.stage == Import.Stage.APPLIED
    fields = (
        "slug", "name", "short_name", "goal", "strand", "region", "kind", "countries", "cci", "website", "email",
        "state",
    )  # fmt: skip
    assert list(Programme.objects.order_by("name").values_list(*fields)) == [
        (
            "interreg-laba", "Interreg Łaba", "PL-CZ", "interreg", "A", "", "land", ["PL", "CZ"], "2021TC9",
            "https://example.org", "laba@example.org", "listed",
        ),
        (
            "pr-fesr-sicilia", "PR FESR Sicilia", "", "ijg", "", "Sicilia", "", ["IT"], "2021IT1",
            "https://sicilia.example", "", "listed",
        ),
    ]  # fmt: skip


def test_programme_is_found_by_its_name_however_it_is_spelt(read):
    alpine()

    row = read([["Name", "Short name"], ["INTERREG  alpine-space", "AS"]])

    assert lines_of(row) == [
        (
            2, "changed",
            [["name", "Interreg Alpine Space", "INTERREG  alpine-space"], ["short_name", "", "AS"]],
        )
    ]  # fmt: skip


def test_programme_is_found_by_its_number_when_the_name_changes(apply):
    programme = alpine()

    apply([["CCI", "Name"], ["2021TC1", "Interreg VI-B Alpine Space"]])

    programme.refresh_from_db()
    assert (programme.name, programme.slug) == ("Interreg VI-B Alpine Space", "alpine")


def test_number_of_another_programme_is_told(read):
    alpine()
    ProgrammeFactory(name="Other", cci="2021TC2")

    row = read([["Name", "CCI"], ["Interreg Alpine Space", "2021TC2"]])

    assert lines_of(row) == [
        (2, "wrong", {"cci": ["This number is that of “Other”. Leave the name or the number out."]})
    ]


def test_number_of_several_programmes_needs_the_name(read):
    alpine()
    ProgrammeFactory(name="Other", cci="2021TC1")

    row = read([["CCI", "Kind"], ["2021TC1", "land"], ["", "sea"]])

    assert [line[2] for line in lines_of(row)] == [
        {"cci": ["Several programmes have this number. Say by the name which is meant."]},
        {
            "name": ["Fill in the name: it says which programme is meant."],
            "goal": ["A programme in the registry needs its goal."],
        },
    ]


def test_former_name_leads_to_what_it_was_merged_into(apply):
    target = alpine()
    former = ProgrammeFactory(name="Alpine ERDF", state=Programme.State.MERGED, merged_into=target)

    row = apply([["Name", "Kind"], ["alpine erdf", "mountains"]])

    target.refresh_from_db()
    former.refresh_from_db()
    assert lines_of(row) == [(2, "changed", [["kind", "", "mountains"]])]
    assert (target.name, target.kind, former.kind, former.state) == (
        "Interreg Alpine Space", "mountains", "", Programme.State.MERGED,
    )  # fmt: skip


def test_former_and_present_name_are_the_same_programme_twice(read):
    target = alpine()
    ProgrammeFactory(name="Alpine ERDF", state=Programme.State.MERGED, merged_into=target)

    row = read([["Name", "Kind"], ["Alpine ERDF", "a"], ["Interreg Alpine Space", "b"]])

    assert lines_of(row)[1] == (3, "wrong", {"": ["Line 2 is about the same already. Keep one of them."]})


def test_typed_name_enters_the_registry_with_its_goal_and_not_without(apply):
    typed = ProgrammeFactory(awaiting_check=True, name="Sicilia FESR")
    other = ProgrammeFactory(awaiting_check=True, name="Interreg Somewhere")

    row = apply([["Name", "Goal", "Kind"], ["Sicilia FESR", "IJG", ""], ["Interreg Somewhere", "", "land"]])

    typed.refresh_from_db()
    other.refresh_from_db()
    assert lines_of(row) == [
        (
            2, "changed",
            [
                ["state", "typed by a person, awaiting check", "in the registry"],
                ["goal", "", "Investment for jobs and growth"],
            ],
        ),
        (3, "changed", [["kind", "", "land"]]),
    ]  # fmt: skip
    assert (typed.state, other.state) == (Programme.State.LISTED, Programme.State.AWAITING_CHECK)
    verbs = Entry.objects.filter(about__startswith="contacts.programme:").order_by("about").values_list("verb", "about")
    assert sorted(verbs) == [
        ("programme-changed", f"contacts.programme:{other.pk}"),
        ("programme-checked", f"contacts.programme:{typed.pk}"),
    ]


def test_closed_programme_stays_closed(apply):
    programme = alpine(state=Programme.State.CLOSED)

    apply([["Name", "Kind"], ["Interreg Alpine Space", "mountains"]])

    programme.refresh_from_db()
    assert (programme.state, programme.kind) == (Programme.State.CLOSED, "mountains")


def test_what_the_registry_forbids_is_told_by_column(read):
    row = read(
        [
            ["Name", "Goal", "Strand", "Website", "Short name", "E-mail"],
            ["One", "ijg", "A", "", "", ""],
            ["Two", "", "", "nowhere", "x" * 81, "office at example.org"],
            ["!", "war", "E", "", "", ""],
        ]
    )

    assert [line[2] for line in lines_of(row)] == [
        {"strand": ["Only an Interreg programme has a strand."]},
        {
            "website": ["“Website” must be an address such as https://example.org/page."],
            "short_name": ["“Short name” may have at most 80 characters; yours has 81."],
            "email": ["“E-mail” must be an e-mail address such as name@example.org."],
            "goal": ["A programme in the registry needs its goal."],
        },
        {
            "name": ["Fill in the name: it says which programme is meant."],
            "goal": ["“war” is none of: Interreg, Investment for jobs and growth."],
            "strand": [
                "“E” is none of: A: cross-border, B: transnational, C: interregional, D: outermost regions."
            ],
        },
    ]  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_told_of_a_constraint_is_what_the_database_holds(name):
    [constraint] = [each for each in Programme._meta.constraints if each.name == name]
    _column, is_broken = BREAKS[name]

    for goal, strand, state in product(["", *Goal.values], ["", "A"], [Programme.State.LISTED, Programme.State.CLOSED]):
        programme = Programme(name="A name", slug="a", goal=goal, strand=strand, state=state)
        try:
            constraint.validate(Programme, programme)
            is_refused = False
        except ValidationError:
            is_refused = True
        assert bool(is_broken(strand, goal, state)) == is_refused, (goal, strand, state)
