"""Guide and materials of the demo: this year's, and of the edition before what is used until there is a new one."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from campaigns.models import DownloadCount, Edition, GuideStep, GuideTask, Material, MaterialFile
from kit.photos import named

from .plan import Clock
from .plans.guide import STEPS, STEPS_BEFORE, Step
from .schedule import PAPERS, rich_text

Kind, Licence = Material.Kind, Material.Licence
#: Days of which the demo knows how often a file was taken away.
DAYS_COUNTED = 30
DARK, LIGHT, SUN = "#17415e", "#e8f0f4", "#f2b134"


@dataclass(frozen=True)
class Handed:
    """A file of a material: ``source`` is a paper, a function that makes its bytes, or the address of what is as
    large as ``kind`` says; ``day`` counts from today."""

    source: object
    language: str = ""
    version: int = 1
    day: int = -118
    changes: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Thing:
    slug: str
    kind: str
    title: str
    summary: str
    licence: str
    files: tuple[Handed, ...]
    preview: str = ""
    is_carried_on: bool = True


def packed(**texts: str) -> bytes:
    """An archive of ``texts`` by name; the same bytes in every run."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return written.getvalue()


def _svg(shapes: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">{shapes}</svg>'


ARCH = (
    f'<rect width="320" height="180" fill="{LIGHT}"/>'
    f'<path d="M40 140a120 100 0 0 1 240 0" fill="none" stroke="{DARK}" stroke-width="24"/>'
    f'<circle cx="160" cy="60" r="26" fill="{SUN}"/>'
)


def _logo() -> bytes:
    return packed(
        **{
            "logo/arch.svg": _svg(ARCH),
            "logo/arch-one-colour.svg": _svg(ARCH.replace(SUN, DARK)),
            "colours.txt": f"Dark {DARK}\nLight {LIGHT}\nSun {SUN}\n",
            "read-me.txt": "Leave as much room round the arch as the sun is wide.\n",
        }
    )


def _titles() -> bytes:
    return packed(**{
        "opening.svg": _svg(ARCH),
        "closing.svg": _svg(ARCH.replace(LIGHT, DARK).replace(f'stroke="{DARK}"', f'stroke="{LIGHT}"')),
        "subtitles-en.srt": "1\n00:00:00,000 --> 00:00:04,000\nNeighbours who build together\n",
        "storyboard.txt": "1. The place, from above.\n2. Two people, one thing they made.\n3. The day, and where.\n",
    })  # fmt: skip


OFFICE = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:text>'
    "{}</office:text></office:body></office:document-content>"
)
ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _letter(*lines: str):
    """Makes an OpenDocument text of ``lines``."""
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    parts = {"mimetype": ODT, "content.xml": OFFICE.format(body), "META-INF/manifest.xml": MANIFEST}
    return lambda: packed(**parts)


NOW = (
    Thing(
        "guide",
        Kind.GUIDE,
        "Guide for organisers",
        "The steps of the guide on one page, to print and pin up.",
        Licence.CC_BY,
        (
            Handed("organisers-guide.pdf", "en", 2, -60, "when to propose the event"),
            Handed("organisers-guide.pdf", "en", 1, -120),
        ),
    ),
    Thing(
        "logo",
        Kind.IDENTITY,
        "Logo and colours",
        "The arch and its colours as vector files, with one page of rules.",
        Licence.CAMPAIGN,
        (Handed(_logo),),
        preview="A dark arch over a light ground, with a yellow sun below its top.",
    ),
    Thing(
        "poster",
        Kind.IDENTITY,
        "Poster A3",
        "The theme in large letters, and two lines for your place and your day.",
        Licence.CAMPAIGN,
        (
            Handed("poster-en.pdf", "en", 2, -80, "more room for the place"),
            Handed("poster-en.pdf", "en", 1),
            Handed("poster-fr.pdf", "fr"),
            Handed("poster-de.pdf", "de"),
            Handed("poster-pl.pdf", "pl", day=-90),
        ),
        preview="A poster with a dark arch, a yellow sun, and two empty lines for place and day.",
    ),
    Thing(
        "titles",
        Kind.VIDEO,
        "Opening and closing titles",
        "Two pictures for the beginning and the end of your film, "
        "subtitles to translate, and a storyboard of three shots.",
        Licence.CC_BY_SA,
        (Handed(_titles),),
        preview="A title of a film: the arch and the sun on a wide ground.",
    ),
    Thing(
        "film",
        Kind.VIDEO,
        "Film to cut yourselves",
        "Ninety seconds of rivers, bridges and people, with room for your place and your words.",
        Licence.CC_BY,
        (Handed("https://films.example/cooperation-day/film-to-cut.mp4", day=-75, kind="MP4, 1.2 GB"),),
    ),
    Thing(
        "open-day",
        Kind.FORMAT,
        "Open-door day",
        "Who does what, hour by hour, with a list of what to borrow.",
        Licence.CC_BY,
        (Handed(_letter("Open-door day", "10:00 doors", "12:00 soup", "16:00 doors close"), "en", day=-70),),
    ),
)
BEFORE = (
    Thing(
        "guide",
        Kind.GUIDE,
        "Guide for organisers",
        "The guide of that year.",
        Licence.CC_BY,
        (Handed("organisers-guide.pdf", "en", day=-480),),
    ),
    Thing(
        "poster",
        Kind.IDENTITY,
        "Poster A3",
        "The poster of that year.",
        Licence.CAMPAIGN,
        (Handed("poster-en.pdf", "en", day=-480),),
    ),
    Thing(
        "thirty-five-years",
        Kind.IDENTITY,
        "Thirty-five years of Interreg",
        "The sign of the jubilee, for that year only.",
        Licence.CAMPAIGN,
        (Handed(_logo, day=-470),),
        is_carried_on=False,
    ),
    Thing(
        "quiz",
        Kind.FORMAT,
        "A quiz on both shores",
        "Twenty questions for two towns that play against nobody but the clock.",
        Licence.CC0,
        (
            Handed(_letter("A quiz on both shores", "Which river has two names here?"), "en", day=-465),
            Handed(_letter("Un quiz sur les deux rives", "Quelle rivière porte ici deux noms ?"), "fr", day=-465),
        ),
    ),
)


