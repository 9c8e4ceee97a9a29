"""How a view comes by its edition and its local event: through what everybody may see."""

from django.shortcuts import get_object_or_404

from campaigns.models import Edition, LocalEvent


def find_edition(slug: str, year: int) -> Edition:
    """The published edition of a campaign in ``year``, one statement. Raises ``Http404``."""
    return get_object_or_404(Edition.objects.published().select_related("campaign"), campaign__slug=slug, year=year)


def find_local_event(slug: str, year: int, event_slug: str) -> LocalEvent:
    """A local event that everybody may see, with its edition and programme, one statement. Raises ``Http404``."""
    events = LocalEvent.objects.published().select_related("edition__campaign", "programme")
    return get_object_or_404(events, edition__campaign__slug=slug, edition__year=year, slug=event_slug)
