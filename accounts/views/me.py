"""What hangs on my page: my address, what I agreed to, where I am signed in."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.address import AddressTaken, change_address
from accounts.actions.codes import send_code
from accounts.actions.consents import agree_to
from accounts.actions.sign_in import sign_out_everywhere
from accounts.forms import ConsentsForm, NewEmailForm
from accounts.models import Consent, EmailCode
from kit.clients import client_address
from kit.views import CodeView

from .codes import code_gone


def _posted(request):
    return request.POST if request.method == "POST" else None


@never_cache
@login_required
def my_consents(request):
    """What I agreed to: given and withdrawn alike, by a tick."""
    form = ConsentsForm.of(Consent.objects.live().filter(person=request.user), _posted(request))
    if form.is_valid():
        agree_to(person=request.user, purposes=form.purposes, by=request.user)
        messages.success(request, _("What you agree to is saved."))
        return redirect("me")
    return render(request, "accounts/consents.html", {"form": form})


@never_cache
@login_required
def change_email(request):
    """A new address is proved by a code that is sent there; known or not, it says the same."""
    form = NewEmailForm(_posted(request))
    if form.is_valid():
        code = send_code(
            email=form.cleaned_data["email"], client=client_address(request), next_path="/me/", person=request.user
        )
        return redirect(code)
    return render(request, "accounts/change_email.html", {"form": form})


@method_decorator(login_required, name="dispatch")
class AddressCodeView(CodeView):
    """The right digits make the address mine."""

    template_name = "accounts/code.html"
    refused_template = "accounts/code_refused.html"

    def dispatch(self, request, *args, **kwargs):
        self.code = EmailCode.objects.for_new_address().filter(token=kwargs["token"]).first()
        if self.code is None:
            return code_gone(request)
        if self.code.person_id != request.user.pk:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def prove(self, typed):
        try:
            change_address(code=self.code, typed=typed, by=self.request.user)
        except AddressTaken:
            return self.refuse("taken", HTTPStatus.CONFLICT)
        messages.success(self.request, _("You sign in with your new address from now on."))
        return redirect("me")


@login_required
@require_POST
def end_sessions(request):
    """Signs me out here and in every other browser."""
    sign_out_everywhere(person=request.user, by=request.user)
    logout(request)
    return redirect("/")
