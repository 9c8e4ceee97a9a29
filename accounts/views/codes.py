"""The page that takes the digits of a mail; signing in and changing one's address use it alike."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from accounts.actions import codes
from accounts.forms import CodeForm
from accounts.models import EmailCode
from kit.clients import client_address


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class CodeView(FormView):
    """Shows ``EmailCode`` ``self.code`` to be typed; what follows from it is ``prove``."""

    form_class = CodeForm
    template_name = "accounts/code.html"

    def get(self, request, *args, **kwargs):
        if not self.code.is_usable:
            return self.refuse("spent" if self.code.is_spent else "stale", HTTPStatus.OK)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(code=self.code, **kwargs)

    def form_valid(self, form):
        try:
            return self.prove(form.cleaned_data["code"])
        except codes.WrongCode as wrong:
            form.add_error("code", self.wrong_words(wrong.tries_left))
            return self.form_invalid(form)
        except codes.SpentCode:
            return self.refuse("spent", HTTPStatus.TOO_MANY_REQUESTS)
        except codes.StaleCode:
            return self.refuse("stale", HTTPStatus.UNPROCESSABLE_ENTITY)

    def refuse(self, why, status):
        return render(self.request, "accounts/code_refused.html", {"code": self.code, "why": why}, status=status)

    @staticmethod
    def wrong_words(tries_left):
        return ngettext(
            "This is not the code we sent. You can try once more.",
            "This is not the code we sent. You can try %(tries)d more times.",
            tries_left,
        ) % {"tries": tries_left}

    def prove(self, typed):
        """Answers the right digits; raises ``codes.CodeRefused``."""
        raise NotImplementedError


@require_POST
def send_code_again(request, token):
    """Mails the digits again, or new ones, and goes back to the page that takes them."""
    code = EmailCode.objects.filter(token=token).first()
    if code is None:
        return code_gone(request)
    if code.person_id and code.person_id != request.user.pk:
        raise Http404
    return redirect(codes.send_again(code=code, client=client_address(request)))


def code_gone(request):
    return render(request, "accounts/code_gone.html", status=HTTPStatus.NOT_FOUND)
