"""The form of an event as people will see it, for staff to try out: nothing of it is kept."""

import json

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.forms import AnswersForm, free_places
from events.forms.drafts import Draft
from events.forms.sessions import offered_sessions
from events.models import load_topics

from .access import Found, find_event

#: Fields in which a page of the preview says which it is, and what was typed on the others.
PAGE, EARLIER = "page", "earlier"


@never_cache
@login_required
@permission_required("events.view_event", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def form_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Page by page, as an officer goes through it; what was typed goes along in the page itself."""
    found = find_event(request, slug)
    if request.method != "POST":
        return _show(request, found, 1, {})
    number, earlier = _read_page(request), _read_draft(request)
    form = _form(found, number, earlier, request.POST)
    if number not in [page.number for page in form.shown_pages]:
        return _show(request, found, 1, form.as_draft())
    if "back" in request.POST:
        return _show(request, found, form.page_before(number) or 1, form.as_draft())
    if not form.is_valid() or form.news or form.newly_shown:
        return _page(request, found, form, number, earlier)
    following, draft = form.page_after(number), form.as_draft()
    return _show(request, found, following, draft) if following else _end(request, found, draft)


def _read_page(request: HttpRequest) -> int:
    text = request.POST.get(PAGE, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _read_draft(request: HttpRequest) -> Draft:
    """What the page brought along; nothing when it is not what a page of ours brings."""
    try:
        draft = json.loads(request.POST.get(EARLIER, ""))
        json.dumps(draft, ensure_ascii=False).encode()  # half a sign (RFC 8259, 8.2) can be written on no page
    except (ValueError, RecursionError):
        return {}
    is_one = isinstance(draft, dict) and all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in draft.values()
    )
    return draft if is_one else {}


def _form(found: Found, number: int | None, earlier: Draft, *data, **options) -> AnswersForm:
    form = AnswersForm(
        *data,
        event=found.event,
        pools=found.standing.pools,
        sessions=offered_sessions(found.event, found.standing.session_pools),
        topics=load_topics(found.standing.revision),
        free=free_places(found.event),
        asks_for_list=found.event.has_participant_list,
        page=number,
        earlier=earlier,
        **options,
    )
    for name, question in form.questions.items():
        if question.kind == question.Kind.FILE:
            form.fields[name].required = False  # it could not be kept from one page to the next
    return form


def _show(request: HttpRequest, found: Found, number: int, draft: Draft) -> HttpResponse:
    return _page(request, found, _form(found, number, draft), number, draft)


def _page(request: HttpRequest, found: Found, form: AnswersForm, number: int, earlier: Draft) -> HttpResponse:
    numbers = [page.number for page in form.shown_pages]
    context = {
        "event": found.event,
        "form": form,
        "page": form.every_page[number - 1],
        "page_place": numbers.index(number) + 1,
        "pages_total": len(numbers),
        "earlier": json.dumps(earlier),
    }
    return render(request, "events/form_preview.html", context)


def _end(request: HttpRequest, found: Found, draft: Draft) -> HttpResponse:
    """What the person would be shown to be checked."""
    form = _form(found, None, draft, MultiValueDict(draft), is_draft=True)
    form.is_valid()
    return render(request, "events/form_preview_end.html", {"event": found.event, "form": form})
