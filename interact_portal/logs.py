"""How log lines are written where `logging` needs to be told more than a format."""

import logging


class FirstLine(logging.Formatter):
    """The first line of what is said and no traceback: for who says the same each second while a server is down."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage().partition("\n")[0]
        record.asctime = self.formatTime(record)
        return self.formatMessage(record)
