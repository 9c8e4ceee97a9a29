from datetime import timedelta

from django.utils import timezone

from audit.actions import reference
from audit.models import Entry

from .models import User

#: What the audit remembers when a person names a programme that the registry lacks, and how often they may.
PROGRAMME_NAMED = "programme-named"
MOST_NEW_PROGRAMMES_A_DAY = 5


def may_edit_person(by: User, person: User) -> bool:
    """Staff edit people, but only a superuser edits staff: who changes somebody's address can sign in as them."""
    return by.is_superuser or not (person.is_staff or person.is_superuser)


def may_be_erased(person: User) -> bool:
    """Staff leave the staff area first: an account that opens doors is not gone by two clicks."""
    return not (person.is_staff or person.is_superuser)


def may_name_programme(person: User) -> bool:
    """Whether ``person`` may add one more programme that the registry lacks: others are offered it at once."""
    named = Entry.objects.filter(about=reference(person), verb=PROGRAMME_NAMED)
    return named.filter(at__gt=timezone.now() - timedelta(days=1)).count() < MOST_NEW_PROGRAMMES_A_DAY
