"""Which programme a typed name may mean, for staff who check it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Func
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

# What the registry's names tell is worked out once for all typed names.
ALIKE = """
WITH registry AS MATERIALIZED (
    SELECT id, merged_into_id,
        regexp_replace(contacts_normalise(name), %(shared)s, '', 'g') AS name,
        regexp_replace(contacts_normalise(short_name), %(shared)s, '', 'g') AS short_name
    FROM contacts_programme WHERE state <> 'awaiting_check'
),
compared AS (
    SELECT typed.id AS typed, registry.id AS programme,
        max(greatest(similarity(name, typed.way), similarity(short_name, typed.way))) AS likeness
    FROM registry CROSS JOIN unnest(%(keys)s::bigint[], %(texts)s::text[]) AS typed (id, way)
    WHERE registry.id <> typed.id AND registry.merged_into_id IS DISTINCT FROM typed.id
    GROUP BY typed.id, registry.id
)
SELECT typed, programme, likeness FROM compared WHERE likeness >= %(like)s ORDER BY likeness DESC, programme
"""


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
    named = names.values_list("pk", Normalised("name"))
    if not (ways := [(pk, way) for pk, name in named for way in _ways(name, synonyms)]):
        return {}
    rows = _alike(ways)
    programmes_alike = Programme.objects.select_related("merged_into").in_bulk({twin for _pk, twin, _likeness in rows})
    best: dict[int, dict[Programme, float]] = {}
    for pk, twin, likeness in rows:
        best.setdefault(pk, {}).setdefault(programmes_alike[twin].followed(), likeness)
    return {pk: [Twin(*pair) for pair in list(twins.items())[:limit]] for pk, twins in best.items()}


def _alike(ways: list[tuple[int, str]]) -> list[tuple[int, int, float]]:
    """Key of the typed name, key of a programme, and their likeness, the most like first."""
    keys, texts = zip(*ways, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, {"keys": list(keys), "texts": list(texts), "shared": SHARED, "like": LIKE})
        return cursor.fetchall()


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
