"""The form of an event, or a kept set of questions, as staff build it: what is asked, in which order."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from events.actions.questions import ChangedMeanwhile, FormGone, NotEarlier, Owner, order_questions, questions_of
from events.models import SENT_STATES, Condition, Event, Question
from events.models.condition_words import condition_in_words
from events.panels.building import form_in_words, number_of_answers, pages_in_parts
from kit.keys import key_of

DELETED = gettext_lazy("Nothing is saved: somebody else deleted this in the meantime.")


def form_url(owner: Owner) -> str:
    """The page on which the form of ``owner`` is built."""
    return reverse(f"admin:events_{owner._meta.model_name}_form", args=[owner.pk])


def form_link(event: Event) -> tuple[str, str]:
    """Where the form of ``event`` is built, and how long it is: “Form: 12 questions, 2 pages”."""
    questions = list(event.questions.asked())
    return form_url(event), _("Form: %(length)s") % {"length": form_in_words(questions)}


def not_earlier_in_words(condition: Condition) -> str:
    """Why a condition keeps a question where it stands."""
    return _("“%(question)s” is shown when %(condition)s, so it must come after that question.") % {
        "question": condition.question,
        "condition": condition_in_words(condition),
    }


class FormPage(View):
    """A page about the form of ``row``, which is an event or a kept set, for whoever may change that."""

    model_admin = None
    template_name = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.row = get_object_or_404(self.model_admin.get_queryset(request), pk=kwargs["pk"])
        if not self.model_admin.may_act(request, self.row):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)
        except FormGone:
            messages.error(request, DELETED)
            return redirect(f"admin:events_{self.model_admin.opts.model_name}_changelist")

    @property
    def form_url(self) -> str:
        return form_url(self.row)

    @cached_property
    def questions(self) -> list[Question]:
        return questions_of(self.row)

    def page(self, **context) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "original": self.row,
            "subtitle": str(self.row),
            "form_url": self.form_url,
            "is_kept_set": not isinstance(self.row, Event),
            **context,
        }
        return render(self.request, self.template_name, context)


class BuildForm(FormPage):
    """The questions page by page, put in order by numbers, by buttons, or by drag (``form-order.js``)."""

    template_name = "admin/events/form/form.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self._answer({}, [])

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        seen = [key for text in request.POST.get("seen", "").split(",") if (key := key_of(text)) is not None]
        typed = {pk: request.POST.get(f"place_{pk}", "").strip() for pk in seen}
        if mistakes := self._mistakes_in(typed):
            return self._answer(typed, mistakes)
        wanted = in_typed_order(seen, {pk: int(place) for pk, place in typed.items()})
        moved = self._step(wanted)
        try:
            order_questions(owner=self.row, seen=seen, wanted=wanted, by=request.user)
        except ChangedMeanwhile:
            words = _(
                "Nothing is moved: somebody else added, removed or moved a question in the meantime. This is how the "
                "form stands now."
            )
            return self._answer({}, [words])
        except NotEarlier as refusal:
            places = {pk: str(place) for place, pk in enumerate(wanted, start=1)}
            words = [not_earlier_in_words(condition) for condition in refusal.conditions]
            return self._answer(places, [_("Nothing is moved yet."), *words])
        if seen != wanted:
            messages.success(request, _("The order is saved."))
        # No fragment here, nor in the form’s action: a browser that goes to one leaves the button without its focus.
        return redirect(f"{self.form_url}?moved={moved}" if moved else self.form_url)

    def _mistakes_in(self, typed: Mapping[int, str]) -> list[str]:
        """What is said of places that are no numbers."""
        labels = {question.pk: question.label for question in self.questions}
        return [
            _("Write the place of “%(question)s” as a whole number.") % {"question": labels.get(pk, pk)}
            for pk, place in typed.items()
            if not (place.isascii() and place.isdecimal() and len(place) < 7)
        ]

    def _step(self, wanted: list[int]) -> str:
        """Moves the question whose button was pressed one place up or down; says which: ``up-12``."""
        for name, step in (("up", -1), ("down", 1)):
            pressed = key_of(self.request.POST.get(name, ""))
            if pressed in wanted:
                here = wanted.index(pressed)
                there = min(max(here + step, 0), len(wanted) - 1)
                wanted[here], wanted[there] = wanted[there], wanted[here]
                return f"{name}-{pressed}"
        return ""

    def _answer(self, typed: Mapping[int, str], mistakes: list[str]) -> HttpResponse:
        answers = number_of_answers(self.questions)
        removed = list(self.row.questions.removed())
        counts = number_of_answers(removed) if removed else {}
        return self.page(
            title=_("Form"),
            mistakes=mistakes,
            in_words=form_in_words(self.questions),
            pages=pages_in_parts(self.questions, answers, typed, self.request.GET.get("moved", "")),
            seen=",".join(str(question.pk) for question in self.questions),
            last=len(self.questions),
            kinds=Question.Kind.choices,
            removed=[(question, counts[question.pk]) for question in removed if counts[question.pk]],
            **self._about_event(),
        )

    def _about_event(self) -> dict:
        """What matters only of an event's form: who reads what is sensitive, whom new questions concern."""
        if not isinstance(self.row, Event):
            return {}
        is_sensitive = any(question.is_sensitive for question in self.questions)
        return {
            "lacks_readers": is_sensitive and not self.row.sensitive_readers.exists(),
            "registrations": self.row.registrations.filter(state__in=SENT_STATES).count(),
        }


def in_typed_order(seen: list[int], places: Mapping[int, int]) -> list[int]:
    """The keys ``seen`` by the places that staff wrote for them.

    Who moves to a place that is taken comes before its present holder when moving up, and behind when moving down.
    """

    def rank(pair: tuple[int, int]) -> tuple[int, int]:
        here, pk = pair
        there = places[pk]
        return there, (there > here) - (there < here)

    return [pk for _here, pk in sorted(enumerate(seen, start=1), key=rank)]
