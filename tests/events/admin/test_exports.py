"""Taking registrations out in the staff area: the page that asks, what comes at once, and what a worker writes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from audit.models import Entry
from events.actions import exports as actions
from events.exports import wanted, work
from events.models import Export
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import (
    AnswerFactory,
    AnswerFileFactory,
    EventFactory,
    ExportFactory,
    QuestionFactory,
    RegistrationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

ALL = {"kind": "csv", "columns": "all", "choices": "together"}
VIEW = {**ALL, "columns": "view"}


@pytest.fixture
def event():
    return EventFactory(slug="palermo")


@pytest.fixture
def ada(event):
    return RegistrationFactory(event=event, person=UserFactory(name="Ada", country="PL"))


@pytest.fixture
def all_long(monkeypatch):
    """As if every list were long."""
    monkeypatch.setattr(wanted, "MOST_AT_ONCE", 0)


def address(event, query=""):
    return f"{reverse('admin:events_event_export', args=[event.pk])}?{query}"


def page_of(row, name="change"):
    return reverse(f"admin:events_export_{name}", args=[row.pk])


def body(response):
    return b"".join(response.streaming_content)


def entries():
    return list(Entry.objects.filter(verb__contains="export").order_by("pk").values_list("verb", "detail"))


def colleague(*names):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return person


# -- the page that asks -----------------------------------------------------------------------------------
def test_list_leads_to_its_export_with_the_same_filters(client, staff, event, ada):
    page = client.get(f"{reverse('admin:events_event_registrations', args=[event.pk])}?country=PL")

    assert address(event, "country=PL") in page.content.decode()


def test_page_says_how_many_go_out_and_by_which_filters(client, staff, event, ada):
    RegistrationFactory(event=event, person=UserFactory(country="IT"))

    text = client.get(address(event, "country=PL")).content.decode()

    assert "1 registration goes out." in text
    assert "Country: Poland" in text
    assert 'action="?country=PL"' in text


def test_page_offers_sensitive_answers_to_their_readers_where_there_are_any(client, staff, event, ada):
    def offered():
        return "has_sensitive" in client.get(address(event)).content.decode()

    event.sensitive_readers.add(staff)
    assert not offered()
    QuestionFactory(event=event, is_sensitive=True)
    assert offered()
    event.sensitive_readers.clear()
    assert not offered()


def test_list_that_makes_no_sense_has_nothing_to_export(client, staff, event, ada):
    page = client.get(address(event, "state=nowhere"))

    assert "makes no sense" in page.content.decode()
    assert '<form method="post" action="?' not in page.content.decode()
    assert "The list is empty" in client.post(address(event, "state=nowhere"), ALL).context["form"].errors.as_text()


def test_refused_form_says_what_to_do_and_keeps_what_was_chosen(client, staff, event, ada):
    page = client.post(address(event), {"kind": "pdf", "columns": "view", "choices": "apart"})

    assert list(page.context["form"].errors) == ["kind"]
    text = page.content.decode()
    assert "<title>Error: " in text
    assert text.count("checked") == 2


def test_an_empty_list_is_not_exported(client, staff, event, ada):
    assert (
        "The list is empty: there is nothing to take out." in client.get(address(event, "country=FI")).content.decode()
    )
    page = client.post(address(event, "country=FI"), ALL)

    assert page.context["form"].non_field_errors() == [
        "The list is empty: there is nothing to take out. Choose other filters."
    ]
    assert entries() == []


# -- at once ----------------------------------------------------------------------------------------------
def test_short_csv_comes_at_once_and_the_audit_knows_it(client, staff, event, ada):
    RegistrationFactory(event=event, person=UserFactory(name="Bob", country="IT"))

    answer = client.post(address(event, "column=name&country=PL"), VIEW)

    assert body(answer).decode() == "\ufeffName\r\nAda\r\n"
    day = timezone.localdate().isoformat()
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer["Content-Disposition"] == f'attachment; filename="palermo-{day}.csv"'
    assert "no-store" in answer["Cache-Control"]
    facts = {"kind": "csv", "columns": "view", "sensitive": False, "filter": {"country": "PL"}, "rows": 1}
    assert entries() == [("registrations-exported", facts)]
    assert not Export.objects.exists()


def test_short_workbook_comes_at_once(client, staff, event, ada, tmp_path):
    answer = client.post(address(event, "column=name"), {**VIEW, "kind": "xlsx"})

    (tmp_path / "taken.xlsx").write_bytes(body(answer))
    assert load_workbook(str(tmp_path / "taken.xlsx")).get_sheet_by_index(0).to_python() == [["Name"], ["Ada"]]
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_choices_apart_and_all_columns_are_as_staff_chose(client, staff, event, ada):
    QuestionFactory(event=event, kind="choices", label="Where?", options=["Sea", "Hills"])

    heading = body(client.post(address(event, "column=name"), {**ALL, "choices": "apart"})).decode().split("\r\n")[0]

    assert heading.startswith("\ufeffReference,Name,E-mail,")
    assert heading.endswith("Where?: Sea,Where?: Hills")


def test_sensitive_answers_go_out_only_when_a_named_reader_ticks_them_and_the_audit_says_so(client, staff, event, ada):
    question = QuestionFactory(event=event, label="Diet", is_sensitive=True)
    AnswerFactory(registration=ada, question=question, value="Vegan")

    def taken(**ticked):
        return body(client.post(address(event), {**ALL, **ticked})).decode()

    assert "Vegan" not in taken(has_sensitive="on")
    event.sensitive_readers.add(staff)
    assert "Vegan" not in taken()
    assert "Vegan" in taken(has_sensitive="on")
    assert [detail["sensitive"] for _verb, detail in entries()] == [False, False, True]


def test_view_of_sensitive_columns_only_is_not_an_empty_sheet(client, staff, event, ada):
    question = QuestionFactory(event=event, label="Diet", is_sensitive=True)
    event.sensitive_readers.add(staff)
    view = address(event, f"column=answer-{question.pk}")

    assert client.post(view, VIEW).context["form"].non_field_errors() == [
        "Every column of the list is sensitive. Tick “With sensitive answers”, or choose all columns."
    ]
    assert body(client.post(view, {**VIEW, "has_sensitive": "on"})).decode() == '\ufeffDiet\r\n""\r\n'


def test_statements_at_once_do_not_grow_with_registrations(client, staff, event, ada, django_assert_num_queries):
    client.post(address(event), ALL)
    for _ in range(2):
        with django_assert_num_queries(9):
            body(client.post(address(event), ALL))
        RegistrationFactory.create_batch(5, event=event)


# -- by a worker ------------------------------------------------------------------------------------------
def test_long_list_is_written_by_a_worker_and_its_page_says_how_far_it_is(client, staff, event, ada, all_long):
    answer = client.post(address(event, "column=name&country=PL"), VIEW)
    [row] = Export.objects.all()
    assert answer.url == page_of(row)
    assert (row.by, row.kind, row.query, row.has_all_columns) == (staff, "csv", "country=PL&column=name", False)

    waiting = client.get(answer.url).content.decode()
    assert "The export waits for its turn." in waiting
    assert "Country: Poland" in waiting
    Export.objects.update(done=1, total=4)
    running = client.get(answer.url).content.decode()
    assert "1 of 4 registrations are written." in running
    assert "js/progress.js" in running
    work(seconds=60)
    ready = client.get(answer.url).content.decode()

    assert "1 registration, 14" in ready
    assert page_of(row, "file") in ready
    assert "js/progress.js" not in ready


def test_each_download_is_in_the_audit_with_numbers_and_filter(client, staff, event, ada, all_long):
    client.post(address(event, "column=name&country=PL"), VIEW)
    work(seconds=60)
    [row] = Export.objects.all()

    answers = [client.get(page_of(row, "file")), client.head(page_of(row, "file")), client.get(page_of(row, "file"))]

    assert body(answers[0]).decode() == "\ufeffName\r\nAda\r\n"
    assert answers[0]["Content-Disposition"].startswith('attachment; filename="palermo-')
    facts = {"kind": "csv", "columns": "view", "sensitive": False, "filter": {"country": "PL"}, "rows": 1}
    assert entries() == [
        ("export-begun", facts | {"export": row.pk}),
        ("registrations-exported", facts | {"export": row.pk}),
        ("export-downloaded", facts | {"export": row.pk}),
        ("export-downloaded", facts | {"export": row.pk}),
    ]


def test_pressing_twice_is_one_export(client, staff, event, ada, all_long):
    assert client.post(address(event), ALL).url == client.post(address(event), ALL).url
    assert Export.objects.count() == 1


def test_files_are_left_to_a_worker_however_few_there_are(client, staff, event, ada):
    question = QuestionFactory(event=event, kind="file")
    file = AnswerFileFactory(registration=ada, question=question)
    AnswerFactory(registration=ada, question=question, file=file, value=file.name)

    answer = client.post(address(event), {**ALL, "kind": "zip"})

    assert answer.url == page_of(Export.objects.get(kind="zip"))
    work(seconds=60)
    assert client.get(page_of(Export.objects.get(), "file"))["Content-Type"] == "application/zip"


def test_where_nobody_sent_a_file_or_all_are_too_large_it_is_said(client, staff, event, ada, monkeypatch):
    assert client.post(address(event), {**ALL, "kind": "zip"}).context["form"].non_field_errors() == [
        "Nobody of these people has sent a file."
    ]
    question = QuestionFactory(event=event, kind="file")
    file = AnswerFileFactory(registration=ada, question=question, size_bytes=3 * 1024**3)
    AnswerFactory(registration=ada, question=question, file=file, value=file.name)

    [words] = client.post(address(event), {**ALL, "kind": "zip"}).context["form"].non_field_errors()

    assert words.replace("\xa0", " ") == (
        "The files have 3.0 GB together, and at most 2.0 GB go into one ZIP. Choose filters, and take them out in "
        "parts."
    )


def test_export_is_stopped_and_begun_again_on_its_page(client, staff, event, ada, all_long):
    client.post(address(event), ALL)
    [row] = Export.objects.all()

    stopped = client.post(page_of(row, "stop"), follow=True)
    assert "The export is stopped." in stopped.content.decode()
    assert "Stopped. Nothing of it was kept." in stopped.content.decode()
    assert work(seconds=60) == 0
    again = client.post(page_of(row, "again"), follow=True).content.decode()
    assert "The export is being written anew." in again
    late = client.post(page_of(row, "again"), follow=True).content.decode()
    assert "Nothing was done: the export has gone on in the meantime." in late
    work(seconds=60)
    assert "Ready." in client.get(page_of(row)).content.decode()


def test_export_that_could_not_be_made_or_whose_file_is_gone_says_so(client, staff, event, ada, media):
    failed = ExportFactory(event=event, by=staff, stage="failed")
    assert "This export could not be made." in client.get(page_of(failed)).content.decode()
    gone = ExportFactory(event=event, by=staff, stage="ready", ready_at=timezone.now(), file="exports/gone.csv")
    assert "The file is not there any more." in client.get(page_of(gone)).content.decode()

    answer = client.get(page_of(gone, "file"), follow=True)

    assert "There is no file to be had of this export." in answer.content.decode()
    assert entries() == []


def test_exports_of_the_last_day_are_listed_with_the_owners_only(client, staff, event, ada):
    mine = ExportFactory(event=event, by=staff)
    ExportFactory(event=event)
    old = ExportFactory(event=event, by=staff)
    Export.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1, seconds=1))

    assert [*client.get(reverse("admin:events_export_changelist")).context["cl"].queryset] == [mine]
    assert client.get(page_of(old)).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_list_of_exports_costs_the_same_statements_for_many(client, staff, number, django_assert_num_queries):
    for _ in range(number):
        ExportFactory(by=staff)
    client.get(reverse("admin:events_export_changelist"))
    with django_assert_num_queries(3):
        client.get(reverse("admin:events_export_changelist"))


# -- whose it is ------------------------------------------------------------------------------------------
def statuses(client, row):
    pages = [client.get(page_of(row, name)) for name in ("change", "file", "history")]
    return [page.status_code for page in [*pages, *(client.post(page_of(row, name)) for name in ("stop", "again"))]]


def test_nobody_but_the_owner_finds_an_export_or_its_file(client, staff, event, ada, all_long):
    client.post(address(event), ALL)
    work(seconds=60)
    [row] = Export.objects.all()

    for person in (StaffFactory(), colleague("view_registration"), colleague()):
        client.force_login(person)
        assert statuses(client, row) == [404] * 5
    client.force_login(staff)
    assert statuses(client, row) == [200, 200, 200, 302, 302]


def test_owner_who_may_not_see_registrations_any_more_finds_it_no_more(client, event, ada, all_long):
    person = colleague("view_registration")
    client.force_login(person)
    client.post(address(event), ALL)
    work(seconds=60)
    [row] = Export.objects.all()
    assert client.get(page_of(row, "file")).status_code == 200

    person.user_permissions.clear()

    assert statuses(client, row) == [404] * 5
    assert client.get(address(event)).status_code == 403


def test_owner_who_reads_sensitive_answers_no_more_finds_the_file_of_them_no_more(client, staff, event, ada, all_long):
    AnswerFactory(registration=ada, question=QuestionFactory(event=event, is_sensitive=True))
    event.sensitive_readers.add(staff)
    client.post(address(event), {**ALL, "has_sensitive": "on"})
    work(seconds=60)
    [row] = Export.objects.all()
    assert client.get(page_of(row, "file")).status_code == 200

    event.sensitive_readers.remove(staff)

    assert statuses(client, row) == [404] * 5


def test_act_on_an_export_that_has_just_ended_says_so(staff, event):
    row = ExportFactory(event=event, by=staff)
    Export.objects.all().delete()

    with pytest.raises(actions.WrongStage):
        actions.stop_export(row=row, by=staff)
