from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.panels import current_campaigns
from events.panels import open_events, upcoming_events

SHOWN = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open now and until when, what comes next, and which campaigns there are."""
    now = timezone.now()
    open_now = open_events(now=now, limit=SHOWN)
    shown = {item["event"].pk for item in open_now}
    coming = [item for item in upcoming_events(now=now, limit=2 * SHOWN) if item["event"].pk not in shown]
    context = {"open_now": open_now, "coming": coming[:SHOWN], "campaigns": current_campaigns(now=now)}
    return render(request, "interact_portal/home.html", context)
