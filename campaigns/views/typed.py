"""A form of somebody whose session ended while they filled it in: what they typed comes back once they sign in."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from accounts.actions.typed import TYPED_BY, keep_typed, take_typed
from campaigns.forms.pictures import KEPT

#: What goes along with every form, and what would make a session heavy.
NOT_TYPED = {"csrfmiddlewaretoken", TYPED_BY, KEPT}


def keeps_typed(view: Callable) -> Callable:
    """For who is signed in: the view finds as ``request.typed`` what was kept of its form, else nothing."""

    @wraps(view)
    def for_signed_in(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                messages.warning(request, _kept_words(request))
            return redirect_to_login(request.get_full_path())
        request.typed = None
        if request.method == "GET" and (texts := take_typed(request.session, place=request.path, person=request.user)):
            request.typed = QueryDict(mutable=True)
            for name, values in texts.items():
                request.typed.setlist(name, values)
        return view(request, *args, **kwargs)

    return for_signed_in


def typed_in(request: HttpRequest) -> dict[str, str]:
    """What was kept of a form whose fields have one value each, to begin them with."""
    return request.typed.dict() if request.typed else {}


def _kept_words(request: HttpRequest) -> str:
    if TYPED_BY not in request.POST:
        # A button, or a file: nothing is typed in such a form.
        return _("You were signed out, so nothing was sent. Sign in again to go on.")
    texts = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    typed_by = request.POST.get(TYPED_BY, "")
    if not keep_typed(request.session, place=request.path, typed_by=typed_by, texts=texts):
        return _("You were signed out, so nothing was sent. Sign in again to go on; what you typed could not be kept.")
    if request.FILES or KEPT in request.POST:
        return _(
            "You were signed out, so nothing was sent. Sign in again in this browser to go on: what you typed is kept "
            "for you. Files are not: choose them again then."
        )
    return _(
        "You were signed out, so nothing was sent. Sign in again in this browser to go on: what you typed is kept for "
        "you."
    )
