"""The files that people sent with their registrations, as one ZIP."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from events.models import AnswerFile
from events.search.registrations import RegistrationList
from kit.forms import TURNING_SIGNS

from .wanted import Wanted

#: Registrations whose files are looked for at once.
BATCH_ROWS = 100
#: More does not go into one ZIP: it lies on the server's disk for a day.
MOST_BYTES = 2 * 1024**3
#: What some system or other takes for something else in a file's name, and signs that are not seen.
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\ud800-\udfff\ufffe\uffff]|[' + "".join(sorted(TURNING_SIGNS)) + "]")
MOST_LETTERS, MOST_OF_ENDING = 80, 10
COPIED_BYTES = 256 * 1024


def files_of(listing: RegistrationList, wanted: Wanted) -> QuerySet[AnswerFile]:
    """The files of answers in the columns that are wanted, of what the list finds."""
    questions = [column.question.pk for column in wanted.columns(listing) if column.question]
    return AnswerFile.objects.filter(
        answer__question__in=questions, answer__registration__in=listing.found.values("pk")
    ).order_by()


def bytes_of(files: QuerySet[AnswerFile]) -> int:
    """How many bytes ``files`` have together."""
    return files.aggregate(all=Sum("size_bytes"))["all"] or 0


def write_zip(
    file: BinaryIO, files: QuerySet[AnswerFile], keys: Sequence[int], *, done: Callable[[int], None]
) -> dict[str, int]:
    """Writes the ``files`` of registrations ``keys`` under names that are safe and unique, the code first.

    What is missing in the store is said in a text inside. Returns how many there are, and how many are missing.
    ``done`` is told after each file, with how many registrations are over since the last time.
    """
    names, missing, count = Names(), [], 0
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for start in range(0, len(keys), BATCH_ROWS):
            batch = list(keys[start : start + BATCH_ROWS])
            for each in _in_order(files, batch):
                name = names.free(f"{each.answer.registration.code} {safe_name(each.name)}")
                if _add(archive, name, each):
                    count += 1
                else:
                    missing.append(name)
                done(0)
            done(len(batch))
        if missing:
            archive.writestr(names.free(_("missing files.txt")), _words_of(missing).encode("utf-8-sig"))
    return {"files": count, "missing": len(missing)}


def _in_order(files: QuerySet[AnswerFile], keys: list[int]) -> Iterator[AnswerFile]:
    places = {key: place for place, key in enumerate(keys)}
    found = files.filter(answer__registration__in=keys).select_related("answer__registration")
    yield from sorted(found, key=lambda each: (places[each.answer.registration_id], each.pk))


def _add(archive: ZipFile, name: str, each: AnswerFile) -> bool:
    try:
        kept = each.file.open("rb")
    except FileNotFoundError:
        return False
    entry = ZipInfo(name, each.uploaded_at.timetuple()[:6])
    with kept, archive.open(entry, "w", force_zip64=True) as inside:
        shutil.copyfileobj(kept, inside, COPIED_BYTES)
    return True


def _words_of(missing: list[str]) -> str:
    heading = _("These files were sent with registrations, but are not in the portal's store any more:")
    return "\r\n".join([heading, "", *missing, ""])


class Names:
    """Names of one archive, of which none is taken twice, in any case of letters."""

    def __init__(self):
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        """``name``, or the first of ``name (2)``, ``name (3)``, … that nothing has."""
        stem, ending = _parted(name)
        number, free = 1, name
        while free.casefold() in self._taken:
            number += 1
            free = f"{stem} ({number}){ending}"
        self._taken.add(free.casefold())
        return free


def safe_name(name: str) -> str:
    """The name of a file as every system takes it for one, in no folder; its ending stays."""
    name = UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2])
    stem, ending = _parted(" ".join(name.split()))
    return f"{stem[:MOST_LETTERS].rstrip(' .')}{ending}".strip(" .") or _("file")


def _parted(name: str) -> tuple[str, str]:
    ending = PurePosixPath(name).suffix
    return (name.removesuffix(ending), ending) if 1 < len(ending) <= MOST_OF_ENDING else (name, "")
