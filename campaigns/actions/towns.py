"""The gazetteer that comes with the portal, brought into the database."""

import csv
import hashlib
import lzma
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from campaigns.models import Town
from kit.models import Revision

#: One line a town: key, name, country, latitude, longitude, zone, people, other names (``README.md`` beside it).
GAZETTEER = Path(__file__).resolve().parent.parent / "data" / "towns.tsv.xz"
#: Under this name is kept which file was loaded.
TOWNS = "towns"
BATCH_SIZE = 2000


@transaction.atomic
def load_towns(path: Path = GAZETTEER) -> int:
    """Afterwards the towns are those of the file at ``path``, and no others. Returns how many were written: none where
    the same file was loaded before. Two at a time: the second waits, and finds them there."""
    content = path.read_bytes()
    token = UUID(bytes=hashlib.sha256(content).digest()[:16])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('campaigns.load_towns'))")
    if Town.objects.exists() and Revision.objects.filter(name=TOWNS, token=token).exists():
        return 0
    towns = list(read_towns(content))
    Town.objects.all().delete()
    Town.objects.bulk_create(towns, BATCH_SIZE)
    Revision.objects.update_or_create(name=TOWNS, defaults={"token": token})
    return len(towns)


def read_towns(content: bytes) -> Iterator[Town]:
    """The towns of a gazetteer as it is shipped."""
    text = lzma.decompress(content).decode()
    for key, name, country, north, east, zone, people, others in csv.reader(StringIO(text), "excel-tab"):
        yield Town(
            geoname=int(key), name=name, other_names=others, country=country, latitude=Decimal(north),
            longitude=Decimal(east), time_zone=zone, population=int(people),
        )  # fmt: skip
