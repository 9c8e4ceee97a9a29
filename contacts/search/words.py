"""How typed text is read: as words, and as what countries are called."""

import re
from functools import cache
from unicodedata import normalize

from django.utils.text import slugify
from django.utils.translation import get_language
from django_countries import countries

from contacts.models.programmes import EU_COUNTRY_CODES

#: Nobody searches with more; each word is a condition in the statement.
MOST_WORDS = 12


def words_of(text: str) -> list[str]:
    """The words of ``text``, its first dozen, without punctuation."""
    return re.findall(r"[^\W_]+", normalize("NFC", text))[:MOST_WORDS]


def countries_called(word: str) -> list[str]:
    """Codes of the countries that have this code, or a word in their name that begins so (three letters on)."""
    code = EU_COUNTRY_CODES.get(word.upper(), word.upper())
    found = [code] if code in countries else []
    beginning = slugify(word)
    if len(beginning) >= 3:
        found += [code for code, words in _country_words(get_language()) if any(w.startswith(beginning) for w in words)]
    return found


@cache
def _country_words(language: str) -> list[tuple[str, list[str]]]:
    """Each country's code with the words of its name in ``language``, the one that is active."""
    return [(code, slugify(name).split("-")) for code, name in countries]
