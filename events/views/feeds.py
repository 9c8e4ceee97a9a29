from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import calendars
from events.forms.searches import EventSearch
from events.models import Event
from events.search import search_events
from kit.feeds import FEED_SIZE, AskedFeed, ListFeed, calendar_response
from kit.middleware import reads_any_query

from .access import find_event, unlisted


def _asked(request: HttpRequest, *prefetched: str) -> AskedFeed:
    search, title = EventSearch.of(request), _("Events · %(portal)s") % {"portal": settings.OPERATOR["name"]}
    if not search.is_valid():
        return AskedFeed(title, "", [], search.problems)
    found = search_events(search.asked, now=timezone.now(), size=FEED_SIZE)
    events = Event.objects.prefetch_related("deadline__extensions", *prefetched)
    events = events.defer("text", "search_text").in_bulk(found.keys)
    rows = [events[key] for key in found.keys if key in events]
    return AskedFeed(title, search.query.urlencode(), rows, found.problems)


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar entry of one event."""
    event = find_event(request, slug).event
    return unlisted(event, calendar_response(calendars.calendar([event], with_term=True), event.slug))


@reads_any_query
@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """A calendar to subscribe to, with the words, days and filters of the list."""
    name = str(settings.OPERATOR["name"])
    return calendar_response(calendars.calendar(_asked(request).rows, name=name, with_term=True), "events")


class EventFeed(ListFeed):
    """News of events, with the words, days and filters of the list."""

    list_name, feed_name = "events", "events-feed"

    def get_object(self, request: HttpRequest):
        return _asked(request, "topics")

    def item_title(self, event: Event):
        if event.is_cancelled:
            return _("%(title)s (cancelled)") % {"title": event.title}
        if event.deadline.last_extension:
            return _("%(title)s (registration extended)") % {"title": event.title}
        return event.title

    def item_description(self, event: Event):
        return " ".join(filter(None, [event.tagline, calendars.term_note(event)]))

    def item_guid(self, event: Event):
        return f"{settings.SITE_URL}/events/{event.pk}"

    def item_pubdate(self, event: Event):
        return event.published_at or event.created_at

    def item_updateddate(self, event: Event):
        extension = event.deadline.last_extension
        return max(event.updated_at, extension.at) if extension else event.updated_at

    def item_categories(self, event: Event):
        return [topic.name for topic in event.topics.all()]


event_feed = reads_any_query(require_safe(EventFeed()))
