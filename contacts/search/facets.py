"""By what contact persons may be chosen: each facet with the SQL that chooses and the SQL that counts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .reading import Vocabulary


@dataclass(frozen=True)
class Option:
    """A value of a facet as the address has it, as the rows have it, and in words."""

    value: str
    key: str
    name: str


@dataclass(frozen=True)
class Facet:
    """One way to choose people.

    ``chosen`` is a condition on ``person`` that takes an option's key; ``counted`` joins the facet's keys, called
    ``key``, to those ``found``.
    """

    name: str
    label: str | Promise
    options: Callable[[Vocabulary], list[Option]]
    chosen: str
    counted: str


def _entries_of(kind: str) -> Callable[[Vocabulary], list[Option]]:
    return lambda vocabulary: [Option(entry.slug, str(entry.pk), entry.name) for entry in vocabulary.of(kind)]


@cache
def _languages_in(language: str) -> list[Option]:
    names = [(str(get_language_info(code)["name_translated"]), code) for code in LANG_INFO if "name" in LANG_INFO[code]]
    return [Option(code, code, name) for name, code in sorted(names)]


@cache
def _countries_in(language: str) -> list[Option]:
    return [Option(code, code, name) for code, name in countries]


_FACETS = (
    Facet(
        "topic", _("Topic"), _entries_of("topic"),
        "person.id IN (SELECT person_id FROM contacts_contacttopic WHERE topic_id = %s::bigint)",
        "JOIN (SELECT person_id, topic_id AS key FROM contacts_contacttopic) AS link ON link.person_id = found.id",
    ),
    Facet(
        "team", _("Team"), _entries_of("team"),
        "person.team_id = %s::bigint",
        "CROSS JOIN LATERAL (SELECT found.team_id AS key) AS link",
    ),
    Facet(
        "office", _("Office"), _entries_of("office"),
        "person.office_id = %s::bigint",
        "CROSS JOIN LATERAL (SELECT found.office_id AS key) AS link",
    ),
    Facet(
        "network", _("Network"), _entries_of("network"),
        "person.id IN (SELECT contactperson_id FROM contacts_contactperson_networks WHERE network_id = %s::bigint)",
        "JOIN (SELECT contactperson_id, network_id AS key FROM contacts_contactperson_networks) AS link"
        " ON link.contactperson_id = found.id",
    ),
    Facet(
        "language", _("Language"), lambda _vocabulary: _languages_in(get_language()),
        "person.languages @> ARRAY[%s]::varchar[]",
        "CROSS JOIN unnest(found.languages) AS link (key)",
    ),
    Facet(
        "country", _("Country served"), lambda _vocabulary: _countries_in(get_language()),
        "person.countries @> ARRAY[%s]::varchar[]",
        "CROSS JOIN unnest(found.countries) AS link (key)",
    ),
)  # fmt: skip

#: By their names, in the order in which they are offered.
FACETS = {facet.name: facet for facet in _FACETS}

#: A programme is chosen by a link from its page; there are too many to count. A merged one's link still leads.
SERVES = """person.id IN (
    SELECT person_id FROM contacts_servedprogramme WHERE programme_id = (
        SELECT coalesce(merged_into_id, id) FROM contacts_programme WHERE slug = %s
    )
)"""
