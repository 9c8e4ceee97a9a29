"""Files that people send with their answers: kept, refused in words, replaced, taken away, never shown."""

import io
import zipfile

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.forms import AnswersForm
from events.models import Answer, AnswerFile, Registration, State
from kit import uploads
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import (
    TINY_PDF,
    AnswerFactory,
    AnswerFileFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
)

from .conftest import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def event():
    """An open event that asks for a name and a letter, which must be a PDF of at most a megabyte."""
    event = EventFactory(slug="palermo")
    QuestionFactory(event=event, position=1, label="What do you work on?", is_required=True)
    QuestionFactory(
        event=event, position=2, label="Your letter", kind="file", is_required=True, file_kinds=["pdf"],
        file_max_megabytes=1,
    )  # fmt: skip
    return event


WAY = "/events/palermo/register/"


def with_archive(content):
    """A file of two kinds: what it is, with an archive behind it."""
    file = io.BytesIO(content)
    file.seek(0, 2)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("run.exe", "MZ")
    return file.getvalue()


def names(event):
    return [AnswersForm.name_of(question) for question in event.questions.all()]


def letter(name="letter.pdf", content=TINY_PDF):
    return SimpleUploadedFile(name, content)


def post(client, event, words="Claims", file=None, **more):
    work, of_file = names(event)
    return client.post(WAY, {work: words, **({of_file: file} if file else {}), **more})


def send(client):
    return client.post(f"{WAY}check/", follow=True)


def kept_files():
    """Names and contents of all that is kept, by rows, and how many files are stored."""
    return [(file.name, file.file.read()) for file in AnswerFile.objects.all()]


# -- on the way ---------------------------------------------------------------------------------------------------
def test_a_file_goes_the_whole_way_and_is_taken_away_from_the_registration(client, event, person):
    form = client.get(WAY)
    assert 'enctype="multipart/form-data"' in form.content.decode()
    assert "At most 1 MB; one of these kinds: PDF." in text_of(form)

    check = post(client, event, file=letter("Brief über Kohäsion 😀.pdf"))
    assert check.url == f"{WAY}check/"
    assert "Brief über Kohäsion 😀.pdf" in text_of(client.get(check.url))
    page = send(client)

    answer = Answer.objects.get(kind="file")
    assert (answer.words, answer.file.name, answer.file.size_bytes) == (
        *["Brief über Kohäsion 😀.pdf"] * 2,
        len(TINY_PDF),
    )
    address = answer.file.get_absolute_url()
    assert f'href="{address}"' in page.content.decode()
    taken = client.get(address)
    assert b"".join(taken.streaming_content) == TINY_PDF
    assert {name: taken[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    assert taken["Content-Disposition"].startswith("attachment; filename*=utf-8''Brief%20%C3%BCber")
    assert "no-store" in taken["Cache-Control"]


def test_a_file_is_kept_when_another_answer_is_wrong(client, event, person):
    page = post(client, event, words="", file=letter())

    (file,) = AnswerFile.objects.all()
    assert "“letter.pdf” (69 bytes) is kept." in text_of(page).replace("\xa0", " ")
    assert post(client, event, **{names(event)[1]: str(file.token)}).url == f"{WAY}check/"
    send(client)
    assert Answer.objects.get(kind="file").file == file


def test_a_file_of_a_draft_is_there_another_day(client, event, person):
    post(client, event, file=letter(), later="1")

    page = client.get(WAY)

    assert "is kept. Another file takes its place" in text_of(page)
    assert client.get(f"{WAY}check/").status_code == 200


def test_another_file_takes_the_place_of_the_first(client, event, person):
    post(client, event, file=letter())
    post(client, event, file=letter("better.pdf"))
    send(client)

    assert Answer.objects.get(kind="file").file.name == "better.pdf"


def test_a_file_is_taken_away_and_asked_for_again(client, event, person):
    post(client, event, file=letter())
    (file,) = AnswerFile.objects.all()
    name = names(event)[1]

    page = post(client, event, **{name: str(file.token), f"{name}-remove": "yes"})

    assert "Choose a file for “Your letter”." in text_of(page)
    assert "is kept" not in text_of(page)


def test_a_file_that_must_be_sent_and_is_not_is_asked_for(client, event, person):
    page = post(client, event)

    assert "Choose a file for “Your letter”." in text_of(page)
    assert 'value="Claims"' in page.content.decode()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (
            ("drawing.svg", b"<svg onload='alert(1)'/>"),
            "“drawing.svg” cannot be taken here. Choose a file of one of these",
        ),
        (("letter.pdf", b"MZ\x90\x00 a program"), "“letter.pdf” is not a PDF file, whatever its name says."),
        (("letter.pdf", with_archive(TINY_PDF)), "“letter.pdf” is a PDF file and something else at once."),
        (("letter.pdf", b""), "“letter.pdf” is empty."),
        (("letter.pdf", TINY_PDF + bytes(1024 * 1024)), "“letter.pdf” has 1.0 MB; at most 1.0 MB are possible."),
        (("../../etc/passwd", b"root:x:0:0"), "“passwd” cannot be taken here."),
        (("photo.png", TINY_PDF), "“photo.png” cannot be taken here. Choose a file of one of these kinds: pdf."),
        (("invoice\u202efdp.exe", b"MZ"), "“invoicefdp.exe” cannot be taken here."),
    ],
    ids=["svg", "disguised", "polyglot", "empty", "large", "path", "kind", "turned"],
)
def test_a_file_that_is_refused_is_said_why_and_every_other_answer_is_kept(client, event, person, file, words):
    page = post(client, event, words="Simplified costs 😀", file=letter(*file))

    assert words in text_of(page).replace("\xa0", " ")
    assert 'value="Simplified costs 😀"' in page.content.decode()
    assert kept_files() == []


