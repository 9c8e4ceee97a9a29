from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from campaigns.panels.local_event import local_event_parts
from kit.downloads import opened

from .access import find_local_event

#: Another picture has another name, so it is kept for long.
PICTURE_SECONDS = 30 * 24 * 60 * 60


@require_safe
def local_event(request: HttpRequest, slug: str, year: int, event_slug: str) -> HttpResponse:
    """Everything about a local event on one page. A stranger's copy is kept in memory (page cache)."""
    event = find_local_event(slug, year, event_slug)
    return render(request, "campaigns/local_event.html", local_event_parts(event, now=timezone.now()))


@require_safe
def local_event_picture(request: HttpRequest, slug: str, year: int, event_slug: str, picture: str) -> FileResponse:
    """The picture of a local event as it was written anew on upload; never the upload itself."""
    event = find_local_event(slug, year, event_slug)
    if not picture or picture != event.picture_name:
        raise Http404
    response = FileResponse(opened(event.picture), content_type="image/jpeg")
    patch_cache_control(response, max_age=PICTURE_SECONDS, public=True)
    return response
