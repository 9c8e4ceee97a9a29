"""Several things at once, each in a thread with a database connection of its own.

For tests that are marked ``django_db(transaction=True)``. Nothing here waits by luck: a deed is let go when the
database says that another one stands before a lock.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from django.db import connection

PATIENCE_SECONDS = 60

WAITING_FOR_A_LOCK = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def _be_patient():
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE_SECONDS - 5}s'")  # who would wait for ever fails instead


def _leave():
    connection.close()  # the thread's own, which only it may close


def _alone(deed: Callable):
    try:
        _be_patient()
        return deed()
    finally:
        _leave()


@contextmanager
def begun(*deeds: Callable):
    """Starts ``deeds`` and gives their futures; at the end of the block all of them are over."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        futures = [pool.submit(_alone, deed) for deed in deeds]
        yield futures
        for future in futures:
            future.exception(PATIENCE_SECONDS)


def at_once(*deeds: Callable) -> list:
    """What ``deeds``, let go by one barrier, returned or raised, in their order."""
    with begun(*_behind_a_barrier(deeds)) as futures:
        return outcomes(futures)


@contextmanager
def crowd(size: int):
    """Gives an ``at_once`` for ``size`` deeds, whose threads keep their connections from one time to the next.

    Most of what a thread does by itself is to connect.
    """
    with ThreadPoolExecutor(size, initializer=_be_patient) as pool:

        def all_at_once(*deeds: Callable) -> list:
            return outcomes([pool.submit(deed) for deed in _behind_a_barrier(deeds)])

        try:
            yield all_at_once
        finally:
            all_at_once(*[_leave] * size)  # one each, as nobody passes the barrier twice


def _behind_a_barrier(deeds: Sequence[Callable]) -> list[Callable]:
    barrier = threading.Barrier(len(deeds))

    def let_go(deed):
        barrier.wait(PATIENCE_SECONDS)
        return deed()

    return [partial(let_go, deed) for deed in deeds]


def outcomes(futures: list[Future]) -> list:
    return [future.exception(PATIENCE_SECONDS) or future.result() for future in futures]


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "what was waited for did not happen"
        time.sleep(0.005)


def are_blocked(number: int) -> bool:
    """Whether ``number`` connections of this database stand before a lock that another one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction would see for ever what it saw first
        cursor.execute(WAITING_FOR_A_LOCK)
        return cursor.fetchone()[0] == number


class Pause:
    """Halts a thread before the first statement that contains ``words``, until it is told to go on."""

    def __init__(self, words: str):
        self.words, self.reached, self.go_on = words, threading.Event(), threading.Event()

    def __call__(self, execute, sql, params, many, context):
        if self.words in sql and not self.reached.is_set():
            self.reached.set()
            assert self.go_on.wait(PATIENCE_SECONDS)
        return execute(sql, params, many, context)

    def around(self, deed: Callable) -> Callable:
        def paused():
            with connection.execute_wrapper(self):
                return deed()

        return paused

    def wait(self) -> None:
        assert self.reached.wait(PATIENCE_SECONDS), f"no statement with {self.words!r} was made"
