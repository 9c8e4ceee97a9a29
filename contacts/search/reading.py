"""What a search asks for: its words, read against the topics, teams, offices, networks and synonyms there are."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from django.db import connection
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import get_language

from kit.models import CONTENT_REVISION

from .words import (
    MOST_WORDS,
    countries_called,
    country_words,
    goals_called,
    language_words,
    languages_called,
    question_words,
    words_of,
)

Phrase = tuple[str, ...]

#: Shorter words are taken as they are: too much is like them.
LETTERS_TO_CORRECT = 4
#: How much of two words has to be the same, letter by letter: “Palerno” and “Palermo” have 0.86 of each other.
ALIKE = 0.75
A_LITTLE_ALIKE = 0.6
MOST_CORRECTIONS = 3

#: The function of the database that knows the words of people and programmes.
WORDS_LIKE = "contacts_words_like"

# One statement for all that words can mean. Topics, teams and the like come along only when anything in the directory
# has changed since they came the last time. Only the words of people and programmes are many; these are asked for
# word by word (contacts_words_like), for words that mean nothing else.
READ = f"""
WITH present (version) AS ({CONTENT_REVISION}),
entry (kind, id, slug, name, text) AS (
    SELECT kind, id, slug, name, contacts_normalise(name) FROM (
        SELECT 'topic', id, slug, name FROM contacts_topic
        UNION ALL SELECT 'team', id, slug, name FROM contacts_team
        UNION ALL SELECT 'office', id, slug, name FROM contacts_office
        UNION ALL SELECT 'network', id, slug, name FROM contacts_network
        UNION ALL SELECT 'synonym', id, '', phrase FROM contacts_synonym CROSS JOIN unnest(phrases) AS phrase
    ) AS every (kind, id, slug, name)
    WHERE (SELECT version FROM present) <> %(version)s
)
SELECT kind, id, slug, name, text, NULL::text[] FROM entry
UNION ALL SELECT 'version', 0, '', '', version, NULL FROM present
UNION ALL SELECT 'word', place, '', word, word, CASE
        WHEN length(word) < %(letters)s OR word = ANY(%(known)s) THEN NULL
        WHEN (SELECT version FROM present) = %(version)s AND strpos(%(text_of_all)s, ' ' || word) > 0 THEN NULL
        WHEN EXISTS (SELECT FROM entry WHERE strpos(' ' || text, ' ' || word) > 0) THEN NULL
        ELSE {{words_like}}(word)
    END
    FROM string_to_table(contacts_normalise(%(text)s), ' ') WITH ORDINALITY AS asked (word, place)
    WHERE word <> '' AND place <= %(most)s
