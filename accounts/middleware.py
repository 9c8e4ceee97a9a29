from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, middleware
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject


def _user_of(request):
    """Who is signed in, without a statement of its own when the session row brought the person along.

    Asks the same as ``django.contrib.auth.get_user``: a known backend, an active account, an unchanged
    session hash. Everything unusual (a rotated key, a session made before this request) goes there.
    """
    session = request.session
    if SESSION_KEY not in session:
        return AnonymousUser()
    user = session.user_with_key(session[SESSION_KEY])
    if (
        user is not None
        and user.is_active
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    ):
        return user
    return get_user(request)


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Sets ``request.user`` from the session's own row; see ``accounts.sessions``."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))
