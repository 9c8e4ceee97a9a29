"""Deciding about several registrations that await approval: approve, decline with a reason, ask back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from events.actions import enquiries
from events.actions import registration as actions
from events.forms.approval import AskBackForm
from events.forms.staff_acts import ReasonForm
from events.models import Registration, State

#: Which of them are named on the page that asks for a reason or a question; the others are counted.
NAMED = 200


@dataclass(frozen=True)
class Deed:
    """What is done to each of several registrations, once staff have typed what belongs to it."""

    title: str
    button: str
    form_class: type[Form]
    act: Callable
    said: Callable[[int], str]
    is_grave: bool = False


def _decline(registration: Registration, by: User, reason: str) -> None:
    actions.decline(registration=registration, by=by, reason=reason)


def _ask_back(registration: Registration, by: User, question: str) -> None:
    enquiries.ask_back(registration=registration, by=by, question=question)


def _declined(number: int) -> str:
    return ngettext(
        "%(number)d registration is declined, and the person gets the reason.",
        "%(number)d registrations are declined, and the people get the reason.",
        number,
    )


def _asked(number: int) -> str:
    return ngettext(
        "%(number)d person is asked. The reply will stand on the page of the registration.",
        "%(number)d people are asked. Each reply will stand on the page of its registration.",
        number,
    )


DEEDS = {
    "decline": Deed(
        title=gettext_lazy("Decline registrations"),
        button=gettext_lazy("Decline them"),
        form_class=ReasonForm,
        act=_decline,
        said=_declined,
        is_grave=True,
    ),
    "ask": Deed(
        title=gettext_lazy("Ask back before approval"),
        button=gettext_lazy("Ask them"),
        form_class=AskBackForm,
        act=_ask_back,
        said=_asked,
    ),
}


def approve_each(registrations: QuerySet[Registration], *, by: User) -> Iterator[tuple[int, str]]:
    """Approves registrations in the order in which they were sent; level and words of what became of them."""
    confirmed = waiting = left = 0
    for registration in registrations.order_by("pending_at", "pk"):
        try:
            approved = actions.approve(registration=registration, by=by)
        except actions.NotChangeable:
            left += 1
        else:
            confirmed += approved.state == State.CONFIRMED
            waiting += approved.state == State.WAITING
    if approved := confirmed + waiting:
        words = ngettext("%(number)d registration is approved.", "%(number)d registrations are approved.", approved)
        yield messages.SUCCESS, words % {"number": approved}
    if waiting:
        words = ngettext(
            "No seat was free for %(number)d of them: it is on the waiting list now.",
            "No seat was free for %(number)d of them: they are on the waiting list now.",
            waiting,
        )
        yield messages.WARNING, words % {"number": waiting}
    yield from _said_of_others(left)


def do_to_each(request: HttpRequest, deed: Deed, registrations: QuerySet[Registration], page: dict):
    """Asks what belongs to ``deed`` on a page of its own, then does it to each and tells staff.

    The page, or nothing when it is done. ``page`` is what every page of the staff area needs, with ``kept``: the
    names and values that bring the form back here.
    """
    form = deed.form_class(request.POST if "decided" in request.POST else None)
    if not form.is_valid():
        chosen = registrations.select_related("person", "event").order_by("pending_at", "pk")
        context = {
            **page,
            "title": deed.title,
            "deed": deed,
            "form": form,
            "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
            "chosen": list(chosen[:NAMED]),
            "more": max(0, chosen.count() - NAMED),
        }
        return TemplateResponse(request, "admin/events/lists/decide.html", context)
    done = left = 0
    for registration in registrations.order_by("pending_at", "pk"):
        try:
            deed.act(registration, request.user, **form.cleaned_data)
            done += 1
        except actions.NotChangeable:
            left += 1
    if done:
        messages.success(request, deed.said(done) % {"number": done})
    for level, words in _said_of_others(left):
        messages.add_message(request, level, words)
    return None


def _said_of_others(number: int) -> Iterator[tuple[int, str]]:
    if number:
        words = ngettext(
            "%(number)d registration does not await approval and stays as it is.",
            "%(number)d registrations do not await approval and stay as they are.",
            number,
        )
        yield messages.WARNING, words % {"number": number}
