"""Why contact persons are found, in the order in which they are shown. Each source finds people by an index.

The questions are SQL, for they become one statement: put together by Django they cost more than answering them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .reading import Phrase, Term

#: SQL with its parameters.
Sql = tuple[str, list]

#: No key of a row is as large: source and key make one number, which is quicker to compare than two.
REFS = 10**12

SERVING = """SELECT person_id, programme_id FROM contacts_servedprogramme
    WHERE programme_id IN (SELECT id FROM contacts_programme WHERE {programmes})"""


@dataclass(frozen=True)
class Source:
    """Why somebody is found: ``finds`` gives the question for a term, or ``None`` when it means nothing to the source.

    The rows are people and what they fit by: 0, or a key of ``kind``.
    """

    name: str
    reason: str | Promise
    finds: Callable[[Term], Sql | None]
    kind: str = ""


def written(column: str, phrases: Iterable[Phrase]) -> Sql:
    """Every word of one of the phrases begins a word of ``column``, a search text."""
    either = " OR ".join(" AND ".join(f"{column} LIKE %s" for _word in phrase) for phrase in phrases)
    return f"({either})", [f"% {word}%" for phrase in phrases for word in phrase]


def programmes_meant(term: Term) -> Sql:
    """Listed programmes, by their names and by their goal."""
    named, params = written("search_text", term.phrases)
    if term.goals:  # and not otherwise: nothing would be found by an index
        named, params = f"({named} OR goal = ANY(%s))", [*params, term.goals]
    return f"state = 'listed' AND {named}", params


def programmes_called(term: Term) -> Q:
    """The same for a list of programmes, which are found by their countries too."""
    called = Q(goal__in=term.goals)
    if term.countries:
        called |= Q(countries__overlap=term.countries)
    for phrase in term.phrases:
        called |= Q(*(("search_text__contains", f" {word}") for word in phrase))
    return called


def _by(meant: Callable[[Term], Sequence], question: str) -> Callable[[Term], Sql | None]:
    def finds(term: Term) -> Sql | None:
        values = meant(term)
        return (question, [values]) if values else None

    return finds


def _keys(kind: str) -> Callable[[Term], list[int]]:
    return lambda term: [entry.pk for entry in term.entries if entry.kind == kind]


def _serving(term: Term) -> Sql:
    programmes, params = programmes_meant(term)
    return SERVING.format(programmes=programmes), params


def _in(column: str) -> Callable[[Term], Sql]:
    def finds(term: Term) -> Sql:
        condition, params = written(column, term.phrases)
        return f"SELECT id, 0 FROM contacts_contactperson WHERE {condition}", params  # noqa: S608 - ours alone

    return finds


#: In the order in which people are shown: who leads a topic that is asked for, who serves a programme, and so on.
SOURCES = (
    Source(
        "leads", _("leads %(name)s"), kind="topic",
        finds=_by(_keys("topic"), "SELECT person_id, topic_id FROM contacts_contacttopic"
                                  " WHERE is_lead AND topic_id = ANY(%s)"),
    ),
    Source("serves", _("serves %(name)s"), _serving),
    Source("called", _("has this name"), _in("name_text")),
    Source(
        "helps", _("helps with %(name)s"), kind="topic",
        finds=_by(_keys("topic"), "SELECT person_id, topic_id FROM contacts_contacttopic"
                                  " WHERE NOT is_lead AND topic_id = ANY(%s)"),
    ),
    Source(
        "country", _("serves %(name)s"),
        _by(lambda term: term.countries, "SELECT id, 0 FROM contacts_contactperson WHERE countries && %s::varchar[]"),
    ),
    Source(
        "network", _("looks after %(name)s"), kind="network",
        finds=_by(_keys("network"), "SELECT contactperson_id, network_id FROM contacts_contactperson_networks"
                                    " WHERE network_id = ANY(%s)"),
    ),
    Source("role", _("works as %(name)s"), _in("role_text")),
    Source(
        "team", _("works in the team %(name)s"), kind="team",
        finds=_by(_keys("team"), "SELECT id, team_id FROM contacts_contactperson WHERE team_id = ANY(%s)"),
    ),
    Source(
        "office", _("works in %(name)s"), kind="office",
        finds=_by(_keys("office"), "SELECT id, office_id FROM contacts_contactperson WHERE office_id = ANY(%s)"),
    ),
    Source(
        "language", _("speaks %(name)s"),
        _by(lambda term: term.languages, "SELECT id, 0 FROM contacts_contactperson WHERE languages && %s::varchar[]"),
    ),
)  # fmt: skip


def hits(terms: Iterable[Term]) -> Sql:
    """All rows of all sources for all terms: person, reason, and place of the term.

    A reason is ``REFS`` times the place of its source, and what the person fits by.
    """
    questions, params = [], []
    for term_place, term in enumerate(terms):
        for place, source in enumerate(SOURCES):
            if found := source.finds(term):
                questions.append(
                    f"SELECT person_id, {place * REFS} + ref, {term_place} FROM ({found[0]}) AS found (person_id, ref)"  # noqa: S608
                )
                params += found[1]
    return " UNION ALL ".join(questions), params
