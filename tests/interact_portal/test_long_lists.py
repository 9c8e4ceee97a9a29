"""Lists among thousands of events: read by indexes, in a number of statements that does not grow."""

import json
import re
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.search.events.kept import kept_events

pytestmark = pytest.mark.django_db


def test_no_page_and_no_feed_reads_a_table_from_end_to_end(client, settings):
    settings.BENCH = True
    printed = StringIO()
    call_command("bench_events", "--count", "10000", stdout=printed)
    with connection.cursor() as cursor:
        # As a VACUUM does it, which no transaction may have: what was written last is put where it is looked up.
        for index in ("events_event_search", "events_speaker_name", "events_word_like"):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        cursor.execute("ANALYZE")
    kept_events()  # staff have changed something: all are read once, and by nobody after that

    whole = {}
    for address in json.loads(printed.getvalue())["addresses"]:
        if any(word in address for word in ("pracktice", "Lucja", "workshop finland")):
            continue  # in all of them, or in a sixth: to read all is the quickest way
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert len(queries) <= 7, address
        for query in queries:
            if tables := read_whole(query["sql"]):
                whole[address, query["sql"][:80]] = tables

    assert whole == {}


def read_whole(sql):
    """The tables of events that a statement reads from end to end; but names of speakers, which are few and short."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return re.findall(r"Seq Scan on (events_(?!speaker)\w+)", plan)
