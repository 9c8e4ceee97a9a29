"""What was sent to an address, or written from it, is found without reading every message there is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kit.addresses import HeldAddress
from outbox.models import Message

pytestmark = pytest.mark.django_db

ADDRESS = "anna@example.org"
ADDRESSES = [
    HeldAddress(ADDRESS, since=timezone.now() - timedelta(days=9)),
    HeldAddress("former@example.org", until=timezone.now()),
]
QUESTIONS = {
    "outbox_recipient": lambda: Message.objects.received_at(ADDRESSES).filter(has_secret=False),
    "outbox_reply_to": lambda: Message.objects.written_from(ADDRESSES),
}


@pytest.mark.parametrize("index", QUESTIONS)
def test_an_address_is_found_by_its_index(index):
    Message.objects.bulk_create(
        Message(key=str(n), template="t", recipient=f"{n}@example.org", reply_to=f"{n}@example.net" if n % 9 else "")
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_message")

    assert index in QUESTIONS[index]().order_by().explain()


def test_an_address_is_found_in_any_case_of_letters():
    Message.objects.create(key="1", template="t", recipient="Anna@Example.org")
    Message.objects.create(key="2", template="t", recipient="hanna@example.org")

    assert [message.key for message in Message.objects.to(ADDRESS)] == ["1"]
