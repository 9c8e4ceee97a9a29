"""Several workers at the same instant: a message belongs to one of them."""

from collections import Counter

import pytest
from django.conf import settings
from django.db import transaction

from outbox.actions import deliver_due
from outbox.actions.delivery import BATCH_SIZE, claim
from outbox.models import Message
from tests.threads import at_once, begun, outcomes

from .conftest import queued

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
    pytest.mark.usefixtures("words"),
]


def queue_many(number):
    return [queued(f"note:{row:03}", recipient=f"{row}@example.org").key for row in range(number)]


def keys(claimed):
    return [message.key for message in claimed]


def test_a_worker_passes_by_what_another_is_claiming_and_does_not_wait_for_it():
    queued_keys = queue_many(2 * BATCH_SIZE)

    with transaction.atomic():
        mine = claim()
        with begun(claim) as futures:
            (theirs,) = outcomes(futures)

    assert keys(mine) == queued_keys[:BATCH_SIZE]
    assert keys(theirs) == queued_keys[BATCH_SIZE:]
    assert len({message.lease for message in (*mine, *theirs)}) == 2
    assert claim() == []


def test_what_a_worker_had_claimed_when_it_died_is_free_again():
    queue_many(1)
    with transaction.atomic():
        claim()
        transaction.set_rollback(True)

    assert keys(claim()) == ["note:000"]


def test_three_workers_send_every_message_once(smtp):
    queue_many(5 * BATCH_SIZE)

    sent = at_once(*[lambda: deliver_due(seconds=60)] * 3)

    assert sum(sent) == 5 * BATCH_SIZE
    assert Counter(mail["To"] for mail in smtp.messages) == Counter(
        f"{row}@example.org" for row in range(5 * BATCH_SIZE)
    )
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
