"""Sheets of people and programmes that staff send.

A request writes down what is wanted (``begin_import``, ``apply_import``, ``stop_import``, …) and a worker does it
(``work``). In one process, for example to measure it:

    row = begin_import(kind=Import.Kind.PEOPLE, file=File(opened, name="people.csv"), by=None)
    work(seconds=60)                        # reads: row.stage is READY, row.lines says what would change
    apply_import(row=row, by=None)
    work(seconds=60)                        # applies all of it, or nothing
"""

from .asking import NothingToApply, apply_import, begin_import, end_imports, read_again, resume_import, stop_import
from .kinds import SHEETS
from .sheets import WHAT_IS_WRONG, Sheet
from .stages import WrongStage
from .working import work

__all__ = [
    "SHEETS",
    "WHAT_IS_WRONG",
    "NothingToApply",
    "Sheet",
    "WrongStage",
    "apply_import",
    "begin_import",
    "end_imports",
    "read_again",
    "resume_import",
    "stop_import",
    "work",
]
