"""What one's own programmes posted: links are added here, and taken away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.affiliations import ProgrammeClosed
from accounts.actions.typed import sign_form_of
from accounts.models import Affiliation
from accounts.rules import ActingNeeded
from campaigns import rules
from campaigns.actions import promotion as actions
from campaigns.actions.support import NotActing
from campaigns.forms.promotion import PostedForm
from campaigns.models import Edition, Posted
from campaigns.panels.promotion import posted_items
from contacts.models import Programme
from kit.keys import key_of

from .access import find_edition
from .typed import keeps_typed, typed_in

PAGE_SIZE = 50
REFUSALS = {
    NotActing: _lazy(
        "You do not act for this programme any more, so nothing was kept. What you typed stands below: give it to a "
        "colleague who does, or ask to be confirmed again under “My programmes”."
    ),
    ProgrammeClosed: _lazy("This programme is closed, so nothing was kept."),
    actions.EditionOver: _lazy("A newer edition has begun, so nothing is added to this one any more."),
}


@never_cache
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def my_posted(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The links of the programmes for which the reader acts, and a form for the next one."""
    edition = find_edition(slug, year)
    programmes = list(rules.programmes_of(request.user).order_by("name"))
    if not programmes and request.method != "POST":
        return _nobody(request, edition)
    if "remove" in request.POST:
        return _remove(request, edition)
    today = timezone.now().astimezone(edition.zone).date()
    data = request.POST if request.method == "POST" else None
    initial = {"post": request.GET.get("post", ""), "programme": request.GET.get("programme", "")}
    form = PostedForm(
        data, edition=edition, programmes=programmes, today=today,
        initial={name: value for name, value in initial.items() if value} | typed_in(request),
    )  # fmt: skip
    status = 200
    if form.is_valid():
        try:
            _add(edition, form, request)
        except actions.AddedByAnother as error:
            words = _("This link stands there already, as one of %(programme)s.") % {"programme": error.programme}
            form.add_error("link", words)
        except tuple(REFUSALS) as error:
            form.add_error(None, REFUSALS[type(error)])
            status = 403 if isinstance(error, NotActing) else 200
        else:
            messages.success(request, _("The link is there. Everybody sees it under “What we posted”."))
            return redirect("my-posted", slug, year)
    rows = Posted.objects.filter(edition=edition, programme__in=programmes)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "form": form,
        "page": page,
        "items": posted_items(page.object_list),
        "programmes": programmes,
        "takes_links": rules.takes_links(edition),
        "has_typed": bool(form.errors or request.typed),
        "typed_by": sign_form_of(request.user),
    }
    return render(request, "campaigns/my_posted.html", context, status=status)


def _nobody(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Who only claims a programme is told whom to ask, anybody else how to begin."""
    claimed = Affiliation.objects.live().filter(person=request.user).select_related("programme").first()
    if claimed is not None:
        raise ActingNeeded(request.user, claimed.programme)
    return render(request, "campaigns/my_posted_start.html", {"edition": edition})


def _add(edition: Edition, form: PostedForm, request: HttpRequest) -> None:
    """Raises what the action does, and ``ActingNeeded`` for who never acted for the programme."""
    meant = Programme.objects.select_related("merged_into").filter(slug=form.cleaned_data["programme"]).first()
    if meant is None:
        raise NotActing
    told = actions.Told(*(form.cleaned_data[name] for name in ("link", "network", "day", "post")))
    try:
        actions.add_posted(edition=edition, programme=meant, told=told, by=request.user)
    except NotActing:
        if not rules.acted_for(request.user, meant.followed()):
            raise ActingNeeded(request.user, meant.followed()) from None
        raise


def _remove(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Takes away the link of this number; a second press finds it gone, which is what was wanted."""
    row = Posted.objects.filter(edition=edition, pk=key_of(request.POST["remove"])).select_related("programme").first()
    try:
        if row is not None:
            actions.remove_posted(posted=row, by=request.user)
    except NotActing as error:
        raise ActingNeeded(request.user, row.programme) from error
    except ProgrammeClosed as error:
        messages.warning(request, REFUSALS[type(error)])
    else:
        messages.success(request, _("The link is gone."))
    return redirect("my-posted", edition.campaign.slug, edition.year)
