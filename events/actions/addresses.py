"""The address of an event's page, where nobody is to come by it but by the link."""

import re

from django.utils.crypto import get_random_string

from events.models import Event

#: Small letters and digits that are not taken for each other.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
#: 31^12, some 10^18: nobody finds a page by trying.
LETTERS = 12
END = re.compile(rf"-(?=[a-z]*\d)[{ALPHABET}]{{{LETTERS}}}$")


def unguessable(slug: str) -> str:
    """``slug`` with a random end; the same where it has one already."""
    if END.search(slug):
        return slug
    end = ""
    while not END.search(f"-{end}"):
        end = get_random_string(LETTERS, ALPHABET)
    return f"{slug[: Event._meta.get_field('slug').max_length - LETTERS - 1].rstrip('-')}-{end}"


def without_end(slug: str) -> str:
    """``slug`` without its random end, if it has one."""
    return END.sub("", slug)
