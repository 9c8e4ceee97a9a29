"""Files that come in with the form of an event: kept before the form is checked, so that no mistake loses them."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from events.actions.answer_files import keep_file
from events.forms import AnswersForm, Sent
from events.forms.fields.files import MEGABYTE, removal_of
from events.forms.uploads import check_upload
from events.models import AnswerFile, Event, Question, Registration


def sent_files(event: Event, registration_pk: int | None) -> Sent:
    """What was sent for a registration; no statement where the form of ``event`` asks for no file."""
    if registration_pk is None or not _file_questions(event):
        return Sent(kept={})
    files = AnswerFile.objects.filter(registration=registration_pk).select_related("answer")
    return Sent(kept={str(file.token): file for file in files})


def receive_files(
    request: HttpRequest, event: Event, sent: Sent, registration: Callable[[], Registration]
) -> tuple[QueryDict, Sent]:
    """What was posted, with the token of each file that came, and the files with those; what is refused says why.

    ``registration`` gives the registration that a file is kept for, and is asked only if one came. An answer keeps its
    file until another one comes or its box takes it away: a page that was open before it was sent knows nothing of it.
    """
    data, kept, refused = request.POST, dict(sent.kept or {}), {}
    for question in _file_questions(event):
        name = AnswersForm.name_of(question)
        if name in request.FILES:
            upload = request.FILES[name]
            try:
                check_upload(upload, kinds=question.file_kinds, max_bytes=question.file_max_megabytes * MEGABYTE)
            except ValidationError as error:
                refused[question.pk] = error
                continue
            file = keep_file(registration=registration(), question=question, upload=upload)
            kept[str(file.token)] = file
            tokens = [str(file.token)]
        elif removal_of(name) in data:
            tokens = []
        elif data.get(name) not in kept and (answered := _answered(kept, question)):
            tokens = answered
        else:
            continue
        data = data.copy()
        data.setlist(name, tokens)
    return data, Sent(kept, refused)


def _answered(kept: Mapping[str, AnswerFile], question: Question) -> list[str]:
    """The token of the file that is the answer to ``question``, if there is one."""
    return [token for token, file in kept.items() if file.question_id == question.pk and hasattr(file, "answer")]


def _file_questions(event: Event) -> list[Question]:
    return [question for question in event.questions.all() if question.kind == Question.Kind.FILE]
