"""Who is given a place by somebody else: the links that ask them, and the form by which they say yes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.codes import send_code
from accounts.actions.sign_in import take_intent
from accounts.models import User
from events.actions.hand_overs import HandOverEnded, begin_to_take_over, decline_hand_over
from events.actions.invitations import NotInvited
from events.actions.offers import OfferOver
from events.actions.recipients import HasPlace
from events.actions.registration import NotChangeable
from events.actions.seats import NoRoomInProgramme
from events.actions.swapping import OtherProgramme
from events.actions.taking_over import Form, leave_hand_over, take_place
from events.forms import AnswersForm
from events.models import HandOver, PoolStanding, Registration, State
from events.panels import hand_over_part, link_parts
from kit.clients import client_address

from .access import Found

#: What can stand against a yes that was sent (``place_refused``).
REFUSALS = (OfferOver, HandOverEnded, OtherProgramme, NoRoomInProgramme, NotChangeable)


# -- the links -------------------------------------------------------------------------------------------------
def has_proved(request: HttpRequest, email: str) -> bool:
    """Whether who looks is signed in with ``email``, and has shown that they read mail there."""
    person = request.user
    return person.is_authenticated and person.email == email and not person.email_awaits_proof


def go_on(request: HttpRequest, registration: Registration) -> HttpResponse:
    """To the form of a colleague, who proves the address first."""
    form = reverse("register", args=[registration.event.slug])
    if has_proved(request, registration.person.email):
        return redirect(form)
    return redirect(send_code(email=registration.person.email, client=client_address(request), next_path=form))


def answer_hand_over(request: HttpRequest, token: UUID) -> HttpResponse | None:
    """A place that somebody hands over, with the buttons that take it or decline; nothing where the token is another's.

    The token says whom it is for. To take the place over they prove the address by a code; to decline they need not.
    """
    rows = HandOver.objects.select_related("registration__event", "registration__person", "registration__pool")
    found = rows.filter(token=token).first()
    if found is None:
        return None
    if request.method == "POST" and request.POST.get("act") == "decline":
        decline_hand_over(hand_over=found)
        return redirect(f"{request.path}?declined")
    intent = f"take-over:{token}"
    if request.method == "POST" and request.POST.get("act") == "accept" and found.is_open_at(timezone.now()):
        if has_proved(request, found.email):
            return _begin(request, found)
        client = client_address(request)
        return redirect(send_code(email=found.email, client=client, next_path=found.get_absolute_url(), intent=intent))
    if request.method == "GET" and has_proved(request, found.email) and take_intent(request.session, intent):
        # The button was pressed before the code was asked for.
        return _begin(request, found)
    return _page(request, found, has_declined="declined" in request.GET and found.ended_at is not None)


def _begin(request: HttpRequest, found: HandOver) -> HttpResponse:
    try:
        begin_to_take_over(hand_over=found, person=request.user)
    except HasPlace:
        return _page(request, found, is_registered=True)
    except NotInvited:
        return _page(request, found, is_uninvited=True)
    except HandOverEnded:
        return redirect(found)
    return redirect("register", slug=found.registration.event.slug)


def _page(request: HttpRequest, found: HandOver, **more) -> HttpResponse:
    now = timezone.now()
    parts = link_parts(found.registration, now=now) | {"hand_over": hand_over_part(found, now=now)} | more
    return render(request, "events/hand_over_link.html", parts)


# -- the form --------------------------------------------------------------------------------------------------
def given_pools(found: Found, person: User) -> tuple[PoolStanding, ...]:
    """The pools that somebody chooses among: all, or that of the place they are given, by one statement."""
    standing = found.standing
    if not standing.awaits_form:
        return standing.pools
    own = Registration.objects.filter(pk=standing.registration_pk)
    place = own.filter(state=State.OFFERED).values_list("pool", flat=True)
    open_ones = HandOver.objects.open().filter(
        email=person.email, registration__event=standing.event_pk, registration__person__in=own.values("registered_by")
    )
    given = set(place.union(open_ones.values_list("registration__pool", flat=True), all=True))
    return tuple(pool for pool in standing.pools if pool.pk in given) or standing.pools


def send_given(found: Found, person: User, form: AnswersForm) -> Registration:
    """Says yes by what was typed. Raises one of ``REFUSALS``, and what ``actions.registration.submit`` does."""
    given = Form(answers=form.answers, sessions=form.session_pools, agrees_to_list=form.agrees_to_list)
    return take_place(registration_pk=found.standing.registration_pk, event=found.event, person=person, form=given)


def place_refused(request: HttpRequest, found: Found, refusal: Exception) -> HttpResponse:
    """Why a place that was given cannot be had; what was typed is kept."""
    standing, slug = found.standing, found.event.slug
    match refusal:
        case OfferOver():
            return redirect("registration", code=standing.registration_code)
        case HandOverEnded():
            leave_hand_over(registration_pk=standing.registration_pk, person=request.user)
            words = _(
                "The place is not handed over any more. What you typed is kept: you can register like everybody, "
                "while registration is open."
            )
        case OtherProgramme():
            words = _(
                "This place stays within the programme of who hands it over. Say under “About you” that you represent "
                "it, if you do, or write to a contact person of the event."
            )
        case NoRoomInProgramme():
            words = _(
                "Your programme has as many people as it may have now, so that you cannot take the place yet. It is "
                "kept for you until its time is over."
            )
        case _:
            words = _("The event has begun or is cancelled, so that nobody can take a place any more.")
            messages.warning(request, words)
            return redirect(found.event)
    messages.warning(request, words)
    return redirect("register" if isinstance(refusal, HandOverEnded) else "register-check", slug=slug)
