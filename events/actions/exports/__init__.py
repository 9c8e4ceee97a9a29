"""Registrations of an event on their way into a file.

A request writes down what is wanted (``begin_export``, ``stop_export``, ``begin_again``) and a worker does it
(``events.exports.work``), holding it by a lease (``stages``).
"""

from .asking import begin_again, begin_export, forget_exports, note_download, note_export, stop_export
from .stages import WrongStage

__all__ = [
    "WrongStage",
    "begin_again",
    "begin_export",
    "forget_exports",
    "note_download",
    "note_export",
    "stop_export",
]
