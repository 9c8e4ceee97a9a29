"""What a person sees of the own registrations, and changes."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import rules
from events.actions import registration as actions
from events.actions.consents import withdraw_agreement
from events.actions.offers import OfferOver
from events.actions.offers import accept as accept_offer
from events.actions.option_places import ChoiceFull
from events.forms import AnswersForm, free_places
from events.models import Registration, State, event_standing, load_event, load_topics
from events.panels import followed_events, registration_item, registration_parts
from kit.keys import key_of

from .uploads import receive_files, sent_files


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All registrations of a person, coming events first, and the events that the person follows."""
    now = timezone.now()
    rows = Registration.objects.of(request.user).select_related("event__deadline")
    items = [registration_item(row, now=now) for row in rows]
    coming = sorted((item for item in items if item["is_coming"]), key=lambda item: item["event"].starts_at)
    earlier = [item for item in items if not item["is_coming"]]
    followed = followed_events(request.user, now=now)
    return render(request, "events/registrations.html", {"coming": coming, "earlier": earlier, "followed": followed})


def find_registration(request: HttpRequest, code: str) -> Registration:
    """The person's own registration; somebody else's is not there (404)."""
    terms = ("event__deadline", "event__changes_deadline", "event__cancels_deadline")
    rows = Registration.objects.of(request.user).select_related(*terms, "pool")
    return get_object_or_404(rows, code=code.upper())


@never_cache
@login_required
@require_safe
def registration(request: HttpRequest, code: str) -> HttpResponse:
    """One registration: where it stands, what happens next, answers, messages; also the page after sending."""
    rows = Registration.objects.of(request.user).select_related("pool", "wants_pool").with_content_revision()
    row = get_object_or_404(rows, code=code.upper())
    row.person, row.event = request.user, load_event(row.event_id, row.content_revision)
    if row.state == State.DRAFT:
        return redirect("register", slug=row.event.slug)
    return render(request, "events/registration.html", registration_parts(row, now=timezone.now()))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The event's questions again, with the answers that were given, until “changes until”."""
    row = find_registration(request, code)
    standing = event_standing(row.event.slug)
    if row.state == State.DRAFT:
        return redirect("register", slug=row.event.slug)
    if not rules.may_change_answers(row, is_open=rules.takes_changes(row.event, now=timezone.now())):
        messages.warning(request, _("Answers can no longer be changed. Write to a contact person of the event."))
        return redirect(row)
    event = load_event(row.event_id, standing.revision)
    given, data, sent = list(row.answers.select_related("file")), None, sent_files(event, row.pk)
    if request.method == "POST":
        data, sent = receive_files(request, event, sent, lambda: row)
    form = AnswersForm.of_answers(
        data, event=event, given=given, topics=load_topics(standing.revision), free=free_places(event), sent=sent
    )
    if request.method == "POST" and form.is_valid() and not form.news and not form.newly_shown:
        try:
            actions.change_answers(registration=row, answers=form.answers, by=request.user)
            messages.success(request, _("Your answers are changed."))
        except actions.NotChangeable:
            messages.warning(request, _("Answers can no longer be changed. Write to a contact person of the event."))
        except ChoiceFull as full:
            form.refuse_full(full.options)
            return render(request, "events/change.html", {"registration": row, "event": event, "form": form})
        return redirect(row)
    return render(request, "events/change.html", {"registration": row, "event": event, "form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, code: str) -> HttpResponse:
    """Takes back what was agreed to in the form, at any time; what there is stands on the registration's page."""
    row = find_registration(request, code)
    chosen = key_of(request.POST.get("answer", ""))
    if chosen is not None and withdraw_agreement(registration=row, answer_pk=chosen, by=request.user):
        messages.success(request, _("It is withdrawn: you do not agree to this any more."))
    return redirect(f"{row.get_absolute_url()}#consents")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Says yes to the place that is offered; the registration's page says what has become of it."""
    row = find_registration(request, code)
    if row.awaits_form:
        return redirect("register", slug=row.event.slug)
    if request.method == "POST":
        try:
            accept_offer(registration=row, by=request.user)
        except OfferOver:
            messages.warning(request, _("The offer has run out, and the place goes to the next person in line."))
        except actions.NotChangeable:
            messages.warning(request, _("No place is offered to you any more. Nothing was changed."))
    return redirect(row)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Asks once, then cancels; the freed seat goes to the next in line."""
    row = find_registration(request, code)
    if request.method == "POST" and row.state != State.CANCELLED:
        was, said = row.state, {State.DRAFT: _("Your draft is deleted."), State.OFFERED: _("You declined the place.")}
        with suppress(actions.NotChangeable):
            actions.give_back(registration=row, by=request.user)
            messages.success(request, said.get(was, _("Your registration is cancelled.")))
            return redirect("registrations")
    elif rules.may_cancel(row, now=timezone.now()):
        return render(request, "events/cancel.html", {"registration": row, "event": row.event})
    # Of what is cancelled, registration or event, the page itself says so first.
    if row.state != State.CANCELLED and not row.event.is_cancelled:
        messages.warning(request, _("This registration can no longer be cancelled here. Write to a contact person."))
    return redirect(row)
