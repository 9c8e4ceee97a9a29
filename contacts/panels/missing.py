"""Who is missing, for staff: topics that nobody leads, and people for whom nobody answers while they are away.

Each line says what it is about, what is wrong, and where that is mended.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Absence, ContactTopic, Topic
from contacts.models.absences import Today

#: Who goes away later than this can still be asked whom they have in mind.
AHEAD = timedelta(days=14)


def topics_without_lead() -> list[dict[str, str]]:
    """Topics without a lead who is shown in the directory; one statement."""
    links = ContactTopic.objects.filter(topic=OuterRef("pk"))
    leads = links.filter(is_lead=True)
    topics = Topic.objects.filter(~Exists(leads.filter(person__is_listed=True)))
    everybody = reverse("admin:contacts_contactperson_changelist")
    return [
        {
            "name": topic.name,
            "words": _("Who leads it is not shown in the directory.") if topic.has_lead else _("Nobody leads it."),
            "href": f"{everybody}?topics__id__exact={topic.pk}" if topic.has_anybody else everybody,
        }
        for topic in topics.annotate(has_lead=Exists(leads), has_anybody=Exists(links))
    ]


def absences_without_stand_in() -> list[dict[str, str]]:
    """Absences, of today or soon, of people who are shown, with a day on which nobody stands in; one statement."""
    days_to_come = Greatest(OuterRef("first_date"), Today())
    away_too = Absence.objects.filter(
        person=OuterRef("stand_in"), first_date__lte=OuterRef("last_date"), last_date__gte=days_to_come
    )
    soon = Absence.objects.filter(
        person__is_listed=True, last_date__gte=Today(), first_date__lte=Today() + AHEAD
    ).annotate(stand_in_is_away=Exists(away_too))  # fmt: skip
    without = soon.filter(Q(stand_in=None) | Q(stand_in__is_listed=False) | Q(stand_in_is_away=True))
    return [
        {
            "name": absence.person.full_name,
            "words": f"{_('Away from %(first)s to %(last)s.') % absence.days_in_words} {_why_nobody_answers(absence)}",
            "href": reverse("admin:contacts_contactperson_change", args=[absence.person_id]) + "#absences-group",
        }
        for absence in without.select_related("person", "stand_in").order_by("first_date", "person__family_name", "pk")
    ]


def _why_nobody_answers(absence: Absence) -> str:
    if absence.stand_in is None:
        return _("Nobody stands in.")
    if not absence.stand_in.is_listed:
        return _("%(name)s, who stands in, is not shown in the directory.") % {"name": absence.stand_in}
    return _("%(name)s, who stands in, is away on some of these days too.") % {"name": absence.stand_in}
