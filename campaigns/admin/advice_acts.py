"""The acts on a programme's thread of advice."""

from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.actions import advising
from campaigns.forms.advice import AnswerForm, SeenForm
from campaigns.models import Service
from campaigns.panels import Said, newest_of, thread_of

from .acts import Act
from .request_acts import RequestAct

DONE = "advice-needs-no-answer"


class AdviceAct(RequestAct):
    def refusal(self):
        return "" if self.row.service == Service.ADVICE else _("Questions are asked where advice was asked for.")

    def seen(self):
        return {"seen": newest_of(thread_of(self.row, self.zone))}

    def get_context_data(self, **kwargs):
        thread = thread_of(self.row, self.zone)
        facts = [(_who_and_when(said), linebreaksbr(said.text, autoescape=True)) for said in thread]
        plans = self.row.registration.plans
        if plans:
            facts.insert(0, (_("What the programme plans"), linebreaksbr(plans, autoescape=True)))
        return super().get_context_data(facts=facts, **kwargs)


def _who_and_when(said: Said) -> str:
    if said.is_answer:
        words = _("%(by)s answered, %(at)s")
    elif said.awaits_answer:
        words = _("%(by)s asked, %(at)s (waits for an answer)")
    else:
        words = _("%(by)s asked, %(at)s")
    return words % {"by": said.by, "at": said.at}


class AnswerAdvice(AdviceAct):
    title = gettext_lazy("Answer the programme")
    button = gettext_lazy("Send the answer")
    form_class = AnswerForm
    refusals = {
        advising.AnsweredMeanwhile: gettext_lazy(
            "Somebody else has answered in the meantime, so nothing was sent. What you typed is kept: read the answer, "
            "and send yours if it is still needed."
        )
    }

    @property
    def intro(self):
        return _("Each officer of %(programme)s gets one message with your answer.") % {
            "programme": self.row.registration.programme
        }

    def act(self, form):
        advising.answer(request=self.row, by=self.request.user, **form.cleaned_data)
        waiting = self.row.advice.unanswered().count()
        if waiting:
            words = ngettext(
                "Your answer is sent. %(number)d question came in the meantime and still waits.",
                "Your answer is sent. %(number)d questions came in the meantime and still wait.",
                waiting,
            )
            return words % {"number": waiting}
        return _("Your answer is sent.")


class NoAnswerNeeded(AdviceAct):
    title = gettext_lazy("No answer is needed")
    button = gettext_lazy("It needs no answer")
    form_class = SeenForm
    intro = gettext_lazy(
        "For a word of thanks, or what was settled on the phone: it leaves the desk, and nobody is told."
    )
    said = gettext_lazy("Nothing waits in this thread any more.")
    refusals = {advising.NothingAsked: gettext_lazy("No question waits here.")}

    def refusal(self):
        if words := super().refusal():
            return words
        return "" if self.row.advice.unanswered().exists() else self.refusals[advising.NothingAsked]

    def act(self, form):
        advising.need_no_answer(request=self.row, by=self.request.user, **form.cleaned_data)
        return self.said

    def said_before(self):
        return self.said if self.has_done(DONE) else ""


ADVICE_ACTS: dict[str, type[Act]] = {"answer": AnswerAdvice, "no-answer-needed": NoAnswerNeeded}
