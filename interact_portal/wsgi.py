import os

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interact_portal.settings")


class Request(WSGIRequest):
    """A request whose query and forms are read as UTF-8, whatever ``charset`` its head names.

    Forms are sent in the letters of their page, and an address has no others (WHATWG URL 5; RFC 7578, 8, knows no such
    parameter). Django believes it: a stranger could break every page by a codec that makes no text, and have a page
    kept in memory that reads its address otherwise.
    """

    encoding = property(lambda self: None, lambda self, charset: None)


application = get_wsgi_application()
application.request_class = Request
