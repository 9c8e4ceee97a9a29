"""Which programme a typed name may mean, for staff who check it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext

from contacts.models import Programme, Synonym
from contacts.models.normalised import Normalised

#: From here on a name is shown as a twin, where 1 has the same trigrams and 0 none of them. Of fifty ways to write
#: programmes of the demo it finds nine in ten, each first, and shows one other with every second of them.
LIKE = 0.28

# What names of programmes share, so that it tells none from another, as words are compared: goals, strands, funds, and
# what "regional operational programme" is called. Numbers are left out too: periods, written in many ways.
SHARED_WORDS = (
    "interreg|vi|v|[a-d]|ipa|iii|next|cbc|pr|po|por|op|rop|pro"
    "|fesr|erdf|feder|efre|fse|esf|fsep|efs|jtf|european|europeo|funds?|fond[osi]|investment|jobs|growth"
    "|program(me|mes|ma|m|a)?|regional(e|es)?|operational|operativo|cohesion|policy|cooperation"
    r"|for|of|the|and|de|der|die|du|di|la|le|les|et|und|e|\d+"
)
#: The same for the database and for Python, which write the edges of a word differently.
SHARED = rf"\m({SHARED_WORDS})\M"
SHARED_IN_PYTHON = re.compile(rf"\b({SHARED_WORDS})\b")

#: A name with many synonyms in it is compared in so many ways at most.
MOST_WAYS = 6
#: Several names of one programme may be alike.
MOST_LIKE = 10


@dataclass(frozen=True)
class Twin:
    """A programme that a typed name may mean; ``likeness`` is 1 for the same words but those that many share."""

    programme: Programme
    likeness: float

    @property
    def in_words(self) -> str:
        if self.likeness >= 0.9:
            return gettext("the same, but for words that many programmes share")
        if self.likeness >= 0.6:
            return gettext("very like it")
        return gettext("like it") if self.likeness >= 0.45 else gettext("a little like it")


def twins_of(programmes: Collection[Programme], limit: int = 3) -> dict[int, list[Twin]]:
    """The likeliest twins of each of ``programmes``, by its key, the most like first.

    Former names count as those of the programme they lead to, and what staff keep as synonyms as the same. Four
    statements at most, however many programmes.
    """
    names = Programme.objects.filter(pk__in=[programme.pk for programme in programmes])
    synonyms = _synonyms()
    ways = {pk: _ways(name, synonyms) for pk, name in names.values_list("pk", Normalised("name"))}
    asked = [_like(pk, texts) for pk, texts in ways.items() if texts]
    if not asked:
        return {}
    rows = sorted(asked[0].union(*asked[1:], all=True), key=lambda row: -row[2])
    alike = Programme.objects.select_related("merged_into").in_bulk({twin for _pk, twin, _likeness in rows})
    best: dict[int, dict[Programme, float]] = {}
    for pk, twin, likeness in rows:
        best.setdefault(pk, {}).setdefault(alike[twin].followed(), likeness)
    return {pk: [Twin(*pair) for pair in list(twins.items())[:limit]] for pk, twins in best.items()}


def _like(pk: int, ways: list[str]) -> QuerySet:
    """Key of the typed name, key of the programme, and likeness, of what is most like one of ``ways``."""
    names = [_telling(Normalised(field)) for field in ("name", "short_name")]
    likeness = Greatest(*(TrigramSimilarity(name, way) for name in names for way in ways))
    others = Programme.objects.with_page().exclude(pk=pk).exclude(merged_into=pk)
    return (
        others.annotate(twin_of=Value(pk), likeness=likeness)
        .filter(likeness__gte=LIKE)
        .order_by("-likeness", "name")
        .values_list("twin_of", "pk", "likeness")[:MOST_LIKE]
    )


def _telling(name) -> Func:
    """A normalised name without the words that names share."""
    return Func(name, Value(SHARED), Value(""), Value("g"), function="regexp_replace", output_field=TextField())


def _ways(name: str, synonyms: list[list[str]]) -> list[str]:
    """What tells this normalised name from others, as it is and with synonyms in place of its words.

    The synonyms of words that names share, such as “European Regional Development Fund” of “ERDF”, tell as little.
    """
    ways = [f" {name} "]
    for phrases in synonyms:
        shared = not all(map(_without_shared, phrases))
        for phrase in (phrase for phrase in phrases if f" {phrase} " in ways[0]):
            if shared:
                ways = [way.replace(f" {phrase} ", " ") for way in ways]
            else:
                ways += [ways[0].replace(f" {phrase} ", f" {other} ") for other in phrases]
    return [way for way in dict.fromkeys(map(_without_shared, ways)) if way][:MOST_WAYS]


def _without_shared(name: str) -> str:
    return " ".join(SHARED_IN_PYTHON.sub("", name).split())


def _synonyms() -> list[list[str]]:
    """The normalised phrases of each synonym."""
    phrases: dict[int, list[str]] = {}
    for pk, phrase in Synonym.objects.values_list("pk", Normalised(Func("phrases", function="unnest"))):
        phrases.setdefault(pk, []).append(phrase)
    return list(phrases.values())
