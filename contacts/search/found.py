"""Finding contact persons: who fits, why, in which order, and how many there are by topic, team and so on.

Who is found for all terms fits; when nobody is, who is found for most of them. Who is found by the first of the
sources stands first; with several terms the sum counts. One statement answers all of it.
"""

from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.db import connection

from .facets import FACETS, SERVES
from .reading import Reading
from .sources import REFS, SOURCES, hits, programmes_meant

MOST_PROGRAMMES = 3

# Who is not listed is left out by an index of these few; one look at each person found would cost more.
MATCHED = """
WITH hit (person_id, reason, term) AS ({hits}),
best AS (
    SELECT person_id, term, min(reason) AS reason FROM hit
    WHERE person_id NOT IN (SELECT id FROM contacts_contactperson WHERE NOT is_listed)
    GROUP BY person_id, term
),
matched AS (SELECT person_id, count(*) AS met, sum(reason / {refs}) AS rank FROM best GROUP BY person_id),
found AS MATERIALIZED (
    SELECT id, rank, family_name, given_name, team_id, office_id, languages, countries
    FROM contacts_contactperson person JOIN matched ON matched.person_id = person.id
    WHERE met = (SELECT max(met) FROM matched){chosen}
)"""
# Without a choice this is everybody, and what follows reads them by an index or a table of its own.
LISTED = """
WITH found AS {materialized} (
    SELECT id, 0 AS rank, family_name, given_name, team_id, office_id, languages, countries
    FROM contacts_contactperson person WHERE is_listed{chosen}
)"""
TOLD = """,
told AS MATERIALIZED (
    SELECT person_id, reason, term FROM best JOIN page ON page.id = best.person_id
)"""
PAGE = """,
page AS MATERIALIZED (SELECT id, is_mine, row_number() OVER () AS place FROM (
    SELECT id, {mine} AS is_mine FROM found ORDER BY {order}, family_name, given_name, id LIMIT %s OFFSET %s
) AS ordered){told}
SELECT 'person', id::text, place, CASE WHEN is_mine THEN 'mine' END FROM page
UNION ALL SELECT 'total', NULL, count(*), NULL FROM found
"""
COUNT = """
UNION ALL SELECT '{name}', link.key::text, count(*), NULL FROM found {counted} GROUP BY link.key
"""
# Who may be asked for by a link that is old: the programme's name is the one it has now.
SERVED = """
UNION ALL SELECT 'chosen', named.slug, NULL, programme.name FROM contacts_programme named
    JOIN contacts_programme programme ON programme.id = coalesce(named.merged_into_id, named.id)
    WHERE named.slug = %s AND programme.state <> 'awaiting_check'
"""
WHY = """
UNION ALL SELECT 'terms', NULL, max(met), NULL FROM matched
UNION ALL SELECT 'why', person_id::text, reason, term::text FROM told
UNION ALL SELECT 'served', id::text, NULL, coalesce(nullif(short_name, ''), name) FROM contacts_programme
    WHERE id IN (SELECT reason %% {refs} FROM told WHERE reason / {refs} = {serves})
UNION ALL (SELECT 'programme', slug, count(*) OVER (), name FROM contacts_programme WHERE {programmes}
    ORDER BY name LIMIT %s)
"""


class Reason(NamedTuple):
    """Why a term finds somebody: the place of the source in ``SOURCES``, and the key of what they fit by."""

    source: int
    ref: int
    term: int


@dataclass
class Found:
    """What the statement answers.

    ``people`` are the keys of one page's people, in order, each with whether they serve the visitor's programme and
    with the reasons; who is found meets ``terms_met`` of the terms. ``counts`` are all who are found, by facet and
    key. ``programmes`` are slug and name of those that are meant, of ``programme_count``; ``programme`` is the name of
    the one whose slug was given.
    """

    people: list[tuple[int, bool, list[Reason]]] = field(default_factory=list)
    total: int = 0
    terms_met: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in FACETS})
    served: dict[int, str] = field(default_factory=dict)
    programmes: list[tuple[str, str]] = field(default_factory=list)
    programme_count: int = 0
    programme: str = ""


class _Statement:
    """SQL with its parameters, in the order in which they stand in it."""

    def __init__(self):
        self.sql, self.params = "", []

    def add(self, sql: str, *params: object) -> None:
        self.sql += sql
        self.params += params


def find(
    reading: Reading, *, choices: dict[str, str], programme: str = "", mine: int | None = None, first: int, size: int
) -> Found:
    """The people who fit the terms of ``reading`` and every one of ``choices`` (key by facet), by one statement.

    ``programme`` is the slug of one that they serve. Those who serve the programme with the key ``mine`` stand
    first among equals; so does who leads the topic that is chosen. ``first`` people are left out, ``size`` told.
    """
    conditions = {FACETS[name].chosen: key for name, key in choices.items()}
    if programme:
        conditions[SERVES] = programme
    chosen = "".join(f" AND {condition}" for condition in conditions)
    statement = _Statement()
    if not reading.terms:
        statement.add(
            LISTED.format(materialized="MATERIALIZED" if chosen else "NOT MATERIALIZED", chosen=chosen),
            *conditions.values(),
        )
    else:
        sql, params = hits(reading.terms)
        statement.add(MATCHED.format(hits=sql, refs=REFS, chosen=chosen), *params, *conditions.values())
    _add_page(statement, choices=choices, mine=mine, first=first, size=size, has_reasons=bool(reading.terms))
    for facet in FACETS.values():
        statement.add(COUNT.format(name=facet.name, counted=facet.counted))
    if programme:
        statement.add(SERVED, programme)
    if reading.terms:
        _add_why(statement, reading)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return _found(cursor.fetchall())


def _add_page(
    statement: _Statement, *, choices: dict[str, str], mine: int | None, first: int, size: int, has_reasons: bool
) -> None:
    order, params = ["rank"], []
    if "topic" in choices:
        order.append("id NOT IN (SELECT person_id FROM contacts_contacttopic WHERE is_lead AND topic_id = %s::bigint)")
        params.append(choices["topic"])
    if mine is not None:
        order.append("is_mine DESC")
    is_mine = "id IN (SELECT person_id FROM contacts_servedprogramme WHERE programme_id = %s)"
    told = TOLD if has_reasons else ""
    statement.add(PAGE.format(mine=is_mine, order=", ".join(order), told=told), mine, *params, size, first)


def _add_why(statement: _Statement, reading: Reading) -> None:
    conditions, params = zip(*map(programmes_meant, reading.terms), strict=True)
    serves = [source.name for source in SOURCES].index("serves")
    why = WHY.format(refs=REFS, serves=serves, programmes=" AND ".join(conditions))
    statement.add(why, *chain.from_iterable(params), MOST_PROGRAMMES)


def _found(rows: list[tuple]) -> Found:
    found = Found()
    places, reasons = {}, {}
    for kind, ref, number, name in rows:
        match kind:
            case "person":
                places[int(ref)] = number, name == "mine"
            case "why":
                reasons.setdefault(int(ref), []).append(Reason(*divmod(number, REFS), int(name)))
            case "total":
                found.total = number
            case "terms":
                found.terms_met = number or 0
            case "served":
                found.served[int(ref)] = name
            case "chosen":
                found.programme = name
            case "programme":
                found.programmes.append((ref, name))
                found.programme_count = number
            case _ if ref is not None:
                found.counts[kind][ref] = number
    for pk in sorted(places, key=places.get):
        found.people.append((pk, places[pk][1], sorted(reasons.get(pk, []))))
    return found
