"""Sheets in the staff area: sent, looked at, mended, applied; by those who may."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from contacts.actions import imports
from contacts.admin.imports import LINES_OF_A_PAGE
from contacts.forms.imports import ImportForm
from contacts.models import ContactPerson, Import, ImportLine
from kit.spreadsheets import MOST_BYTES
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import (
    ContactPersonFactory,
    ImportFactory,
    ImportLineFactory,
    ProgrammeFactory,
    TeamFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/contacts/import/add/"
LIST = "/admin/contacts/import/"


@pytest.fixture
def staff(client):
    client.force_login(StaffFactory())
    return client


def with_permissions(client, *names):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(person)
    return client


def sheet(text, name="people.csv"):
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def page_of(row):
    return f"{LIST}{row.pk}/change/"


def text_of(response):
    return " ".join(response.content.decode().split())


# -- the whole way ----------------------------------------------------------------------------------------
def test_a_sheet_with_five_bad_lines_is_mended_and_applied(staff):
    TeamFactory(name="Delivery")
    TopicFactory(name="Rail")
    lines = [
        "a@organisation.example,Ada,One,Delivery,Rail",
        "b@organisation.example,,Two,Delivery,Rail",
        "c@organisation.example,Cy,Three,Delivry,Rail",
        "no address,Dee,Four,Delivery,Rail",
        "e@organisation.example,Eve,Five,Delivery,Raill",
        "a@organisation.example,Ada,One,Delivery,Rail",
    ]
    text = "\n".join(["E-mail,Given name,Family name,Team,Leads", *lines])

    sent = staff.post(ADD, {"kind": "people", "file": sheet(text)})
    row = Import.objects.get()
    assert sent["location"] == page_of(row)
    assert "The file is being read." in text_of(staff.get(page_of(row)))
    imports.work(seconds=60)
    looked_at = text_of(staff.get(page_of(row)))
    assert "<strong>5 lines are wrong.</strong>" in looked_at
    assert "Team: “Delivry” is not known. Is “Delivery” meant?" in looked_at
    assert "Apply all" not in looked_at

    answer = staff.get(f"{LIST}{row.pk}/lines.csv")
    heading, *rows = csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")))
    assert heading == ["E-mail", "Given name", "Family name", "Team", "Topics led", "What is wrong"]
    assert [row[-1] for row in rows] == [
        "",
        "Given name: Fill in “Given name”.",
        "Team: “Delivry” is not known. Is “Delivery” meant?",
        "E-mail: “E-mail” must be an e-mail address such as name@example.org.",
        "Topics led: “Raill” is not known. Is “Rail” meant?",
        "Line 2 is about the same already. Keep one of them.",
    ]
    rows[1][1], rows[2][3], rows[3][0], rows[4][4] = "Bea", "Delivery", "d@organisation.example", "Rail"
    mended = StringIO()
    csv.writer(mended).writerows([heading, *rows[:5]])

    staff.post(ADD, {"kind": "people", "file": sheet(mended.getvalue())})
    again = Import.objects.first()
    imports.work(seconds=60)
    assert 'value="Apply all"' in text_of(staff.get(page_of(again)))
    applied = staff.post(f"{LIST}{again.pk}/apply/", follow=True)
    assert "The import is being applied." in text_of(applied)
    imports.work(seconds=60)

    assert "<strong>Applied.</strong>" in text_of(staff.get(page_of(again)))
    assert sorted(ContactPerson.objects.values_list("family_name", flat=True)) == [
        "Five",
        "Four",
        "One",
        "Three",
        "Two",
    ]


@pytest.mark.parametrize(
    ("encoding", "is_warned"),
    [("cp1250", True), ("latin-1", True), ("utf-8", False), ("utf-8-sig", False), ("utf-16", False)],
)
def test_who_looks_at_letters_that_were_guessed_is_told_so(staff, encoding, is_warned):
    ContactPersonFactory(email="ada@organisation.example")
    text = "E-mail,Given name\nada@organisation.example,Zoé"
    staff.post(ADD, {"kind": "people", "file": SimpleUploadedFile("people.csv", text.encode(encoding))})
    imports.work(seconds=60)

    page = text_of(staff.get(page_of(Import.objects.get())))

    assert ("The file does not say how its letters are written." in page) is is_warned


def test_one_wrong_line_is_asked_for_as_one(staff):
    staff.post(ADD, {"kind": "people", "file": sheet("E-mail,Given name\nno address,Ada")})
    imports.work(seconds=60)

    page = text_of(staff.get(page_of(Import.objects.get())))

    assert "<strong>1 line is wrong.</strong> Mend it in your file" in page


def test_second_press_of_apply_is_told_and_does_nothing(staff):
    ContactPersonFactory(email="ada@organisation.example")
    staff.post(ADD, {"kind": "people", "file": sheet("E-mail,Role\nada@organisation.example,Head")})
    row = Import.objects.get()
    imports.work(seconds=60)
    staff.post(f"{LIST}{row.pk}/apply/")

    again = staff.post(f"{LIST}{row.pk}/apply/", follow=True)
    imports.work(seconds=60)

    assert "Nothing was done: the import has gone on in the meantime." in text_of(again)
    assert Entry.objects.filter(verb="import-applied").count() == 1


def test_import_is_stopped_and_goes_on(staff):
    ContactPersonFactory(email="ada@organisation.example")
    staff.post(ADD, {"kind": "people", "file": sheet("E-mail,Role\nada@organisation.example,Head")})
    row = Import.objects.get()

    stopped = staff.post(f"{LIST}{row.pk}/stop/", follow=True)
    imports.work(seconds=60)
    assert "Stopped before it began. Nothing was changed in the directory." in text_of(stopped)
    staff.post(f"{LIST}{row.pk}/resume/")
    imports.work(seconds=60)

    assert "Every line can be applied." in text_of(staff.get(page_of(row)))


def test_wrong_line_cannot_be_applied_by_its_address(staff):
    row = ImportLineFactory(verdict=ImportLine.Verdict.WRONG, wrong={"role": ["No."]}).origin

    answer = staff.post(f"{LIST}{row.pk}/apply/", follow=True)

    assert "There is nothing to apply: a line is wrong" in text_of(answer)


# -- what is sent -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("files", "words"),
    [({}, "Choose the file to be imported."), ({"file": sheet("")}, "The file is empty.")],
    ids=["none", "empty"],
)
def test_file_that_is_none_is_told_in_the_form(staff, media, files, words):
    answer = staff.post(ADD, {"kind": "people", **files})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert (Import.objects.count(), list(media.rglob("*"))) == (0, [])


def test_file_that_is_too_large_is_told_in_the_form_and_not_kept(staff, media):
    large = SimpleUploadedFile("large.csv", b"x" * (MOST_BYTES + 1))

    answer = staff.post(ADD, {"kind": "people", "file": large})

    assert "The file has 20.0\xa0MB. Send one of at most 20.0\xa0MB." in answer.content.decode()
    assert (Import.objects.count(), list(media.rglob("*"))) == (0, [])


def test_file_of_200_megabytes_is_refused_by_its_size():
    file = sheet("E-mail")
    file.size = 200 * 1024 * 1024
    form = ImportForm({"kind": "people"}, {"file": file})

    assert form.errors == {"file": ["The file has 200.0\xa0MB. Send one of at most 20.0\xa0MB."]}


def test_upload_page_says_what_a_sheet_may_hold(staff):
    answer = staff.get(f"{ADD}?kind=programmes")
    page = text_of(answer)

    assert "Slug, Given name, Family name, Role, Team" in page
    assert "an empty cell empties what is there" in page
    assert answer.context["adminform"].form["kind"].value() == "programmes"


def test_what_people_wrote_is_text_on_the_page(staff):
    row = ImportFactory(file_name="<b>x</b>.csv", heading=["E-mail", "<i>Colour</i>"])
    ImportLineFactory(
        origin=row, values={"email": "<script>"}, verdict=ImportLine.Verdict.WRONG,
        wrong={"email": ["“<img src=x>” is not known."]},
    )  # fmt: skip

    page = staff.get(page_of(row)).content.decode()

    assert not any(tag in page for tag in ("<b>x", "<i>Colour", "<script>", "<img src=x"))


# -- looking at it ----------------------------------------------------------------------------------------
def test_wrong_lines_come_first_and_a_verdict_is_a_plain_link(staff):
    row = ImportFactory(total=3, done=3)
    for verdict in ("unchanged", "changed", "wrong"):
        ImportLineFactory(origin=row, verdict=verdict)

    everything = staff.get(page_of(row))
    changed = staff.get(page_of(row) + "?verdict=changed")

    assert [line.verdict for line in everything.context["page"]] == ["wrong", "changed", "unchanged"]
    assert [line.verdict for line in changed.context["page"]] == ["changed"]
    assert '<a href="?verdict=changed" aria-current="page">Changed: 1</a>' in text_of(changed)


@pytest.mark.parametrize("query", ["verdict=nonsense", "verdict=wrong", "verdict=wrong&verdict=new"])
def test_verdict_of_no_line_gives_an_empty_list_that_says_so(staff, query):
    row = ImportLineFactory().origin

    answer = staff.get(f"{page_of(row)}?{query}")

    assert answer.status_code == 200
    assert "No line is of that kind." in text_of(answer)


@pytest.mark.parametrize("page", ["2", "99", "nonsense", "-1"])
def test_lines_are_paged_and_any_page_is_answered(staff, page):
    row = ImportFactory()
    for _ in range(LINES_OF_A_PAGE + 1):
        ImportLineFactory(origin=row)

    assert staff.get(f"{page_of(row)}?page={page}").status_code == 200


def test_pages_make_the_same_statements_for_one_line_and_for_many(staff, django_assert_num_queries):
    row = ImportFactory()
    for number in (1, 30):
        for _ in range(number):
            ImportLineFactory(origin=row)
        with django_assert_num_queries(5):
            staff.get(page_of(row))
    for number in (0, 9):
        for _ in range(number):
            ImportFactory()
        with django_assert_num_queries(3):
            staff.get(LIST)


@pytest.mark.parametrize("stage", Import.Stage.values)
def test_every_stage_has_its_page(staff, stage):
    row = ImportFactory(stage=stage, applied_at="2026-11-01T10:00Z" if stage == "applied" else None, total=10, done=5)

    answer = staff.get(page_of(row))

    assert answer.status_code == 200
    assert f'data-stage="{stage}"' in answer.content.decode()
    assert ("js/progress.js" in answer.content.decode()) == (stage in ("reading", "applying"))


def test_import_that_is_not_there_is_not_found(staff):
    assert staff.get(f"{LIST}999999/change/").status_code == 404
    assert staff.get(f"{LIST}x/change/").status_code == 404
    assert staff.post(f"{LIST}999999/apply/").status_code == 404
    assert staff.get(f"{LIST}{ImportFactory(heading=[]).pk}/lines.csv").status_code == 404


# -- who may ----------------------------------------------------------------------------------------------
def test_who_may_enter_programmes_imports_programmes_and_sees_nothing_of_people(client):
    people, programmes = ImportFactory(), ImportFactory(kind=Import.Kind.PROGRAMMES)
    with_permissions(client, "add_programme", "change_programme", "view_programme")

    listed = client.get(LIST)
    form = client.get(ADD).context["adminform"].form

    assert list(listed.context["cl"].queryset) == [programmes]
    assert form.fields["kind"].choices == [("programmes", "programmes")]
    assert client.get(page_of(programmes)).status_code == 200
    assert client.get(page_of(people)).status_code == 404
    assert client.get(f"{LIST}{people.pk}/lines.csv").status_code == 404
    assert client.post(f"{LIST}{people.pk}/apply/").status_code == 404
    refused = client.post(ADD, {"kind": "people", "file": sheet("E-mail\na@b.example")})
    assert list(refused.context["adminform"].form.errors) == ["kind"]
    assert Import.objects.count() == 2


@pytest.mark.parametrize("permissions", [["add_contactperson"], ["change_contactperson"], ["view_contactperson"], []])
def test_who_may_not_both_add_and_change_people_imports_none(client, permissions):
    row = ImportFactory()
    with_permissions(client, *permissions)

    assert [client.get(path).status_code for path in (LIST, ADD, page_of(row))] == [403, 403, 403]


# -- exports ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("model", "kind"), [("contactperson", "people"), ("programme", "programmes")])
def test_list_leads_to_import_and_to_an_export_of_what_it_shows(staff, model, kind):
    page = text_of(staff.get(f"/admin/contacts/{model}/?q=ada"))

    assert f'<a href="/admin/contacts/import/add/?kind={kind}">Import</a>' in page
    assert f'<a href="/admin/contacts/{model}/export.csv?q=ada">Export as CSV</a>' in page
    assert f'<a href="/admin/contacts/{model}/export.xlsx?q=ada">Export as XLSX</a>' in page


def test_export_holds_what_the_list_shows_and_the_audit_says_how_much(client):
    person = StaffFactory()
    client.force_login(person)
    ContactPersonFactory(family_name="Shown", is_listed=True)
    ContactPersonFactory(family_name="Hidden", is_listed=False)

    answer = client.get("/admin/contacts/contactperson/export.csv?is_listed__exact=1")
    rows = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert answer.streaming
    assert [row[2] for row in rows] == ["Family name", "Shown"]
    assert list(Entry.objects.values_list("verb", "about", "by", "detail")) == [
        ("people-exported", "system", f"accounts.user:{person.pk}", {"rows": 1})
    ]


def test_export_of_programmes_follows_the_search(staff):
    ProgrammeFactory(name="Interreg Alpine")
    ProgrammeFactory(name="Interreg Baltic")

    answer = staff.get("/admin/contacts/programme/export.csv?q=baltic")

    assert [row[0] for row in csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")))] == [
        "Name",
        "Interreg Baltic",
    ]


def test_export_with_a_filter_that_there_is_not_leads_to_the_list(staff):
    answer = staff.get("/admin/contacts/contactperson/export.csv?is_listed__exact=nonsense")

    assert (answer.status_code, answer["location"]) == (302, "/admin/contacts/contactperson/")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nobody_but_who_may_see_the_list_gets_an_export(client, ending):
    path = f"/admin/contacts/contactperson/export.{ending}"

    assert client.get(path).status_code == 302
    assert with_permissions(client, "view_programme").get(path).status_code == 403
    assert with_permissions(client, "view_contactperson").get(path).status_code == 200


def test_who_may_only_look_is_offered_no_import(client):
    page = text_of(with_permissions(client, "view_contactperson").get("/admin/contacts/contactperson/"))

    assert "Export as CSV" in page
    assert ">Import<" not in page
