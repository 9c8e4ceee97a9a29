from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read.

    Unlike Django's own handler it asks for no CSRF token, for which it would be read once more.
    """
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without its token: cookies are off, or the page was open for very long."""
    return render(request, "403_csrf.html", status=403)
