from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults
from django.views.decorators.cache import never_cache

from accounts.panels import programme_standing, whom_to_ask
from accounts.rules import ActingNeeded


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read.

    Unlike Django's own handler it asks for no CSRF token, for which it would be read once more.
    """
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without its token: cookies are off, or the page was open for very long."""
    return render(request, "403_csrf.html", status=403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is for somebody else; where one may come to act for a programme, whom to ask for it."""
    if isinstance(exception, ActingNeeded):
        return _acting_needed(request, exception)
    return defaults.permission_denied(request, exception)


@never_cache
def _acting_needed(request: HttpRequest, needed: ActingNeeded) -> HttpResponse:
    standing = programme_standing(request.user, needed.programme)
    if standing is None:
        return redirect_to_login(request.get_full_path())
    context = {"standing": standing, "ask": whom_to_ask(standing)}
    return render(request, "accounts/acting_needed.html", context, status=403)
