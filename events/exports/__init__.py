"""Registrations of an event as a sheet, or their files as a ZIP, of any filtered list.

    listing = registration_list(event, query, reader=user)          filters and columns
    wanted = Wanted("csv", has_all_columns=True)
    chunks = csv_chunks(Sheet(listing, wanted).rows(keys_in_order(listing)))

Short lists go out at once (``is_short``); for others a row of ``Export`` is written and a worker does it (``work``).
"""

from .files import bytes_of, files_of, safe_name, write_zip
from .reading import Sheet, keys_in_order
from .refusing import refusal
from .wanted import Wanted, is_short
from .working import work, write

__all__ = [
    "Sheet",
    "Wanted",
    "bytes_of",
    "files_of",
    "is_short",
    "keys_in_order",
    "refusal",
    "safe_name",
    "work",
    "write",
    "write_zip",
]
