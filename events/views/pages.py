from functools import partial

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from events.models import Document, Event
from events.panels import description_part, event_page_parts, linked_data, participants_part
from kit.clients import has_session
from kit.previews import may_preview

from .access import find_event, unlisted


@require_safe
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about an event on one page. A stranger's copy is kept in memory (page cache)."""
    person = request.user if has_session(request) and request.user.is_authenticated else None
    found = find_event(request, slug, person=person)
    sees_all = person is not None and may_preview(person, Document)
    parts = event_page_parts(found.event, found.standing, now=timezone.now(), sees_all=sees_all)
    if person:
        parts["participants"] = participants_part(found.event, found.standing, person, page=request.GET.get("page"))
    parts |= {
        "is_preview": found.is_preview,
        "address": f"{settings.SITE_URL}{found.event.get_absolute_url()}",
        "description": description_part(found.event),
        "linked_data": partial(linked_data, found.event, found.standing),
    }
    response = unlisted(found.event, render(request, "events/event.html", parts))
    if parts.get("participants"):
        # Whoever withdraws is gone from it at once, also where one goes back to a page that was open before.
        add_never_cache_headers(response)
    return response


@require_safe
def event_document(request: HttpRequest, slug: str, document_slug: str) -> HttpResponse:
    """A document to take away; never shown inside the portal's own pages.

    Who is not signed in may be somebody it is for, and is asked to sign in.
    """
    user = request.user if has_session(request) else AnonymousUser()
    named = Document.objects.filter(event__slug=slug, slug=document_slug).select_related("event")
    if document := named.visible_to(user).first():
        name = f"{document.event.slug}-{document.slug}.{document.file.name.rpartition('.')[2]}"
        response = FileResponse(document.file.open("rb"), as_attachment=True, filename=name)
        return unlisted(document.event, response)
    is_for_others = named.filter(is_for_confirmed=True, event__in=Event.objects.public())
    if not user.is_authenticated and is_for_others.exists():
        return redirect_to_login(request.path)
    raise Http404
