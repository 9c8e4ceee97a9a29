"""The guide and the materials of an edition: pages for everybody, and files to take away.

The copies of strangers are kept in memory (page cache). What somebody ticked in the guide is theirs alone.
"""

import re
from pathlib import PurePath
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.actions.downloads import count_download
from campaigns.actions.ticks import keep_ticks
from campaigns.models import Edition, Material, MaterialFile, Tick
from campaigns.panels.materials import guide_parts, materials_parts
from kit.downloads import opened, to_take_away
from kit.keys import key_of
from kit.middleware import reads_any_query

from .access import find_edition_for_reader, reader_of
from .pages import PICTURE_SECONDS

#: Programs that say they are no people. “Cubot” is a telephone.
ROBOTS = re.compile(r"(?<!cu)bot|crawl|spider|slurp|archiver|preview|facebookexternalhit|headless", re.IGNORECASE)


@require_safe
def materials(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What organisers can make use of, kind by kind."""
    edition = find_edition_for_reader(request, slug, year)
    address = f"{settings.SITE_URL}{reverse('materials', args=[slug, year])}"
    return render(request, "campaigns/materials.html", {**materials_parts(edition), "address": address})


# -- the guide ------------------------------------------------------------------------------------------------
@reads_any_query
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The guide with its checklist. Who is signed in keeps ticks here; a stranger takes them along in the address."""
    edition, person = find_edition_for_reader(request, slug, year), reader_of(request)
    if request.method == "POST":
        return _keep(request, edition, person)
    given = _keys(request.GET.getlist("done"))
    kept = frozenset()
    if person.is_authenticated:
        kept = frozenset(Tick.objects.filter(edition=edition, person=person).values_list("task", flat=True))
    parts = guide_parts(edition, kept=kept, given=given)
    if parts is None:
        raise Http404
    path = reverse("guide", args=[slug, year])
    context = {
        **parts,
        "address": f"{settings.SITE_URL}{path}",
        "keeps": person.is_authenticated,
        "with_ticks": _with_ticks(path, given),
    }
    response = render(request, "campaigns/guide.html", context)
    if person.is_authenticated:
        add_never_cache_headers(response)
    return response


def _keep(request: HttpRequest, edition: Edition, person) -> HttpResponse:
    """Keeps the ticks that were sent, and leads back to the step that was sent from."""
    path = reverse("guide", args=[edition.campaign.slug, edition.year])
    done, was = _keys(request.POST.getlist("done")), _keys(request.POST.getlist("was"))
    if not person.is_authenticated:
        return redirect_to_login(_with_ticks(path, done))
    gone = keep_ticks(edition=edition, person=person, done=done, was=was)
    if gone:
        words = ngettext(
            "%(gone)d task that you ticked is in the guide no more: it has changed since you opened it.",
            "%(gone)d tasks that you ticked are in the guide no more: it has changed since you opened it.",
            gone,
        )
        messages.warning(request, words % {"gone": gone})
    else:
        messages.success(request, _("Your ticks are kept."))
    step = key_of(request.POST.get("step", ""))
    return HttpResponseRedirect(f"{path}#step-{step}" if step else path)


def _keys(texts: list[str]) -> frozenset[int]:
    """The keys among ``texts``; anybody can write an address."""
    return frozenset(key for key in map(key_of, texts) if key is not None)


def _with_ticks(path: str, done: frozenset[int]) -> str:
    """The address of the guide that brings ticks along."""
    return f"{path}?{urlencode([('done', key) for key in sorted(done)])}" if done else path


# -- files ----------------------------------------------------------------------------------------------------
@require_safe
def material_file(request: HttpRequest, slug: str, year: int, material: str, pk: int) -> HttpResponse:
    """A file to take away, or the way to where it is kept; counted by day, and nothing is kept of who took it."""
    files = MaterialFile.objects.select_related("material__edition__campaign")
    file = get_object_or_404(files, pk=pk, material=_material(request, slug, year, material))
    response = HttpResponseRedirect(file.link) if file.link else to_take_away(file.file, _file_name(file))
    if _is_taken_away(request) and file.material.is_published:
        count_download(file=file)
    return response


@require_safe
def material_preview(request: HttpRequest, slug: str, year: int, material: str, picture: str) -> FileResponse:
    """The preview as it was written anew on upload; never the upload itself."""
    shown = _material(request, slug, year, material)
    if picture != shown.preview_name:
        raise Http404
    response = FileResponse(opened(shown.preview))
    patch_cache_control(response, max_age=PICTURE_SECONDS, **{"public" if shown.is_published else "private": True})
    return response


def _material(request: HttpRequest, slug: str, year: int, material: str) -> Material:
    materials = Material.objects.visible_to(reader_of(request)).select_related("edition")
    return get_object_or_404(materials, edition__campaign__slug=slug, edition__year=year, slug=material)


def _is_taken_away(request: HttpRequest) -> bool:
    """Whether somebody takes the whole file now: not a look at its head, a part of it, or a program on its way."""
    agent, purpose = request.headers.get("User-Agent", ""), request.headers.get("Sec-Purpose", "")
    is_whole = request.method == "GET" and "Range" not in request.headers
    return is_whole and "prefetch" not in purpose and not ROBOTS.search(agent)


def _file_name(file: MaterialFile) -> str:
    """“guide-2026-fr-v2.pdf”: what it is stays readable in a folder of downloads."""
    parts = [file.material.slug, str(file.material.edition.year), file.language, f"v{file.version}"]
    return f"{'-'.join(filter(None, parts))}{PurePath(file.file.name).suffix.lower()}"
