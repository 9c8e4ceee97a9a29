from celery import shared_task

from .actions import imports

#: A tick works for a while, then makes room for the next: a stop of the worker never waits long for it.
TICK_SECONDS = 20


@shared_task
def work_on_imports():
    """Goes on with imports that wait; safe to run many times at once (``imports.work``)."""
    imports.work(seconds=TICK_SECONDS)
