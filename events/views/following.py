from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.codes import send_code
from accounts.actions.sign_in import take_intent
from accounts.forms import EmailForm
from events.actions import following as actions
from events.models import Follower
from events.panels import event_page_parts
from kit.clients import client_address

from .access import find_event


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks a stranger for an address and its code; somebody known follows, or stops, by one button.

    Of an event that is over or cancelled nothing is left to tell.
    """
    found = find_event(request, slug)
    event = found.event
    is_stop = request.user.is_authenticated and request.method == "POST" and "stop" in request.POST
    if not found.standing.is_to_come and not is_stop:
        parts = event_page_parts(event, found.standing, now=timezone.now())
        return render(request, "events/follow_ended.html", parts, status=422 if request.method == "POST" else 200)
    if not request.user.is_authenticated:
        return _ask_email(request, event)
    if take_intent(request.session, f"follow:{slug}"):
        actions.follow(event=event, person=request.user)
    following = Follower.objects.active().filter(event=event, person=request.user).first()
    if request.method == "POST":
        if is_stop:
            if following:
                actions.stop_following(follower=following)
            messages.success(request, _("You no longer follow this event."))
        else:
            actions.follow(event=event, person=request.user)
            messages.success(request, _("You follow this event. We write to you when something changes."))
        return redirect("event-follow", slug=slug)
    return render(request, "events/follow.html", {"event": event, "following": following})


def _ask_email(request: HttpRequest, event) -> HttpResponse:
    form = EmailForm(request.POST if "email" in request.POST else None)
    if form.is_valid():
        code = send_code(
            email=form.cleaned_data["email"],
            client=client_address(request),
            next_path=reverse("event-follow", args=[event.slug]),
            intent=f"follow:{event.slug}",
        )
        return redirect(code)
    return render(request, "events/follow_email.html", {"event": event, "form": form})


def stop_following(request: HttpRequest, token: UUID) -> HttpResponse | None:
    """The link in a follower's mail; nothing where it is another's (``links``).

    The button ends it, and so does the mail program's own one-click request (RFC 8058), which wants an answer and no
    redirect.
    """
    follower = Follower.objects.select_related("event").filter(token=token).first()
    if follower is None:
        return None
    is_stopped = follower.stopped_at is not None
    if request.method == "POST":
        actions.stop_following(follower=follower)
        is_stopped = True
    context = {"event": follower.event, "is_stopped": is_stopped}
    return render(request, "events/stop_following.html", context)
