"""Who speaks at an event, and who else comes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_safe

from accounts.actions.consents import give_consent, withdraw_consent
from accounts.models import Consent
from events.models import Event, Speaker
from kit.clients import has_session

from .access import find_event

PHOTO_SECONDS = 24 * 60 * 60


def _with_photo(request: HttpRequest, slug: str, photo: str):
    user = request.user if has_session(request) else AnonymousUser()
    events = Event.objects.visible_to(user).filter(slug=slug)
    return Speaker.objects.filter(event__in=events, photo=f"speakers/{photo}.jpg").select_related("event")


def _photo_tag(request: HttpRequest, slug: str, photo: str) -> str | None:
    """A validator (RFC 9110, 8.8): another photo has another address."""
    return f'"{photo}"' if _with_photo(request, slug, photo).exists() else None


@require_safe
@condition(etag_func=_photo_tag)
def speaker_photo(request: HttpRequest, slug: str, photo: str) -> FileResponse:
    """The photo of a speaker as it was written on upload; never the upload itself."""
    speaker = get_object_or_404(_with_photo(request, slug, photo))
    try:
        response = FileResponse(speaker.photo.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404("the file of this photo is gone") from error
    # That of a draft is for staff, and stays in their own browser.
    patch_cache_control(response, max_age=PHOTO_SECONDS, **{"private" if speaker.event.is_draft else "public": True})
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts somebody with a place on the lists of participants of their events, or takes them off.

    Who had to sign in again on the way comes back with a GET: it changes nothing and leads to the list.
    """
    found = find_event(request, slug, person=request.user)
    consent = {"person": request.user, "purpose": Consent.Purpose.PARTICIPANT_LIST, "by": request.user}
    match request.POST.get("list"):
        case "join" if found.event.has_participant_list and found.standing.is_confirmed:
            give_consent(**consent)
            messages.success(request, _("You are on the list of participants."))
        case "leave":
            withdraw_consent(**consent)
            messages.success(request, _("You are on no list of participants any more."))
    return redirect(f"{found.event.get_absolute_url()}#participants")
