import re
from dataclasses import dataclass

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import calendars
from events.forms.searches import EventSearch
from events.models import Event
from events.search import search_events
from kit.middleware import reads_any_query

from .access import find_event, unlisted

FEED_SIZE = 200
#: Signs that XML 1.0 has no way to write; a text that was pasted from elsewhere may hold one.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Asked:
    """A feed as its address asks for it: the same query as that of the list, and what is wrong with it."""

    query: str
    keys: list[int]
    problems: list[str]

    @classmethod
    def by(cls, request: HttpRequest) -> "Asked":
        search = EventSearch.of(request)
        if not search.is_valid():
            return cls("", [], search.problems)
        found = search_events(search.asked, now=timezone.now(), size=FEED_SIZE)
        return cls(search.query.urlencode(), found.keys, found.problems)

    def events(self, *prefetched: str) -> list[Event]:
        rows = Event.objects.prefetch_related("deadline__extensions", *prefetched)
        events = rows.defer("text", "search_text").in_bulk(self.keys)
        return [events[key] for key in self.keys if key in events]

    def address(self, name: str) -> str:
        return f"{settings.SITE_URL}{reverse(name)}{f'?{self.query}' if self.query else ''}"


def calendar_response(text: str, name: str) -> HttpResponse:
    """A file of calendar entries, called ``name``."""
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


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
    return calendar_response(calendars.calendar(Asked.by(request).events(), name=name, with_term=True), "events")


def _for_xml(text: str) -> str:
    return NOT_IN_XML.sub("", text)


class EventFeed(Feed):
    """News of events (Atom, RFC 4287), with the words, days and filters of the list."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest):
        return Asked.by(request)

    def title(self, asked):
        return _("Events · %(portal)s") % {"portal": settings.OPERATOR["name"]}

    def subtitle(self, asked):
        return _for_xml(" ".join(asked.problems))

    def link(self, asked):
        return asked.address("events")

    def feed_url(self, asked):
        return asked.address("events-feed")

    def items(self, asked):
        return asked.events("topics")

    def item_title(self, event: Event):
        title = _for_xml(event.title)
        if event.is_cancelled:
            return _("%(title)s (cancelled)") % {"title": title}
        if event.deadline.last_extension:
            return _("%(title)s (registration extended)") % {"title": title}
        return title

    def item_description(self, event: Event):
        return _for_xml(" ".join(filter(None, [event.tagline, calendars.term_note(event)])))

    def item_link(self, event: Event):
        return f"{settings.SITE_URL}{event.get_absolute_url()}"

    def item_guid(self, event: Event):
        return f"{settings.SITE_URL}/events/{event.pk}"

    def item_pubdate(self, event: Event):
        return event.published_at or event.created_at

    def item_updateddate(self, event: Event):
        extension = event.deadline.last_extension
        return max(event.updated_at, extension.at) if extension else event.updated_at

    def item_categories(self, event: Event):
        return [_for_xml(topic.name) for topic in event.topics.all()]


event_feed = reads_any_query(require_safe(EventFeed()))
