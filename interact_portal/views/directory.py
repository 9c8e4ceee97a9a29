"""Pages of the directory that show what other apps know too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.models import ContactPerson, Topic
from events.panels import upcoming_events

MOST_EVENTS = 10


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic: whom to ask, those who lead it first, and the next events on it."""
    subject = get_object_or_404(Topic, slug=slug)
    people = ContactPerson.objects.listed().knowing(subject).with_card()
    events = upcoming_events(now=timezone.now(), limit=MOST_EVENTS, topic_slug=subject.slug)
    return render(request, "interact_portal/topic.html", {"topic": subject, "people": people, "events": events})
