"""How a view comes by its event: through who may see it, in one statement."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponseBase

from events.models import Event, Standing, event_standing, load_event
from kit.previews import may_preview


@dataclass(frozen=True)
class Found:
    """An event as somebody may see it, and how it stands."""

    event: Event
    standing: Standing

    @property
    def is_preview(self) -> bool:
        return self.event.status == Event.Status.DRAFT


def find_event(request: HttpRequest, slug: str, *, person=None) -> Found:
    """The event ``slug`` and how it stands, with the live registration of ``person``.

    Raises ``Http404`` for an event that does not exist, and for a draft unless somebody asks who may preview it.
    """
    standing = event_standing(slug, person.pk if person is not None else None)
    if standing is None or (standing.status == Event.Status.DRAFT and not may_preview(request.user, Event)):
        raise Http404
    return Found(load_event(standing.event_pk, standing.revision), standing)


def unlisted(event: Event, response: HttpResponseBase) -> HttpResponseBase:
    """``response``, about ``event``: search engines are told not to keep it where the event is private."""
    if event.is_unlisted:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
