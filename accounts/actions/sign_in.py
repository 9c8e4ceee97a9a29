"""Signing in, signing out everywhere, and what somebody came for."""

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from accounts.models import EmailCode, Session, User
from audit.actions import record
from kit.codes import prove

from .address import mark_address_proved

INTENTS = "intents"


def person_by_code(*, code: EmailCode, typed: str) -> User:
    """Whoever reads mail at the address of ``code``; a new person, known by nothing else, if nobody did so far.

    May be somebody whose account is closed: it is the caller who signs in. Raises as ``kit.codes.prove`` does.
    """
    prove(code=code, typed=typed)
    with transaction.atomic():
        person, is_new = User.objects.get_or_create(email=code.email, defaults={"password": make_password(None)})
        if is_new:
            record("account-opened", about=person, by=person)
        elif person.email_awaits_proof:
            mark_address_proved(person=person, by=person)
    return person


def sign_out_everywhere(*, person: User, by: User) -> None:
    """Afterwards no browser is signed in as ``person``."""
    with transaction.atomic():
        Session.objects.filter(user=person).delete()
        record("signed-out-everywhere", about=person, by=by)


def keep_intent(session: SessionBase, intent: str) -> None:
    """Remembers what somebody came for before they signed in, such as ``follow:palermo``."""
    if intent and intent not in session.get(INTENTS, []):
        session[INTENTS] = [*session.get(INTENTS, []), intent]


def take_intent(session: SessionBase, intent: str) -> bool:
    """Whether somebody came for this; says so once."""
    intents = session.get(INTENTS, [])
    if intent not in intents:
        return False
    session[INTENTS] = [kept for kept in intents if kept != intent]
    return True
