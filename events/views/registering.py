"""The way of an officer through a registration: e-mail, about you, this event, check and send.

Each step is a form that posts to its own address; the event's address leads to the first step that is open.
What was typed is kept in a draft from the first post on.
"""

from functools import partial

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
from accounts.actions.typed import TYPED_BY, keep_typed, sign_form_of, take_typed
from accounts.forms import EmailForm, ProfileForm, refused_words
from accounts.models import Consent, User
from events import rules
from events.actions import registration as actions
from events.actions.invitations import is_invited
from events.actions.option_places import ChoiceFull
from events.actions.seats import TermOver
from events.actions.session_choice import SessionsClash, SessionsGone
from events.forms import AnswersForm, Sent, free_places
from events.forms.sessions import offered_sessions
from events.forms.versions import merged
from events.models import Event, Registration, State, load_topics
from events.panels import before_sending, event_page_parts
from kit.clients import client_address

from .access import Found, find_event
from .given_places import REFUSALS, given_pools, place_refused, send_given
from .invitations import for_invited, not_invited
from .uploads import receive_files, sent_files

STEPS = [_lazy("E-mail"), _lazy("About you"), _lazy("This event"), _lazy("Check and send")]
EMAIL, ABOUT_YOU, QUESTIONS, CHECK = 1, 2, 3, 4


def _page(request: HttpRequest, found: Found, template: str, step: int, *, status: int = 200, **context):
    context |= {"event": found.event, "standing": found.standing, "steps": STEPS, "step": step}
    context["typed_by"] = sign_form_of(request.user) if step == QUESTIONS else ""
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
    if standing.awaits_form and standing.is_to_come:
        # A place is there for them, whether or not others can register now.
        return found, None
    if not standing.is_open:
        return found, _closed(request, found, status=422 if request.method == "POST" else 200)
    if found.event.is_for_invited and request.user.is_authenticated and not standing.awaits_form:
        return found, None if is_invited(found.event, request.user) else not_invited(request, found)
    return found, None


