from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .codes import TooMany


class HeadMiddleware:
    """Answers ``HEAD`` as ``GET``, without the body (RFC 9110, 9.3.2): views make it, servers warn of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class ReadableQueryMiddleware:
    """Refuses an address whose query holds the sign NUL, which no text has and PostgreSQL cannot be asked for.

    What is typed into a form is refused by its fields, in words and with everything else kept; a query has no such
    place, unless its view says so (``reads_any_query``), and every list of the staff area, ours or another's, would
    break on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> None:
        if "%00" in request.META.get("QUERY_STRING", "") and not getattr(view, "reads_any_query", False):
            raise BadRequest("A NUL in the query.")


def reads_any_query(view: Callable) -> Callable:
    """For a view whose form checks all of the query and says what is wrong with it."""
    view.reads_any_query = True
    return view


class TooManyMiddleware:
    """Whichever page it is: who asks too often is told when to try again (RFC 6585, 4)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooMany):
            return None
        context = {
            "retry_after_minutes": exception.minutes_left,
            "retry_after_hours": exception.hours_left,
            "why": exception.why,
        }
        response = render(request, "429.html", context, status=429)
        response["Retry-After"] = str(exception.seconds_left)
        return response
