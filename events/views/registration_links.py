"""What the link in a mail about a registration does: cancel it, accept or decline a place that is offered."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from events.actions import offers
from events.actions import registration as actions
from events.models import Registration, State, code_of_link
from events.panels import has_said_no, link_parts

from .given_places import go_on


def act_for_registration(request: HttpRequest, token: UUID) -> HttpResponse | None:
    """Where a registration stands, without anything its person said, and the buttons that act for it."""
    registration = _find(token)
    if registration is None:
        return None
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "go-on" and is_given(registration):
            return go_on(request, registration)
        said = _said(registration, act)
        _act(registration, act)
        # The page says what has become of it, also to who pressed twice or came too late.
        return redirect(f"{request.path}?{said}" if said else request.path)
    parts = link_parts(
        registration, now=timezone.now(), has_accepted="accepted" in request.GET, has_declined="declined" in request.GET
    )
    return render(request, "events/colleague_link.html" if is_given(registration) else "events/link.html", parts)


def is_given(registration: Registration) -> bool:
    """Whether somebody else began it, and its person has not said yes yet."""
    if registration.state == State.DRAFT:
        return registration.registered_by_id is not None and not registration.awaits_form
    return registration.state == State.OFFERED and registration.awaits_form


def _find(token: UUID) -> Registration | None:
    code = code_of_link(token)
    rows = Registration.objects.filter(code=code, person__isnull=False)
    rows = rows.select_related("event__deadline", "event__cancels_deadline", "pool", "person", "registered_by")
    return code and rows.first()


def _said(registration: Registration, act: str) -> str:
    """What the page afterwards is told of the button: the same word cancels a registration and declines a place."""
    is_asked = registration.state == State.OFFERED or is_given(registration)
    if act == "cancel" and (is_asked or has_said_no(registration)):
        return "declined"
    return "accepted" if act == "accept" else ""


def _act(registration: Registration, act: str) -> None:
    """Does what a button says, if it still can be done."""
    try:
        match act:
            case "accept":
                offers.accept(registration=registration, by=registration.person)
            case "cancel":
                actions.give_back(registration=registration, by=registration.person)
    except (offers.OfferOver, actions.NotChangeable):
        return
