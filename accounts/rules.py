from datetime import datetime, timedelta

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from audit.actions import reference
from audit.models import Entry
from contacts.models import ContactPerson, Programme

from .models import Affiliation, User

#: What the audit remembers when a person names a programme that the registry lacks, claims one, and asks to be
#: confirmed, and how often one may in a day: others are offered the name at once, who claims is told names, and who
#: asks has others get mail.
PROGRAMME_NAMED, CLAIMED, ASKED = "programme-named", "programme-claimed", "confirmation-asked"
MOST_A_DAY = {PROGRAMME_NAMED: 5, CLAIMED: 20, ASKED: 5}
#: The permission of staff who confirm that people act for programmes.
CONFIRMS = "accounts.change_affiliation"


class ActingNeeded(PermissionDenied):
    """``person`` does not act for ``programme``; the page that answers says whom to ask, and asks for them."""

    def __init__(self, person: User, programme: Programme):
        super().__init__(f"{reference(person)} does not act for {reference(programme)}.")
        self.person = person
        self.programme = programme


def may_edit_person(by: User, person: User) -> bool:
    """Staff edit people, but only a superuser edits staff: who changes somebody's address can sign in as them."""
    return by.is_superuser or not (person.is_staff or person.is_superuser)


def may_be_erased(person: User) -> bool:
    """Staff leave the staff area first: an account that opens doors is not gone by two clicks."""
    return not (person.is_staff or person.is_superuser)


def may_again_at(person: User, verb: str) -> datetime | None:
    """When ``person`` may do again what the audit calls ``verb``; nothing when they may at once. One statement."""
    done = Entry.objects.filter(about=reference(person), by=reference(person), verb=verb)
    newest = list(done.order_by("-at").values_list("at", flat=True)[: MOST_A_DAY[verb]])
    again = newest[-1] + timedelta(days=1) if len(newest) == MOST_A_DAY[verb] else None
    return again if again and again > timezone.now() else None


# -- acting for a programme -----------------------------------------------------------------------------------
def acting_for(programme: Programme) -> QuerySet[Affiliation]:
    """Those who act for ``programme``, or for the one it was merged into, longest first; nobody for a closed one."""
    if programme.is_closed:
        return Affiliation.objects.none()
    acting = Affiliation.objects.acting().filter(person__is_active=True)
    return (
        acting.filter(programme=programme.merged_into_id or programme.pk)
        .select_related("person")
        .order_by("confirmed_at", "pk")
    )


def acts_for(person: User, programme: Programme) -> bool:
    """Whether ``person`` may act for ``programme``, not only claim it. One statement."""
    return person.is_authenticated and acting_for(programme).filter(person=person.pk).exists()


def require_acting(*, person: User, programme: Programme) -> None:
    """The one line of a page that is for those who act for ``programme``. Raises ``ActingNeeded``, and whoever is
    not signed in is then asked to (``interact_portal.views.errors``)."""
    if not acts_for(person, programme):
        raise ActingNeeded(person, programme)


def is_staff_who_confirms(person: User) -> bool:
    """Whether ``person`` may decide, as staff, who acts for a programme."""
    return person.is_staff and person.has_perm(CONFIRMS)


def may_confirm(by: User, affiliation: Affiliation) -> Affiliation.ConfirmedBy | None:
    """As what ``by`` may confirm ``affiliation``: as a colleague, but never oneself, or as staff."""
    if by.pk != affiliation.person_id and acts_for(by, affiliation.programme):
        return Affiliation.ConfirmedBy.COLLEAGUE
    return Affiliation.ConfirmedBy.STAFF if is_staff_who_confirms(by) else None


def may_end(by: User, affiliation: Affiliation) -> bool:
    """Whether ``by`` may say that it is over: the person, who acts for the same programme, or staff."""
    return by.pk == affiliation.person_id or may_confirm(by, affiliation) is not None


def staff_to_ask(programme: Programme) -> list[User]:
    """Who of the staff confirms for ``programme`` when nobody acts for it: its contact persons, if they may, else
    those to whom it was given, and superusers when it was given to nobody."""
    staff = list(ModelBackend().with_perm(CONFIRMS).filter(is_staff=True))
    serving = set(ContactPerson.objects.filter(programmes=programme).values_list("email", flat=True))
    ways = ([one for one in staff if one.email in serving], [one for one in staff if not one.is_superuser])
    return next(filter(None, ways), staff)
