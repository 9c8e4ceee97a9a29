"""What was said of the lines of an import, to be compared as a whole."""

from contacts.models import Import


def lines_of(row: Import) -> list[tuple]:
    """Number, verdict, and what is wrong or would change, line by line."""
    return [(line.number, line.verdict, line.wrong or line.changes) for line in row.lines.order_by("number")]
