"""Codes by mail: asking for one, having it sent again. ``kit.codes`` says how they are tried."""

from django.db import transaction

from accounts import emails
from accounts.models import EmailCode, User
from kit.codes import TooManyCodes, issue, renew, sent_last


def send_code(
    *, email: str, client: str, next_path: str = "", intent: str = "", person: User | None = None, page: str = ""
) -> EmailCode:
    """Mails a code to ``email``; redirect the browser to what is returned.

    Nothing here asks whether the address is known: whoever types the right code is signed in and, if new,
    becomes a person then. They go on to ``next_path``, an address of ours, and ``intent`` is kept in their
    session for the page there (``accounts.actions.sign_in.take_intent``). ``client`` is
    ``kit.clients.client_address(request)``. With ``person`` the code is for making ``email`` that person's
    address or, with the intent ``ERASURE``, for erasing their account; ``page`` is then the name of the address that
    takes the digits. Such codes are counted for the person who asks, wherever they are: if they counted with those
    for signing in, having to wait would tell that somebody else signs in with the address.

    Who has asked too often for the same gets the code that was sent last, as long as it works, and no further mail.
    Raises ``kit.codes.TooManyCodes`` when there is none, which the middleware answers with a page of its own.
    """
    asked = {
        "email": User.normalize_username(email),
        "client": f"person:{person.pk}" if person else client,
        "next_path": next_path,
        "intent": intent,
        "person": person,
        "page": page,
    }
    try:
        with transaction.atomic():
            code = issue(EmailCode, **asked)
            emails.code(code)
    except TooManyCodes:
        code = sent_last(EmailCode, **asked)
        if code is None:
            raise
    return code


def send_again(*, code: EmailCode, client: str) -> EmailCode:
    """Mails the same digits once more, good for their full time again; new ones when these are used up.

    Raises ``kit.codes.TooManyCodes``.
    """
    with transaction.atomic():
        if renew(code):
            emails.code(code)
            return code
    return send_code(
        email=code.email,
        client=client,
        next_path=code.next_path,
        intent=code.intent,
        person=code.person,
        page=code.page,
    )
