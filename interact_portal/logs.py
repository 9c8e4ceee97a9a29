"""How log lines are written: a line a thing that happened, without personal data."""

import logging
import re
from collections.abc import Iterator

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

#: Exceptions that are answers: who asked gets 403 or 400, or has gone, and nobody has to look where in the code. What
#: strangers send malformed, too large or cut off is among them, for anybody could fill the log with it.
ANSWERS = (PermissionDenied, BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
#: PostgreSQL says in a field of its own which row or value it refused: “Key (email)=(ada@example.org)”.
DETAIL = "DETAIL:"
REST_OF_LINE = re.compile(rf"{DETAIL}[^\n]*")
LEFT_OUT = f"{DETAIL} left out"


class AnswersInOneLine(logging.Filter):
    """Lets everything pass; what is only an answer loses its traceback, and is a warning at most."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], ANSWERS):
            record.exc_info = record.exc_text = None
            if record.levelno > logging.WARNING:
                record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True


class LineFormatter(logging.Formatter):
    """Leaves out what the database tells of the rows in an error, in messages and in tracebacks alike."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if DETAIL not in text:
            return text
        # By the very words of each error, for what the database quotes may have many lines.
        for words in sorted(_words_of_errors(record), key=len, reverse=True):
            before, detail, _rest = words.partition(DETAIL)
            if detail:
                text = text.replace(words.rstrip("\n"), before + LEFT_OUT)
        return REST_OF_LINE.sub(LEFT_OUT, text)


def _words_of_errors(record: logging.LogRecord) -> Iterator[str]:
    """What every error says that ``record`` is about, with those it came from."""
    waiting = [record.exc_info[1] if record.exc_info else None]
    waiting += record.args if isinstance(record.args, tuple) else []
    seen = set()
    while waiting:
        error = waiting.pop()
        if isinstance(error, BaseException) and id(error) not in seen:
            seen.add(id(error))
            waiting += [error.__cause__, error.__context__]
            yield str(error)


class FirstLine(logging.Formatter):
    """The first line of what is said and no traceback: for who says the same each second while a server is down."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage().partition("\n")[0]
        record.asctime = self.formatTime(record)
        return self.formatMessage(record)