def test_a_refused_file_is_said_though_the_form_is_only_put_aside(client, event, person):
    page = post(client, event, words="", file=letter("run.exe"), later="1")

    assert "“run.exe” cannot be taken here." in text_of(page)


def test_the_file_before_stays_when_another_one_is_refused(client, event, person):
    post(client, event, file=letter())
    (file,) = AnswerFile.objects.all()

    page = client.post(f"{WAY}", {names(event)[0]: "Claims", names(event)[1]: letter("run.exe")})

    assert "“run.exe” cannot be taken here." in text_of(page)
    assert AnswerFile.objects.get() == file
    assert post(client, event, **{names(event)[1]: str(file.token)}).url == f"{WAY}check/"


def test_a_path_as_name_names_no_folder(client, event, person):
    post(client, event, file=letter("..\\..\\C:\\Windows\\letter.pdf"))

    (file,) = AnswerFile.objects.all()
    assert file.name == "letter.pdf"
    assert file.file.name == f"answers/{timezone.localtime():%Y/%m}/{file.token}.pdf"


def test_a_file_above_every_limit_leaves_its_size_and_the_other_answers(client, event, person, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 2 * 1024 * 1024)

    page = post(client, event, words="Claims", file=letter(content=TINY_PDF + bytes(3 * 1024 * 1024)))

    assert "“letter.pdf” has 3.0 MB; at most 1.0 MB are possible." in text_of(page).replace("\xa0", " ")
    assert 'value="Claims"' in page.content.decode()


@pytest.mark.parametrize("token", ["", "nonsense", "\0", "0" * 5000, "00000000-0000-4000-8000-000000000000"])
def test_a_token_of_nothing_is_no_file(client, event, person, token):
    page = post(client, event, **{names(event)[1]: token})

    assert "Choose a file for “Your letter”." in text_of(page)


def test_a_token_of_somebody_else_or_of_another_question_is_no_file(client, event, person):
    theirs = AnswerFileFactory(registration__event=event, question=event.questions.all()[1])
    begun = RegistrationFactory(event=event, person=person, state=State.DRAFT)
    other = AnswerFileFactory(registration=begun, question=QuestionFactory(kind="file"))

    for file in (theirs, other):
        page = post(client, event, **{names(event)[1]: str(file.token)})
        assert "Choose a file for “Your letter”." in text_of(page)


def test_what_was_typed_is_kept_for_who_was_signed_out_and_files_are_said_not_to_be(client, event, person):
    typed_by = client.get(WAY).context["typed_by"]
    client.logout()

    page = post(client, event, file=letter(), typed_by=typed_by)

    assert "what you typed is kept for you. Files are not: choose them again then." in text_of(page)
    client.force_login(person)
    assert 'value="Claims"' in client.get(WAY).content.decode()
    assert kept_files() == []


def test_a_form_without_files_asks_the_database_for_none(client, person, django_assert_max_num_queries):
    QuestionFactory(event=EventFactory(slug="palermo"))
    client.get(WAY)

    with django_assert_max_num_queries(4) as queries:
        client.get(WAY)

    assert not [query for query in queries.captured_queries if "events_answerfile" in query["sql"]]


