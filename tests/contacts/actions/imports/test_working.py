"""The worker: reads batch by batch, goes on where it was, is stopped, and says of a file what is wrong with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts import tasks
from contacts.actions import imports
from contacts.actions.imports import stages, working
from contacts.models import ContactPerson, Import, ImportLine
from interact_portal.celery import app
from tests.contacts.actions.imports.lines import lines_of
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory, TeamFactory, TopicFactory
from tests.threads import Pause, begun, outcomes

pytestmark = pytest.mark.django_db

HEADING = ["E-mail", "Given name", "Family name", "Team", "Topics led", "Programmes", "Role"]


def people(number, *, role="Adviser"):
    """A sheet of so many people, and what they name."""
    yield HEADING
    for each in range(number):
        yield [f"p{each}@organisation.example", "Ada", f"Example {each}", "Delivery", "Rail", "Interreg Alpine", role]


@pytest.fixture
def named(db):
    return TeamFactory(name="Delivery"), TopicFactory(name="Rail"), ProgrammeFactory(name="Interreg Alpine")


class PauseAt(Pause):
    """Halts a thread before the so-many-th statement that contains ``words``."""

    def __init__(self, number: int, words: str):
        super().__init__(words)
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        self.left -= self.words in sql
        return (
            execute(sql, params, many, context) if self.left else super().__call__(execute, sql, params, many, context)
        )


def files(media):
    return [path for path in media.rglob("*") if path.is_file()]


# -- reading ----------------------------------------------------------------------------------------------
def test_sheet_waits_for_the_worker_and_is_kept_where_nobody_is_served_it(sheets, named, media, client):
    row = sheets.send(people(2))

    assert (row.stage, row.total, row.done, row.lines.count()) == (Import.Stage.READING, None, 0, 0)
    assert [path.parent.name for path in files(media)] == ["imports"]
    client.force_login(sheets.by)
    assert client.get(f"/{row.file.name}").status_code == 404


def test_worker_reads_it_and_nothing_changes_yet(sheets, named, media):
    row = sheets.read(people(3))

    assert (row.stage, row.total, row.done, row.heading) == (Import.Stage.READY, 3, 3, HEADING)
    assert (row.lease, row.leased_until, row.tries) == (None, None, 0)
    assert [(number, verdict) for number, verdict, _changes in lines_of(row)] == [(2, "new"), (3, "new"), (4, "new")]
    assert not ContactPerson.objects.exists()


def test_file_goes_with_the_commit_that_applies_it(sheets, named, media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = sheets.apply(people(1))

    assert (row.stage, row.file.name, files(media)) == (Import.Stage.APPLIED, "", [])


@pytest.mark.usefixtures("named")
def test_statements_of_a_batch_do_not_grow_with_its_lines(sheets, django_assert_max_num_queries):
    for number in (3, 60):
        row = sheets.send(people(number, role="Adviser"))
        with django_assert_max_num_queries(30):
            imports.work(seconds=60)
        imports.apply_import(row=row, by=None)
        with django_assert_max_num_queries(44):
            imports.work(seconds=60)
        row.refresh_from_db()
        assert row.stage == Import.Stage.APPLIED
        changed = sheets.send(people(number, role=f"Head {number}"))
        with django_assert_max_num_queries(32):
            imports.work(seconds=60)
        changed.refresh_from_db()
        assert changed.lines.counts()[ImportLine.Verdict.CHANGED] == number


def test_worker_that_has_no_time_left_gives_the_import_back_and_the_next_goes_on(sheets, named, monkeypatch):
    monkeypatch.setattr(working, "BATCH_LINES", 2)
    row = sheets.send(people(5))
    held = stages.claim()
    working._read(held, 0)
    row.refresh_from_db()
    assert (row.stage, row.done, row.total, row.lease) == (Import.Stage.READING, 0, 5, None)

    imports.work(seconds=60)

    row.refresh_from_db()
    assert (row.stage, row.done, row.lines.count()) == (Import.Stage.READY, 5, 5)


def test_worker_killed_in_the_middle_of_reading_loses_nothing_and_doubles_nothing(sheets, named, monkeypatch):
    """Two batches are committed; in the third the worker dies, and the same person stands twice across batches."""
    monkeypatch.setattr(working, "BATCH_LINES", 2)
    row = sheets.send([*people(7), list(people(1))[1]])
    batches = iter(range(10))
    note = working._note_excess

    class Killed(BaseException):
        pass

    def note_or_die(*arguments, **options):
        if next(batches) == 2:
            raise Killed
        note(*arguments, **options)

    monkeypatch.setattr(working, "_note_excess", note_or_die)
    with pytest.raises(Killed):
        imports.work(seconds=60)
    row.refresh_from_db()
    assert (row.stage, row.done, row.lines.count()) == (Import.Stage.READING, 4, 4)
    assert imports.work(seconds=60) == 0  # its lease still runs

    Import.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    imports.work(seconds=60)

    row.refresh_from_db()
    assert (row.stage, row.done, row.total) == (Import.Stage.READY, 8, 8)
    assert row.lines.counts() == {"wrong": 1, "new": 7, "changed": 0, "unchanged": 0}
    assert lines_of(row)[-1] == (9, "wrong", {"": ["Line 2 is about the same already. Keep one of them."]})


def test_file_that_ends_its_worker_each_time_is_given_up(sheets, named):
    row = sheets.send(people(1))
    for _ in range(working.MOST_TRIES):
        assert stages.claim().pk == row.pk
        Import.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    imports.work(seconds=60)

    row.refresh_from_db()
    assert (row.stage, row.file.name) == (Import.Stage.BROKEN, "")
    assert row.problem.startswith("The portal could not read this file")


def test_beat_asks_every_second_and_a_tick_that_nobody_took_expires(sheets, named):
    row = sheets.send(people(1))
    [due] = [each for each in app.conf.beat_schedule.values() if each["task"] == tasks.work_on_imports.name]

    tasks.work_on_imports()

    row.refresh_from_db()
    assert (due["schedule"], due["options"], row.stage) == (1.0, {"expires": 1}, Import.Stage.READY)


# -- stopping ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_stopped_reading_keeps_what_was_read_and_goes_on_from_there(sheets, named, staff, monkeypatch):
    monkeypatch.setattr(working, "BATCH_LINES", 2)
    row = sheets.send(people(5))
    pause = PauseAt(2, 'INSERT INTO "contacts_importline"')

    with begun(pause.around(lambda: imports.work(seconds=60))) as futures:
        pause.wait()
        imports.stop_import(row=row, by=staff)
        pause.go_on.set()
        outcomes(futures)
    row.refresh_from_db()
    assert (row.stage, row.done, row.lines.count(), row.lease) == (Import.Stage.STOPPED, 2, 2, None)
    assert imports.work(seconds=60) == 0

    imports.resume_import(row=row, by=staff)
    imports.work(seconds=60)

    row.refresh_from_db()
    assert (row.stage, row.done, row.lines.count()) == (Import.Stage.READY, 5, 5)


@pytest.mark.parametrize("act", [imports.stop_import, imports.resume_import])
def test_what_is_not_under_way_is_neither_stopped_nor_resumed(sheets, named, act):
    row = sheets.read(people(1))

    with pytest.raises(imports.WrongStage):
        act(row=row, by=None)


def test_reading_again_compares_the_file_with_what_the_directory_holds_now(sheets, named):
    row = sheets.read([["E-mail", "Role"], ["ada@organisation.example", "Head"]])
    ContactPersonFactory(email="ada@organisation.example")

    imports.read_again(row=row, by=None)
    imports.work(seconds=60)

    row.refresh_from_db()
    assert (row.stage, lines_of(row)) == (
        Import.Stage.READY, [(2, "changed", [["role", "Project officer", "Head"]])],
    )  # fmt: skip


# -- files that are none ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"E-mail,Role\n", "The file has a heading and nothing below it."),
        (b"Colour,Shape\nred,round\n", "The first line must name the columns, and one of these has to be among them"),
        (b"E-mail,Mail\na@b.example,c@d.example\n", "The heading names a column twice: E-mail."),
        (b"E-mail\n" + b"x" * 10_000_000, "Line 2 of the file has more than 327,670 characters."),
        (b"E-mail\n" + b"a@b.example\n" * 100_000, "The file has more than 20,000 lines. Divide it into several."),
        (b"PK\x03\x04broken", "The file looks like a workbook, but cannot be read as one."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "The file is locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "The file is an old Excel file (.xls)."),
    ],
    ids=["empty", "heading only", "no column", "twice", "10 MB line", "100,000 lines", "no workbook", "locked", "xls"],
)  # fmt: skip
def test_file_that_cannot_be_read_says_why_and_is_not_kept(
    sheets, media, django_capture_on_commit_callbacks, content, words
):
    with django_capture_on_commit_callbacks(execute=True):
        row = sheets.read([], content=content)

    assert (row.stage, row.lines.count(), files(media)) == (Import.Stage.BROKEN, 0, [])
    assert row.problem.startswith(words)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_sheet_is_read_in_whatever_encoding_it_was_written(sheets, encoding):
    ContactPersonFactory(email="zoe@organisation.example", given_name="Zoe", family_name="Malaga")
    content = "E-mail;Given name;Family name\nzoe@organisation.example;Zoë;Málaga\n".encode(encoding)

    row = sheets.read([], content=content)

    assert lines_of(row) == [(2, "changed", [["given_name", "Zoe", "Zoë"], ["family_name", "Malaga", "Málaga"]])]


def test_file_that_is_gone_is_told(sheets, named, media):
    row = sheets.send(people(1))
    for path in files(media):
        path.unlink()

    imports.work(seconds=60)

    row.refresh_from_db()
    assert row.problem == "The file is not there any more. Send it again."


def test_ended_imports_leave_no_file(sheets, named, media, django_capture_on_commit_callbacks):
    sheets.send(people(1))

    with django_capture_on_commit_callbacks(execute=True):
        imports.end_imports(imports=Import.objects.all())

    assert (Import.objects.count(), files(media)) == (0, [])
