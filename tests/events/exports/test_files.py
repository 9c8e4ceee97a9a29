"""The files that people sent, as one ZIP."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile

from events.exports import Wanted, bytes_of, files_of, safe_name
from events.exports.files import Names
from events.models import AnswerFile, Export
from tests.factories.events import AnswerFactory, AnswerFileFactory

pytestmark = pytest.mark.django_db


def send(registration, question, name, content=b"%PDF-1.7"):
    file = AnswerFileFactory(
        registration=registration, question=question, name=name, file=ContentFile(content, name="kept.pdf"),
        size_bytes=len(content),
    )  # fmt: skip
    AnswerFactory(registration=registration, question=question, value=name, file=file)
    return file


def opened(file):
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_files_stand_under_the_code_and_the_name_that_people_gave_them(taken):
    letter, cv = taken.question("Letter", kind="file"), taken.question("CV", kind="file")
    ada, zoe = taken.registration("Ada", code="AAAA-AAAA"), taken.registration("Zoë", code="BBBB-BBBB")
    send(ada, letter, "Łetter of Ada.pdf", b"one")
    send(ada, cv, "cv.pdf", b"two")
    send(zoe, cv, "cv.pdf", b"three")

    assert opened(taken.file(Export.Kind.FILES, "sort=name", has_all_columns=True)) == {
        "AAAA-AAAA Łetter of Ada.pdf": b"one",
        "AAAA-AAAA cv.pdf": b"two",
        "BBBB-BBBB cv.pdf": b"three",
    }


def test_two_files_of_one_name_stand_beside_each_other(taken):
    ada = taken.registration("Ada", code="AAAA-AAAA")
    for number, name in enumerate(("cv.pdf", "CV.pdf", "../cv.pdf", "cv")):
        send(ada, taken.question(f"File {number}", kind="file"), name, str(number).encode())

    assert opened(taken.file(Export.Kind.FILES, has_all_columns=True)) == {
        "AAAA-AAAA cv.pdf": b"0",
        "AAAA-AAAA CV (2).pdf": b"1",
        "AAAA-AAAA cv (3).pdf": b"2",
        "AAAA-AAAA cv": b"3",
    }


def test_a_file_that_is_missing_in_the_store_is_noted_inside(taken):
    cv = taken.question("CV", kind="file")
    send(taken.registration("Ada", code="AAAA-AAAA"), cv, "there.pdf", b"there")
    lost = send(taken.registration("Zoë", code="BBBB-BBBB"), cv, "lost.pdf")
    lost.file.storage.delete(lost.file.name)

    files = opened(taken.file(Export.Kind.FILES, has_all_columns=True))

    assert set(files) == {"AAAA-AAAA there.pdf", "missing files.txt"}
    assert files["missing files.txt"].decode("utf-8-sig").splitlines()[1:] == ["", "BBBB-BBBB lost.pdf"]


def test_files_of_the_list_only_and_of_answers_not_of_drafts(taken):
    cv = taken.question("CV", kind="file")
    send(taken.registration("Ada", code="AAAA-AAAA"), cv, "ada.pdf")
    send(taken.registration("Zoë"), cv, "zoe.pdf")
    AnswerFileFactory(registration=taken.event.registrations.get(code="AAAA-AAAA"), question=cv, name="begun.pdf")

    assert set(opened(taken.file(Export.Kind.FILES, "q=Ada", has_all_columns=True))) == {"AAAA-AAAA ada.pdf"}
    assert opened(taken.file(Export.Kind.FILES, "q=Ada&column=name")) == {}


def test_sensitive_files_go_out_only_to_a_named_reader_who_wants_them(taken):
    send(taken.registration("Ada", code="AAAA-AAAA"), taken.question("Card", kind="file", is_sensitive=True), "c.pdf")

    def names(**wanted):
        return set(opened(taken.file(Export.Kind.FILES, has_all_columns=True, **wanted)))

    assert names(has_sensitive=True) == set()
    taken.event.sensitive_readers.add(taken.staff)
    assert names() == set()
    assert names(has_sensitive=True) == {"AAAA-AAAA c.pdf"}


def test_size_of_all_files_is_known_before_they_are_read(taken):
    cv = taken.question("CV", kind="file")
    for name in ("Ada", "Zoë"):
        send(taken.registration(name), cv, "cv.pdf", b"12345")

    assert bytes_of(files_of(taken.listing(), Wanted("zip", has_all_columns=True))) == 10
    assert bytes_of(AnswerFile.objects.none()) == 0


def test_statements_do_not_grow_with_files(taken, django_assert_num_queries):
    cv = taken.question("CV", kind="file")
    for number in range(5):
        send(taken.registration(f"p{number}"), cv, "cv.pdf")
        with django_assert_num_queries(6):  # four of the list, its keys, one batch of files
            taken.file(Export.Kind.FILES, has_all_columns=True)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\cv.pdf", "cv.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("cv\x00\x1f\u202efdp.exe", "cv___fdp.exe"),
        ("  two   blanks .pdf ", "two blanks.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("no ending. and words", "no ending. and words"),
        (".pdf", "pdf"),
        ("...", "file"),
        ("", "file"),
        ("Λίστα 👩‍💻.pdf", "Λίστα 👩‍💻.pdf"),
    ],
)
def test_name_of_a_file_is_one_that_every_system_can_keep(name, safe):
    assert safe_name(name) == safe


def test_names_of_an_archive_are_never_taken_twice():
    names = Names()

    assert [names.free(name) for name in ("a.pdf", "A.pdf", "a (2).pdf", "a.pdf")] == [
        "a.pdf", "A (2).pdf", "a (2) (2).pdf", "a (3).pdf",
    ]  # fmt: skip


def test_zip_of_nothing_can_be_opened(taken):
    assert opened(BytesIO(taken.file(Export.Kind.FILES).read())) == {}
