"""One screen for everybody: an e-mail address, then the code that was sent there."""

from urllib.parse import urlsplit

from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions import codes, sign_in
from accounts.forms import EmailForm
from accounts.models import EmailCode
from kit.clients import client_address
from kit.views import CodeView

from .codes import code_gone


def next_path(request):
    """Where to go on, as the address says: a path of this very host, or nothing."""
    asked = request.GET.get("next", "")
    is_own = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    path = urlsplit(asked)._replace(scheme="", netloc="").geturl() if is_own else ""
    # Looked at again: what follows our host in "http://us//elsewhere" is no path but another host.
    is_path = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    is_kept = is_path and len(path) <= EmailCode._meta.get_field("next_path").max_length
    return path if is_kept else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_email(request):
    """The door: known or new, whoever gives an address is asked for the code we send there."""
    going_on = next_path(request)
    if request.user.is_authenticated:
        return redirect(going_on or settings.LOGIN_REDIRECT_URL)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect(
            codes.send_code(email=form.cleaned_data["email"], client=client_address(request), next_path=going_on)
        )
    return render(request, "accounts/sign_in.html", {"form": form, "going_on": going_on})


class SignInCodeView(CodeView):
    """The right digits sign their reader in, who then goes on to where they were going."""

    template_name = "accounts/code.html"
    refused_template = "accounts/code_refused.html"

    def dispatch(self, request, *args, **kwargs):
        self.code = EmailCode.objects.filter(token=kwargs["token"], person=None).first()
        if self.code is None:
            return code_gone(request)
        if request.method == "GET" and request.user.is_authenticated and request.user.email == self.code.email:
            return redirect(self.code.next_path or settings.LOGIN_REDIRECT_URL)
        return super().dispatch(request, *args, **kwargs)

    def prove(self, typed):
        person = sign_in.person_by_code(code=self.code, typed=typed)
        response = perform_login(self.request, person, redirect_url=self.code.next_path or None, email=self.code.email)
        sign_in.keep_intent(self.request.session, self.code.intent)
        return response


class PasswordView(LoginView):
    """The other door, for those who have a password."""

    template_name = "accounts/password.html"
