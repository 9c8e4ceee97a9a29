"""What arrives after its person's session ended: kept in this browser until that person signs in again.

A form says whose it is, signed; so nobody else who signs in at the same computer comes by the texts, and nobody
without an account can have anything kept.
"""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing

from accounts.models import User

#: A form's hidden field that says whose it is, and the session's key: pairs of a person and texts, by their place.
TYPED_BY, TYPED = "typed_by", "typed"
#: More than every form of the portal takes.
MOST_CHARACTERS = 200_000

Texts = Mapping[str, list[str]]


def sign_form_of(person: User) -> str:
    """The value of a form's field ``typed_by``."""
    return signing.dumps(person.pk, salt=TYPED_BY)


def keep_typed(session: SessionBase, *, place: str, typed_by: str, texts: Texts) -> bool:
    """Keeps ``texts`` by field for the person of ``typed_by`` in ``place``; says whether they could be."""
    try:
        person_pk = signing.loads(typed_by, salt=TYPED_BY, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return False
    if sum(len(text) for given in texts.values() for text in given) > MOST_CHARACTERS:
        return False
    session[TYPED] = session.get(TYPED, {}) | {place: [person_pk, texts]}
    return True


def take_typed(session: SessionBase, *, place: str, person: User) -> dict[str, list[str]] | None:
    """What was kept in ``place`` for ``person``, once; somebody else's is dropped."""
    kept = session.get(TYPED, {})
    if place not in kept:
        return None
    person_pk, texts = kept.pop(place)
    session.modified = True
    return texts if person_pk == person.pk else None
