"""Support for a programme: its page, the form of its registration, boosting, pictures and files.

All of it is for those who act for the programme; files also for staff who work on the services.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.affiliations import ProgrammeClosed
from accounts.actions.typed import sign_form_of
from accounts.models import Affiliation
from accounts.rules import ActingNeeded, acts_for, require_acting
from campaigns.actions import support
from campaigns.actions.delivering import TakenBack
from campaigns.actions.support_deadline import NotOpen, NotPublished
from campaigns.forms.support import BoostForm, LogoForm, PictureForm, SupportForm
from campaigns.models import Boost, Edition, LocalEvent, Service, ServiceRequest, SupportRegistration, VideoWish
from campaigns.panels import euros, support_parts, support_term_of, written_since
from contacts.models import Programme
from kit.downloads import to_take_away

from .finding import number_typed
from .typed import keeps_typed, typed_in

CLOSED = _lazy("Registration for support is closed, so nothing was sent. What you typed stands below.")
NOT_ACTING = _lazy(
    "You do not act for this programme any more, so nothing was sent. What you typed stands below: give it to a "
    "colleague who does, or ask to be confirmed again under “My programmes”."
)
MEANWHILE = _lazy(
    "A colleague has saved in the meantime. Nothing of yours is saved yet, and what you typed stands below: look at "
    "what has changed, and send it again."
)
#: Why something was not kept; typed text stays.
REFUSALS = {
    support.NotActing: NOT_ACTING,
    support.InWork: _lazy("We have begun to work on this, so it cannot be changed here. Write to your adviser."),
    support.NotRegistered: _lazy("Register the programme for support first; then ask for boosting."),
    support.NotTheirEvent: _lazy(
        "This event cannot be boosted: it was cancelled, it or the season is over, or it belongs to another programme."
    ),
    TakenBack: _lazy("A colleague has taken this back in the meantime, so no picture of it is kept."),
    ProgrammeClosed: _lazy("This programme is closed, so nothing was sent."),
    NotOpen: CLOSED,
    NotPublished: CLOSED,
}


def _edition(slug: str, year: int, editions: QuerySet[Edition]) -> Edition:
    """The one of ``editions`` at this address."""
    found = editions.select_related("campaign", "support_deadline")
    return get_object_or_404(found, campaign__slug=slug, year=year)


def _published(slug: str, year: int) -> Edition:
    return _edition(slug, year, Edition.objects.published())


def _programme(slug: str) -> Programme:
    """The programme of this address, or the one it was merged into."""
    return get_object_or_404(Programme.objects.with_page().select_related("merged_into"), slug=slug).followed()


def _registration(edition: Edition, programme: Programme) -> SupportRegistration | None:
    rows = SupportRegistration.objects.select_related("edition__campaign", "started_by", "answered_by")
    return rows.filter(edition=edition, programme=programme).first()


def of_officer(view: Callable) -> Callable:
    """For a page of those who act for a programme: ``view`` gets edition and programme, and ``request.typed``. Who
    sends a form and does not act any more is told so by the action, with what they typed."""

    @never_cache
    @keeps_typed
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def for_programme(request: HttpRequest, slug: str, year: int, programme: str, **more) -> HttpResponse:
        edition, meant = _published(slug, year), _programme(programme)
        is_acting = acts_for(request.user, meant)
        if not is_acting and not (request.method == "POST" and _has_acted(request, meant)):
            raise ActingNeeded(request.user, meant)
        request.is_acting = is_acting
        return view(request, edition, meant, **more)

    return for_programme


def _has_acted(request: HttpRequest, programme: Programme) -> bool:
    """Whether an affiliation by which they acted is over: the page was open when it ended."""
    past = Affiliation.objects.filter(person=request.user, programme=programme, confirmed_at__isnull=False)
    return past.exists()


@never_cache
@login_required
@require_safe
def support_start(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Leads to the programme one acts for, or lets choose between several."""
    edition = _published(slug, year)
    mine = (
        Affiliation.objects.live().filter(person=request.user).select_related("programme").order_by("programme__name")
    )
    acting = [each.programme for each in mine if each.is_acting and not each.programme.is_closed]
    if len(acting) == 1:
        return redirect("support-programme", slug, year, acting[0].slug)
    if not acting and mine:
        require_acting(person=request.user, programme=mine[0].programme)
    return render(request, "campaigns/support_start.html", {"edition": edition, "programmes": acting})