# -- changing -----------------------------------------------------------------------------------------------------
def test_who_changes_their_file_has_the_new_one_and_the_old_one_is_gone(
    client, event, person, django_capture_on_commit_callbacks
):
    post(client, event, file=letter())
    send(client)
    registration, old = Registration.objects.get(), AnswerFile.objects.get()
    address = f"/registrations/{registration.code}/change/"
    work, of_file = names(event)
    assert "“letter.pdf”" in text_of(client.get(address))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {work: "Claims", of_file: letter("better.pdf", TINY_PDF + b"%%EOF\n")})

    assert kept_files() == [("better.pdf", TINY_PDF + b"%%EOF\n")]
    assert registration.answers.get(kind="file").words == "better.pdf"
    assert not default_storage.exists(old.file.name)


def test_who_changes_something_else_keeps_their_file(client, event, person):
    post(client, event, file=letter())
    send(client)
    registration, file = Registration.objects.get(), AnswerFile.objects.get()
    work, of_file = names(event)

    client.post(f"/registrations/{registration.code}/change/", {work: "Audits", of_file: str(file.token)})

    assert [answer.words for answer in registration.answers.order_by("question__position")] == ["Audits", "letter.pdf"]
    assert registration.answers.get(kind="file").file == file


def test_who_replaced_their_file_in_another_window_keeps_the_new_one(client, event, person):
    event.questions.filter(kind="file").update(is_required=False)
    post(client, event, file=letter())
    send(client)
    registration, old = Registration.objects.get(), AnswerFile.objects.get()
    address = f"/registrations/{registration.code}/change/"
    work, of_file = names(event)
    client.post(address, {work: "Claims", of_file: letter("better.pdf")})

    client.post(address, {work: "Audits", of_file: str(old.token)})

    words = [answer.words for answer in registration.answers.order_by("question__position")]
    assert words == ["Audits", "better.pdf"]


def test_who_took_their_file_away_in_another_window_has_none(client, event, person):
    event.questions.filter(kind="file").update(is_required=False)
    post(client, event, file=letter())
    send(client)
    registration, old = Registration.objects.get(), AnswerFile.objects.get()
    address = f"/registrations/{registration.code}/change/"
    work, of_file = names(event)
    client.post(address, {work: "Claims", of_file: str(old.token), f"{of_file}-remove": "on"})

    client.post(address, {work: "Audits", of_file: str(old.token)})

    assert [answer.words for answer in registration.answers.all()] == ["Audits"]


# -- who takes it away --------------------------------------------------------------------------------------------
@pytest.fixture
def answered(event):
    """A file that somebody sent with a registration."""
    file = AnswerFileFactory(registration__event=event, question=event.questions.all()[1])
    AnswerFactory(registration=file.registration, question=file.question, value=file.name, file=file)
    return file


def staff_with(*permissions):
    staff = UserFactory(is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return staff


def status_for(client, user, file):
    client.force_login(user)
    return client.get(file.get_absolute_url()).status_code


def test_staff_who_may_see_registrations_take_a_file_and_others_do_not(client, answered):
    assert status_for(client, staff_with("view_registration"), answered) == 200
    assert status_for(client, staff_with("view_event"), answered) == 404
    assert status_for(client, UserFactory(), answered) == 404
    assert status_for(client, answered.registration.person, answered) == 200


def test_a_sensitive_file_is_for_its_readers_only(client, answered):
    answered.question.is_sensitive = True
    answered.question.save()
    reader = staff_with("view_registration")
    answered.registration.event.sensitive_readers.add(reader)

    assert status_for(client, reader, answered) == 200
    assert status_for(client, staff_with("view_registration"), answered) == 404
    assert status_for(client, StaffFactory(), answered) == 404
    assert status_for(client, answered.registration.person, answered) == 200


def test_a_file_that_was_not_sent_off_yet_is_its_persons_alone(client, event):
    file = AnswerFileFactory(registration__event=event, question=event.questions.all()[1])

    assert status_for(client, StaffFactory(), file) == 404
    assert status_for(client, file.registration.person, file) == 200


def test_a_file_stands_at_no_other_registrations_address(client, answered):
    other = RegistrationFactory(person=answered.registration.person)
    client.force_login(other.person)

    assert client.get(f"/registrations/{other.code}/files/{answered.token}/").status_code == 404
