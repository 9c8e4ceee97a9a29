from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q, QuerySet

from accounts.models import Affiliation, User
from accounts.rules import acting_for, acts_for
from contacts.models import Programme

from .models import Edition, LocalEvent
from .models.local_events import OPEN

#: The permission of staff who check local events.
CHECKS = "campaigns.change_localevent"
#: The permission of staff who work on the services of programmes.
WORKS_ON_SERVICES = "campaigns.change_servicerequest"
#: Saturday and Sunday, as ``weekday`` numbers them.
WEEK_END = (5, 6)


# -- local events ---------------------------------------------------------------------------------------------
def is_staff_who_checks(person: User) -> bool:
    """Whether ``person`` publishes local events, and sends them back, as staff."""
    return person.is_staff and person.has_perm(CHECKS)


def takes_proposals(edition: Edition) -> bool:
    """Whether local events are proposed for ``edition``: it is the current one."""
    return is_current(edition)


def takes_links(edition: Edition) -> bool:
    """Whether programmes still add to what they posted in ``edition``; by the same rule."""
    return is_current(edition)


def is_current(edition: Edition) -> bool:
    """Whether ``edition`` is published, and its campaign has no newer one that is."""
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
    own = Q(proposed_by=person.pk) | Q(replaces__proposed_by=person.pk)
    return LocalEvent.objects.filter(own | Q(programme__in=programmes_of(person).values("pk")))


def to_be_changed(event: LocalEvent) -> LocalEvent:
    """The row in which a change of ``event`` is written: the change that awaits a check, where there is one."""
    if event.is_applied_change:
        return to_be_changed(event.replaces)
    return event.changes.filter(OPEN).select_related("replaces").first() or event


def keeps_programme(event: LocalEvent) -> bool:
    """Whether ``event`` stays with its programme: somebody looked at it for this one, it is cancelled and stays as it
    is, or it is to be boosted there."""
    is_settled = event.state in (LocalEvent.State.PUBLISHED, LocalEvent.State.CANCELLED)
    return bool(event.replaces_id) or is_settled or event.services.exists()


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
    return officers or _staff_who_may(CHECKS, but=event.proposed_by_id)


def _staff_who_may(permission: str, *, but: int | None) -> list[User]:
    """Staff who have ``permission``, without who has the key ``but``; superusers only when there is nobody else."""
    staff = ModelBackend().with_perm(permission).filter(is_staff=True)
    others = [one for one in staff if one.pk != but]
    return [one for one in others if not one.is_superuser] or others


# -- advice ---------------------------------------------------------------------------------------------------
def staff_who_advise(*, but: User) -> list[User]:
    """Who is told of a question that no adviser has yet: staff who work on services, without ``but``, who asked."""
    return _staff_who_may(WORKS_ON_SERVICES, but=but.pk)


def answer_due_at(asked_at: datetime, zone: ZoneInfo) -> datetime:
    """The instant by which a question is to be answered: one working day after ``asked_at``.

    Working days are Monday to Friday by the clocks of ``zone``, the edition's; public holidays and days on which the
    organisation is closed are not known here, and count as working days. A question of a working day is due at the
    same time of the next one (Friday 15:00: Monday 15:00); one of a week-end counts as asked when Monday begins, and
    is due when Tuesday does. Where clocks are changed in between, it is the same time on the clock.
    """
    asked = asked_at.astimezone(zone)
    if asked.weekday() in WEEK_END:
        days_to_monday = 7 - asked.weekday()
        asked = datetime.combine(asked.date() + timedelta(days=days_to_monday), time.min, zone)
    due = asked + timedelta(days=1)
    while due.weekday() in WEEK_END:
        due += timedelta(days=1)
    return due
