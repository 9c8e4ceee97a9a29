"""Materials of an edition and its guide as their pages show them, in plain values."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Edition, GuideStep, GuideTask, Material, MaterialFile
from kit import rich_text


@dataclass(frozen=True)
class FileLine:
    """A file to take away; ``title`` can be read by itself. ``host`` is whose site has it, where we do not."""

    title: str
    href: str
    kind: str
    size_bytes: int
    added_at: datetime
    note: str
    host: str


@dataclass(frozen=True)
class MaterialCard:
    """``of`` names the edition that it is of, where that is not the one whose page this is."""

    material: Material
    anchor: str
    of: str
    files: list[FileLine]
    older: list[FileLine]


@dataclass(frozen=True)
class GuideCard:
    """What the page of materials says of the guide: “7 steps, 24 tasks to tick”."""

    words: str
    of: str


@dataclass(frozen=True)
class TaskLine:
    key: int
    text: str
    when: str
    is_done: bool


@dataclass(frozen=True)
class StepPart:
    """A step with its tasks; ``progress`` says how many of them are done."""

    number: int
    title: str
    body: str
    tasks: list[TaskLine]
    progress: str


# -- materials ------------------------------------------------------------------------------------------------
def materials_parts(edition: Edition) -> dict:
    """All that the page of materials shows, in three statements."""
    cards = material_cards(edition)
    labels = dict(Material.Kind.choices)
    groups = [
        (kind, labels[kind], [card for card in cards if card.material.kind == kind]) for kind in Material.Kind.values
    ]
    return {
        "edition": edition,
        "guide": _guide_card(edition),
        "groups": [group for group in groups if group[-1]],
        "has_last_years": any(card.of for card in cards),
    }


def material_cards(edition: Edition, **only) -> list[MaterialCard]:
    """What ``edition`` offers, in order; ``only`` says which. Two statements."""
    materials = Material.objects.offered_by(edition).filter(**only).select_related("edition__campaign")
    return [_card(edition, material) for material in materials.prefetch_related("files")]


def _card(edition: Edition, material: Material) -> MaterialCard:
    newest, older = [], []
    seen = set()
    for file in material.files.all():  # by language, the newest version first
        file.material = material
        (older if file.language in seen else newest).append(_line(material, file))
        seen.add(file.language)
    return MaterialCard(
        material=material,
        anchor=f"{material.edition.year}-{material.slug}",
        of="" if material.edition_id == edition.pk else str(material.edition),
        files=sorted(newest, key=lambda line: line.title),
        older=older,
    )


def _line(material: Material, file: MaterialFile) -> FileLine:
    version = _("version %(version)d") % {"version": file.version}
    return FileLine(
        title=f"{material.title}, {file.language_name}" if file.language else material.title,
        href=file.get_absolute_url(),
        kind=file.format_name,
        size_bytes=file.size_bytes,
        added_at=file.added_at,
        note=f"{version}: {file.changes}" if file.changes else version,
        host=file.link_host,
    )


def _guide_card(edition: Edition) -> GuideCard | None:
    steps = GuideStep.objects.guide_of(edition).order_by("edition_id")
    told = list(steps.values("edition_id", "edition__year", "edition__campaign__name").annotate(
        steps=Count("pk", distinct=True), tasks=Count("tasks")
    ))  # fmt: skip
    if not told:
        return None
    guide = told[0]
    words = [
        ngettext("%(steps)d step", "%(steps)d steps", guide["steps"]) % guide,
        ngettext("%(tasks)d task to tick", "%(tasks)d tasks to tick", guide["tasks"]) % guide,
    ]
    is_own = guide["edition_id"] == edition.pk
    of = "" if is_own else f"{guide['edition__campaign__name']} {guide['edition__year']}"
    return GuideCard(", ".join(words), of)


def materials_in_words(edition: Edition) -> list[str]:
    """What the edition's page says: “6 materials in 4 languages”; empty where there is nothing."""
    has_guide = GuideStep.objects.guide_of(edition).exists()
    told = Material.objects.offered_by(edition).aggregate(
        number=Count("pk", distinct=True),
        languages=Count("files__language", distinct=True, filter=~Q(files__language="")),
    )
    words = [_("A guide with steps and a checklist")] if has_guide else []
    if told["number"]:
        number = ngettext("%(number)d material", "%(number)d materials", told["number"]) % told
        where = ngettext("in %(languages)d language", "in %(languages)d languages", told["languages"]) % told
        words.append(f"{number} {where}" if told["languages"] else number)
    return words


# -- the guide ------------------------------------------------------------------------------------------------
def guide_parts(edition: Edition, *, kept: Set[int] = frozenset(), given: Set[int] = frozenset()) -> dict | None:
    """The guide of ``edition`` with its checklist, or ``None`` where there is none.

    ``kept`` are the tasks (by key) that somebody has ticked and we keep, ``given`` those that the address brings along.
    """
    tasks = Prefetch("tasks", GuideTask.objects.order_by("position", "pk"))
    steps = list(
        GuideStep.objects.guide_of(edition).select_related("edition__campaign").prefetch_related(tasks)
        .order_by("position", "pk")
    )  # fmt: skip
    if not steps:
        return None
    done = kept | given
    parts = [_step_part(number, step, done) for number, step in enumerate(steps, start=1)]
    lines = [task for part in parts for task in part.tasks]
    of = steps[0].edition
    return {
        "edition": edition,
        "steps": parts,
        "of": None if of == edition else of,
        "files": [line for card in material_cards(edition, kind=Material.Kind.GUIDE) for line in card.files],
        "progress": _progress(lines),
        "next": next((task.text for task in lines if not task.is_done), "") if any(t.is_done for t in lines) else "",
        "was": sorted(kept & {task.key for task in lines}),
        "unkept": len((given - kept) & {task.key for task in lines}),
    }


def _step_part(number: int, step: GuideStep, done: Set[int]) -> StepPart:
    tasks = [
        TaskLine(key=task.pk, text=task.text, when=_when(task.weeks_before), is_done=task.pk in done)
        for task in step.tasks.all()
    ]
    return StepPart(
        number=number, title=step.title, body=rich_text.clean(step.body), tasks=tasks, progress=_progress(tasks)
    )


def _when(weeks: int | None) -> str:
    if weeks is None:
        return ""
    if not weeks:
        return _("in the week of the event")
    return ngettext("%(weeks)d week before", "%(weeks)d weeks before", weeks) % {"weeks": weeks}


def _progress(tasks: list[TaskLine]) -> str:
    told = {"done": sum(task.is_done for task in tasks), "tasks": len(tasks)}
    if not tasks:
        return ""
    if told["done"] == told["tasks"]:
        return ngettext("the task is done", "all %(tasks)d tasks are done", told["tasks"]) % told
    return ngettext("%(done)d of %(tasks)d task done", "%(done)d of %(tasks)d tasks done", told["tasks"]) % told
