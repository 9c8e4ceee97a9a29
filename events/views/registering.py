"""The way of an officer through a registration: e-mail, about you, this event, check and send.

Each step is a form that posts to its own address; the event's address leads to the first step that is open.
What was typed is kept in a draft from the first post on.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.affiliations import ProgrammeRefused
from accounts.actions.codes import send_code
from accounts.actions.profile import save_profile
from accounts.actions.sign_in import take_intent
from accounts.forms import EmailForm, ProfileForm, refused_words
from events import rules
from events.actions import registration as actions
from events.actions.seats import TermOver
from events.forms import AnswersForm
from events.models import Event, State, load_topics
from events.panels import event_page_parts
from kit.clients import client_address

from .access import Found, find_event
from .typed import keep_typed, sign_form_of, take_typed

STEPS = [_lazy("E-mail"), _lazy("About you"), _lazy("This event"), _lazy("Check and send")]
EMAIL, ABOUT_YOU, QUESTIONS, CHECK = 1, 2, 3, 4


def _page(request: HttpRequest, found: Found, template: str, step: int, *, status: int = 200, **context):
    context |= {"event": found.event, "standing": found.standing, "steps": STEPS, "step": step}
    context["is_outside"] = request.user.is_authenticated and not rules.is_for(found.event, request.user)
    return render(request, f"events/{template}.html", context, status=status)


def _closed(request: HttpRequest, found: Found, *, status: int = 200) -> HttpResponse:
    """Says why nobody can register now, and what to do next."""
    parts = event_page_parts(found.event, found.standing, now=timezone.now())
    return render(request, "events/closed.html", parts, status=status)


def _find_open(request: HttpRequest, slug: str) -> tuple[Found, HttpResponse | None]:
    """The event, and instead of a step what has to be said first, if anything."""
    found = find_event(request, slug, person=request.user if request.user.is_authenticated else None)
    standing = found.standing
    if standing.registration_code and not standing.has_draft:
        return found, redirect("registration", code=standing.registration_code)
    if not standing.is_open:
        return found, _closed(request, found, status=422 if request.method == "POST" else 200)
    return found, None


def _refusal(request: HttpRequest, found: Found) -> HttpResponse | None:
    """What somebody with a profile is told instead of a form, when staff give the contact to outsiders."""
    if found.event.outsiders != Event.Outsiders.CONTACT or rules.is_for(found.event, request.user):
        return None
    parts = event_page_parts(found.event, found.standing, now=timezone.now())
    return render(request, "events/outside_audience.html", parts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step that is open: e-mail for a stranger, else the event's own questions."""
    found, instead = _find_open(request, slug)
    if instead:
        return instead
    if not request.user.is_authenticated:
        return _ask_email(request, found)
    if typed := take_typed(request, slug):
        actions.begin(event=found.event, person=request.user, draft_answers=typed)
        found = find_event(request, slug, person=request.user)
    if take_intent(request.session, f"register:{slug}") and not found.standing.has_draft:
        actions.begin(event=found.event, person=request.user)
    if not request.user.has_complete_profile:
        return redirect("register-about-you", slug=slug)
    if refusal := _refusal(request, found):
        return refusal
    form = _answers_form(found, request.POST if request.method == "POST" else None)
    is_sent = request.method == "POST"
    if not is_sent or form.is_too_long or ("later" not in request.POST and not form.is_valid()):
        return _page(request, found, "questions", QUESTIONS, form=form, typed_by=sign_form_of(request.user))
    actions.begin(event=found.event, person=request.user, draft_answers=form.as_draft())
    if "later" in request.POST:
        messages.success(request, _("Your draft is kept. You can finish it until registration closes."))
        return redirect("registrations")
    return redirect("register-check", slug=slug)


def _ask_email(request: HttpRequest, found: Found) -> HttpResponse:
    slug = found.event.slug
    form = EmailForm(request.POST if "email" in request.POST else None)
    if form.is_valid():
        code = send_code(
            email=form.cleaned_data["email"],
            client=client_address(request),
            next_path=reverse("register", args=[slug]),
            intent=f"register:{slug}",
        )
        return redirect(code)
    was_signed_out = request.method == "POST" and not form.is_bound
    is_kept = was_signed_out and keep_typed(request, slug, _answers_form(found, request.POST))
    return _page(request, found, "register_email", EMAIL, form=form, was_signed_out=was_signed_out, is_kept=is_kept)


def _answers_form(found: Found, data=None) -> AnswersForm:
    options = {"event": found.event, "pools": found.standing.pools, "topics": load_topics(found.standing.revision)}
    if data is not None:
        return AnswersForm(data, **options)
    return AnswersForm(initial=AnswersForm.initial_of_draft(found.standing.draft, **options), **options)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about_you(request: HttpRequest, slug: str) -> HttpResponse:
    """Who the person is, asked once; the draft begins here for who came with an account."""
    found, instead = _find_open(request, slug)
    if instead:
        return instead
    if not request.user.is_authenticated:
        return redirect("register", slug=slug)
    form = ProfileForm.of(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            save_profile(person=request.user, by=request.user, **form.cleaned_data)
        except ProgrammeRefused as refusal:
            form.add_error("programme", refused_words(refusal))
        else:
            actions.begin(event=found.event, person=request.user)
            return redirect("register", slug=slug)
    return _page(request, found, "about_you", ABOUT_YOU, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_and_send(request: HttpRequest, slug: str) -> HttpResponse:
    """All answers on one page, then the one button that sends them."""
    found, instead = _find_open(request, slug)
    if instead:
        return instead
    if not request.user.is_authenticated or not request.user.has_complete_profile:
        return redirect("register", slug=slug)
    form = AnswersForm.from_draft(
        found.standing.draft,
        event=found.event,
        pools=found.standing.pools,
        topics=load_topics(found.standing.revision),
    )
    if not form.is_valid():
        # The questions changed, or the draft was never finished: what is missing is asked again, nothing is lost.
        if found.standing.draft:
            messages.warning(request, _("Please look at your answers once more: one is missing or no longer offered."))
        return redirect("register", slug=slug)
    if request.method == "GET":
        return _page(
            request, found, "check", CHECK, rows=form.rows, person=request.user, programme=_programme(request.user)
        )
    return _send(request, found, form)


def _programme(person) -> str:
    return person.programme.name if person.programme_id else _("I represent no programme")


def _send(request: HttpRequest, found: Found, form: AnswersForm) -> HttpResponse:
    pk = found.standing.registration_pk or actions.begin(event=found.event, person=request.user).pk
    try:
        registration = actions.submit(
            registration_pk=pk,
            event=found.event,
            person=request.user,
            pool_pk=form.pool_pk,
            answers=form.answers,
        )
    except actions.NotForThisPerson:
        return redirect("register", slug=found.event.slug)
    except TermOver:
        return _closed(request, find_event(request, found.event.slug, person=request.user), status=422)
    if registration.state in (State.CANCELLED, State.DECLINED, State.EXPIRED):
        messages.warning(request, _("This registration was ended in another window."))
    return redirect(registration)
