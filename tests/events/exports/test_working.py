"""The worker: writes exports to their end, is stopped, dies and is followed by another."""

from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.utils import timezone

from audit.models import Entry
from events import tasks
from events.actions import exports as actions
from events.actions.exports import stages
from events.exports import work, working
from events.models import Export
from interact_portal.celery import app
from tests.factories.accounts import UserFactory
from tests.factories.events import AnswerFactory
from tests.threads import Pause, begun, outcomes

pytestmark = pytest.mark.django_db

Stage = Export.Stage


@pytest.fixture
def asked(taken, monkeypatch):
    """An export of five registrations that waits for a worker, which does two at a time."""
    monkeypatch.setattr("events.exports.reading.BATCH_ROWS", 2)
    for name in ("Ada", "Bob", "Cleo", "Dan", "Eve"):
        taken.registration(name)
    return ask(taken)


def ask(taken, query="sort=name&column=name", kind="csv", **wanted):
    wanted = {"has_all_columns": False, "has_choices_apart": False, "has_sensitive": False} | wanted
    return actions.begin_export(event=taken.event, by=taken.staff, kind=kind, query=query, facts={}, **wanted)


def stands(row):
    row.refresh_from_db()
    return row.stage, row.done, row.total


def files(media):
    return [path for path in media.rglob("*") if path.is_file()]


def forget_lease():
    Export.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


# -- writing ----------------------------------------------------------------------------------------------
def test_worker_writes_what_was_asked_for_and_keeps_it(asked, media, caplog):
    caplog.set_level("INFO")

    assert work(seconds=60) == 1

    assert stands(asked) == (Stage.READY, 5, 5)
    assert (asked.lease, asked.leased_until, asked.tries, asked.ready_at is None) == (None, None, 0, False)
    assert asked.file.read().decode("utf-8-sig").split() == ["Name", "Ada", "Bob", "Cleo", "Dan", "Eve"]
    assert [path.parent.name for path in files(media)] == ["exports"]
    assert "Ada" not in caplog.text
    assert work(seconds=60) == 0


def test_every_kind_is_written(taken, asked):
    rows = [asked, ask(taken, kind="xlsx"), ask(taken, kind="zip")]

    assert work(seconds=60) == 3

    assert [stands(row) for row in rows] == [(Stage.READY, 5, 5)] * 3
    assert [row.file.read()[:3] for row in rows[1:]] == [b"PK\x03", b"PK\x05"]
    with ZipFile(rows[2].file.open("rb")) as archive:
        assert archive.namelist() == []


def test_audit_says_what_was_asked_for_what_was_written_and_by_whom(taken, asked):
    query = "country=PL&q=ada"
    wanted = {"has_all_columns": True, "has_choices_apart": True, "has_sensitive": False}
    asked.delete()
    row = actions.begin_export(
        event=taken.event, by=taken.staff, kind="csv", query=query, facts={"rows": 1, "kind": "csv"}, **wanted
    )
    work(seconds=60)

    entries = Entry.objects.filter(verb__contains="export").order_by("pk").values_list("verb", "about", "by", "detail")
    about, by = f"events.event:{taken.event.pk}", f"accounts.user:{taken.staff.pk}"
    assert list(entries)[1:] == [
        ("export-begun", about, by, {"export": row.pk, "rows": 1, "kind": "csv"}),
        (
            "registrations-exported", about, by,
            {
                "export": row.pk, "kind": "csv", "columns": "all", "sensitive": False, "rows": 1,
                "filter": {"country": "PL", "q": "…"},
            },
        ),
    ]  # fmt: skip


def test_who_asks_for_the_same_again_gets_the_one_that_is_being_written(taken, asked):
    assert ask(taken) == asked
    assert ask(taken, kind="xlsx") != asked
    work(seconds=60)
    assert ask(taken) != asked


def test_statements_of_an_export_do_not_grow_with_its_rows_but_by_batches(
    taken, asked, monkeypatch, django_assert_num_queries
):
    """Each further batch costs one statement to read and one to say how far it is."""
    with django_assert_num_queries(25):
        work(seconds=60)
    monkeypatch.setattr("events.exports.reading.BATCH_ROWS", 100)
    ask(taken)
    with django_assert_num_queries(21):
        work(seconds=60)


