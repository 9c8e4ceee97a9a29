"""Keys of rows, as addresses and forms name them."""

#: Digits that every key of the database has room for; a row of ours never has so many.
MOST_DIGITS = 18


def key_of(text: str) -> int | None:
    """The key that ``text`` names, if it names one: more digits are none, and endless ones no number to Python."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
