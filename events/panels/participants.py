"""Who else comes: for those who have a place, of those who agreed to it."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django_countries import countries

from accounts.models import Consent, User
from accounts.models.consents import CONSENT_TEXTS
from events import rules
from events.models import Event, Registration, Standing

PAGE_SIZE = 30


@dataclass(frozen=True)
class Participant:
    """Somebody who comes and agreed to be named."""

    name: str
    organisation: str
    country: str


@dataclass(frozen=True)
class ParticipantsPart:
    """A page of the list, how many agreed of how many come, and the ``words`` they agreed to.

    ``may_join`` says that whoever looks has a place, so that it is theirs to be on the list, and ``is_listed`` that
    they are.
    """

    people: list[Participant]
    page: Page
    listed: int
    coming: int
    may_join: bool
    is_listed: bool
    words: str


def participants_part(event: Event, standing: Standing, person: User, *, page: str | None) -> ParticipantsPart | None:
    """The list of participants as ``person`` sees it, by two statements; ``None`` for who may not."""
    if not rules.may_see_participants(event, standing, person):
        return None
    coming = Registration.objects.coming().filter(event=event).with_listing()
    is_listed = Q(is_listed=True)
    counts = coming.aggregate(
        coming=Count("pk"), listed=Count("pk", filter=is_listed), mine=Count("pk", filter=is_listed & Q(person=person))
    )
    shown = Paginator(range(counts["listed"]), PAGE_SIZE).get_page(page)
    return ParticipantsPart(
        people=_people(coming.filter(is_listed), shown),
        page=shown,
        listed=counts["listed"],
        coming=counts["coming"],
        may_join=standing.is_confirmed,
        is_listed=bool(counts["mine"]),
        words=str(CONSENT_TEXTS[Consent.Purpose.PARTICIPANT_LIST].words),
    )


def _people(listed, shown: Page) -> list[Participant]:
    """Those of one page, in the order of the alphabet, accents and capitals aside."""
    first = shown.paginator.per_page * (shown.number - 1)
    rows = listed.order_by(Lower(F("person__name__unaccent")), "pk")[first : first + shown.paginator.per_page]
    names = dict(countries)
    return [
        Participant(name, organisation, names.get(country, ""))
        for name, organisation, country in rows.values_list("person__name", "person__organisation", "person__country")
    ]