def _refusal(request: HttpRequest, found: Found) -> HttpResponse | None:
    """What somebody with a profile is told instead of a form, when staff give the contact to outsiders."""
    if found.event.outsiders != Event.Outsiders.CONTACT or rules.is_for(found.event, request.user):
        return None
    parts = event_page_parts(found.event, found.standing, now=timezone.now())
    return render(request, "events/outside_audience.html", parts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_invited
def answer_questions(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """The first step that is open: e-mail for a stranger, else page ``number`` of the event's own questions."""
    found, instead = _find_open(request, slug)
    if instead:
        return instead
    if not request.user.is_authenticated:
        return _ask_email(request, found, number)
    if typed := take_typed(request.session, place=_place_of_typed(slug), person=request.user):
        actions.begin(event=found.event, person=request.user, draft_answers=merged(found.standing.draft, typed))
        found = find_event(request, slug, person=request.user)
    if take_intent(request.session, f"register:{slug}") and not found.standing.has_draft:
        actions.begin(event=found.event, person=request.user)
    if not request.user.has_complete_profile:
        return redirect("register-about-you", slug=slug)
    if refusal := _refusal(request, found):
        return refusal
    form = _page_form(request, found, number)
    if number not in [page.number for page in form.shown_pages]:
        return _no_such_page(request, found, form)
    if request.method == "POST" and not form.is_too_long and (answer := _keep_page(request, found, form, number)):
        return answer
    return _page(request, found, "questions", QUESTIONS, form=form, **_place(form, number))


def _place(form: AnswersForm, number: int) -> dict:
    """Where page ``number`` stands among the pages that are shown."""
    numbers = [page.number for page in form.shown_pages]
    return {
        "page": form.every_page[number - 1],
        "page_place": numbers.index(number) + 1,
        "pages_total": len(numbers),
    }


def _keep_page(request: HttpRequest, found: Found, form: AnswersForm, number: int) -> HttpResponse | None:
    """Keeps what was sent, if it may be; where to go then, or nothing when the page has to be looked at again."""
    # A file that is refused is said so at once: it is not there to be said of later.
    is_leaving = ("later" in request.POST or "back" in request.POST) and not form.around.sent.refused
    if not is_leaving and not form.is_valid():
        return None
    actions.begin(event=found.event, person=request.user, draft_answers=form.as_draft())
    if "later" in request.POST:
        messages.success(request, _("Your draft is kept. You can finish it until registration closes."))
        return redirect("registrations")
    if "back" in request.POST:
        return redirect(page_address(found.event, form.page_before(number) or 1))
    if form.news or form.newly_shown:
        return None
    following = form.page_after(number)
    if following is None or request.GET.get("then") == "check":
        return redirect("register-check", slug=found.event.slug)
    return redirect(page_address(found.event, following))


def _no_such_page(request: HttpRequest, found: Found, form: AnswersForm) -> HttpResponse:
    """A page that is gone, or that other answers have hidden since: what was typed there is kept all the same."""
    if request.method == "POST":
        if not form.is_too_long:
            actions.begin(event=found.event, person=request.user, draft_answers=form.as_draft())
        messages.warning(
            request, _("The form was changed in the meantime. Your answers are kept: please go through it again.")
        )
    return redirect("register", slug=found.event.slug)


def page_address(event: Event, number: int) -> str:
    """The address of page ``number`` of an event's questions."""
    return (
        reverse("register", args=[event.slug]) if number == 1 else reverse("register-page", args=[event.slug, number])
    )


def _ask_email(request: HttpRequest, found: Found, number: int) -> HttpResponse:
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
    is_kept = was_signed_out and _keep_typed(request, slug, _page_form(request, found, number))
    about = {"was_signed_out": was_signed_out, "is_kept": is_kept, "has_files": was_signed_out and bool(request.FILES)}
    return _page(request, found, "register_email", EMAIL, form=form, **about)


def _place_of_typed(slug: str) -> str:
    return f"register:{slug}"


def _keep_typed(request: HttpRequest, slug: str, form: AnswersForm) -> bool:
    """Keeps what was sent in ``form`` for who was signed in; says whether it could be."""
    given = {"place": _place_of_typed(slug), "typed_by": request.POST.get(TYPED_BY, ""), "texts": form.as_draft()}
    return not form.is_too_long and keep_typed(request.session, **given)


def _page_form(request: HttpRequest, found: Found, number: int) -> AnswersForm:
    """Page ``number`` of the event's form, as it was sent or as the draft left it."""
    around = _around(found, request.user) | {"earlier": found.standing.draft, "page": number}
    if request.method != "POST":
        return AnswersForm(**around)
    data = request.POST
    if request.user.is_authenticated:
        begin = partial(actions.begin, event=found.event, person=request.user)
        data, around["sent"] = receive_files(request, found.event, around["sent"], begin)
    return AnswersForm(data, request.FILES, **around)


def _around(found: Found, person) -> dict:
    """What the form has to know of the event, its places and its person."""
    has_list = found.event.has_participant_list and person.is_authenticated
    agreed = Consent.objects.in_force(Consent.Purpose.PARTICIPANT_LIST)
    return {
        "event": found.event,
        "pools": given_pools(found, person),
        "sessions": offered_sessions(found.event, found.standing.session_pools),
        "topics": load_topics(found.standing.revision),
        "free": free_places(found.event),
        "sent": sent_files(found.event, found.standing.registration_pk) if person.is_authenticated else Sent(),
        "asks_for_list": has_list and not agreed.filter(person=person).exists(),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_invited
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
@for_invited
def check_and_send(request: HttpRequest, slug: str) -> HttpResponse:
    """All answers on one page, then the one button that sends them."""
    found, instead = _find_open(request, slug)
    if instead:
        return instead
    if not request.user.is_authenticated or not request.user.has_complete_profile:
        return redirect("register", slug=slug)
    form = AnswersForm.from_draft(found.standing.draft, **_around(found, request.user))
    if open_page := form.first_open_page():
        # The questions changed, or the draft was never finished: what is missing is asked again, nothing is lost.
        if form.is_past(open_page) and not form.is_valid():
            messages.warning(request, _("Please look at your answers once more: one is missing or no longer offered."))
        return redirect(page_address(found.event, open_page))
    if request.method == "GET":
        about = {"person": request.user, "programme": _programme(request.user)}
        about["sensitive"] = [row.label for row in form.rows if row.is_sensitive]
        if not found.standing.awaits_form:
            about["wait"] = before_sending(found.event, found.standing, person=request.user, pool_pk=form.pool_pk)
        return _page(request, found, "check", CHECK, parts=_parts(found.event, form), **about)
    return _send(request, found, form)


def _parts(event: Event, form: AnswersForm) -> list[dict]:
    """The answers by the pages they stand on, each with the heading and the address of its page."""
    return [
        {
            "heading": page.heading.label if page.heading else _("This event"),
            "address": f"{page_address(event, page.number)}?then=check",
            "rows": rows,
        }
        for page in form.shown_pages
        if (rows := [row for row in form.rows if row.page == page.number])
    ]


def _programme(person) -> str:
    return person.programme.name if person.programme_id else _("I represent no programme")


def _submit(found: Found, person: User, form: AnswersForm) -> Registration:
    return actions.submit(
        registration_pk=found.standing.registration_pk or actions.begin(event=found.event, person=person).pk,
        event=found.event,
        person=person,
        pool_pk=form.pool_pk,
        answers=form.answers,
        sessions=form.session_pools,
        agrees_to_list=form.agrees_to_list,
    )


def _send(request: HttpRequest, found: Found, form: AnswersForm) -> HttpResponse:
    try:
        registration = (send_given if found.standing.awaits_form else _submit)(found, request.user, form)
    except REFUSALS as refusal:
        return place_refused(request, found, refusal)
    except actions.NotForThisPerson:
        return redirect("register", slug=found.event.slug)
    except ChoiceFull as full:
        for option in full.options:
            words = {"option": option.label, "question": option.question.label}
            messages.warning(
                request,
                _("All places of “%(option)s” are taken by now. Choose another answer to “%(question)s”.") % words,
            )
        return redirect(page_address(found.event, form.page_of(full.options[0].question_id)))
    except (SessionsClash, SessionsGone):
        words = _("The sessions were changed in the meantime. Please choose again: everything else is kept.")
        messages.warning(request, words)
        return redirect("register", slug=found.event.slug)
    except TermOver:
        return _closed(request, find_event(request, found.event.slug, person=request.user), status=422)
    if registration.state in (State.CANCELLED, State.DECLINED, State.EXPIRED):
        messages.warning(request, _("This registration was ended in another window."))
    return redirect(registration)
