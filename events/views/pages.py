from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Document, Event
from events.panels import event_page_parts
from kit.clients import has_session

from .access import find_event


@require_safe
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about an event on one page. A stranger's copy is kept in memory (page cache)."""
    person = request.user if has_session(request) and request.user.is_authenticated else None
    found = find_event(request, slug, person=person)
    parts = event_page_parts(found.event, found.standing, now=timezone.now())
    return render(request, "events/event.html", {"is_preview": found.is_preview, **parts})


@require_safe
def event_document(request: HttpRequest, slug: str, document_slug: str) -> FileResponse:
    """A document to take away; never shown inside the portal's own pages."""
    events = Event.objects.visible_to(request.user) if has_session(request) else Event.objects.public()
    document = get_object_or_404(Document, event__slug=slug, slug=document_slug, event__in=events)
    name = f"{document.event.slug}-{document.slug}.{document.file.name.rpartition('.')[2]}"
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=name)
