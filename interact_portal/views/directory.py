"""Pages of the directory that show what several apps know: a person, a team, a topic, a programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.panels import programme_standing
from contacts.models import ContactPerson, Programme, Team, Topic
from contacts.panels import person_parts, programme_parts, team_parts, topic_parts
from contacts.rules import may_see_addresses
from events.panels import documents_on, events_with_contact, upcoming_events
from kit.clients import has_session

MOST_EVENTS = 10
MOST_DOCUMENTS = 10


@require_safe
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """A contact person: what they are asked about, how they are reached, and where one meets them."""
    person = get_object_or_404(ContactPerson.objects.listed().with_card().select_related("team", "office"), slug=slug)
    context = {
        **person_parts(person),
        "events": events_with_contact(person, now=timezone.now(), limit=MOST_EVENTS),
        "shows_address": has_session(request) and may_see_addresses(request.user),
    }
    return render(request, "interact_portal/contact.html", context)


@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """A whole team, on the screen and on one sheet of paper."""
    return render(request, "interact_portal/team.html", team_parts(get_object_or_404(Team, slug=slug)))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic: who leads it and who helps, the next events on it, and what came of those before."""
    subject, now = get_object_or_404(Topic, slug=slug), timezone.now()
    context = {
        **topic_parts(subject),
        "events": upcoming_events(now=now, limit=MOST_EVENTS, topic_slug=subject.slug),
        "documents": documents_on(subject, limit=MOST_DOCUMENTS),
    }
    return render(request, "interact_portal/topic.html", context)


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme of the registry, whom its people ask, and events for them.

    A typed name has no page, a closed programme keeps its own, and the address of a merged one leads to what it is now.
    """
    subject = get_object_or_404(Programme.objects.with_page().select_related("merged_into"), slug=slug)
    if subject.is_merged:
        return redirect(subject.merged_into, permanent=True)
    events = upcoming_events(now=timezone.now(), limit=MOST_EVENTS, goal=subject.goal)
    standing = programme_standing(request.user, subject) if has_session(request) else None
    context = {**programme_parts(subject), "events": events, "standing": standing}
    return render(request, "interact_portal/programme.html", context)