@of_officer
def support_page(request: HttpRequest, edition: Edition, programme: Programme) -> HttpResponse:
    """How the programme stands, its services, and what is left of the budget for boosting."""
    if request.method == "POST":
        return _decline(request, edition, programme)
    now = timezone.now()
    parts = support_parts(edition, programme, _registration(edition, programme), now=now)
    return render(request, "campaigns/support.html", {**parts, "term": support_term_of(edition, now=now)})


def _decline(request: HttpRequest, edition: Edition, programme: Programme) -> HttpResponse:
    page = redirect("support-programme", edition.campaign.slug, edition.year, programme.slug)
    revision = number_typed(request.POST.get("revision", ""), otherwise=0)
    try:
        support.decline(edition=edition, programme=programme, by=request.user, revision=revision)
    except support.WrittenMeanwhile:
        words = _(
            "A colleague has saved in the meantime, so nothing was sent. Look at it, and press again if you like."
        )
        messages.warning(request, words)
    except support.NotActing as error:
        raise ActingNeeded(request.user, programme) from error
    except tuple(REFUSALS) as error:
        messages.warning(request, REFUSALS[type(error)])
    else:
        messages.success(request, _("Thank you for saying so. While registration is open you can still register."))
    return page


@of_officer
def support_form(request: HttpRequest, edition: Edition, programme: Programme) -> HttpResponse:
    """What the programme plans and asks for; a colleague goes on with what another one began."""
    registration = _registration(edition, programme) if request.is_acting else None
    term = support_term_of(edition, now=timezone.now())
    if request.method != "POST" and not request.typed and not _is_open(term):
        messages.info(request, _("Registration for support is not open."))
        return redirect("support-programme", edition.campaign.slug, edition.year, programme.slug)
    form = _form(registration, request.POST if request.method == "POST" else request.typed)
    news = []
    if request.method == "POST" and form.is_valid():
        act = support.register if "register" in request.POST else support.save
        sent = {"revision": form.cleaned_data["revision"], "wishes": form.wishes, "by": request.user}
        try:
            kept = act(edition=edition, programme=programme, **sent)
        except support.WrittenMeanwhile:
            registration = _registration(edition, programme)
            news = written_since(registration, sent["revision"])
            form = _form(registration, request.POST, is_seen=True)
            form.add_error(None, MEANWHILE)
        except support.NotActing:
            request.is_acting, registration = False, None
            form = _form(None, request.POST)
        except tuple(REFUSALS) as error:
            form.add_error(None, REFUSALS[type(error)])
        else:
            messages.success(request, _kept_words(kept, is_sent="register" in request.POST))
            return redirect("support-programme", edition.campaign.slug, edition.year, kept.programme.slug)
    refused = CLOSED if request.typed and not _is_open(term) else ""
    if refused or not request.is_acting:
        form.add_error(None, refused or NOT_ACTING)
    context = {
        "edition": edition,
        "programme": programme,
        "form": form,
        "news": news,
        "typed_by": sign_form_of(request.user),
        "term": term,
        **support_parts(edition, programme, registration, now=timezone.now()),
    }
    return render(request, "campaigns/support_form.html", context, status=200 if request.is_acting else 403)


def _is_open(term) -> bool:
    return term is not None and term.is_open


def _form(registration: SupportRegistration | None, data, *, is_seen: bool = False) -> SupportForm:
    """The form as ``registration`` stands; with ``is_seen`` the one who sent ``data`` has read of its revision now."""
    in_work = []
    if registration is not None:
        requests = registration.services.exclude(service=Service.BOOSTING)
        in_work = [each.service for each in requests if support.is_touched(each)]
    revision = registration.revision if registration else 0
    if is_seen:
        data = data.copy()
        data["revision"] = revision
    return SupportForm(data, wishes=support.wishes_of(registration), locked=in_work, revision=revision)


def _kept_words(registration: SupportRegistration, *, is_sent: bool) -> str:
    if registration.state == SupportRegistration.State.REGISTERED:
        return _("Your programme is registered, and what you wrote is kept.")
    return _("It is saved. Your programme is registered when one of you sends it.")


