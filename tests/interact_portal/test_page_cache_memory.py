"""What kept pages take of a process's memory."""

import gzip

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from interact_portal.page_cache import MOST_PLAIN_BYTES, KeptPage
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def test_a_large_page_is_the_same_for_who_reads_no_compressed_ones(client):
    EventFactory.create_batch(150)
    path, plain = "/events/feed.ics", {"Accept-Encoding": "identity"}

    first = client.get(path, headers=plain)
    again = client.get(path, headers=plain)
    zipped = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert len(first.content) > MOST_PLAIN_BYTES
    assert first.content == again.content == gzip.decompress(zipped.content)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert len(queries) == 1


def test_as_many_questions_as_anybody_can_think_of_fill_no_memory(client):
    EventFactory()
    most = settings.CACHES["pages"]["OPTIONS"]["MAX_ENTRIES"]

    for number in range(most + 100):
        page = KeptPage({}, b"", b"")
        caches["pages"].set(f"{number}", page)
    client.get("/events/?q=one+more")

    assert sum(caches["pages"].get(f"{number}") is not None for number in range(most + 100)) <= most
