"""Who is missing: what staff mend, before an officer finds that nobody answers."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.panels import absences_without_stand_in, topics_without_lead
from events.panels import events_without_contact


@require_safe
def who_is_missing(request: HttpRequest) -> HttpResponse:
    """What each app misses, for staff who may see its part: title, what it says when all is well, and lines."""
    parts = []
    if request.user.has_perm("contacts.view_contactperson"):
        parts += [
            (_("Topics without a lead"), _("Every topic has a lead."), topics_without_lead()),
            (
                _("Away without a stand-in, today or within two weeks"),
                _("Somebody stands in for everybody who is away."),
                absences_without_stand_in(),
            ),
        ]
    if request.user.has_perm("events.view_event"):
        events = events_without_contact(now=timezone.now())
        parts.append((_("Coming events without a contact person"), _("Every coming event has one."), events))
    if not parts:
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": _("Who is missing"),
        "parts": parts,
        "is_all_well": not any(lines for _title, _well, lines in parts),
    }
    return render(request, "interact_portal/missing.html", context)
