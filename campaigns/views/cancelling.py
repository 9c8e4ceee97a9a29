"""A local event does not take place, and its picture as long as not everybody sees it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.typed import sign_form_of
from accounts.rules import ActingNeeded
from campaigns import rules
from campaigns.actions import local_events as actions
from campaigns.forms.checks import CancelForm
from campaigns.models import LocalEvent
from kit.downloads import opened

from .finding import find_any, find_own
from .proposals import refused_page
from .typed import keeps_typed, typed_in


@never_cache
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_local_event(request: HttpRequest, slug: str, year: int, event_slug: str) -> HttpResponse:
    """First what follows from it, then the deed."""
    try:
        event = find_own(request.user, slug, year, event_slug)
    except ActingNeeded:
        if request.method != "POST":
            raise
        return refused_page(request, find_any(slug, year, event_slug))
    if event.is_cancelled:
        messages.info(request, _already_words(event))
        return redirect("my-local-events", slug, year)
    if event.is_applied_change and request.method != "POST":
        return redirect("local-event-cancel", slug, year, event.replaces.slug)
    refused = ""
    form = CancelForm(request.POST if request.method == "POST" else None, initial=typed_in(request))
    if form.is_valid():
        try:
            actions.cancel(event=event, words=form.cleaned_data["words"], by=request.user)
        except actions.NotTheirs:
            return refused_page(request, event)
        except actions.ChangedMeanwhile:
            event = event.replaces
            if not rules.works_with(request.user).filter(pk=event.pk).exists():
                return refused_page(request, event)
            refused = _(
                "Nothing is cancelled: this change was published in the meantime, and the event says it now. Below you "
                "cancel the event itself."
            )
        else:
            messages.success(request, _done_words(event))
            return redirect("my-local-events", slug, year)
    context = {
        "event": event, "edition": event.edition, "form": form, "refused": refused,
        "typed_by": sign_form_of(request.user),
    }  # fmt: skip
    return render(request, "campaigns/cancel_local_event.html", context)


def _done_words(event: LocalEvent) -> str:
    """What is said of ``event`` as it was read before the deed."""
    if event.replaces_id:
        return _("The change is taken back. “%(title)s” stays as it is.") % {"title": event.replaces}
    if event.state == LocalEvent.State.PUBLISHED:
        return _("“%(title)s” is cancelled.") % {"title": event}
    return _("“%(title)s” is taken back.") % {"title": event}


def _already_words(event: LocalEvent) -> str:
    """A change may have ended with its event."""
    if event.replaces_id and not event.replaces.is_cancelled:
        return _("The change is taken back already. “%(title)s” stays as it is.") % {"title": event.replaces}
    return _("“%(title)s” is cancelled already.") % {"title": event}


@never_cache
@login_required
@require_safe
def own_picture(request: HttpRequest, slug: str, year: int, event_slug: str) -> FileResponse:
    """The picture of a local event, for who works with it; never the upload itself."""
    event = find_own(request.user, slug, year, event_slug)
    return FileResponse(opened(event.picture), content_type="image/jpeg")
