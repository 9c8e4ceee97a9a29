"""Files that people send with their answers."""

from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from events.models import AnswerFile, Question, Registration

from .documents import forget_files

#: How many files that nothing refers to one question of one registration may have: whoever sends one again and again
#: fills no disk.
MOST_UNUSED = 5


def keep_file(*, registration: Registration, question: Question, upload: File) -> AnswerFile:
    """Keeps ``upload``, which was checked, for a draft or an answer to refer to, and returns its row.

    It is stored under a name of ours; the one that its sender gave is told to who takes it away.
    """
    token = uuid4()
    row = AnswerFile(token=token, registration=registration, question=question, size_bytes=upload.size)
    row.name = visible_name(upload.name)
    storage = row.file.storage
    row.file.save(f"{token}{PurePath(row.name).suffix.lower()}", upload, save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            unused = AnswerFile.objects.unused().filter(registration=registration, question=question)
            left = list(unused.order_by("-pk").values_list("pk", flat=True)[MOST_UNUSED:])
            if left:
                forget_answer_files(AnswerFile.objects.filter(pk__in=left))
    except Exception:
        storage.delete(row.file.name)
        raise
    return row


def visible_name(name: str) -> str:
    """A file's name without folders and without signs that cannot be seen or turn text round; its ending is kept."""
    base = name.replace("\\", "/").rpartition("/")[2]
    path = PurePath("".join(sign for sign in base if sign.isprintable()))
    longest = AnswerFile._meta.get_field("name").max_length - len(path.suffix)
    return f"{path.stem[:longest]}{path.suffix}"


def forget_answer_files(files: QuerySet) -> None:
    """Afterwards these rows and what was stored for them are gone."""
    with transaction.atomic():
        forget_files(files.values_list("file", flat=True))
        files.delete()