def add_materials(edition: Edition, *, clock: Clock) -> None:
    """Gives ``edition`` its guide and materials, and the one before it those that were used then."""
    before = Edition.objects.filter(campaign=edition.campaign_id, year__lt=edition.year).newest_first().first()
    _add_guide(edition, STEPS)
    _add_guide(before, STEPS[:STEPS_BEFORE])
    files = [*_files(before, BEFORE, clock), *_files(edition, NOW, clock)]
    DownloadCount.objects.bulk_create(
        count for number, file in enumerate(files) for count in _counts(number, file, clock)
    )


def _add_guide(edition: Edition, plan: Iterable[Step]) -> None:
    steps = GuideStep.objects.bulk_create(
        GuideStep(edition=edition, title=step.title, body=rich_text(step.text), position=position, is_published=True)
        for position, step in enumerate(plan, start=1)
    )
    GuideTask.objects.bulk_create(
        GuideTask(step=step, text=text, weeks_before=weeks, position=position)
        for step, planned in zip(steps, plan, strict=True)
        for position, (text, weeks) in enumerate(planned.tasks, start=1)
    )


def _files(edition: Edition, things: Iterable[Thing], clock: Clock) -> list[MaterialFile]:
    made = []
    for position, thing in enumerate(things, start=1):
        material = Material.objects.create(
            edition=edition, kind=thing.kind, slug=thing.slug, title=thing.title, summary=thing.summary,
            licence=thing.licence, position=position, is_published=True, is_carried_on=thing.is_carried_on,
            preview=named(_picture(thing)) if thing.preview else "",
            preview_alt=thing.preview,
        )  # fmt: skip
        made += [_file(material, handed, clock) for handed in thing.files]
    return made


def _file(material: Material, handed: Handed, clock: Clock) -> MaterialFile:
    about = {"material": material, "language": handed.language, "version": handed.version, "changes": handed.changes}
    about["added_at"] = clock.at(handed.day, "10:00")
    if handed.kind:
        return MaterialFile.objects.create(link=handed.source, link_kind=handed.kind, **about)
    if isinstance(handed.source, str):
        content, name = (PAPERS / handed.source).read_bytes(), handed.source
    else:
        content = handed.source()
        name = f"{material.slug}.{'odt' if material.kind == Kind.FORMAT else 'zip'}"
    return MaterialFile.objects.create(file=ContentFile(content, name=name), size_bytes=len(content), **about)


def _counts(number: int, file: MaterialFile, clock: Clock) -> Iterable[DownloadCount]:
    """More for the newest version than for older ones; on some days nobody came."""
    for day in range(-DAYS_COUNTED, 0):
        times = (number * 5 - day * 7) % (11 * file.version) - 3
        if times > 0:
            yield DownloadCount(file=file, day=(clock.now + timedelta(days=day)).date(), number=times)


def _picture(thing: Thing) -> bytes:
    """The arch and the sun; upright on a poster, with two lines for place and day."""
    is_poster = thing.slug == "poster"
    width, height = (340, 480) if is_poster else (480, 270)
    picture = Image.new("RGB", (width, height), LIGHT)
    draw = ImageDraw.Draw(picture)
    draw.arc((width * 0.15, 60, width * 0.85, 60 + width * 0.6), 180, 360, fill=DARK, width=30)
    draw.ellipse((width / 2 - 34, 110, width / 2 + 34, 178), fill=SUN)
    for line in (0.72, 0.86) if is_poster else ():
        draw.line((40, height * line, width - 40, height * line), fill=DARK, width=3)
    written = BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()
