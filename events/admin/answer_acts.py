"""Staff change the answers of a registration on behalf of its person."""

from functools import cached_property

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import rules
from events.actions.answering_for import ChangedMeanwhile, change_answers_for
from events.actions.option_places import ChoiceFull
from events.actions.registration import NotChangeable
from events.forms import AnswersForm, free_places
from events.forms.questions import Section
from events.forms.staff_acts import ReasonForm
from events.models import SENT_STATES, Given, Question, event_standing, load_event, load_topics
from kit.keys import key_of

from .acts import ENDED, RegistrationAct

#: Kinds of questions that only the person answers.
OF_THE_PERSON = (Question.Kind.FILE, Question.Kind.CONSENT)

OTHERWISE = gettext_lazy(
    "Nothing is changed yet: somebody else has changed this registration since you opened the form, perhaps its "
    "person. What you typed stands below. Look at the registration in another window, then send this again if it is "
    "still right."
)


class ChangeAnswers(RegistrationAct):
    """The event's questions with the answers that were given, and a reason, which the person reads.

    Sensitive questions are there for their readers only; others leave those answers as they are. Nobody agrees to
    anything, or sends a file, in somebody else's name.
    """

    title = gettext_lazy("Change answers for this person")
    button = gettext_lazy("Change the answers and tell the person")
    template_name = "admin/events/registration/change_answers.html"
    form_class = AnswersForm
    states = SENT_STATES
    refusals = {NotChangeable: ENDED, ChangedMeanwhile: OTHERWISE}

    def refusal(self) -> str:
        if not self.row.event.questions.asked().exists():
            return _("There is nothing to change: this event asks no questions.")
        return super().refusal()

    @cached_property
    def reads_sensitive(self) -> bool:
        return rules.reads_sensitive_answers(self.request.user, self.row.event)

    @cached_property
    def reason_form(self) -> ReasonForm:
        return ReasonForm(self.request.POST if self.request.method == "POST" else None, prefix="why")

    def get_form(self, form_class=None) -> AnswersForm:
        standing = event_standing(self.row.event.slug)
        event = load_event(self.row.event_id, standing.revision)
        return AnswersForm.of_answers(
            *(self.request.POST, self.request.FILES) if self.request.method == "POST" else (),
            event=event,
            given=list(self.row.answers.all()),
            topics=load_topics(standing.revision),
            free=free_places(event),
            without={question.pk for question in event.questions.all() if self._is_left_out(question)},
        )

    def _is_left_out(self, question: Question) -> bool:
        return question.kind in OF_THE_PERSON or (question.is_sensitive and not self.reads_sensitive)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Changes them once everything is right, and everything that this opens or that is new has been seen."""
        form = self.get_form()
        is_right = self.reason_form.is_valid() & form.is_valid()
        if not is_right or form.news or form.newly_shown:
            return self.render_to_response(self.get_context_data(form=form))
        try:
            changed = self._change(form)
        except ChoiceFull as full:
            form.refuse_full(full.options)
            return self.render_to_response(self.get_context_data(form=form))
        except tuple(self.refusals) as error:
            self.reason_form.add_error(None, self.words_of(error))
            self.row.refresh_from_db(fields=["revision"])
            return self.render_to_response(self.get_context_data(form=form))
        if changed or self.has_done("registration-changed-by-staff", **self.reason_form.cleaned_data):
            messages.success(request, _("The answers are changed, and the person gets the reason."))
        else:
            messages.warning(request, _("You changed nothing, so nobody is told."))
        return redirect(self.get_success_url())

    def _change(self, form: AnswersForm) -> list[Question]:
        seen = key_of(self.request.POST.get("revision", ""))
        return change_answers_for(
            registration=self.row,
            revision=-1 if seen is None else seen,
            answers=self._answers(form),
            by=self.request.user,
            **self.reason_form.cleaned_data,
        )

    def _answers(self, form: AnswersForm) -> dict[Question, Given]:
        """What the form says; also that what is left out of it is not answered, where it is not shown any more."""
        left_out = [question for question in form.every if self._is_left_out(question) and not question.is_page]
        hidden = [question for question in left_out if question.pk not in form.shown_keys]
        return {**form.answers, **dict.fromkeys(hidden, Given(None))}

    def get_context_data(self, **kwargs) -> dict:
        """The questions that are shown, under their headings, as every other form of the staff area shows its own."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        fieldsets = [
            (section.heading.label if section.heading else None, {"fields": _shown_names(section)})
            for section in form.sections
            if _shown_names(section)
        ]
        return {
            **context,
            "reason": AdminForm(self.reason_form, [(_("Why"), {"fields": ["reason"]})], {}),
            "reason_form": self.reason_form,
            "adminform": AdminForm(form, fieldsets, {}),
            "left_out": [question.label for question in form.every if self._is_left_out(question)],
            "has_mistakes": bool(form.errors or self.reason_form.errors),
        }


def _shown_names(section: Section) -> list[str]:
    return [bound.name for bound in section.fields if bound.field.is_shown]
