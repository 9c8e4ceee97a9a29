from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.forms.searches import PAGE, EventSearch
from events.panels import event_filters, list_items, ways_on
from events.search import FILTERS, PAST, Asked, Found, search_events
from kit.middleware import reads_any_query

PAGE_SIZE = 20


@reads_any_query
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Events by words, days and filters; every state of the list is an address that can be mailed."""
    now = timezone.now()
    search = EventSearch.of(request)
    asked, found = Asked(), Found()
    if search.is_valid():
        asked = search.asked
        found = search_events(asked, now=now, page=_page_number(request.GET), size=PAGE_SIZE)
    filters = event_filters(search.query, asked, found)
    context = {
        "search": search,
        "found": found,
        "items": list_items(found.keys, now=now),
        "page": Paginator(range(found.total), PAGE_SIZE).get_page(found.page),
        "filters": filters,
        "chosen": [choice.label for each in filters for choice in each.choices if choice.may_be_undone],
        "is_filtered": bool(search.query.keys() - {"when"}),
        "ways_on": ways_on(search.query, found.instead),
        "problems": search.problems + found.problems,
        "kept_by_words": search.kept("q"),
        "kept_by_days": search.kept("dates", "from", "to"),
        "time": asked.time,
        "is_past": asked.time == PAST,
        "feed_query": search.query.urlencode(),
        "canonical": f"{settings.SITE_URL}{reverse('events')}{_canonical_query(search.query, found)}",
    }
    return render(request, "events/list.html", context)


def _page_number(query: QueryDict) -> int:
    try:
        return int(query.get(PAGE, 1))
    except ValueError:
        return 1


def _canonical_query(query: QueryDict, found: Found) -> str:
    """What search engines are told that the list's address is: one of a time and one filter at most.

    However it is filtered further, it shows the same events once more.
    """
    values = [value for name in FILTERS for value in query.getlist(name)]
    others = query.keys() - {"when", *FILTERS}
    kept = query.copy()
    if others or found.problems or len(values) > 1:
        for name in query.keys() - {"when"}:
            del kept[name]
    elif found.page > 1:
        kept[PAGE] = found.page
    return f"?{kept.urlencode()}" if kept else ""
