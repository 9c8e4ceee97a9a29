"""The thread of advice of a programme: those who act for it ask, and read what staff answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.actions.affiliations import ProgrammeClosed
from accounts.actions.typed import sign_form_of
from campaigns import rules
from campaigns.actions import advising, support
from campaigns.forms.advice import QuestionForm
from campaigns.models import Edition, Service, ServiceRequest
from campaigns.panels import newest_of, thread_of
from contacts.models import Programme

from .support import REFUSALS, of_officer
from .typed import typed_in

NOT_ASKED = {
    support.NotActing: REFUSALS[support.NotActing],
    ProgrammeClosed: REFUSALS[ProgrammeClosed],
    support.NotRegistered: _lazy("Register the programme for support first; then ask. What you typed stands below."),
    advising.EditionOver: _lazy(
        "A newer edition has begun: ask in its thread. Nothing was sent, and what you typed stands below."
    ),
}


@of_officer
def support_advice(request: HttpRequest, edition: Edition, programme: Programme) -> HttpResponse:
    """What was asked and answered, newest first, and a form for the next question."""
    sent = request.POST if request.method == "POST" else None
    form = QuestionForm(sent, initial=typed_in(request))
    if form.is_valid():
        try:
            advising.ask(edition=edition, programme=programme, by=request.user, **form.cleaned_data)
        except tuple(NOT_ASKED) as error:
            request.is_acting = request.is_acting and not isinstance(error, support.NotActing)
            form.add_error(None, NOT_ASKED[type(error)])
        else:
            messages.success(request, _("Your question is sent. We answer within one working day."))
            return redirect("support-advice", edition.campaign.slug, edition.year, programme.slug)
    about = {"registration__edition": edition, "registration__programme": programme, "service": Service.ADVICE}
    asked = ServiceRequest.objects.select_related("adviser").filter(**about).first() if request.is_acting else None
    thread = thread_of(asked, edition.zone)
    if sent is None:
        form.initial["seen"] = newest_of(thread)
    context = {
        "edition": edition,
        "programme": programme,
        "form": form,
        "typed_by": sign_form_of(request.user),
        "thread": thread[::-1],
        "adviser": asked.adviser if asked else None,
        "is_acting": request.is_acting,
        "is_over": sent is None and not rules.is_current(edition),
        "may_ask": sent is not None or support.is_registered(edition, programme),
    }
    return render(request, "campaigns/support_advice.html", context, status=200 if request.is_acting else 403)
