import logging
import sys

from interact_portal.logs import FirstLine


def test_the_first_line_is_all_that_is_written():
    try:
        raise OSError("refused")
    except OSError as error:
        arguments, trace = (error, ["stack"]), sys.exc_info()
    record = logging.LogRecord("celery.beat", logging.ERROR, "beat.py", 1, "Broken: %s\n%s", arguments, trace)

    assert FirstLine("%(levelname)s %(name)s %(message)s").format(record) == "ERROR celery.beat Broken: refused"
