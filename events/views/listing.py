from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import search
from events.panels import list_item

PAGE_SIZE = 20


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Events with filters as links; every state of the list is an address that can be mailed."""
    now = timezone.now()
    events = search.listed(search.filter_events(request.GET, now=now), now=now)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    when = request.GET.get("when", "upcoming")
    is_filtered = when not in search.TIMES or any(name in request.GET for name in search.FILTERS)
    context = {
        "page": page,
        "items": [list_item(event, now=now) for event in page],
        "filters": search.filters(request.GET, now=now),
        "is_filtered": is_filtered,
        "is_past": when == "past",
        "is_open": when == "open",
        "feed_query": request.GET.urlencode(),
    }
    return render(request, "events/list.html", context)
