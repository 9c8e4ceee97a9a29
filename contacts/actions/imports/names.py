"""Rows that cells name: teams, offices, topics, networks, programmes, found by a few statements for many lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model, Q, QuerySet, Value
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from contacts.models import Network, Office, Programme, Team, Topic
from contacts.models.normalised import Normalised

MODELS = {"team": Team, "office": Office, "topic": Topic, "network": Network, "programme": Programme}
#: A mistake that is in every line is helped with once; a nearest name costs a look at every row.
MOST_SUGGESTIONS = 20
LIKELY = 0.3


def normalised(texts: Iterable[str]) -> dict[str, str]:
    """Each of ``texts`` as search and comparison see it (``contacts_normalise``), by one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed, contacts_normalise(typed) FROM unnest(%s::text[]) typed", [sorted(set(texts))])
        return dict(cursor.fetchall())


class Names:
    """The rows that the cells of some lines name, and for a name that is nobody's the nearest there is."""

    def __init__(self, typed: Mapping[str, Iterable[str]], other: Iterable[str] = ()):
        """``typed`` are the names by kind; ``other`` are texts whose normalised form is wanted, too."""
        self.typed = {kind: set(names) for kind, names in typed.items()}
        self.normalised = normalised({*other, *(name for names in self.typed.values() for name in names)})
        self._found = {kind: self._look_up(kind) for kind in self.typed}
        self._nearest = {kind: self._look_for_nearest(kind) for kind in self.typed}

    def row(self, kind: str, name: str) -> Model:
        """The one row of this name; raises ``ValidationError`` when there is none or several."""
        found = self._found[kind].get(self.normalised[name], {})
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise ValidationError(
                _("Several are called “%(name)s”. Write the name in full.") % {"name": shortened(name)}
            )
        raise unknown(name, self._nearest[kind].get(self.normalised[name], ""))

    def _look_up(self, kind: str) -> dict[str, dict[int, Model]]:
        keys = {self.normalised[name] for name in self.typed[kind]}
        return _programmes(keys) if kind == "programme" else _by_name_or_slug(MODELS[kind], keys)

    def _look_for_nearest(self, kind: str) -> dict[str, str]:
        keys = sorted({self.normalised[name] for name in self.typed[kind]} - set(self._found[kind]) - {""})
        if not keys:
            return {}
        rows = Programme.objects.offered() if kind == "programme" else MODELS[kind].objects.all()
        nearest = [_likest(rows, key) for key in keys[:MOST_SUGGESTIONS]]
        return dict(nearest[0].union(*nearest[1:], all=True))


def _by_name_or_slug(model: type[Model], keys: set[str]) -> dict[str, dict[int, Model]]:
    found = defaultdict(dict)
    for row in model.objects.annotate(key=Normalised("name"), slug_key=Normalised("slug")).filter(
        Q(key__in=keys) | Q(slug_key__in=keys)
    ):
        found[row.key][row.pk] = row
        found[row.slug_key][row.pk] = row
    return found


def _programmes(keys: set[str]) -> dict[str, dict[int, Model]]:
    """Programmes by name, else by short name; what was merged stands for what it was merged into."""
    named = Programme.objects.select_related("merged_into").annotate(
        key=Normalised("name"), short_key=Normalised("short_name")
    )
    rows = list(named.filter(Q(key__in=keys) | Q(short_key__in=keys)))
    names = {row.key: {target.pk: target} for row in rows for target in [row.merged_into or row]}
    short_names = defaultdict(dict)
    for row in rows:
        if row.short_key and row.merged_into is None:
            short_names[row.short_key][row.pk] = row
    return {**short_names, **names}


def _likest(rows: QuerySet, key: str) -> QuerySet:
    likeness = TrigramSimilarity(Normalised("name"), Value(key))
    near = rows.order_by().annotate(typed=Value(key), likeness=likeness).filter(likeness__gt=LIKELY)
    return near.order_by("-likeness", "name").values_list("typed", "name")[:1]


def unknown(typed: str, near: str) -> ValidationError:
    """What is said of a name that is nobody's."""
    words = {"typed": shortened(typed), "near": near}
    if near:
        return ValidationError(_("“%(typed)s” is not known. Is “%(near)s” meant?") % words)
    return ValidationError(_("“%(typed)s” is not known.") % words)


def shortened(typed: str) -> str:
    """What was typed, as far as a sentence can quote it."""
    return Truncator(typed).chars(80)
