"""A person changes how they take part, or in which sessions, without losing what they have."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import rules
from events.actions.registration import NotChangeable
from events.actions.session_choice import SessionsClash, SessionsGone
from events.actions.switching import change_pool, choose_sessions
from events.calendars import own_calendar, own_note
from events.emails import own_part
from events.forms.sessions import SessionsForm, offered_sessions
from events.forms.switching import SwitchForm
from events.models import Registration, SessionSeat, State, event_standing, load_event
from events.panels import switch_parts
from kit.feeds import calendar_response

from .registrations import find_registration

TOO_LATE = gettext_lazy("This can no longer be changed here. Write to a contact person of the event.")


@never_cache
@login_required
@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The calendar entry of an event with how and in which sessions the person takes part, who has a place."""
    row = find_registration(request, code)
    if row.state != State.CONFIRMED:
        messages.warning(request, _("A calendar entry is for who has a place."))
        return redirect(row)
    part = own_part(row, with_sessions=True)
    note = own_note(part["takes_part"], part["sessions"])
    return calendar_response(own_calendar(row.event, note, timezone.now()), row.event.slug)


def _too_late(request: HttpRequest, registration: Registration) -> HttpResponse:
    messages.warning(request, TOO_LATE)
    return redirect(registration)


def _is_open(registration: Registration) -> bool:
    return rules.takes_changes(registration.event, now=timezone.now())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Changes between on site and online: at once where a place is free, else when one is."""
    row = find_registration(request, code)
    if not rules.may_switch(row, is_open=_is_open(row)):
        return _too_late(request, row)
    standing = event_standing(row.event.slug)
    parts = switch_parts(row, standing.pools)
    if not parts["ways"]:
        return redirect(row)
    form = SwitchForm(request.POST if request.method == "POST" else None, pools=standing.pools)
    if form.is_valid():
        try:
            changed = change_pool(registration=row, pool_pk=form.pool_pk, by=request.user)
        except NotChangeable:
            return _too_late(request, row)
        messages.success(request, _said_of_switch(changed))
        return redirect(row)
    event = load_event(row.event_id, standing.revision)
    return render(request, "events/switch.html", {"registration": row, "event": event, "form": form, **parts})


def _said_of_switch(registration: Registration) -> str:
    if registration.wants_pool_id is not None:
        return _("You keep your place and wait for one %(pool)s.") % {"pool": registration.wants_pool.name}
    if registration.state == State.CONFIRMED:
        return _("You take part %(pool)s.") % {"pool": registration.pool.name}
    return _("You ask for a place %(pool)s from now on.") % {"pool": registration.pool.name}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, code: str) -> HttpResponse:
    """Chooses among the sessions whose seats are limited; who waits for one keeps the seats they have till then."""
    row = find_registration(request, code)
    if not rules.may_choose_sessions(row, is_open=_is_open(row)):
        return _too_late(request, row)
    standing = event_standing(row.event.slug)
    event = load_event(row.event_id, standing.revision)
    stages = dict(row.session_seats.values_list("pool", "stage"))
    offered = offered_sessions(event, standing.session_pools, stages)
    if not offered:
        messages.info(request, _("Every session of this event is open to all: there is nothing to choose."))
        return redirect(row)
    form = SessionsForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_valid() and _choose(request, row, form):
        return redirect(f"{row.get_absolute_url()}#sessions")
    return render(request, "events/sessions.html", {"registration": row, "event": event, "form": form})


def _choose(request: HttpRequest, row: Registration, form: SessionsForm) -> bool:
    """Chooses what the form says; says what became of it, and whether that is done."""
    try:
        choose_sessions(registration=row, pools=form.pools, by=request.user)
    except SessionsClash as clash:
        form.refuse_clash(clash.pools, row.event.zone)
        return False
    except SessionsGone:
        form.add_error("sessions", _("A session was changed in the meantime. Look at your choice and send it again."))
        return False
    except NotChangeable:
        messages.warning(request, TOO_LATE)
        return True
    messages.success(request, _("Your sessions are changed."))
    waits = row.session_seats.filter(stage=SessionSeat.Stage.WAITING, pool__in=form.pools).select_related(
        "pool__session"
    )
    for title in waits.values_list("pool__session__title", flat=True):
        messages.info(request, _("No seat is left in “%(session)s”: you wait for one.") % {"session": title})
    return True
