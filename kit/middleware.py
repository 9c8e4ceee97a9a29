from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class ReadableQueryMiddleware:
    """Refuses an address whose query holds the sign NUL, which no text has and PostgreSQL cannot be asked for.

    What is typed into a form is refused by its fields, in words and with everything else kept; a query has no such
    place, and every list of the staff area, ours or another's, would break on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A NUL in the query.")
        return self.get_response(request)
