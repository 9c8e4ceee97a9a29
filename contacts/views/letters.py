"""“Write to …”: the letter, the code that proves a stranger's address, and what happens next."""

from dataclasses import asdict, replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.actions.letters import TooManyLetters, TooManyLettersToOne, ask_for_code, send_letter
from contacts.forms import LetterForm
from contacts.models import ContactPerson, LetterCode
from contacts.models.letters import Letter
from contacts.panels import away_part
from contacts.rules import must_prove_address
from kit.clients import client_address
from kit.codes import CodeRefused, WrongCode, prove
from kit.forms import CodeForm
from kit.views import wrong_code_words

#: Where a session keeps the letters that wait for a code, the tokens of these codes, and the addresses that the last
#: letters came from; each by the slug of the contact person.
WAITING, CODES, SENT = "letters_waiting", "letters_codes", "letters_sent"
#: Where it keeps whose team, instead of themselves, got the last letter; slugs again.
TO_TEAMS = "letters_to_teams"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter. Somebody signed in has sent it then; a stranger goes on to the code."""
    person = get_object_or_404(ContactPerson.objects.listed().with_card(), slug=slug)
    away = away_part(person)
    sender = None if must_prove_address(request.user) else request.user
    form = LetterForm(
        _posted(request), sender=sender, initial=request.session.get(WAITING, {}).get(slug),
        person=person, team=person.team if away and away.is_for_team else None,
    )  # fmt: skip
    context = {"person": person, "form": form, "sender": sender, "away": away}
    if form.is_valid():
        letter = form.letter()
        request.session[WAITING] = {**request.session.get(WAITING, {}), slug: asdict(letter)}
        if sender is None:
            return _send_code(request, person, letter.email)
        try:
            return _send(request, person, letter)
        except TooManyLetters as refusal:
            return _not_yet(request, "contacts/write.html", context, refusal)
    return render(request, "contacts/write.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_address(request: HttpRequest, slug: str) -> HttpResponse:
    """The code that went to a stranger's address. The letter is kept until it is sent, whatever is typed."""
    person = get_object_or_404(ContactPerson.objects.listed(), slug=slug)
    waiting = request.session.get(WAITING, {}).get(slug)
    if waiting is None:
        return redirect("contact-written" if slug in request.session.get(SENT, {}) else "contact-write", slug)
    letter = Letter(**waiting)
    code = _code_awaited(request, person)
    if code is None:
        return redirect("contact-write", slug)
    if "again" in request.POST:
        return _send_code(request, person, code.email, is_again=True)
    form = CodeForm(_posted(request))
    context = {"person": person, "form": form, "address": code.email, "to_team": letter.to_team}
    if form.is_valid():
        try:
            prove(code=code, typed=form.cleaned_data["code"])
            return _send(request, person, replace(letter, email=code.email))
        except CodeRefused as refusal:
            form.add_error("code", _why(refusal))
        except TooManyLetters as refusal:
            return _not_yet(request, "contacts/write_code.html", context, refusal)
    return render(request, "contacts/write_code.html", context)


@never_cache
@require_safe
def written(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter is on its way, and what happens next."""
    person = get_object_or_404(ContactPerson.objects.listed().with_card(), slug=slug)
    address = request.session.get(SENT, {}).get(slug)
    if address is None:
        return redirect("contact-write", slug)
    to_team = slug in request.session.get(TO_TEAMS, [])
    context = {"person": person, "address": address, "to_team": to_team, "away": away_part(person)}
    return render(request, "contacts/written.html", context)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _code_awaited(request: HttpRequest, person: ContactPerson) -> LetterCode | None:
    """The code that was sent last for the letter to ``person``."""
    token = request.session.get(CODES, {}).get(person.slug, "")
    return LetterCode.objects.select_related("person").filter(token=token, person=person).first()


def _send(request: HttpRequest, person: ContactPerson, letter: Letter) -> HttpResponse:
    letter = replace(letter, to_team=letter.to_team and bool(person.team.email))  # the team may have lost its address
    send_letter(person=person, letter=letter, now=timezone.now())
    for kept in (WAITING, CODES):
        request.session[kept] = {
            slug: one for slug, one in request.session.get(kept, {}).items() if slug != person.slug
        }
    request.session[SENT] = {**request.session.get(SENT, {}), person.slug: letter.email}
    others = [slug for slug in request.session.get(TO_TEAMS, []) if slug != person.slug]
    request.session[TO_TEAMS] = [*others, person.slug] if letter.to_team else others
    return redirect("contact-written", person.slug)


def _not_yet(request: HttpRequest, template: str, context: dict, refusal: TooManyLetters) -> HttpResponse:
    """The page again, which says when the letter can go; the session keeps it."""
    if isinstance(refusal, TooManyLettersToOne):
        why = _("%(name)s has been sent more messages within an hour than one person can read.")
    else:
        why = _("You have sent as many messages as one person can send in an hour.")
    when = ngettext(
        "You can send this one in one minute; it is kept here.",
        "You can send this one in %(minutes)d minutes; it is kept here.",
        refusal.minutes_left,
    )
    context["form"].add_error(None, why % {"name": context["person"].full_name})
    context["form"].add_error(None, when % {"minutes": refusal.minutes_left})
    response = render(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(refusal.seconds_left)
    return response


def _send_code(request: HttpRequest, person: ContactPerson, email: str, *, is_again: bool = False) -> HttpResponse:
    before = _code_awaited(request, person)
    mails = before.mails if before else 0
    code = ask_for_code(person=person, email=email, client=client_address(request), before=before)
    if code == before and code.mails == mails:
        messages.info(request, _("We sent you a code a moment ago. It can take a minute to arrive."))
    elif is_again and code == before:
        messages.success(request, _("We sent you the code again. Every message with it works."))
    elif is_again:
        messages.success(request, _("We sent you a new code. The one before no longer works."))
    request.session[CODES] = {**request.session.get(CODES, {}), person.slug: code.token}
    return redirect("contact-write-code", person.slug)


def _why(refusal: CodeRefused) -> str:
    if not isinstance(refusal, WrongCode):
        return _("This code no longer works. Have a new one sent; your message is kept.")
    return wrong_code_words(refusal)
