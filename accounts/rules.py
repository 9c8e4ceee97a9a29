from .models import User


def may_edit_person(by: User, person: User) -> bool:
    """Staff edit people, but only a superuser edits staff: who changes somebody's address can sign in as them."""
    return by.is_superuser or not (person.is_staff or person.is_superuser)


def may_be_erased(person: User) -> bool:
    """Staff leave the staff area first: an account that opens doors is not gone by two clicks."""
    return not (person.is_staff or person.is_superuser)