# -- boosting -------------------------------------------------------------------------------------------------
@of_officer
def support_boost(request: HttpRequest, edition: Edition, programme: Programme, event: str) -> HttpResponse:
    """What is asked for one local event; as long as nobody works on it, it can be changed or taken back."""
    meant = get_object_or_404(LocalEvent, edition=edition, programme=programme, slug=event)
    about = {"edition": edition, "programme": programme, "local_event": meant, "by": request.user}
    boost = Boost.objects.filter(request__local_event=meant).select_related("request").first()
    page = redirect("support-programme", edition.campaign.slug, edition.year, programme.slug)
    if "take_back" in request.POST:
        try:
            support.take_back_boost(**about)
        except tuple(REFUSALS) as error:
            messages.warning(request, REFUSALS[type(error)])
        else:
            messages.success(request, _("Boosting is not asked for this event any more."))
        return page
    initial = {name: getattr(boost, name) for name in support.BOOST_FACTS} if boost else {"link": meant.website}
    form = BoostForm(request.POST if request.method == "POST" else None, initial=initial | typed_in(request))
    if form.is_valid():
        try:
            support.ask_boost(**about, **form.cleaned_data)
        except tuple(REFUSALS) as error:
            form.add_error(None, REFUSALS[type(error)])
        else:
            messages.success(request, _("It is asked for. You are told what is granted; a picture can be added now."))
            return page
    context = {"edition": edition, "programme": programme, "event": meant, "form": form, "boost": boost}
    context |= {"left": euros(edition.boosting_left_euros), "typed_by": sign_form_of(request.user)}
    return render(request, "campaigns/support_boost.html", context, status=200 if request.is_acting else 403)


# -- pictures and files ---------------------------------------------------------------------------------------
@of_officer
def support_logo(request: HttpRequest, edition: Edition, programme: Programme) -> HttpResponse:
    """The logo that stands in the video."""
    wish = _video(edition, programme)
    return _picture_page(request, edition, programme, wish, LogoForm, heading=_("Your logo for the video"))


@of_officer
def support_boost_picture(request: HttpRequest, edition: Edition, programme: Programme, event: str) -> HttpResponse:
    """The picture that people see who are shown the event."""
    boost = _boost(edition, programme, event)
    return _picture_page(request, edition, programme, boost, PictureForm, heading=_("A picture for the boosting"))


def _picture_page(request, edition, programme, wish: VideoWish | Boost, form_class, *, heading: str) -> HttpResponse:
    form = form_class(request.POST, request.FILES) if request.method == "POST" else form_class()
    if form.is_valid():
        try:
            support.keep_picture(wish=wish, upload=form.cleaned_data["picture"], by=request.user)
        except tuple(REFUSALS) as error:
            form.add_error(None, REFUSALS[type(error)])
        else:
            messages.success(request, _("The picture is kept."))
            return redirect("support-programme", edition.campaign.slug, edition.year, programme.slug)
    context = {"edition": edition, "programme": programme, "form": form, "heading": heading}
    return render(request, "campaigns/support_picture.html", context, status=200 if request.is_acting else 403)


def _video(edition: Edition, programme: Programme) -> VideoWish:
    wishes = VideoWish.objects.select_related("request__registration__programme")
    return get_object_or_404(wishes, request__registration__edition=edition, request__registration__programme=programme)


def _boost(edition: Edition, programme: Programme, event: str) -> Boost:
    boosts = Boost.objects.select_related("request__registration__programme").filter(
        request__registration__edition=edition, request__registration__programme=programme
    )
    return get_object_or_404(boosts, request__local_event__slug=event)


def of_reader(view: Callable) -> Callable:
    """For a file of a programme: ``view`` gives the stored one and its name, for who acts for the programme and staff
    who work on services; these fetch it of an edition that was taken back, too."""

    @never_cache
    @login_required
    @require_safe
    @wraps(view)
    def for_programme(request: HttpRequest, slug: str, year: int, programme: str, **more) -> HttpResponse:
        works_on_it = request.user.is_staff and request.user.has_perm("campaigns.view_servicerequest")
        edition = _edition(slug, year, Edition.objects.all() if works_on_it else Edition.objects.published())
        meant = _programme(programme)
        if not works_on_it:
            require_acting(person=request.user, programme=meant)
        stored, name = view(edition, meant, **more)
        if not stored:
            raise Http404
        whole_name = f"{name}-{meant.slug}-{edition.year}{PurePath(stored.name).suffix}"
        return to_take_away(stored, whole_name)

    return for_programme


@of_reader
def support_file(edition: Edition, programme: Programme, service: str):
    """The finished file of a service."""
    requests = ServiceRequest.objects.exclude(service=Service.BOOSTING)
    about = {"registration__edition": edition, "registration__programme": programme, "service": service}
    return get_object_or_404(requests, **about).file, service


@of_reader
def support_logo_file(edition: Edition, programme: Programme):
    return _video(edition, programme).logo, "logo"


@of_reader
def support_boost_picture_file(edition: Edition, programme: Programme, event: str):
    return _boost(edition, programme, event).picture, event
