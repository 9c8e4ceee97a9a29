from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns.forms.listing import LocalEventSearch
from campaigns.panels.listing import (
    list_filters,
    list_footnote,
    list_lines,
    nearest_instead,
    online_lines,
    towns_instead,
)
from campaigns.panels.maps import maps_of
from campaigns.search import Asked, Found, search_local_events, towns_called
from campaigns.search.towns import MOST_LETTERS
from kit.middleware import reads_any_query

from .access import find_edition

PAGE_SIZE = 20


@reads_any_query
@require_safe
def local_event_list(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The local events of an edition as a map and a list; every state of it is an address that can be mailed."""
    edition, search, now = find_edition(slug, year), LocalEventSearch.of(request), timezone.now()
    asked, found = Asked(), Found()
    if search.is_valid():
        asked = search.asked
        found = search_local_events(edition, asked, now=now)
    page = Paginator(range(found.total), PAGE_SIZE).get_page(search.page_number)
    address = reverse("local-events", args=[slug, year])
    context = {
        "edition": edition,
        "search": search,
        "found": found,
        "page": page,
        "lines": list_lines(found, page, now=now),
        "online": online_lines(edition, found, search.query),
        "maps": maps_of(edition, found, search.query, within=asked.within),
        "filters": list_filters(search.query, found, edition, now=now),
        "footnote": list_footnote(search.query, found, [search.town, *search.others]),
        "is_filtered": bool(search.query.keys() - {"when"}),
        "nearest_instead": nearest_instead(search.query, found),
        "towns_instead": towns_instead(search.query, search.others),
        "kept_by_near": search.kept("near", "near_id", "km", "within"),
        "kept_by_days": search.kept("from", "to"),
        "feed_query": search.query.urlencode(),
        "whole_map": _without(search.query, "within"),
        "address": address,
        "canonical": f"{settings.SITE_URL}{address}",
    }
    return render(request, "campaigns/local_events.html", context)


def _without(query, name: str) -> str:
    """The query of the same list without one part."""
    other = query.copy()
    other.pop(name, None)
    return other.urlencode()


@require_safe
@cache_control(public=True, max_age=3600)
def town_suggestions(request: HttpRequest) -> JsonResponse:
    """Suggestions for a town as it is typed: ``{"results": [{"value", "label", "hint"}]}``; its key is the value."""
    found = towns_called(request.GET.get("q", "")[:MOST_LETTERS])
    return JsonResponse({"results": [{"value": str(town.geoname), "label": str(town), "hint": ""} for town in found]})
