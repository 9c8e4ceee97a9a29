"""How the pages of organisers come by their local event, through who may work with it, and by what forms bring."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.rules import ActingNeeded
from campaigns import rules
from campaigns.models import LocalEvent


def number_typed(text: str, *, otherwise: int) -> int:
    """The number that a hidden field brings, ``otherwise`` where it is none that a column holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def events_of(slug: str, year: int) -> QuerySet[LocalEvent]:
    """All local events of a published edition, with what their pages say of them."""
    events = LocalEvent.objects.filter(edition__is_published=True, edition__campaign__slug=slug, edition__year=year)
    return events.select_related("edition__campaign", "programme", "proposed_by", "replaces__edition__campaign")


def find_own(person: User, slug: str, year: int, event_slug: str) -> LocalEvent:
    """A local event that ``person`` changes and cancels. Raises ``Http404``; ``ActingNeeded`` when they did act."""
    event = find_any(slug, year, event_slug)
    if rules.works_with(person).filter(pk=event.pk).exists():
        return event
    raise why_not(person, event)


def find_to_check(person: User, slug: str, year: int, event_slug: str) -> LocalEvent:
    """A local event that ``person`` publishes or sends back. Raises as ``find_own``."""
    event = find_any(slug, year, event_slug)
    if rules.may_check(person, event):
        return event
    raise why_not(person, event)


def find_any(slug: str, year: int, event_slug: str) -> LocalEvent:
    """A local event whoever sees it: for who may have lost their right to it since they opened its page."""
    return get_object_or_404(events_of(slug, year), slug=event_slug)


def why_not(person: User, event: LocalEvent) -> Exception:
    """What is answered to who may not: whoever acted for the programme is told whom to ask, anybody else nothing."""
    if rules.acted_for(person, event.programme) and not rules.acts_for(person, event.programme):
        return ActingNeeded(person, event.programme)
    return Http404("not theirs")
