from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import calendars
from campaigns.forms.listing import LocalEventSearch
from campaigns.models import Edition, LocalEvent
from campaigns.panels.listing import when_part
from campaigns.panels.local_event import summary_of
from campaigns.search import search_local_events
from kit.feeds import FEED_SIZE, AskedFeed, ListFeed, calendar_response
from kit.middleware import reads_any_query

from .access import find_edition, find_local_event


def _asked(request: HttpRequest, edition: Edition) -> AskedFeed:
    search, of = LocalEventSearch.of(request), (edition.campaign.slug, edition.year)
    title = _("Local events · %(edition)s") % {"edition": edition}
    if not search.is_valid():
        return AskedFeed(title, "", [], search.problems, of)
    keys = search_local_events(edition, search.asked, now=timezone.now()).keys(0, FEED_SIZE)
    rows = LocalEvent.objects.select_related("edition__campaign", "programme").in_bulk(keys)
    return AskedFeed(title, search.query.urlencode(), [rows[key] for key in keys if key in rows], of=of)


@require_safe
def local_event_calendar(request: HttpRequest, slug: str, year: int, event_slug: str) -> HttpResponse:
    """The calendar entry of one local event."""
    event = find_local_event(slug, year, event_slug)
    return calendar_response(calendars.calendar([event]), event.slug)


@reads_any_query
@require_safe
def calendar_feed(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A calendar to subscribe to, with the filters of the list."""
    edition = find_edition(slug, year)
    text = calendars.calendar(_asked(request, edition).rows, name=str(edition))
    return calendar_response(text, f"{slug}-{year}")


class LocalEventFeed(ListFeed):
    """News of local events, with the filters of the list."""

    list_name, feed_name = "local-events", "local-events-feed"

    def get_object(self, request: HttpRequest, slug: str, year: int):
        return _asked(request, find_edition(slug, year))

    def item_title(self, event: LocalEvent):
        return _("%(title)s (cancelled)") % {"title": event.title} if event.is_cancelled else event.title

    def item_description(self, event: LocalEvent):
        when = when_part(event)
        place = event.place or _("Online")
        words = {"start": when["start"], "end": when["end"], "zone": when["zone"], "place": place}
        told = _("%(start)s to %(end)s (%(zone)s) · %(place)s") % words
        return f"{told}. {summary_of(event)}"

    def item_guid(self, event: LocalEvent):
        return f"{settings.SITE_URL}/local-events/{event.pk}"

    def item_pubdate(self, event: LocalEvent):
        return event.published_at

    def item_updateddate(self, event: LocalEvent):
        return event.updated_at

    def item_categories(self, event: LocalEvent):
        return [event.get_kind_display(), event.programme.name]


local_event_feed = reads_any_query(require_safe(LocalEventFeed()))
