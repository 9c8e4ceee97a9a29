"""Answers that arrive after their person's session ended: kept in this browser until that person signs in again.

The form says whose it is, signed; so nobody else who signs in at the same computer comes by the answers, and
nobody without an account can have anything kept.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from accounts.models import User
from events.forms import AnswersForm

#: The form's field, and the session's key: pairs of a person and their answers, by the event's slug.
TYPED_BY, TYPED = "typed_by", "typed_answers"


def sign_form_of(person: User) -> str:
    """The value of the form's field ``typed_by``."""
    return signing.dumps(person.pk, salt=TYPED_BY)


def keep_typed(request: HttpRequest, slug: str, form: AnswersForm) -> bool:
    """Keeps what was sent in ``form``; says whether it could be."""
    try:
        person_pk = signing.loads(request.POST.get(TYPED_BY, ""), salt=TYPED_BY, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return False
    if form.is_too_long:
        return False
    request.session[TYPED] = request.session.get(TYPED, {}) | {slug: [person_pk, form.as_draft()]}
    return True


def take_typed(request: HttpRequest, slug: str) -> dict[str, list[str]] | None:
    """What was kept for whoever is signed in now, once; somebody else's is dropped."""
    kept = request.session.get(TYPED, {})
    if slug not in kept:
        return None
    person_pk, answers = kept.pop(slug)
    request.session.modified = True
    return answers if person_pk == request.user.pk else None
