"""How typed text is read: as words, and as what countries, languages and goals are called."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from unicodedata import normalize

from django.conf.locale import LANG_INFO
from django.utils.text import slugify
from django.utils.translation import get_language, get_language_info, gettext
from django_countries import countries

from contacts.models.programmes import EU_COUNTRY_CODES, Goal

#: Nobody searches with more; each word is a condition in the statement.
MOST_WORDS = 12
#: The beginning of a country's or a language's name says which one is meant from so many letters on.
LETTERS_OF_A_NAME = 3


def words_of(text: str) -> list[str]:
    """The words of ``text``, its first dozen, without punctuation."""
    return re.findall(r"[^\W_]+", normalize("NFC", text))[:MOST_WORDS]


def question_words() -> list[str]:
    """Words of a question that say nothing about whom it is meant for, in the language that is active."""
    # Translators: words of questions such as “Whom do I ask about state aid?”, without accents, parted by blanks.
    words = gettext(
        "a about advice am an and any anybody anyone are ask can contact could do does find for from get has have "
        "help helps how i in is knows me my need of on or our person please question questions responsible should "
        "somebody someone speak speaks talk that the there to us want we what when where which who whom whose why "
        "with would write you your"
    )
    return words.split()


def countries_called(word: str) -> list[str]:
    """Codes of the countries that have this code, or a word in their name that begins so (three letters on)."""
    code = EU_COUNTRY_CODES.get(word.upper(), word.upper())
    found = [code] if code in countries else []
    return found + [code for code in _beginning(word, country_words, get_language()) if code not in found]


def languages_called(word: str) -> list[str]:
    """Codes of the languages that have a word in their name that begins so (three letters on)."""
    return list(_beginning(word, language_words, get_language()))


def goals_called(words: tuple[str, ...]) -> list[str]:
    """The goals whose name or code these words are, such as “Investment for jobs and growth”."""
    return [goal.value for goal in Goal if "-".join(words) in (goal.value, slugify(goal.label))]


@cache
def country_words(language: str) -> dict[str, list[str]]:
    """The words of each country's name in ``language``, the one that is active, by code."""
    return {code: slugify(name).split("-") for code, name in countries}


@cache
def language_words(language: str) -> dict[str, list[str]]:
    """The words of each language's name in ``language``, the one that is active, by code."""
    return {
        code: slugify(get_language_info(code)["name_translated"]).split("-")
        for code, about in LANG_INFO.items()
        if "name" in about and "-" not in code
    }


@lru_cache(maxsize=1024)
def _beginning(word: str, names: Callable[[str], dict[str, list[str]]], language: str) -> tuple[str, ...]:
    beginning = slugify(word)
    if len(beginning) < LETTERS_OF_A_NAME:
        return ()
    named = names(language).items()
    return tuple(key for key, words in named if any(other.startswith(beginning) for other in words))
