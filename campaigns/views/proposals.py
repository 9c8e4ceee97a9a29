"""Somebody proposes a local event, and changes what they proposed: a form, a look at it, and then it is sent."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_countries import countries

from accounts.actions.affiliations import ProgrammeClosed
from accounts.actions.typed import sign_form_of
from accounts.forms.programmes import closed_words
from campaigns import rules
from campaigns.actions import local_events as actions
from campaigns.forms.local_events import LocalEventForm, initial_of
from campaigns.forms.remarks import remarks_on
from campaigns.models import LocalEvent
from campaigns.models.countries import footnote_of
from kit import times

from .access import find_edition
from .finding import events_of, find_any, find_own
from .typed import keeps_typed

#: The hidden field by which the page of the check says that the event will be published at once.
PROMISED = "promised"


@never_cache
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def propose_local_event(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A new local event: anybody who is signed in names the programme whose work it shows."""
    edition = find_edition(slug, year)
    if request.method != "POST":
        is_over = not rules.takes_proposals(edition)
        if request.typed:
            form = LocalEventForm(request.typed, edition=edition, person=request.user)
            return _form_page(request, form, _over_words() if is_over else "")
        if is_over:
            messages.info(request, _over_words())
            return redirect(edition)
        acting = rules.programmes_of(request.user).first()
        initial = {"press": get_random_string(20), "programme": acting.name if acting else ""}
        form = LocalEventForm(edition=edition, person=request.user, initial=initial)
        return _form_page(request, form)
    form = LocalEventForm(request.POST, request.FILES, edition=edition, person=request.user)

    def send() -> LocalEvent:
        return actions.propose(
            edition=edition, programme=form.named_programme, wanted=form.wanted(), press=form.cleaned_data["press"],
            by=request.user,
        )  # fmt: skip

    return _answer(request, form, send)


@never_cache
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def change_local_event(request: HttpRequest, slug: str, year: int, event_slug: str) -> HttpResponse:
    """What was proposed is changed; what was sent back is proposed anew by that."""
    # Who loses the right to it while they type keeps what they have typed: the action says no, not this.
    find = find_any if _may_have_typed(request, slug, year, event_slug) else _find_own(request)
    event = find(slug, year, event_slug)
    if event.is_cancelled and request.method != "POST" and not request.typed:
        messages.info(request, _("This event is cancelled, and stays so. Propose a new one."))
        return redirect("my-local-events", slug, year)
    if (meant := rules.to_be_changed(event)) != event:
        if request.method != "POST" and not request.typed:
            return redirect("local-event-change", slug, year, meant.slug)
        event = meant
    options = {"edition": event.edition, "event": event, "person": request.user}
    if request.typed:
        refused = _cancelled_words(event) if event.is_cancelled else ""
        return _form_page(request, LocalEventForm(request.typed, **options), refused)
    if request.method != "POST":
        return _form_page(request, LocalEventForm(initial=initial_of(event), **options))
    form = LocalEventForm(request.POST, request.FILES, **options)

    def send() -> LocalEvent:
        given = {"event": event, "wanted": form.wanted(), "revision": form.cleaned_data["revision"], "by": request.user}
        if event.state == LocalEvent.State.SENT_BACK:
            return actions.propose_again(programme=form.named_programme, **given)
        return actions.change(programme=form.named_programme, **given)

    return _answer(request, form, send)


def _cancelled_words(event: LocalEvent) -> str:
    if event.replaces_id:
        return _(
            "Nothing is changed: this change was taken back in the meantime. Copy what you typed, and change the event."
        )
    return _("Nothing is changed: this event was cancelled in the meantime.")


def _find_own(request: HttpRequest) -> Callable[..., LocalEvent]:
    return lambda *address: find_own(request.user, *address)


def _may_have_typed(request: HttpRequest, *address) -> bool:
    """Whether this is sent by somebody who acted for the event's programme."""
    return request.method == "POST" and rules.acted_for(request.user, find_any(*address).programme)


@never_cache
@login_required
@require_safe
def local_event_sent(request: HttpRequest, slug: str, year: int, event_slug: str) -> HttpResponse:
    """It has arrived: what happens next."""
    event = get_object_or_404(events_of(slug, year).filter(proposed_by=request.user), slug=event_slug)
    return render(request, "campaigns/local_event_sent.html", {"event": event, "edition": event.edition})


