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

from campaigns import calendars
from campaigns.forms.listing import LocalEventSearch
from campaigns.models import Edition, LocalEvent
from campaigns.panels.listing import when_part
from campaigns.panels.local_event import summary_of
from campaigns.search import search_local_events
from kit.middleware import reads_any_query

from .access import find_edition, find_local_event

FEED_SIZE = 200
#: Signs that XML 1.0 has no way to write; a text that was pasted from elsewhere may hold one.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class AskedFeed:
    """A feed as its address asks for it: the same query as that of the list, and what is wrong with it."""

    edition: Edition
    query: str
    events: list[LocalEvent]
    problems: list[str]

    @classmethod
    def by(cls, request: HttpRequest, slug: str, year: int) -> "AskedFeed":
        edition, search = find_edition(slug, year), LocalEventSearch.of(request)
        if not search.is_valid():
            return cls(edition, "", [], search.problems)
        keys = search_local_events(edition, search.asked, now=timezone.now()).keys(0, FEED_SIZE)
        rows = LocalEvent.objects.select_related("edition__campaign", "programme").in_bulk(keys)
        return cls(edition, search.query.urlencode(), [rows[key] for key in keys if key in rows], [])

    def address(self, name: str) -> str:
        path = reverse(name, args=[self.edition.campaign.slug, self.edition.year])
        return f"{settings.SITE_URL}{path}{f'?{self.query}' if self.query else ''}"


def _calendar_response(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


@require_safe
def local_event_calendar(request: HttpRequest, slug: str, year: int, event_slug: str) -> HttpResponse:
    """The calendar entry of one local event."""
    event = find_local_event(slug, year, event_slug)
    return _calendar_response(calendars.calendar([event]), event.slug)


@reads_any_query
@require_safe
def calendar_feed(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A calendar to subscribe to, with the filters of the list."""
    asked = AskedFeed.by(request, slug, year)
    return _calendar_response(calendars.calendar(asked.events, name=str(asked.edition)), f"{slug}-{year}")


def _for_xml(text: str) -> str:
    return NOT_IN_XML.sub("", text)


class LocalEventFeed(Feed):
    """News of local events (Atom, RFC 4287), with the filters of the list."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str, year: int):
        return AskedFeed.by(request, slug, year)

    def title(self, asked):
        return _("Local events · %(edition)s") % {"edition": _for_xml(str(asked.edition))}

    def subtitle(self, asked):
        return _for_xml(" ".join(asked.problems))

    def link(self, asked):
        return asked.address("local-events")

    def feed_url(self, asked):
        return asked.address("local-events-feed")

    def items(self, asked):
        return asked.events

    def item_title(self, event: LocalEvent):
        title = _for_xml(event.title)
        return _("%(title)s (cancelled)") % {"title": title} if event.is_cancelled else title

    def item_description(self, event: LocalEvent):
        when = when_part(event)
        place = event.place or _("Online")
        words = {"start": when["start"], "end": when["end"], "zone": when["zone"], "place": place}
        told = _("%(start)s to %(end)s (%(zone)s) · %(place)s") % words
        return _for_xml(f"{told}. {summary_of(event)}")

    def item_link(self, event: LocalEvent):
        return f"{settings.SITE_URL}{event.get_absolute_url()}"

    def item_guid(self, event: LocalEvent):
        return f"{settings.SITE_URL}/local-events/{event.pk}"

    def item_pubdate(self, event: LocalEvent):
        return event.published_at

    def item_updateddate(self, event: LocalEvent):
        return event.updated_at

    def item_categories(self, event: LocalEvent):
        return [_for_xml(str(event.get_kind_display())), _for_xml(event.programme.name)]


local_event_feed = reads_any_query(require_safe(LocalEventFeed()))
