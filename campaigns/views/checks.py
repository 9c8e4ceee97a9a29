"""Who acts for a programme, and staff, look at what was proposed: everybody sees it, or it goes back with words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.typed import sign_form_of
from accounts.rules import ActingNeeded
from campaigns import rules
from campaigns.actions import local_events as actions
from campaigns.forms.checks import SendBackForm
from campaigns.models import LocalEvent
from campaigns.panels import differences

from .access import find_edition
from .finding import events_of, find_any, find_to_check, number_typed
from .proposals import meanwhile_words, refused_page, when
from .typed import keeps_typed, typed_in

PAGE_SIZE = 20


@never_cache
@login_required
@require_safe
def local_events_to_check(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What awaits a check by the reader, longest first."""
    edition = find_edition(slug, year)
    awaiting = rules.to_check(request.user).filter(edition=edition)
    events = awaiting.select_related("programme", "proposed_by", "replaces")
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    for event in page.object_list:
        event.edition = edition
    context = {
        "edition": edition,
        "page": page,
        "acting": list(rules.programmes_of(request.user)),
        "is_staff_who_checks": rules.is_staff_who_checks(request.user),
        "staff_check": edition.checked_by == edition.CheckedBy.STAFF,
    }
    return render(request, "campaigns/local_events_to_check.html", context)


@never_cache
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def check_local_event(request: HttpRequest, slug: str, year: int, event_slug: str) -> HttpResponse:
    """One of them, with everything that everybody would see, and the two ways on."""
    try:
        event = find_to_check(request.user, slug, year, event_slug)
    except ActingNeeded:
        if request.method != "POST":
            raise
        return refused_page(request, find_any(slug, year, event_slug))
    if event.is_applied_change and request.method != "POST":
        return redirect("local-event-check", slug, year, event.replaces.slug)
    initial = typed_in(request) | {"revision": event.revision}
    form = SendBackForm(request.POST if "send_back" in request.POST else None, initial=initial)
    refused = ""
    try:
        if "publish" in request.POST:
            actions.publish(
                event=event, revision=number_typed(request.POST.get("revision", ""), otherwise=-1), by=request.user
            )
            messages.success(request, _("“%(title)s” is published.") % {"title": event})
            return redirect("local-events-to-check", slug, year)
        if form.is_valid():
            actions.send_back(event=event, by=request.user, **form.cleaned_data)
            messages.success(request, _("“%(title)s” is sent back with your words.") % {"title": event})
            return redirect("local-events-to-check", slug, year)
    except actions.NotTheirs:
        return refused_page(request, event)
    except actions.ChangedMeanwhile as changed:
        refused = meanwhile_words(changed.event)
        event = find_to_check(request.user, slug, year, event_slug)
        form.data = form.data.copy()
        form.data["revision"] = event.revision
    context = _parts(event) | {"form": form, "refused": refused, "typed_by": sign_form_of(request.user)}
    return render(request, "campaigns/check_local_event.html", context)


def _parts(event: LocalEvent) -> dict:
    return {
        "event": event,
        "edition": event.edition,
        "draft": event,
        "when": when(event),
        "projects": list(event.projects.all()),
        "differences": list(differences(event)) if event.replaces_id else [],
        "may_send_back": event.state in (LocalEvent.State.PROPOSED, LocalEvent.State.PUBLISHED),
        "may_publish": event.state == LocalEvent.State.PROPOSED,
    }


@never_cache
@login_required
@require_safe
def my_local_events(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """What the reader proposed, and what is planned in the name of programmes for which they act."""
    edition = find_edition(slug, year)
    mine = rules.own_and_colleagues(request.user).with_open_changes()
    events = events_of(slug, year).filter(pk__in=mine.values("pk"))
    page = Paginator(events.order_by("-starts_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    for event in page.object_list:
        event.edition = edition
    context = {
        "edition": edition,
        "page": page,
        "items": [{"event": event, "when": when(event)} for event in page.object_list],
        "takes_proposals": rules.takes_proposals(edition),
        "to_check": rules.to_check(request.user).filter(edition=edition).count(),
    }
    return render(request, "campaigns/my_local_events.html", context)
