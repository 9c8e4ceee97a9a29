"""Somebody with a place registers a colleague, or hands their own place over."""

from collections.abc import Callable
from functools import partial, wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import rules
from events.actions.colleagues import MOST_OPEN, NoSeatFree, TooManyOpen, register_colleague, take_back
from events.actions.hand_overs import ask_to_take_over, take_back_hand_over
from events.actions.invitations import NotInvited
from events.actions.recipients import HasPlace, NotToOneself, TooManyAsked
from events.actions.registration import NotChangeable
from events.actions.seats import NoRoomInProgramme, TermOver
from events.forms.giving import RecipientForm
from events.models import HandOver, Registration
from events.panels import colleagues_of, hand_over_part

#: Why an address is refused, and what to do.
REFUSALS = {
    NotToOneself: _lazy("This is your own address. Write that of another person."),
    HasPlace: _lazy(
        "Somebody with this address is registered for this event already, or a place is kept for them. Write another "
        "address."
    ),
    NotInvited: _lazy(
        "This event is for invited people only, and nobody with this address is invited. Ask a contact person of the "
        "event for an invitation first."
    ),
    TooManyAsked: _lazy("You have written to as many people as you can for this event. Write to a contact person."),
    TooManyOpen: _lazy(
        "%(most)d colleagues have not answered yet, and that is the most at a time. Wait for an answer, or take one "
        "back."
    ),
    NoSeatFree: _lazy(
        "No place can be kept now. Your colleague can register on the event’s page, for the waiting list."
    ),
    NoRoomInProgramme: _lazy(
        "Your programme has as many people as it may have now. Your colleague can register on the event’s page, for "
        "the waiting list."
    ),
    TermOver: _lazy("Registration has closed, so that nobody else can be registered. Write to a contact person."),
}


def of_giver(view: Callable) -> Callable:
    """For a page on which people give a place: ``view`` gets their own registration, which is one that may be given."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def with_place(request: HttpRequest, code: str) -> HttpResponse:
        rows = Registration.objects.of(request.user).select_related("event", "pool")
        row = get_object_or_404(rows, code=code.upper())
        row.person = request.user
        if not rules.may_give(row, now=timezone.now()):
            messages.warning(request, _("Only who has a place at an event that is to come can do this."))
            return redirect(row)
        try:
            return view(request, row)
        except NotChangeable:
            # It ended since it was read: its own page says so.
            return redirect(row)

    return with_place


def _write_to(form: RecipientForm, *, act: Callable[..., object]) -> bool:
    """Does ``act`` with the address that was typed; says whether it is done. Why not is said beside the address."""
    if not form.is_valid():
        return False
    try:
        act(email=form.cleaned_data["email"])
    except tuple(REFUSALS) as error:
        form.add_error("email", REFUSALS[type(error)] % {"most": MOST_OPEN})
        return False
    return True


def _foreseen(row: Registration) -> str:
    """Why no colleague whatever can be registered now, as far as the counter of ``row`` tells; empty: nothing does."""
    if not row.pool.is_open_at(timezone.now()):
        return REFUSALS[TermOver]
    return "" if row.pool.gives_seats or row.event.approves_all else REFUSALS[NoSeatFree]


@of_giver
def colleagues(request: HttpRequest, row: Registration) -> HttpResponse:
    """Who was brought along, and a form for one more."""
    if "take_back" in request.POST:
        return _take_colleague_back(request, row)
    form = RecipientForm(request.POST if request.method == "POST" else None)
    if _write_to(form, act=partial(register_colleague, giver=row, by=request.user)):
        words = _("We have written to %(email)s. You see here whether they say yes.")
        messages.success(request, words % form.cleaned_data)
        return redirect("registration-colleagues", code=row.code)
    context = {
        "registration": row,
        "event": row.event,
        "form": form,
        "refused": "" if form.is_bound else _foreseen(row),
        "colleagues": colleagues_of(row),
    }
    return render(request, "events/colleagues.html", context)


def _take_colleague_back(request: HttpRequest, row: Registration) -> HttpResponse:
    rows = Registration.objects.filter(event=row.event_id, registered_by=request.user)
    begun = {each.code: each for each in rows}.get(request.POST["take_back"])
    if begun is None:
        raise Http404
    try:
        take_back(registration=begun, by=request.user)
    except NotChangeable:
        messages.warning(request, _("They have answered in the meantime: the registration is their own now."))
    else:
        messages.success(request, _("It is taken back, and no place is kept for them any more."))
    return redirect("registration-colleagues", code=row.code)


@of_giver
def hand_over(request: HttpRequest, row: Registration) -> HttpResponse:
    """To whom the own place is to go; it stays until that person has said yes."""
    if "take_back" in request.POST:
        take_back_hand_over(registration=row, by=request.user)
        messages.success(request, _("Your place stays yours, and who was asked cannot take it over any more."))
        return redirect("registration-hand-over", code=row.code)
    form = RecipientForm(request.POST if request.method == "POST" else None)
    if _write_to(form, act=partial(ask_to_take_over, registration=row, by=request.user)):
        words = _("We have written to %(email)s. Until they say yes the place is yours.")
        messages.success(request, words % form.cleaned_data)
        return redirect("registration-hand-over", code=row.code)
    present = HandOver.objects.unanswered().filter(registration=row).select_related("registration__event").first()
    part = hand_over_part(present, now=timezone.now()) if present else None
    context = {"registration": row, "event": row.event, "form": form, "hand_over": part}
    return render(request, "events/hand_over.html", context)
