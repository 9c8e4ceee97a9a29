"""What staff ask somebody before they approve a registration, and the reply."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.actions import enquiries
from events.actions.registration import NotChangeable
from events.forms.approval import ReplyForm
from events.models import Registration, State
from kit.keys import key_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """The oldest question that has no reply, and the reply; then the next one, or the registration's page."""
    rows = Registration.objects.of(request.user).select_related("event")
    registration = get_object_or_404(rows, code=code.upper())
    asked = registration.enquiries.all()
    if request.method == "POST":
        asked = asked.filter(pk=key_of(request.POST.get("enquiry", "")))
    else:
        asked = asked.filter(replied_at__isnull=True)
    enquiry = asked.first()
    if enquiry is None:
        messages.info(request, _("There is no question for you to reply to."))
        return redirect(registration)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    is_decided = registration.state != State.PENDING or registration.event.is_cancelled
    if not is_decided and form.is_valid():
        try:
            enquiries.reply(enquiry=enquiry, words=form.cleaned_data["reply"], by=request.user)
        except NotChangeable:
            is_decided = True
        else:
            messages.success(request, _("Your reply is sent. We write to you when the organisers have decided."))
            is_more = registration.enquiries.filter(replied_at__isnull=True).exists()
            return redirect("registration-reply", code=registration.code) if is_more else redirect(registration)
    if is_decided:
        messages.warning(request, _("Your registration does not await approval any more: no reply is needed."))
        return redirect(registration)
    parts = {"registration": registration, "event": registration.event, "enquiry": enquiry, "form": form}
    return render(request, "events/reply.html", parts)
