"""The page that takes the digits of a mail, whatever they prove."""

from http import HTTPStatus

from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from .codes import SpentCode, StaleCode, WrongCode
from .forms import CodeForm


def wrong_code_words(wrong: WrongCode) -> str:
    return ngettext(
        "This is not the code we sent. You can try once more.",
        "This is not the code we sent. You can try %(tries)d more times.",
        wrong.tries_left,
    ) % {"tries": wrong.tries_left}


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class CodeView(FormView):
    """Shows ``self.code`` to be typed; what follows from it is ``prove``, what says why not ``refused_template``."""

    form_class = CodeForm
    refused_template = ""

    def get(self, request, *args, **kwargs):
        if not self.code.is_usable:
            return self.refuse("spent" if self.code.is_spent else "stale", HTTPStatus.OK)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(code=self.code, **kwargs)

    def form_valid(self, form):
        try:
            return self.prove(form.cleaned_data["code"])
        except WrongCode as wrong:
            form.add_error("code", wrong_code_words(wrong))
            return self.form_invalid(form)
        except SpentCode:
            return self.refuse("spent", HTTPStatus.TOO_MANY_REQUESTS)
        except StaleCode:
            return self.refuse("stale", HTTPStatus.UNPROCESSABLE_ENTITY)

    def refuse(self, why, status):
        return render(self.request, self.refused_template, {"code": self.code, "why": why}, status=status)

    def prove(self, typed):
        """Answers the right digits; raises ``kit.codes.CodeRefused``."""
        raise NotImplementedError
