"""What every page knows: whose portal this is, and who looks at it."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from kit.clients import has_session


def operator(request):
    """Name, logo and statements of the operator; the visitor, without opening a session for a stranger.

    ``request.user`` reads the session, which makes a response private. Whoever sends no session cookie is a
    stranger anyway, so ``visitor`` is answered without that, and a page for strangers stays one for them all.
    So is a request that was refused before it could have a user (a foreign ``Host``).
    """
    is_known = has_session(request) and hasattr(request, "user")
    return {
        "operator": settings.OPERATOR,
        "has_session": is_known,
        "visitor": SimpleLazyObject(lambda: request.user) if is_known else AnonymousUser(),
    }
