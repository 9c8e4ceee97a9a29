"""The programmes I represent, and the people of a programme for which I act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.affiliations import (
    AffiliationOver,
    ProgrammeClosed,
    ProgrammeRefused,
    ask,
    claim_named,
    confirm,
    leave,
)
from accounts.forms import ClaimForm, closed_words, refused_words
from accounts.models import Affiliation
from accounts.rules import require_acting
from contacts.models import Programme


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_programmes(request: HttpRequest) -> HttpResponse:
    """What I claim, what I act for and what is over; one more is claimed here."""
    form = ClaimForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        try:
            claimed = claim_named(person=request.user, by=request.user, **form.cleaned_data)
        except ProgrammeRefused as refusal:
            form.add_error("programme", refused_words(refusal))
        else:
            messages.success(request, _claimed_words(claimed))
            return redirect("my-programmes")
    mine = Affiliation.objects.filter(person=request.user).select_related("programme", "confirmed_by")
    live = sorted((each for each in mine if each.is_live), key=lambda each: each.programme.name)
    past = [each for each in mine if not each.is_live]
    return render(request, "accounts/my_programmes.html", {"form": form, "live": live, "past": past})


@login_required
@require_POST
def ask_to_act(request: HttpRequest, slug: str) -> HttpResponse:
    """Claims the programme, if I did not, and asks those who may confirm me."""
    try:
        asked = ask(person=request.user, programme=_programme(slug), by=request.user)
    except ProgrammeClosed as closed:
        messages.warning(request, closed_words(closed.programme))
    else:
        words = _claimed_words(asked) if asked.is_acting else _asked_words(asked)
        messages.success(request, words)
    return redirect("my-programmes")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """I do not represent this programme any more."""
    programme = _programme(slug)
    mine = Affiliation.objects.filter(person=request.user, programme=programme).select_related("programme")
    if not mine.exists():
        raise Http404
    affiliation = mine.filter(ended_at__isnull=True).first()
    if affiliation is None:
        messages.info(request, _("You do not represent %(programme)s any more.") % {"programme": programme})
        return redirect("my-programmes")
    if request.method == "POST":
        leave(affiliation=affiliation, by=request.user)
        messages.success(request, _("You do not represent %(programme)s any more.") % {"programme": programme})
        return redirect("my-programmes")
    return render(request, "accounts/leave_programme.html", {"affiliation": affiliation})


@never_cache
@login_required
@require_safe
def programme_people(request: HttpRequest, slug: str) -> HttpResponse:
    """For who acts for a programme: who else does, who asks to, and who claims it only."""
    programme = _programme(slug)
    require_acting(person=request.user, programme=programme)
    live = Affiliation.objects.live().filter(programme=programme, person__is_active=True)
    people = list(live.select_related("person", "confirmed_by").order_by("person__name", "pk"))
    asking = sorted((each for each in people if each.is_asking), key=lambda each: each.asked_at)
    context = {
        "programme": programme,
        "asking": asking,
        "claiming": [each for each in people if not each.is_acting and not each.is_asking],
        "acting": [each for each in people if each.is_acting],
    }
    return render(request, "accounts/programme_people.html", context)


@never_cache
@login_required
@require_POST
def confirm_colleague(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """I know that this person works for my programme."""
    affiliation = _colleague(request, slug, code)
    name = {"name": str(affiliation.person)}
    try:
        confirmed = confirm(affiliation=affiliation, by=request.user)
    except AffiliationOver:
        messages.warning(request, _("%(name)s does not claim the programme any more; nothing was confirmed.") % name)
    else:
        is_mine = confirmed.confirmed_by_id == request.user.pk
        said = _("%(name)s acts for the programme from now on, and is told so.")
        messages.success(request, (said if is_mine else _("%(name)s acts for the programme already.")) % name)
    return redirect("programme-people", affiliation.programme.slug)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleague_left(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Somebody of my programme has left it: first what follows from that, then the deed."""
    affiliation = _colleague(request, slug, code)
    if request.method == "POST" or not affiliation.is_live:
        if affiliation.is_live:
            leave(affiliation=affiliation, by=request.user)
        words = _("%(name)s does not represent the programme any more.") % {"name": affiliation.person}
        messages.success(request, words)
        return redirect("programme-people", affiliation.programme.slug)
    return render(request, "accounts/colleague_left.html", {"affiliation": affiliation})


def _programme(slug: str) -> Programme:
    """The programme of this address, or the one it was merged into."""
    return get_object_or_404(Programme.objects.select_related("merged_into"), slug=slug).followed()


def _colleague(request: HttpRequest, slug: str, code: str) -> Affiliation:
    """Somebody of a programme for which I act, myself left out: of me I decide under “My programmes”."""
    programme = _programme(slug)
    require_acting(person=request.user, programme=programme)
    others = Affiliation.objects.filter(programme=programme).exclude(person=request.user)
    return get_object_or_404(others.select_related("person", "programme"), code=code)


def _claimed_words(affiliation: Affiliation) -> str:
    words = {"programme": affiliation.programme.name}
    if affiliation.is_acting:
        return _("You represent %(programme)s and act for it.") % words
    return _("You represent %(programme)s. To act for it, ask to be confirmed.") % words


def _asked_words(affiliation: Affiliation) -> str:
    words = {"programme": affiliation.programme.name}
    return _("Your request is on its way. You get a message when you are confirmed for %(programme)s.") % words