ORDER BY 1, 4
"""  # noqa: S608 - ours alone


@dataclass(frozen=True)
class Entry:
    """A topic, team, office or network; ``text`` is its name as words are compared."""

    kind: str
    pk: int
    slug: str
    name: str
    text: str

    def has(self, phrase: Phrase) -> bool:
        """Whether each word of ``phrase`` begins one of the name."""
        return all(f" {word}" in f" {self.text}" for word in phrase)


@dataclass(frozen=True)
class Term:
    """One thing that is asked for: by any of these phrases, each of which is words that have to be found together."""

    phrases: tuple[Phrase, ...]
    entries: tuple[Entry, ...] = ()

    @cached_property
    def countries(self) -> list[str]:
        return sorted({code for phrase in self.phrases for code in _in_all(map(countries_called, phrase))})

    @cached_property
    def languages(self) -> list[str]:
        return sorted({code for phrase in self.phrases for code in _in_all(map(languages_called, phrase))})

    @cached_property
    def goals(self) -> list[str]:
        return sorted({goal for phrase in self.phrases for goal in goals_called(phrase)})


@dataclass(frozen=True)
class Word:
    """A word of the search. ``near`` is ``None`` when it means something, else the people's words most like it."""

    text: str
    near: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Vocabulary:
    """What the directory's words are, besides those of people and programmes, and the words of the search.

    ``version`` is another one whenever anything in the directory, or the day, is; ``text`` has all of the former.
    """

    version: str = ""
    entries: tuple[Entry, ...] = ()
    synonyms: tuple[tuple[Phrase, ...], ...] = ()
    words: tuple[Word, ...] = ()
    text: str = ""

    def of(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    def called(self, phrases: Iterable[Phrase]) -> tuple[Entry, ...]:
        """The entries with all words of one of ``phrases`` in their names, or beginnings of words."""
        # Most words stand in no name at all, which one look at the text tells.
        telling = [phrase for phrase in phrases if all(f" {word}" in self.text for word in phrase)]
        return tuple(entry for entry in self.entries if any(map(entry.has, telling))) if telling else ()

    def words_like(self, word: Word, also: Iterable[str] = ()) -> list[str]:
        """The words that are most like one that nobody wrote, those of ``also`` among them."""
        known = {other for text in self._texts() for other in text.split()}.union(also)
        for named in (country_words(get_language()), language_words(get_language())):
            known.update(other for words in named.values() for other in words)
        return get_close_matches(word.text, sorted(known.union(word.near or ())), MOST_CORRECTIONS, ALIKE)

    def same_as(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """The phrases that mean the same as ``phrase``, itself first."""
        others = (other for phrases in self.synonyms if phrase in phrases for other in phrases)
        return tuple(dict.fromkeys((phrase, *others)))

    def _texts(self) -> Iterator[str]:
        yield from (entry.text for entry in self.entries)
        yield from (" ".join(phrase) for phrases in self.synonyms for phrase in phrases)


#: The words as they were read the last time.
_kept = Vocabulary()


@dataclass(frozen=True)
class Reading:
    """A search as it is understood; ``corrected`` says which words were taken for which."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    terms: tuple[Term, ...] = ()
    corrected: dict[str, list[str]] = field(default_factory=dict)

    @property
    def topics(self) -> list[Entry]:
        """The topics that are meant: every term is in their name, or the terms have every word of it."""
        return [topic for topic in self.vocabulary.of("topic") if self.terms and self._means(topic)]

    def near(self, kind: str) -> list[Entry]:
        """Entries of this kind that have a word a little like one that was typed."""
        typed = {word.text for word in self.vocabulary.words} - set(question_words())
        return [
            entry
            for entry in self.vocabulary.of(kind)
            if any(get_close_matches(word, typed, 1, A_LITTLE_ALIKE) for word in entry.text.split())
        ]

    def _means(self, topic: Entry) -> bool:
        fitting = [term for term in self.terms if topic in term.entries]
        named = {word for term in fitting for phrase in term.phrases if topic.has(phrase) for word in phrase}
        return len(fitting) == len(self.terms) or (bool(fitting) and named >= set(topic.text.split()))


def read(text: str, *, words_like: str = WORDS_LIKE, also: Collection[str] = ()) -> Reading:
    """Understand ``text``, by one statement.

    Another app has words of its own: ``words_like`` is its function in place of ``contacts_words_like``, and ``also``
    are words that mean something to it without standing in any row.
    """
    vocabulary = read_vocabulary(text, words_like=words_like, also=also)
    terms, corrected = [], {}
    for word, phrases in _terms(vocabulary):
        if word is not None and word.near is not None and (others := vocabulary.words_like(word, also)):
            corrected[word.text] = others
            # What was typed stays one of them: it may stand in a name that awaits a check.
            like = (phrase for other in others for phrase in vocabulary.same_as((other,)))
            meant = tuple(dict.fromkeys((*phrases, *like)))
        else:
            meant = phrases
        terms.append(Term(meant, vocabulary.called(meant)))
    return Reading(vocabulary, tuple(terms), corrected)


def read_vocabulary(text: str = "", *, words_like: str = WORDS_LIKE, also: Collection[str] = ()) -> Vocabulary:
    """The directory's words, and those of ``text`` with what is like them, by one statement (see ``read``)."""
    global _kept  # noqa: PLW0603 - replaced as a whole: who reads it meanwhile has the former one, whole as well
    text, kept = text.replace("\0", ""), _kept
    given = {
        "version": kept.version,
        "text_of_all": kept.text,
        "text": text,
        "letters": LETTERS_TO_CORRECT,
        "known": [*question_words(), *(slugify(word) for word in words_of(text) if _is_called_so(word, also))],
        "most": MOST_WORDS,
    }
    with connection.cursor() as cursor:
        cursor.execute(READ.format(words_like=words_like), given)
        rows = cursor.fetchall()
    version = next(row[4] for row in rows if row[0] == "version")
    if version != kept.version:
        _kept = kept = _vocabulary(version, [row[:5] for row in rows if row[0] not in ("version", "word")])
    words = {pk: Word(word, near and tuple(near)) for kind, pk, _slug, _name, word, near in rows if kind == "word"}
    return replace(kept, words=tuple(words[place] for place in sorted(words)))


def _vocabulary(version: str, rows: list[tuple]) -> Vocabulary:
    synonyms: dict[int, list[Phrase]] = {}
    for kind, pk, _slug, _name, normalised in rows:
        if kind == "synonym":
            synonyms.setdefault(pk, []).append(tuple(normalised.split()))
    return Vocabulary(
        version,
        tuple(Entry(*row) for row in rows if row[0] != "synonym"),
        tuple(tuple(phrases) for phrases in synonyms.values()),
        text="".join(f" {row[4]}" for row in rows),
    )


def _terms(vocabulary: Vocabulary) -> Iterator[tuple[Word | None, tuple[Phrase, ...]]]:
    """The words one by one, but a synonym's phrase as one; words of questions only when there are no others."""
    found = list(_phrases(vocabulary))
    questions = set(question_words())
    telling = [(word, phrases) for word, phrases in found if word is None or word.text not in questions]
    yield from telling or found


def _phrases(vocabulary: Vocabulary) -> Iterator[tuple[Word | None, tuple[Phrase, ...]]]:
    words, place = vocabulary.words, 0
    longest = max((len(phrase) for phrases in vocabulary.synonyms for phrase in phrases), default=1)
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            typed = tuple(word.text for word in words[place : place + length])
            phrases = vocabulary.same_as(typed)
            if len(phrases) > 1:
                yield None, phrases
                place += length
                break
        else:
            yield words[place], ((words[place].text,),)
            place += 1


def _is_called_so(word: str, also: Collection[str]) -> bool:
    if countries_called(word) or languages_called(word) or goals_called((word.lower(),)):
        return True
    return any(other.startswith(slugify(word)) for other in also)


def _in_all(lists: Iterable[list[str]]) -> set[str]:
    first, *rest = map(set, lists)
    return first.intersection(*rest)
