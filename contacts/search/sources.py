"""Why contact persons are found, in the order in which they are shown. Each source finds people by an index."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, ExpressionWrapper, F, IntegerField, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPerson, ContactTopic, Programme, ServedProgramme

from .reading import Phrase, Term

#: No key of a row is as large: source and key make one number, which is quicker to compare than two.
REFS = 10**12

ContactNetwork = ContactPerson.networks.through


@dataclass(frozen=True)
class Source:
    """Why somebody is found.

    ``meant`` is what a term means to this source, ``rows`` finds by it; ``person`` is the column of who is found,
    ``ref`` the one of what they fit by, an entry of ``kind`` if it is one.
    """

    name: str
    reason: str | Promise
    meant: Callable[[Term], Sequence]
    rows: Callable[[Sequence], QuerySet]
    person: str = "pk"
    ref: str | None = None
    kind: str = ""

    def hits(self, term: Term, term_place: int, place: int) -> QuerySet | None:
        """Rows of ``(person, reason, place of the term)``; a reason is ``place * REFS`` and what they fit by."""
        if not (meant := self.meant(term)):
            return None
        ref = F(self.ref) if self.ref else Value(0)
        return (
            self.rows(meant)
            .order_by()
            .annotate(
                hit_person=F(self.person),
                hit_reason=ExpressionWrapper(Value(place * REFS) + ref, BigIntegerField()),
                hit_term=Value(term_place, IntegerField()),
            )
            .values_list("hit_person", "hit_reason", "hit_term")
        )


def written(phrases: Iterable[Phrase], column: str) -> Q:
    """Every word of one of the phrases begins a word of ``column``, a search text."""
    either = Q()
    for phrase in phrases:
        both = Q()
        for word in phrase:
            both &= Q(**{f"{column}__contains": f" {word}"})
        either |= both
    return either


def programmes_meant(term: Term) -> Q:
    """Programmes by their names and by their goal."""
    by_name = written(term.phrases, "search_text")
    return by_name | Q(goal__in=term.goals) if term.goals else by_name


def _keys(kind: str) -> Callable[[Term], list[int]]:
    return lambda term: [entry.pk for entry in term.entries if entry.kind == kind]


def _serving(meant: Sequence[Q]) -> QuerySet:
    return ServedProgramme.objects.filter(programme__in=Programme.objects.listed().filter(*meant))


#: In the order in which people are shown: who leads a topic that is asked for, who serves a programme, and so on.
SOURCES = (
    Source(
        "leads", _("leads %(name)s"), _keys("topic"),
        lambda topics: ContactTopic.objects.filter(is_lead=True, topic__in=topics), "person_id", "topic_id", "topic",
    ),
    Source(
        "serves", _("serves %(name)s"), lambda term: [programmes_meant(term)], _serving, "person_id", "programme_id",
    ),
    Source(
        "called", _("has this name"), lambda term: term.phrases,
        lambda phrases: ContactPerson.objects.filter(written(phrases, "name_text")),
    ),
    Source(
        "helps", _("helps with %(name)s"), _keys("topic"),
        lambda topics: ContactTopic.objects.filter(is_lead=False, topic__in=topics), "person_id", "topic_id", "topic",
    ),
    Source(
        "country", _("serves %(name)s"), lambda term: term.countries,
        lambda codes: ContactPerson.objects.filter(countries__overlap=codes),
    ),
    Source(
        "network", _("looks after %(name)s"), _keys("network"),
        lambda networks: ContactNetwork.objects.filter(network__in=networks), "contactperson_id", "network_id",
        "network",
    ),
    Source(
        "role", _("is %(name)s"), lambda term: term.phrases,
        lambda phrases: ContactPerson.objects.filter(written(phrases, "role_text")),
    ),
    Source(
        "team", _("works in the team %(name)s"), _keys("team"),
        lambda teams: ContactPerson.objects.filter(team__in=teams), ref="team_id", kind="team",
    ),
    Source(
        "office", _("works in %(name)s"), _keys("office"),
        lambda offices: ContactPerson.objects.filter(office__in=offices), ref="office_id", kind="office",
    ),
    Source(
        "language", _("speaks %(name)s"), lambda term: term.languages,
        lambda codes: ContactPerson.objects.filter(languages__overlap=codes),
    ),
)  # fmt: skip


def hits(terms: Iterable[Term]) -> QuerySet | None:
    """All rows of all sources for all terms, as one question; ``None`` when nothing is asked for."""
    rows = [
        found
        for term_place, term in enumerate(terms)
        for place, source in enumerate(SOURCES)
        if (found := source.hits(term, term_place, place)) is not None
    ]
    return rows[0].union(*rows[1:], all=True) if rows else None
