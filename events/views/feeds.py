import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import calendars, search
from events.models import Event

from .access import find_event

FEED_SIZE = 200
#: Signs that XML 1.0 has no way to write; a text that was pasted from elsewhere may hold one.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _calendar_response(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar entry of one event."""
    event = find_event(request, slug).event
    return _calendar_response(calendars.calendar([event], with_term=True), event.slug)


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """A calendar to subscribe to, with the filters of the list."""
    found = search.filter_events(request.GET, now=timezone.now())
    events = found.select_related("deadline").prefetch_related("deadline__extensions")[:FEED_SIZE]
    name = str(settings.OPERATOR["name"])
    return _calendar_response(calendars.calendar(events, name=name, with_term=True), "events")


def _for_xml(text: str) -> str:
    return NOT_IN_XML.sub("", text)


class EventFeed(Feed):
    """News of events (Atom, RFC 4287), with the filters of the list."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest):
        return request.GET

    def title(self, query):
        return _("Events · %(portal)s") % {"portal": settings.OPERATOR["name"]}

    def link(self, query):
        return reverse("events") + (f"?{query.urlencode()}" if query else "")

    def feed_url(self, query):
        return reverse("events-feed") + (f"?{query.urlencode()}" if query else "")

    def items(self, query):
        found = search.filter_events(query, now=timezone.now())
        return found.select_related("deadline").prefetch_related("deadline__extensions", "topics")[:FEED_SIZE]

    def item_title(self, event: Event):
        title = _for_xml(event.title)
        if event.is_cancelled:
            return _("%(title)s (cancelled)") % {"title": title}
        if event.deadline.last_extension:
            return _("%(title)s (registration extended)") % {"title": title}
        return title

    def item_description(self, event: Event):
        return _for_xml(" ".join(filter(None, [event.tagline, calendars.term_note(event)])))

    def item_guid(self, event: Event):
        return f"{settings.SITE_URL}/events/{event.pk}"

    def item_pubdate(self, event: Event):
        return event.published_at or event.created_at

    def item_updateddate(self, event: Event):
        extension = event.deadline.last_extension
        return max(event.updated_at, extension.at) if extension else event.updated_at

    def item_categories(self, event: Event):
        return [_for_xml(topic.name) for topic in event.topics.all()]


event_feed = require_safe(EventFeed())
