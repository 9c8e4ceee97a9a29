"""The link in an invitation, and what somebody reads who is not invited."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.actions.codes import send_code
from events.actions.invitations import NotInvited
from events.actions.registration import begin
from events.models import SENT_STATES, Invitation
from events.panels import event_page_parts
from kit.clients import client_address

from .access import Found, find_event


def answer_invitation(request: HttpRequest, token: UUID) -> HttpResponse | None:
    """What somebody is invited to, and the button that begins their registration; nothing where the token is another's.

    The token says whom it is for, and opens nothing: who is not signed in with that address gets a code there.
    """
    invitation = Invitation.objects.select_related("event", "registration").filter(token=token).first()
    if invitation is None:
        return None
    found = find_event(request, invitation.event.slug)
    is_open = found.standing.is_open and invitation.withdrawn_at is None and found.event.is_for_invited
    is_other = request.user.is_authenticated and not _is_of(request, invitation)
    is_sent = not is_other and invitation.registration is not None and invitation.registration.state in SENT_STATES
    if request.method == "POST" and is_open and not is_sent and not is_other:
        try:
            return _begin(request, found, invitation)
        except NotInvited:
            return _page(request, found, invitation, is_withdrawn=True)
    return _page(request, found, invitation, is_sent=is_sent, is_other=is_other)


def _is_of(request: HttpRequest, invitation: Invitation) -> bool:
    """Whether who looks is whom it is for: by the address, or by the registration that was begun with it."""
    person = request.user
    has_begun = invitation.registration is not None and invitation.registration.person_id == person.pk
    return has_begun or person.email == invitation.email


def _begin(request: HttpRequest, found: Found, invitation: Invitation) -> HttpResponse:
    slug = found.event.slug
    if request.user.is_authenticated and not request.user.email_awaits_proof:
        begin(event=found.event, person=request.user)
        return redirect("register", slug=slug)
    code = send_code(
        email=invitation.email,
        client=client_address(request),
        next_path=reverse("register", args=[slug]),
        intent=f"register:{slug}",
    )
    return redirect(code)


def _page(request: HttpRequest, found: Found, invitation: Invitation, **more) -> HttpResponse:
    parts = {
        **event_page_parts(found.event, found.standing, now=timezone.now()),
        "invitation": invitation,
        "is_withdrawn": invitation.withdrawn_at is not None,
        **more,
    }
    return render(request, "events/invitation.html", parts)


def not_invited(request: HttpRequest, found: Found) -> HttpResponse:
    """Says to who is signed in that the event is for others, and what can be done."""
    parts = event_page_parts(found.event, found.standing, now=timezone.now())
    return render(request, "events/not_invited.html", parts, status=422 if request.method == "POST" else 200)


def for_invited(view: Callable) -> Callable:
    """Has ``view``, of a step of a registration, say so to whose invitation was taken back in the meantime."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, **parts) -> HttpResponse:
        try:
            return view(request, slug, **parts)
        except NotInvited:
            return not_invited(request, find_event(request, slug, person=request.user))

    return answer
