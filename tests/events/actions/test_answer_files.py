"""Files that came with answers: how they are called, how many may lie about, and when they end."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone

from events.actions.answer_files import MOST_UNUSED, forget_answer_files, keep_file, visible_name
from events.models import AnswerFile, State
from tests.factories.events import TINY_PDF, AnswerFactory, AnswerFileFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return RegistrationFactory(state=State.DRAFT)


@pytest.fixture
def question(draft):
    return QuestionFactory(event=draft.event, kind="file")


def keep(draft, question, name="letter.pdf"):
    return keep_file(registration=draft, question=question, upload=ContentFile(TINY_PDF, name=name))


@pytest.mark.parametrize(
    ("name", "visible"),
    [
        ("letter.pdf", "letter.pdf"),
        ("/etc/cron.d/letter.pdf", "letter.pdf"),
        ("C:\\Windows\\letter.pdf", "letter.pdf"),
        ("brief\u202efdp\u0000.pdf", "brieffdp.pdf"),
        ("Łódź 😀.PDF", "Łódź 😀.PDF"),
        ("a" * 400 + ".docx", "a" * 250 + ".docx"),
    ],
)
def test_a_name_is_shown_without_folders_and_signs_that_nobody_sees(name, visible):
    assert visible_name(name) == visible


def test_a_file_is_stored_under_its_token(draft, question):
    file = keep(draft, question, "Anna Rossi.PDF")

    assert file.file.name == f"answers/{timezone.localtime():%Y/%m}/{file.token}.pdf"
    assert (file.name, file.size_bytes) == ("Anna Rossi.PDF", len(TINY_PDF))
    assert AnswerFile.objects.get().file.read() == TINY_PDF


def test_of_files_sent_again_and_again_only_the_last_are_kept(draft, question, django_capture_on_commit_callbacks):
    first = keep(draft, question)
    draft.draft_answers = {"question_1": [str(first.token)]}
    draft.save()
    with django_capture_on_commit_callbacks(execute=True):
        files = [keep(draft, question) for _ in range(MOST_UNUSED + 2)]

    assert list(AnswerFile.objects.order_by("pk")) == [first, *files[-MOST_UNUSED:]]
    assert [default_storage.exists(file.file.name) for file in files] == [False] * 2 + [True] * MOST_UNUSED


def test_nothing_is_stored_for_a_row_that_could_not_be_written(draft, question, monkeypatch):
    stored = []
    monkeypatch.setattr(default_storage, "delete", stored.append)
    draft.pk = None

    with pytest.raises((IntegrityError, ValueError)):
        keep(draft, question)

    assert len(stored) == 1


def test_a_file_is_forgotten_with_what_was_stored(draft, question, django_capture_on_commit_callbacks):
    file = keep(draft, question)

    with django_capture_on_commit_callbacks(execute=True):
        forget_answer_files(AnswerFile.objects.all())

    assert not AnswerFile.objects.exists()
    assert not default_storage.exists(file.file.name)


def test_a_file_that_neither_an_answer_nor_a_draft_refers_to_is_over_after_a_day():
    def file(hours, **fields):
        row = AnswerFileFactory(**fields)
        AnswerFile.objects.filter(pk=row.pk).update(uploaded_at=timezone.now() - timedelta(hours=hours))
        return row

    left, young = file(25), file(23)
    answered = file(25)
    AnswerFactory(registration=answered.registration, question=answered.question, file=answered)
    in_draft = file(25, registration__state=State.DRAFT)
    ended = file(25, registration__state=State.CANCELLED)
    for row in (in_draft, ended):
        row.registration.draft_answers = {"question_1": [str(row.token)]}
        row.registration.save()

    assert set(AnswerFile.objects.unused()) == {left, young, ended}
    assert set(AnswerFile.objects.over()) == {left, ended}