def test_tick_without_exports_is_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert work(seconds=60) == 0


# -- stopping ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_stopped_export_keeps_nothing_and_is_begun_again_from_the_start(taken, asked, media):
    pause = Pause('SET "leased_until"')
    with begun(pause.around(lambda: work(seconds=60))) as futures:
        pause.wait()
        actions.stop_export(row=asked, by=taken.staff)
        pause.go_on.set()
        outcomes(futures)
    assert stands(asked) == (Stage.STOPPED, 0, 0)
    assert (asked.lease, asked.file.name, files(media)) == (None, "", [])
    assert work(seconds=60) == 0

    taken.registration("Fay")
    actions.begin_again(row=asked, by=taken.staff)
    work(seconds=60)

    assert stands(asked) == (Stage.READY, 6, 6)
    assert len(files(media)) == 1


@pytest.mark.django_db(transaction=True)
def test_export_stopped_while_its_file_is_being_kept_leaves_no_file(taken, asked, media):
    pause = Pause('"ready_at" =')
    with begun(pause.around(lambda: work(seconds=60))) as futures:
        pause.wait()
        assert len(files(media)) == 1
        actions.stop_export(row=asked, by=taken.staff)
        pause.go_on.set()
        outcomes(futures)

    assert stands(asked) == (Stage.STOPPED, 0, 0)
    assert files(media) == []
    assert not Entry.objects.filter(verb="registrations-exported").exists()


def test_what_is_not_being_written_is_not_stopped_and_what_is_not_begun_again(taken, asked):
    with pytest.raises(actions.WrongStage):
        actions.begin_again(row=asked, by=taken.staff)
    work(seconds=60)
    with pytest.raises(actions.WrongStage):
        actions.stop_export(row=asked, by=taken.staff)
    asked.delete()
    for act in (actions.stop_export, actions.begin_again):
        with pytest.raises(actions.WrongStage):
            act(row=Export(pk=asked.pk or 0), by=taken.staff)


def test_one_that_is_ready_can_be_written_anew(taken, asked, media, django_capture_on_commit_callbacks):
    work(seconds=60)
    taken.registration("Fay")

    with django_capture_on_commit_callbacks(execute=True):
        actions.begin_again(row=asked, by=taken.staff)
    assert (stands(asked), asked.ready_at, files(media)) == ((Stage.WRITING, 0, 0), None, [])

    work(seconds=60)
    assert stands(asked) == (Stage.READY, 6, 6)


# -- workers that die -------------------------------------------------------------------------------------
class Killed(BaseException):
    pass


def test_killed_worker_is_followed_by_another_that_begins_anew(asked, media, monkeypatch):
    calls = iter(range(10))

    def note_or_die(self, number):
        if next(calls) == 2:
            raise Killed
        stages.advance(self.row, done=2)

    with monkeypatch.context() as patch:
        patch.setattr(working.Progress, "__call__", note_or_die)
        with pytest.raises(Killed):
            work(seconds=60)
    assert stands(asked) == (Stage.WRITING, 2, 5)
    assert work(seconds=60) == 0  # its lease still runs
    assert files(media) == []

    forget_lease()
    assert work(seconds=60) == 1

    assert stands(asked) == (Stage.READY, 5, 5)
    assert asked.file.read().decode("utf-8-sig").split() == ["Name", "Ada", "Bob", "Cleo", "Dan", "Eve"]


