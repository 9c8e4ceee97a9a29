"""How a view comes by its edition and its local event: through what everybody, or its reader, may see."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from campaigns.models import Edition, LocalEvent
from kit.clients import has_session


def reader_of(request: HttpRequest) -> User | AnonymousUser:
    """Who reads; a stranger is known without a statement."""
    return request.user if has_session(request) else AnonymousUser()


def find_edition(slug: str, year: int) -> Edition:
    """The published edition of a campaign in ``year``, one statement. Raises ``Http404``."""
    return get_object_or_404(Edition.objects.published().select_related("campaign"), campaign__slug=slug, year=year)


def find_edition_for_reader(request: HttpRequest, slug: str, year: int) -> Edition:
    """The same, and for staff one that is not published, too."""
    return get_object_or_404(Edition.objects.visible_to(reader_of(request)).of(slug), year=year)


def find_local_event(slug: str, year: int, event_slug: str) -> LocalEvent:
    """A local event that everybody may see, with its edition and programme, one statement. Raises ``Http404``."""
    events = LocalEvent.objects.published().select_related("edition__campaign", "programme")
    return get_object_or_404(events, edition__campaign__slug=slug, edition__year=year, slug=event_slug)
