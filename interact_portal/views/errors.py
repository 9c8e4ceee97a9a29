from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults
from django.views.decorators.cache import never_cache

from accounts.panels import colleagues_to_ask, programme_standing
from accounts.rules import ActingNeeded
from contacts.panels import programme_parts

#: So many contact persons are named to who does not act for a programme; its page names all.
MOST_CONTACTS = 3


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read.

    Unlike Django's own handler it asks for no CSRF token, for which it would be read once more.
    """
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if isinstance(exception, RequestDataTooBig) else None
    return render(request, "400.html", {"most": most}, status=400)


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
    context = {
        "standing": standing,
        "colleagues": colleagues_to_ask(standing),
        "contacts": programme_parts(needed.programme)["people"][:MOST_CONTACTS],
    }
    return render(request, "accounts/acting_needed.html", context, status=403)
