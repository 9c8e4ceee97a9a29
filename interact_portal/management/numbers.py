from argparse import ArgumentTypeError
from collections.abc import Callable


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """The type of an argument: a number from ``lowest`` to ``highest``; anything else is told so in one sentence."""

    def number(value: str) -> int:
        if not value.removeprefix("-").isdecimal() or not lowest <= int(value) <= highest:
            raise ArgumentTypeError(f"must be a whole number from {lowest} to {highest}, not {value!r}")
        return int(value)

    return number
