"""My page: who I am to the portal, and the way to everything that is mine, whichever app keeps it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.actions.affiliations import ProgrammeRefused
from accounts.actions.profile import save_profile
from accounts.forms import ProfileForm, refused_words


@never_cache
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """My profile, to read and to change, and the way to everything else that is mine."""
    form = ProfileForm.of(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            save_profile(person=request.user, by=request.user, **form.cleaned_data)
        except ProgrammeRefused as refusal:
            form.add_error("programme", refused_words(refusal))
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect("me")
    return render(request, "interact_portal/me.html", {"form": form})
