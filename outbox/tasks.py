from celery import shared_task

from . import actions

#: A tick works for a while, then makes room for the next: a stop of the worker never waits long for it.
TICK_SECONDS = 20


@shared_task
def deliver():
    actions.deliver_due(seconds=TICK_SECONDS)


@shared_task
def erase_expired():
    actions.erase_expired()
