from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.panels import open_events, upcoming_events

SHOWN = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open now and until when, and what comes next."""
    now = timezone.now()
    open_now = open_events(now=now, limit=SHOWN)
    shown = {item["event"].pk for item in open_now}
    coming = [item for item in upcoming_events(now=now, limit=2 * SHOWN) if item["event"].pk not in shown]
    return render(request, "interact_portal/home.html", {"open_now": open_now, "coming": coming[:SHOWN]})
