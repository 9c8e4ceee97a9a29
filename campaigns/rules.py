from django.contrib.auth.backends import ModelBackend
from django.db.models import Q, QuerySet

from accounts.models import Affiliation, User
from accounts.rules import acting_for, acts_for
from contacts.models import Programme

from .models import Edition, LocalEvent

#: The permission of staff who check local events.
CHECKS = "campaigns.change_localevent"


# -- local events ---------------------------------------------------------------------------------------------
def is_staff_who_checks(person: User) -> bool:
    """Whether ``person`` publishes local events, and sends them back, as staff."""
    return person.is_staff and person.has_perm(CHECKS)


def takes_proposals(edition: Edition) -> bool:
    """Whether local events are proposed for ``edition``: it is published, and its campaign has no newer one."""
    newest = Edition.objects.published().filter(campaign=edition.campaign_id).newest_first().first()
    return newest is not None and newest.pk == edition.pk


def programmes_of(person: User) -> QuerySet[Programme]:
    """The programmes for which ``person`` acts."""
    acting = Affiliation.objects.acting().filter(person=person.pk)
    return Programme.objects.listed().filter(pk__in=acting.values("programme"))


def acted_for(person: User, programme: Programme) -> bool:
    """Whether ``person`` acts for ``programme``, or did."""
    confirmed = Affiliation.objects.filter(confirmed_at__isnull=False)
    return confirmed.filter(person=person.pk, programme=programme.pk).exists()


def own_and_colleagues(person: User) -> QuerySet[LocalEvent]:
    """What ``person`` proposed, and what is held in the name of programmes for which they act."""
    return LocalEvent.objects.filter(Q(proposed_by=person.pk) | Q(programme__in=programmes_of(person).values("pk")))


def works_with(person: User) -> QuerySet[LocalEvent]:
    """The local events that ``person`` looks at before everybody does, changes and cancels; all for staff who check."""
    return LocalEvent.objects.all() if is_staff_who_checks(person) else own_and_colleagues(person)


def to_check(person: User) -> QuerySet[LocalEvent]:
    """What awaits a check by ``person``, longest first."""
    waiting = LocalEvent.objects.proposed()
    if is_staff_who_checks(person):
        return waiting
    checked = waiting.filter(edition__checked_by=Edition.CheckedBy.PROGRAMME)
    return checked.filter(programme__in=programmes_of(person).values("pk"))


def may_check(person: User, event: LocalEvent) -> bool:
    """Whether ``person`` publishes ``event`` or sends it back: staff, and the programme's officers where the edition
    says so."""
    if is_staff_who_checks(person):
        return True
    return event.edition.checked_by == Edition.CheckedBy.PROGRAMME and acts_for(person, event.programme)


def checkers(event: LocalEvent) -> list[User]:
    """Who is told that ``event`` awaits a check, its proposer left out: officers of its programme where the edition
    lets them check it and it has any, else staff, and superusers only when there is nobody else."""
    officers = []
    if event.edition.checked_by == Edition.CheckedBy.PROGRAMME:
        officers = [acting.person for acting in acting_for(event.programme) if acting.person_id != event.proposed_by_id]
    return officers or _staff_to_ask(event)


def _staff_to_ask(event: LocalEvent) -> list[User]:
    staff = ModelBackend().with_perm(CHECKS).filter(is_staff=True)
    others = [one for one in staff if one.pk != event.proposed_by_id]
    return [one for one in others if not one.is_superuser] or others
