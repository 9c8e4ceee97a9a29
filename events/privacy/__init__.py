"""What this app knows about people: declared in the order in which it ends."""

from . import registrations, people, events  # isort: skip  # noqa: F401
