"""“Write to …”: the letter, the code that proves a stranger's address, and what happens next."""

from dataclasses import asdict, replace
from datetime import datetime
from math import ceil

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.actions.letters import TooManyLetters, ask_for_code, code_purpose, send_letter
from contacts.forms import CodeForm, LetterForm
from contacts.models import ContactPerson
from contacts.models.letters import Letter
from contacts.rules import must_prove_address
from kit.codes import PAUSE, NoCode, TooManyCodes, WrongCode, awaited_address, check

#: Where a session keeps the letters that wait for a code, and the addresses that the last ones came from; both by
#: the slug of the contact person.
WAITING, SENT = "letters_waiting", "letters_sent"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter. Somebody signed in has sent it then; a stranger goes on to the code."""
    person = get_object_or_404(ContactPerson.objects.listed(), slug=slug)
    sender = None if must_prove_address(request.user) else request.user
    form = LetterForm(_posted(request), sender=sender, initial=request.session.get(WAITING, {}).get(slug))
    if form.is_valid():
        if sender is not None:
            return _send(request, person, form.letter())
        request.session[WAITING] = {**request.session.get(WAITING, {}), slug: asdict(form.letter())}
        return _send_code(request, person, form.letter().email)
    context = {"person": person, "form": form, "sender": sender}
    return render(request, "contacts/write.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_address(request: HttpRequest, slug: str) -> HttpResponse:
    """The code that went to a stranger's address. The letter is kept until it is sent, whatever is typed."""
    person = get_object_or_404(ContactPerson.objects.listed(), slug=slug)
    purpose = code_purpose(person)
    waiting = request.session.get(WAITING, {}).get(slug)
    if waiting is None:
        return redirect("contact-written" if slug in request.session.get(SENT, {}) else "contact-write", slug)
    letter = Letter(**waiting)
    address = awaited_address(request.session, purpose=purpose) or letter.email
    if "again" in request.POST:
        return _send_code(request, person, address, is_again=True)
    form = CodeForm(_posted(request))
    if form.is_valid():
        try:
            proved = check(request.session, purpose=purpose, typed=form.cleaned_data["code"], now=timezone.now())
        except (WrongCode, NoCode) as refusal:
            form.add_error("code", _why(refusal))
        else:
            return _send(request, person, replace(letter, email=proved))
    context = {"person": person, "form": form, "address": address}
    return render(request, "contacts/write_code.html", context)


@never_cache
@require_safe
def written(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter is on its way, and what happens next."""
    person = get_object_or_404(ContactPerson.objects.listed(), slug=slug)
    address = request.session.get(SENT, {}).get(slug)
    if address is None:
        return redirect("contact-write", slug)
    return render(request, "contacts/written.html", {"person": person, "address": address})


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _send(request: HttpRequest, person: ContactPerson, letter: Letter) -> HttpResponse:
    try:
        send_letter(person=person, letter=letter, now=timezone.now())
    except TooManyLetters as flood:
        return _too_many(request, flood.retry_at)
    waiting = request.session.get(WAITING, {})
    request.session[WAITING] = {slug: kept for slug, kept in waiting.items() if slug != person.slug}
    request.session[SENT] = {**request.session.get(SENT, {}), person.slug: letter.email}
    return redirect("contact-written", person.slug)


def _send_code(request: HttpRequest, person: ContactPerson, email: str, *, is_again: bool = False) -> HttpResponse:
    now = timezone.now()
    try:
        ask_for_code(session=request.session, person=person, email=email, now=now)
    except TooManyLetters as flood:
        return _too_many(request, flood.retry_at)
    except TooManyCodes as flood:
        if flood.wait > PAUSE:
            return _too_many(request, now + flood.wait)
        messages.info(request, _("We sent you a code a moment ago. It can take a minute to arrive."))
    else:
        if is_again:
            messages.success(request, _("We sent you a new code. The one before no longer works."))
    return redirect("contact-write-code", person.slug)


def _why(refusal: WrongCode | NoCode) -> str:
    if isinstance(refusal, NoCode) or not refusal.tries_left:
        return _("This code no longer works. Have a new one sent; your message is kept.")
    return ngettext(
        "This is not the code that we sent. You can try once more.",
        "This is not the code that we sent. You can try %(tries)d times more.",
        refusal.tries_left,
    ) % {"tries": refusal.tries_left}


def _too_many(request: HttpRequest, retry_at: datetime) -> HttpResponse:
    seconds = max(1, ceil((retry_at - timezone.now()).total_seconds()))
    context = {"retry_after_minutes": ceil(seconds / 60)}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
