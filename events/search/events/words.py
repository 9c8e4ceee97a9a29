"""What the words of a search find among events: what they are called, where they are, what they are about, who speaks.

Words are read as the directory's are (``contacts.search.reading``): accents, synonyms and wrong letters are its matter.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from django.db import connection
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.search.reading import Reading, Term, read
from contacts.search.sources import written
from events.models import Event

from .kept import NAMES_GOAL, KeptEvents

#: The function of the database that knows the words of events (migration 0015).
WORDS_LIKE = "events_words_like"
#: So many letters of a kind's name say which one is meant.
LETTERS_OF_A_KIND = 3
LETTERS_OF_A_PLURAL = 4
#: So many terms a process remembers, of a kilobyte or two each.
MOST_TERMS = 500

# Translators: the words by which people ask for a kind of event, and for a mode.
CALLED = {
    ("kind", Event.Kind.WORKSHOP): _("workshop workshops"),
    ("kind", Event.Kind.WEBINAR): _("webinar webinars"),
    ("kind", Event.Kind.CONFERENCE): _("conference conferences"),
    ("kind", Event.Kind.INFO_DAY): _("info day days information"),
    ("kind", Event.Kind.TRAINING): _("training trainings course courses"),
    ("kind", Event.Kind.NETWORK_MEETING): _("network networks meeting meetings"),
    ("mode", Event.Mode.ONLINE): _("online virtual remote"),
    ("mode", Event.Mode.HYBRID): _("online virtual remote hybrid"),
    ("mode", Event.Mode.ON_SITE): _("onsite presence"),
}

# Whoever is public is told by the set of kept events, so drafts are not looked at here.
NAMED = "SELECT id FROM events_event WHERE {named}"
SPEAKING = """
UNION SELECT event_id FROM events_speaker WHERE {called}
UNION SELECT event_id FROM events_speaker WHERE name = '' AND contact_id IN (
    SELECT id FROM contacts_contactperson WHERE {listed}
)"""


class FoundTerms:
    """Which events the texts have for a term, as long as nothing in the directory or among the events changes."""

    def __init__(self):
        # Version and sets in one, and replaced as a whole: who reads them meanwhile has the former ones, together.
        self._kept: tuple[tuple, dict[Term, int]] = ((), {})

    def of(self, terms: Iterable[Term], *, kept: KeptEvents, version: str) -> dict[Term, int]:
        """The set of each term, by one statement for those that nobody asked for lately."""
        kept_version, sets = self._kept
        if kept_version != (kept.token, version):
            sets = {}
        missing = [term for term in dict.fromkeys(terms) if term not in sets]
        if missing:
            former = sets if len(sets) + len(missing) <= MOST_TERMS else {}
            found = {term: kept.having(keys) for term, keys in zip(missing, _keys_of(missing), strict=True)}
            sets = {**{term: sets[term] for term in terms if term in sets}, **former, **found}
            self._kept = (kept.token, version), sets
        return sets


_found = FoundTerms()


def read_words(q: str) -> Reading:
    """What ``q`` asks for, by one statement. A word finds its singular, too."""
    reading = read(q, words_like=WORDS_LIKE, also=_kind_words(get_language()))
    return replace(
        reading,
        terms=tuple(_in_singular(term, reading) for term in reading.terms),
        corrected={typed: near for typed, near in reading.corrected.items() if _singular(typed) not in near},
    )


def _in_singular(term: Term, reading: Reading) -> Term:
    """The term with its words in the singular: what begins with “cost” is all that begins with “costs”, and more."""
    phrases = tuple(dict.fromkeys(tuple(map(_singular, phrase)) for phrase in term.phrases))
    return term if phrases == term.phrases else Term(phrases, reading.vocabulary.called(phrases))


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= LETTERS_OF_A_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def sets_of(reading: Reading, kept: KeptEvents) -> list[int]:
    """The events that each term of the search fits; one statement at most."""
    written_in = _found.of(reading.terms, kept=kept, version=reading.vocabulary.version) if reading.terms else {}
    return [written_in[term] | _set_of(term, kept) for term in reading.terms]


def _set_of(term: Term, kept: KeptEvents) -> int:
    """What a term means besides what it is written in."""
    bits = 0
    for entry in term.entries:
        if entry.kind == "topic":
            bits |= kept.set_of("topic", entry.pk)
    for code in term.countries:
        bits |= kept.set_of("country", code)
    for goal in term.goals:
        bits |= kept.set_of("goal", goal) & kept.that(NAMES_GOAL)
    for name, value in _kinds_called(term, get_language()):
        bits |= kept.set_of(name, value)
    return bits


def _keys_of(terms: list[Term]) -> list[list[int]]:
    questions, params = [], []
    for place, term in enumerate(terms):
        named, words = written("search_text", term.phrases)
        called, _words = written("name_text", term.phrases)
        question = NAMED.format(named=named) + SPEAKING.format(called=called, listed=called)
        questions.append(f"SELECT {place}, ARRAY({question})")
        params += [*words, *words, *words]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(questions), params)
        found = dict(cursor.fetchall())
    return [found[place] for place in range(len(terms))]


@cache
def _words_called(language: str) -> dict[tuple[str, str], list[str]]:
    """The words of each kind and mode in ``language``, the one that is active."""
    return {value: slugify(words).split("-") for value, words in CALLED.items()}


@cache
def _kind_words(language: str) -> frozenset[str]:
    return frozenset(word for words in _words_called(language).values() for word in words)


def _kinds_called(term: Term, language: str) -> list[tuple[str, str]]:
    """The kinds and modes that have a word for each of one of the term's phrases."""
    return [
        value
        for value, words in _words_called(language).items()
        if any(all(_begins(word, words) for word in phrase) for phrase in term.phrases)
    ]


def _begins(word: str, words: list[str]) -> bool:
    return len(word) >= LETTERS_OF_A_KIND and any(other.startswith(word) for other in words)
