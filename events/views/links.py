"""Links with a secret, as mails hold them: one address for all kinds, answered by whose token it is.

A GET changes nothing, for mail scanners open every link; a button does, without sign-in and without a CSRF token: the
token is the permission.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .following import stop_following
from .given_places import answer_hand_over
from .invitations import answer_invitation
from .registration_links import act_for_registration

#: Each answers if the token is one of its own, and else gives nothing. Tokens of registrations are known without
#: a statement (``models.links``), so they come first.
ANSWERS = (act_for_registration, answer_invitation, answer_hand_over, stop_following)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_link(request: HttpRequest, token: UUID) -> HttpResponse:
    """The page behind the link of a mail, or what its button does."""
    for answer in ANSWERS:
        if response := answer(request, token):
            return response
    raise Http404
