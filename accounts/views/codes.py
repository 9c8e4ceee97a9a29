"""What the pages of all codes by mail have in common."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import codes
from accounts.models import EmailCode
from kit.clients import client_address


@require_POST
def send_code_again(request, token):
    """Mails the digits again, or new ones, and goes back to the page that takes them."""
    code = EmailCode.objects.filter(token=token).first()
    if code is None:
        return code_gone(request)
    if code.person_id and code.person_id != request.user.pk:
        raise Http404
    return redirect(codes.send_again(code=code, client=client_address(request)))


def code_gone(request):
    return render(request, "accounts/code_gone.html", status=HTTPStatus.NOT_FOUND)
