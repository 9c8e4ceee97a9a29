"""“Delete my account and data”: what goes and what stays, a code to be sure, and then the deed."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.codes import send_code
from accounts.actions.erasure import StillStaff, was_erased_by
from accounts.models import EmailCode, User
from accounts.models.codes import ERASURE
from accounts.rules import may_be_erased, may_edit_person
from interact_portal.forms import ErasureForm, Reason
from interact_portal.privacy.erasure import erase, parts_of
from kit.clients import client_address
from kit.codes import prove
from kit.views import CodeView


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase_me(request: HttpRequest) -> HttpResponse:
    """What is erased, what is kept and why; who wants it is sent a code."""
    may_erase = may_be_erased(request.user)
    if request.method == "POST" and may_erase:
        person, client = request.user, client_address(request)
        code = send_code(email=person.email, client=client, person=person, intent=ERASURE, page="erase-me-code")
        return redirect(code)
    context = {"parts": parts_of(request.user), "may_erase": may_erase}
    return render(request, "interact_portal/erase_me.html", context)


class EraseCodeView(CodeView):
    """The right digits erase the account of whom they were sent to."""

    template_name = "interact_portal/erase_me_code.html"
    refused_template = "accounts/code_refused.html"

    def dispatch(self, request, *args, **kwargs):
        token, person = kwargs["token"], request.user
        if person.is_authenticated:
            # A code that went to an address which the person has changed since confirms nothing.
            mine = EmailCode.objects.for_erasure().filter(person=person, email=person.email)
            self.code = mine.filter(token=token).first()
            if self.code is not None:
                return super().dispatch(request, *args, **kwargs)
        # Asked last: the second click of two may find neither session nor code, for the first one ended them.
        if was_erased_by(token):
            return redirect("erased")
        if not person.is_authenticated:
            return redirect_to_login(request.path)
        raise Http404

    def prove(self, typed):
        person = self.request.user
        try:
            prove(code=self.code, typed=typed)
            erase(person=person, by=person, token=self.code.token, reason=Reason.ASKED_HERE)
        except (EmailCode.DoesNotExist, User.DoesNotExist):
            # Two clicks at the same instant: this one waited for the other's end, which left neither.
            return redirect("erased")
        except StillStaff:
            return redirect("erase-me")
        logout(self.request)
        return redirect("erased")


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """It is done, and what comes last."""
    return render(request, "interact_portal/erased.html")


@require_http_methods(["GET", "HEAD", "POST"])
def erase_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff erase somebody's account: an act, with a reason that is one of ours."""
    # Asked before the person is looked for, so that nobody else learns from a 404 who is there.
    if not request.user.has_perm("accounts.delete_user"):
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    if not may_edit_person(request.user, person):
        raise PermissionDenied
    if not may_be_erased(person):
        messages.warning(request, _("Nothing is erased: take this person out of the staff area first."))
        return redirect("admin:accounts_user_change", pk)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _erase_for_staff(request, person, form.cleaned_data["reason"])
    context = {
        **admin.site.each_context(request),
        "opts": User._meta,
        "original": person,
        "title": _("Erase this person"),
        "subtitle": str(person),
        "intro": _("The account of %(person)s goes for good, with the data listed below.") % {"person": person.email},
        "button": _("Erase account and data"),
        "back": _("Back, without a change"),
        "is_grave": True,
        "form": form,
        "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
        "parts": parts_of(person),
    }
    return render(request, "interact_portal/erase_person.html", context)


def _erase_for_staff(request: HttpRequest, person: User, reason: str) -> HttpResponse:
    try:
        erase(person=person, by=request.user, token=get_random_string(22), reason=reason)
    except User.DoesNotExist:
        messages.info(request, _("Somebody else erased this account a moment ago."))
    except StillStaff:
        messages.warning(request, _("Nothing is erased: take this person out of the staff area first."))
    else:
        messages.success(request, _("The account is erased. One last message tells its address."))
    return redirect("admin:accounts_user_changelist")
