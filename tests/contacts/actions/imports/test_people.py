"""A sheet of contact persons: what each line would do, and what is done."""

import pytest

from audit.models import Entry
from contacts.models import ContactPerson, Import, Programme
from tests.contacts.actions.imports.lines import lines_of
from tests.factories.contacts import (
    ContactPersonFactory,
    NetworkFactory,
    OfficeFactory,
    ProgrammeFactory,
    TeamFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

HEADING = ["E-mail", "Given name", "Family name", "Team"]


def ada(**fields):
    given = {
        "slug": "ada", "given_name": "Ada", "family_name": "Example", "role": "Adviser",
        "email": "ada@organisation.example", "team": TeamFactory(name="Delivery", slug="delivery"),
        "languages": ["en", "it"], "phone": "+442079460123",
    }  # fmt: skip
    return ContactPersonFactory(**{**given, **fields})


def test_somebody_new_is_entered_with_all_that_a_line_says(sheets):
    TeamFactory(name="Delivery")
    office, network = OfficeFactory(name="Turku"), NetworkFactory(name="Controllers")
    rail, aid = TopicFactory(name="Rail"), TopicFactory(name="State aid")
    alpine, baltic = ProgrammeFactory(name="Interreg Alpine Space"), ProgrammeFactory(short_name="BSR")

    row = sheets.apply(
        [
            [
                "Slug", "Given name", "Family name", "Role", "Team", "Office", "Languages", "Topics led",
                "Topics helped", "Networks", "Programmes", "Countries", "Phone", "Working days", "E-mail", "Listed",
            ],
            [
                "", "Łucja", "Čapková", "Adviser", "delivery", "TURKU", "en; Italian", "rail", "State aid",
                "controllers", "interreg alpine space; BSR", "AT; Czechia; EL", "+44 20 7946 0123", "Mon; Tuesday; 3",
                "Lucja@organisation.example", "no",
            ],
        ]
    )  # fmt: skip

    person = ContactPerson.objects.get()
    assert row.stage == Import.Stage.APPLIED
    assert (person.slug, person.full_name, person.role, person.team.name) == (
        "lucja-capkova", "Łucja Čapková", "Adviser", "Delivery",
    )  # fmt: skip
    assert (person.office, person.languages, person.countries, person.working_days) == (
        office, ["en", "it"], ["AT", "CZ", "GR"], [1, 2, 3],
    )  # fmt: skip
    assert (person.email, person.phone.as_e164, person.is_listed) == (
        "Lucja@organisation.example", "+442079460123", False,
    )  # fmt: skip
    assert [(each.topic, each.is_lead) for each in person.contact_topics.all()] == [(rail, True), (aid, False)]
    assert list(person.networks.all()) == [network]
    assert set(person.programmes.all()) == {alpine, baltic}


def test_what_would_change_is_said_from_and_to(sheets):
    ada(leads=[TopicFactory(name="Rail")])
    TopicFactory(name="State aid")
    heading = ["e-mail", "ROLE", "topics_led", "Phone"]

    row = sheets.read([heading, ["ADA@organisation.example", "Head of team", "State aid; Rail", "020 7946 0124"]])
    mended = sheets.apply([heading, ["ADA@organisation.example", "Head of team", "State aid; Rail", "+442079460124"]])

    assert lines_of(row) == [
        (2, "wrong", {"phone": ["Enter a valid phone number (e.g. +12125552368)."]}),
    ]
    assert lines_of(mended) == [
        (
            2, "changed",
            [
                ["role", "Adviser", "Head of team"], ["topics_led", "Rail", "Rail; State aid"],
                ["phone", "+442079460123", "+442079460124"],
                ["email", "ada@organisation.example", "ADA@organisation.example"],
            ],
        )
    ]  # fmt: skip
    person = ContactPerson.objects.get()
    assert (person.slug, person.role, person.languages) == ("ada", "Head of team", ["en", "it"])
    assert sorted(topic.name for topic in person.topics.all()) == ["Rail", "State aid"]


def test_a_missing_column_leaves_what_is_there_and_an_empty_cell_empties_it(sheets):
    person = ada(serves=[ProgrammeFactory()])

    sheets.apply([["E-mail", "Role", "Languages", "Slug", "Listed"], ["ada@organisation.example", "", "", "", ""]])

    person.refresh_from_db()
    assert (person.role, person.languages, person.phone.as_e164) == ("", [], "+442079460123")
    assert (person.slug, person.is_listed, person.programmes.count()) == ("ada", True, 1)


def test_what_must_be_there_cannot_be_emptied(sheets):
    ada()

    row = sheets.read([[*HEADING], ["ada@organisation.example", "", "Example", ""]])

    assert lines_of(row) == [
        (2, "wrong", {"given_name": ["Fill in “Given name”."], "team": ["Fill in “Team”."]}),
    ]


def test_somebody_new_needs_columns_that_the_file_lacks(sheets):
    row = sheets.read([["E-mail", "Given name"], ["new@organisation.example", "New"]])

    words = ["A new entry needs it, and the file has no such column."]
    assert lines_of(row) == [(2, "wrong", {"family_name": words, "team": words})]


def test_the_same_line_again_changes_nothing(sheets):
    ada()

    row = sheets.read([HEADING, ["ada@organisation.example", "Ada", "Example", "Delivery"]])

    assert lines_of(row) == [(2, "unchanged", [])]


def test_somebody_is_found_by_slug_when_the_address_changes(sheets):
    ada()

    row = sheets.read([["Slug", "E-mail"], ["ada", "ada.example@organisation.example"]])

    assert lines_of(row) == [
        (2, "changed", [["email", "ada@organisation.example", "ada.example@organisation.example"]])
    ]


def test_slug_of_one_and_address_of_another_are_told(sheets):
    ada()
    ContactPersonFactory(slug="ben", given_name="Ben", family_name="Other", email="ben@organisation.example")

    row = sheets.read([["Slug", "E-mail"], ["ada", "ben@organisation.example"]])

    assert lines_of(row) == [
        (
            2, "wrong",
            {"slug": ["“ada” is Ada Example, and the e-mail address is that of Ben Other. Leave one of them out."]},
        )
    ]  # fmt: skip


def test_address_of_two_persons_needs_the_slug(sheets):
    ada()
    ContactPersonFactory(slug="ben", email="Ada@organisation.example")

    row = sheets.read([["Slug", "E-mail", "Role"], ["", "ada@organisation.example", "x"], ["ben", "", "x"]])
    named = sheets.read([["Slug", "Role"], ["ben", "Head"]])

    assert lines_of(row)[0] == (
        2, "wrong", {"email": ["2 people have this address: ada, ben. Say by the slug who is meant."]},
    )  # fmt: skip
    assert lines_of(named) == [(2, "changed", [["role", "Project officer", "Head"]])]


def test_line_without_address_and_slug_means_nobody(sheets):
    row = sheets.read([["E-mail", "Role"], ["", "Adviser"]])

    assert lines_of(row)[0][2]["email"][0] == "Fill in the e-mail address: it says who is meant."


def test_the_same_person_twice_is_wrong_on_the_second_line_which_names_the_first(sheets):
    ada()
    row = sheets.read(
        [
            ["Slug", "E-mail", "Role"],
            ["", "ada@organisation.example", "Head"],
            ["", "x@organisation.example", "a"],
            ["ada", "ada@organisation.example", "Tail"],
            ["", "X@organisation.example", "b"],
        ]
    )

    assert [line[1] for line in lines_of(row)] == ["changed", "wrong", "wrong", "wrong"]
    assert lines_of(row)[2][2] == {"": ["Line 2 is about the same already. Keep one of them."]}
    assert lines_of(row)[3][2][""] == ["Line 3 is about the same already. Keep one of them."]


def test_unknown_names_are_told_with_the_nearest_that_there_is(sheets):
    ada()
    TopicFactory(name="Simplified cost options")
    ProgrammeFactory(name="Interreg Italy-Croatia")

    row = sheets.read(
        [
            [
                "E-mail", "Team", "Topics led", "Programmes", "Countries", "Languages", "Working days", "Listed",
                "Networks",
            ],
            [
                "ada@organisation.example", "Delivry", "Simplified costs options", "Interreg Italy-Croatie",
                "XX; Austrai", "Qwxz", "Funday", "perhaps", "Zzz",
            ],
        ]
    )  # fmt: skip

    assert lines_of(row)[0][2] == {
        "team": ["“Delivry” is not known. Is “Delivery” meant?"],
        "topics_led": ["“Simplified costs options” is not known. Is “Simplified cost options” meant?"],
        "programmes": ["“Interreg Italy-Croatie” is not known. Is “Interreg Italy-Croatia” meant?"],
        "countries": ["“XX” is not known."],
        "languages": ["“Qwxz” is not known."],
        "working_days": [
            "“Funday” is none of: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday."
        ],
        "is_listed": ["“perhaps” is none of: yes, no."],
        "networks": ["“Zzz” is not known."],
    }  # fmt: skip


def test_merged_programme_leads_to_its_target_and_one_that_is_not_listed_is_refused(sheets):
    person = ada()
    target = ProgrammeFactory(name="PR FESR Sicilia 2021-2027")
    ProgrammeFactory(name="Sicily ERDF", state=Programme.State.MERGED, merged_into=target)
    ProgrammeFactory(name="Old one", state=Programme.State.CLOSED)
    heading = ["E-mail", "Programmes"]

    sheets.apply([heading, ["ada@organisation.example", "sicily erdf; PR FESR Sicilia 2021-2027"]])
    refused = sheets.read([heading, ["ada@organisation.example", "Old one"]])

    assert list(person.programmes.all()) == [target]
    assert lines_of(refused) == [
        (
            2, "wrong",
            {"programmes": ["“Old one” is not in the registry: closed: nobody represents it any more."]},
        )
    ]  # fmt: skip


def test_closed_programme_that_somebody_serves_already_stays(sheets):
    closed = ProgrammeFactory(name="Old one", state=Programme.State.CLOSED)
    person = ada(serves=[closed])
    ProgrammeFactory(name="New one")

    sheets.apply([["E-mail", "Programmes"], ["ada@organisation.example", "Old one; New one"]])

    assert sorted(each.name for each in person.programmes.all()) == ["New one", "Old one"]


def test_topic_is_led_or_helped_and_not_both(sheets):
    ada()
    TopicFactory(name="Rail")

    row = sheets.read([["E-mail", "Leads", "Helps"], ["ada@organisation.example", "Rail", "rail"]])

    assert lines_of(row) == [(2, "wrong", {"topics_helped": ["Either led or helped, not both: Rail."]})]


def test_lead_becomes_helper_when_one_column_says_so_and_the_other_is_emptied(sheets):
    person = ada(leads=[TopicFactory(name="Rail")])

    sheets.apply([["E-mail", "Leads", "Helps"], ["ada@organisation.example", "", "Rail"]])

    assert [(each.topic.name, each.is_lead) for each in person.contact_topics.all()] == [("Rail", False)]


def test_sign_that_cannot_be_kept_is_told_in_its_column(sheets):
    ada()

    row = sheets.read([], content=b"E-mail,Given name,Role\nada@organisation.example,A\x00da,Adviser\n")

    assert lines_of(row) == [
        (2, "wrong", {"given_name": ["There is a sign that cannot be kept. Type the cell anew."]}),
    ]


def test_formula_is_text(sheets):
    ada()

    row = sheets.apply([], content=b"E-mail,Role\nada@organisation.example,=1+1\n")

    assert lines_of(row) == [(2, "changed", [["role", "Adviser", "=1+1"]])]
    assert ContactPerson.objects.get().role == "=1+1"


def test_two_new_persons_of_one_name_get_slugs_of_their_own(sheets):
    ada(slug="ada-example")

    sheets.apply([HEADING, *([f"{n}@organisation.example", "Ada", "Example", "Delivery"] for n in range(2))])

    assert sorted(ContactPerson.objects.values_list("slug", flat=True)) == [
        "ada-example", "ada-example-2", "ada-example-3",
    ]  # fmt: skip


def test_more_cells_than_columns_are_told(sheets):
    ada()

    row = sheets.read([["E-mail", "Role"], ["ada@organisation.example", "Head", "of team"]])

    assert lines_of(row) == [
        (2, "wrong", {"": ["There are more cells than the heading has columns. Is a quotation mark missing?"]})
    ]


def test_the_audit_remembers_the_import_and_each_person_without_names(sheets, staff):
    changed = ada()
    row = sheets.apply(
        [
            HEADING,
            ["ada@organisation.example", "Ada", "Changed", "Delivery"],
            ["new@organisation.example", "New", "One", "Delivery"],
        ]
    )

    new = ContactPerson.objects.exclude(pk=changed.pk).get()
    by = f"accounts.user:{staff.pk}"
    assert list(Entry.objects.order_by("pk").values_list("verb", "about", "by", "detail")) == [
        ("import-begun", f"contacts.import:{row.pk}", by, {"kind": "people"}),
        ("contact-added", f"contacts.contactperson:{new.pk}", by, {}),
        ("contact-changed", f"contacts.contactperson:{changed.pk}", by, {}),
        ("import-applied", f"contacts.import:{row.pk}", by, {"kind": "people", "lines": {"new": 1, "changed": 1}}),
    ]


def test_photo_and_what_else_a_sheet_does_not_hold_stay(sheets):
    person = ada(photo="contacts/ada.jpg", looks_after=[NetworkFactory()])

    sheets.apply([["E-mail", "Role"], ["ada@organisation.example", "Head"]])

    person.refresh_from_db()
    assert (person.role, person.photo.name, person.networks.count()) == ("Head", "contacts/ada.jpg", 1)
