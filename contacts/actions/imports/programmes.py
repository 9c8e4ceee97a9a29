"""A sheet of programmes: a line means a programme by its name, however it is spelt, or by its CCI number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from audit.actions import record_each
from contacts.models import Programme
from contacts.models.normalised import Normalised
from contacts.models.programmes import Goal

from .bulk import BATCH_ROWS, update_rows
from .columns import Choice, Countries, Text
from .sheets import Outcome, Sheet, Verdict, free_slug

State = Programme.State
#: The constraints of a programme that a line may break, by the column to mend. The database has the last word.
BREAKS = {
    "contacts_strand_is_interreg": ("strand", lambda strand, goal, state: strand and goal != Goal.INTERREG),
    "contacts_listed_has_goal": ("goal", lambda strand, goal, state: state == State.LISTED and not goal),
}


@dataclass(frozen=True)
class FoundProgrammes:
    """What may be meant by some lines, the keys of former names among them, and the slugs of all."""

    by_name: Mapping[str, Programme]
    by_cci: Mapping[str, Sequence[Programme]]
    former_names: set[str]
    slugs: set[str]


class ProgrammesSheet(Sheet):
    """The facts of programmes. Of states it changes one: a typed name that gets its goal enters the registry."""

    model = Programme
    identifying = ("name", "cci")
    other_headings = {"state": "State"}
    columns = (
        Text(Programme, "name", "Name", "programme", "programme name", "title"),
        Text(Programme, "short_name", "Short name", "abbreviation", "acronym"),
        Choice("goal", "Goal", choices=Goal.choices, also={"mainstream": Goal.IJG}),
        Choice(
            "strand", "Strand", "interreg strand", choices=Programme.Strand.choices,
            also={
                "cross-border": "A", "transnational": "B", "interregional": "C", "outermost regions": "D",
                **{f"strand {letter}": letter for letter in "ABCD"},
            },
        ),
        Text(Programme, "region", "Region"),
        Text(Programme, "kind", "Kind", "type"),
        Countries("countries", "Countries", "country"),
        Text(Programme, "cci", "CCI", "cci number", "cci no", "cci code"),
        Text(Programme, "website", "Website", "web site", "site", "url", "homepage"),
        Text(Programme, "email", "E-mail", "e-mail address", "mail"),
    )  # fmt: skip

    def rows(self, rows: QuerySet) -> QuerySet:
        """Without those that were merged: their names lead to what they were merged into."""
        return rows.exclude(state=State.MERGED)

    def in_short(self, cells):
        return cells.get("name", "") or cells.get("cci", "")

    def texts(self, cells):
        return [cells.get("name", "")]

    def find(self, lines, names, *, lock):
        keys = {names.normalised[cells["name"]] for cells in lines if cells.get("name")}
        numbers = {cells["cci"] for cells in lines if cells.get("cci")}
        known = Programme.objects.annotate(key=Normalised("name"), meant=Coalesce("merged_into_id", "pk"))
        meant = dict(known.filter(key__in=keys).values_list("key", "meant"))
        former = known.filter(key__in=keys, state=State.MERGED).values_list("key", flat=True)
        rows = Programme.objects.filter(Q(pk__in=meant.values()) | Q(cci__in=numbers)).exclude(state=State.MERGED)
        by_pk = {row.pk: row for row in (rows.order_by("pk").select_for_update() if lock else rows)}
        by_cci = defaultdict(list)
        for row in (row for row in by_pk.values() if row.cci):
            by_cci[row.cci].append(row)
        return FoundProgrammes(
            {key: by_pk[pk] for key, pk in meant.items() if pk in by_pk},
            by_cci,
            {f"name:{key}" for key in former},
            set(Programme.objects.values_list("slug", flat=True)),
        )

    def identify(self, outcome: Outcome, found: FoundProgrammes, names) -> Programme | None:
        name, cci = names.normalised[outcome.cells.get("name", "")], outcome.cells.get("cci", "")
        outcome.keys += [f"name:{name}"] * bool(name) + [f"cci:{cci}"] * bool(cci)
        called, numbered = found.by_name.get(name), found.by_cci.get(cci, [])
        if called is not None:
            others = [row for row in numbered if row.pk != called.pk]
            if others and called.cci != cci:
                words = _("This number is that of “%(other)s”. Leave the name or the number out.")
                outcome.is_wrong("cci", words % {"other": others[0]})
            return called
        if len(numbered) > 1:
            outcome.is_wrong("cci", _("Several programmes have this number. Say by the name which is meant."))
        if not name and not numbered:
            outcome.is_wrong("name", _("Fill in the name: it says which programme is meant."))
        return numbered[0] if numbered else None

    def complete(self, outcome, found, names, seen):
        values, row = outcome.values, outcome.row
        if row is not None and found.former_names.intersection(outcome.keys):
            values["name"] = row.name
        state = self._state_after(outcome)
        for constraint in Programme._meta.constraints:
            column, is_broken = BREAKS.get(constraint.name, ("", None))
            if is_broken and column not in outcome.wrong and is_broken(values["strand"], values["goal"], state):
                outcome.is_wrong(column, constraint.violation_error_message)
        if row is not None and state != row.state:
            outcome.changes.append(["state", row.get_state_display(), str(State(state).label)])
        values["state"] = state
        if row is None:
            values["slug"] = free_slug(
                Programme, names.normalised[outcome.cells.get("name", "")], taken=found.slugs, seen=seen
            )
            outcome.keys.append(f"slug:{values['slug']}")

    def _state_after(self, outcome: Outcome) -> str:
        """A name that somebody typed enters the registry with the line that gives it its goal."""
        row = outcome.row
        if row is None or (row.is_awaiting_check and not row.goal and outcome.values["goal"]):
            return State.LISTED
        return row.state

    def write(self, outcomes, *, by):
        new = [outcome for outcome in outcomes if outcome.verdict == Verdict.NEW]
        changed = [outcome for outcome in outcomes if outcome.verdict == Verdict.CHANGED]
        for outcome in new:
            outcome.row = Programme(slug=outcome.values["slug"])
        for outcome in (*new, *changed):
            for name in (*self.by_name, "state"):
                setattr(outcome.row, name, outcome.values[name])
        Programme.objects.bulk_create((outcome.row for outcome in new), batch_size=BATCH_ROWS)
        update_rows(Programme, changed)
        checked = [outcome for outcome in changed if "state" in outcome.changed]
        others = [outcome for outcome in changed if "state" not in outcome.changed]
        for verb, told in (("programme-added", new), ("programme-checked", checked), ("programme-changed", others)):
            record_each(verb, about=[outcome.row for outcome in told], by=by)