def test_what_a_worker_has_written_stands_in_no_folder_before_it_is_whole(asked, media, monkeypatch, tmp_path):
    """Whoever ends a worker by force leaves no half of a list of people behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = []

    def look(self, number):
        seen.extend(tmp_path.iterdir())
        stages.advance(self.row, done=number)

    monkeypatch.setattr(working.Progress, "__call__", look)

    work(seconds=60)

    assert (stands(asked)[0], seen) == (Stage.READY, [])


def test_file_of_a_worker_that_died_before_it_was_kept_goes(
    asked, media, monkeypatch, django_capture_on_commit_callbacks
):
    def die(**facts):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(working, "note_export", die)
        with pytest.raises(Killed):
            work(seconds=60)
    asked.refresh_from_db()
    [left] = files(media)
    assert (asked.stage, left.name) == (Stage.WRITING, asked.file.name.rpartition("/")[2])

    forget_lease()
    with django_capture_on_commit_callbacks(execute=True):
        work(seconds=60)

    assert stands(asked) == (Stage.READY, 5, 5)
    assert [path.name for path in files(media)] == [asked.file.name.rpartition("/")[2]]
    assert not left.exists()


def test_export_that_ends_its_worker_each_time_is_given_up(asked):
    for _ in range(working.MOST_TRIES):
        assert stages.claim().pk == asked.pk
        forget_lease()

    work(seconds=60)

    assert stands(asked) == (Stage.FAILED, 0, 0)
    assert (asked.lease, asked.tries, work(seconds=60)) == (None, 0, 0)


def test_one_export_is_written_at_a_time_so_that_mail_finds_a_worker(taken, asked):
    second = ask(taken, kind="xlsx")

    assert stages.claim().pk == asked.pk
    assert stages.claim() is None
    forget_lease()
    Export.objects.filter(pk=asked.pk).update(stage=Stage.STOPPED, lease=None, leased_until=None)
    assert stages.claim().pk == second.pk


def test_copying_a_large_file_keeps_the_lease(asked, monkeypatch, tmp_path):
    monkeypatch.setattr(stages, "BEAT_SECONDS", -1)
    monkeypatch.setattr(stages, "COPIED_BYTES", 10)
    row, file = stages.claim(), tmp_path / "large"
    file.write_bytes(b"x" * 25)
    forget_lease()

    with file.open("rb") as opened:
        chunks = list(stages._Beating(opened, row).chunks())

    assert [len(chunk) for chunk in chunks] == [10, 10, 5]
    assert Export.objects.due().count() == 0


# -- who may ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}, {"is_superuser": False}])
def test_who_may_not_see_registrations_any_more_gets_no_file(taken, asked, media, change):
    type(taken.staff).objects.filter(pk=taken.staff.pk).update(**change)

    work(seconds=60)

    assert stands(asked) == (Stage.FAILED, 0, 0)
    assert files(media) == []


def test_who_reads_sensitive_answers_no_more_gets_no_file_of_them(taken):
    AnswerFactory(registration=taken.registration(), question=taken.question("Diet", is_sensitive=True))
    taken.event.sensitive_readers.add(taken.staff)
    row = ask(taken, has_sensitive=True, has_all_columns=True)
    taken.event.sensitive_readers.clear()

    work(seconds=60)

    assert stands(row) == (Stage.FAILED, 0, 0)


def test_list_that_makes_no_sense_any_more_is_not_written(taken, asked):
    question = taken.question("Why?")
    row = ask(taken, query=f"column=answer-{question.pk}")
    question.delete()

    work(seconds=60)

    assert stands(row) == (Stage.FAILED, 0, 0)


# -- keeping ----------------------------------------------------------------------------------------------
def test_beat_asks_every_second_and_ends_what_is_a_day_old(asked, media, django_capture_on_commit_callbacks):
    due = {each["task"]: each for each in app.conf.beat_schedule.values()}
    tasks.work_on_exports()
    assert stands(asked) == (Stage.READY, 5, 5)
    assert (due[tasks.work_on_exports.name]["schedule"], due[tasks.end_exports.name]["schedule"]) == (1.0, 600.0)

    tasks.end_exports()
    assert Export.objects.kept().count() == 1
    Export.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert Export.objects.kept().count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        tasks.end_exports()

    assert (Export.objects.count(), files(media)) == (0, [])


def test_begun_again_is_kept_a_day_from_then(taken, asked):
    actions.stop_export(row=asked, by=taken.staff)
    Export.objects.update(created_at=timezone.now() - timedelta(hours=23))

    actions.begin_again(row=asked, by=taken.staff)

    asked.refresh_from_db()
    assert timezone.now() - asked.created_at < timedelta(minutes=1)


def test_exports_of_somebody_who_is_erased_go_with_their_files(taken, asked, media, django_capture_on_commit_callbacks):
    other = actions.begin_export(
        event=taken.event, by=UserFactory(is_staff=True), kind="csv", query="", facts={}, has_all_columns=True
    )
    work(seconds=60)

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_exports(Export.objects.filter(by=taken.staff))

    assert [*Export.objects.all()] == [other]
    assert files(media) == []