def _answer(request: HttpRequest, form: LocalEventForm, send: Callable[[], LocalEvent]) -> HttpResponse:
    """The form with its mistakes, the page of the check, or what follows once it is sent."""
    if "edit" in request.POST or not form.is_valid():
        return _form_page(request, form)
    if "confirm" not in request.POST:
        return _check_page(request, form)
    try:
        event = send()
    except ProgrammeClosed as closed:
        form.add_error("programme" if "programme" in form.fields else None, closed_words(closed.programme))
    except actions.SentBefore as sent:
        form.add_error(None, _sent_before_words() % {"title": sent.event})
        form.data = form.data.copy()
        form.data["press"] = get_random_string(20)
    except actions.EditionOver:
        form.add_error(None, _over_words())
    except actions.TooManyProposals:
        form.add_error(None, _("You have proposed as many events as one person can in a day. Send this one tomorrow."))
    except actions.NotTheirs:
        form.add_error(None, _not_theirs_words(form.event))
    except actions.AlreadyCancelled:
        form.add_error(None, _cancelled_words(form.event))
    except actions.ChangedMeanwhile as changed:
        form.add_error(None, meanwhile_words(changed.event))
        form.data = form.data.copy()
        form.data["revision"] = changed.event.revision
    else:
        return _after(request, form, event)
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: LocalEventForm, refused: str = "") -> HttpResponse:
    if refused:
        form.add_error(None, refused)
    context = {
        "form": form, "edition": form.edition, "event": form.event, "awaits_check": _awaits_check(request, form.event),
        "typed_by": sign_form_of(request.user), "footnote": footnote_of(code for code, _name in countries),
    }  # fmt: skip
    return render(request, "campaigns/local_event_form.html", context)


def _check_page(request: HttpRequest, form: LocalEventForm) -> HttpResponse:
    event = form.as_event()
    wanted = form.wanted()
    return render(request, "campaigns/local_event_check.html", {
        "form": form,
        "edition": form.edition,
        "event": form.event,
        "draft": event,
        "when": when(event),
        "projects": wanted.projects,
        "remarks": list(remarks_on(event, shows_projects=bool(wanted.projects))),
        "will_be_published": _will_be_published(request, form, event),
        "awaits_check": _awaits_check(request, form.event),
        "typed_by": sign_form_of(request.user),
    })  # fmt: skip


def _will_be_published(request: HttpRequest, form: LocalEventForm, event: LocalEvent) -> bool:
    is_waiting = form.event is None or form.event.state == LocalEvent.State.SENT_BACK
    return is_waiting and rules.may_check(request.user, event)


def _awaits_check(request: HttpRequest, event: LocalEvent | None) -> bool:
    """Whether a change of ``event`` is looked at before everybody sees it, who see it as it was until then."""
    if event is None:
        return False
    return bool(event.replaces_id) or (
        event.state == LocalEvent.State.PUBLISHED and not rules.may_check(request.user, event)
    )


def _after(request: HttpRequest, form: LocalEventForm, event: LocalEvent) -> HttpResponse:
    if PROMISED in request.POST and event.state == LocalEvent.State.PROPOSED:
        words = _("You do not act for %(programme)s any more, so that somebody else looks at the event first.")
        messages.warning(request, words % {"programme": event.programme})
    address = (event.edition.campaign.slug, event.edition.year)
    is_change = form.event is not None and form.event.state != LocalEvent.State.SENT_BACK
    if is_change or event.proposed_by_id != request.user.pk:
        messages.success(request, _after_words(event) % {"title": event})
        return redirect("my-local-events", *address)
    return redirect("local-event-sent", *address, event.slug)


def _after_words(event: LocalEvent) -> str:
    if event.replaces_id and event.state == LocalEvent.State.PROPOSED:
        return _("Your change of “%(title)s” is sent. The event stays as it was until somebody has looked at it.")
    return _("“%(title)s” is changed.")


def when(event: LocalEvent) -> dict[str, str]:
    """Start and end by the clocks of the place, and whose clocks these are."""
    start, end = times.span(event.starts_at, event.ends_at, event.zone)
    return {"start": start, "end": end, "zone": event.zone_label(event.starts_at)}


def _over_words() -> str:
    return _("No local events are proposed for this edition any more.")


def _sent_before_words() -> str:
    return _(
        "Nothing of this is sent yet: you came back to it after you had sent “%(title)s”. Change that one under “My "
        "local events”, or send this as another event."
    )


def _not_theirs_words(event: LocalEvent) -> str:
    """What is said to who lost the right to an event while they had its page open."""
    words = _(
        "You do not act for %(programme)s any more, so nothing was done. What you have typed still stands here: copy "
        "it and send it to a colleague, or ask to be confirmed again under “My programmes”."
    )
    return words % {"programme": event.programme}


def refused_page(request: HttpRequest, event: LocalEvent) -> HttpResponse:
    """Who lost the right to an event while they wrote keeps their words, and sees nothing of it any more."""
    context = {
        "words": request.POST.get("words", "").strip(), "programme": event.programme, "edition": event.edition
    }  # fmt: skip
    return render(request, "campaigns/local_event_refused.html", context, status=403)


def meanwhile_words(event: LocalEvent) -> str:
    """What is said to who was second."""
    words = {
        LocalEvent.State.PROPOSED: _(
            "Somebody has changed this event since you opened the page. Look at it as it stands now, and then send "
            "yours again, if you still want to."
        ),
        LocalEvent.State.SENT_BACK: _("Somebody has sent this event back in the meantime."),
        LocalEvent.State.PUBLISHED: _("Somebody has published or changed this event in the meantime."),
        LocalEvent.State.CANCELLED: _("This event was cancelled in the meantime."),
    }
    return words[event.state]
