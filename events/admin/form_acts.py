"""The acts on a form and its questions, each a page of its own: remove, keep, copy, ask people again."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.actions import reference
from audit.models import Entry
from events import emails
from events.actions import asking, question_copies
from events.actions.questions import (
    FormGone,
    LookedAt,
    QuestionGone,
    dependents_of,
    questions_of,
    remove_question,
    restore_question,
)
from events.forms.building_acts import AskForm, CopyForm, KeepForm
from events.forms.staff_acts import people
from events.models import Answer, Condition, Event, Question, QuestionSet
from events.models.question import number_asked
from events.panels.building import answers_in_words
from kit import acts, times
from kit.keys import key_of

from .form_pages import DELETED, form_url
from .question_pages import looked_at_in_words

#: So many events are offered to copy from, the latest first.
MOST_EVENTS = 300


class FormAct(acts.Act):
    """An act on the form of an event or of a kept set, from which it comes and to which it leads."""

    refusals = {FormGone: DELETED}

    @property
    def zone(self):
        return getattr(self.row, "zone", None)

    @cached_property
    def questions(self) -> list[Question]:
        return questions_of(self.row)

    @property
    def crumbs(self):
        return [(form_url(self.row), _("Form"))]

    def get_success_url(self) -> str:
        return form_url(self.row)


class QuestionAct(FormAct):
    """An act on one question, which ``kwargs`` names."""

    is_removed = False

    @cached_property
    def question(self) -> Question | None:
        questions = self.row.questions.removed() if self.is_removed else self.row.questions.asked()
        return questions.filter(pk=self.kwargs["question"]).first()

    @cached_property
    def answers(self) -> int:
        return Answer.objects.filter(question=self.question).count()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"subtitle": str(self.question)}


class RemoveQuestion(QuestionAct):
    title = gettext_lazy("Remove question")
    button = gettext_lazy("Remove the question")
    is_grave = True
    refusals = {
        **FormAct.refusals,
        QuestionGone: gettext_lazy("Somebody else removed this question in the meantime."),
        LookedAt: "",
    }

    def refusal(self):
        if self.question is None:
            return self.refusals[QuestionGone]
        dependents = dependents_of(self.question, self.questions)
        return " ".join([_("Nothing is removed."), *looked_at_in_words(LookedAt(dependents))]) if dependents else ""

    def said_before(self):
        is_asked = Question.objects.asked().filter(pk=self.kwargs["question"]).exists()
        return "" if is_asked else _("The question is removed.")

    @property
    def intro(self):
        if self.question.is_page:
            return _("The heading goes; the questions below it move to the page before.")
        if not self.answers:
            return _("“%(question)s” has no answers. Once removed, nobody is asked it.") % {"question": self.question}
        return _(
            "“%(question)s”: %(answers)s. Once removed, nobody is asked it any more. The answers are kept with the "
            "words they were given to, and stay in lists and exports."
        ) % {"question": self.question, "answers": answers_in_words(self.answers)}

    def act(self, form):
        number = remove_question(question=self.question, by=self.request.user)
        if not number:
            return _("“%(question)s” is removed.") % {"question": self.question}
        words = {"question": self.question, "answers": answers_in_words(number)}
        return _("“%(question)s” is removed; kept: %(answers)s.") % words

    def words_of(self, error):
        return " ".join(looked_at_in_words(error)) if isinstance(error, LookedAt) else super().words_of(error)


class RestoreQuestion(QuestionAct):
    title = gettext_lazy("Ask again")
    button = gettext_lazy("Ask the question again")
    is_removed = True
    refusals = {
        **FormAct.refusals,
        QuestionGone: gettext_lazy("This question is asked already, or was never removed."),
    }

    def refusal(self):
        return "" if self.question else self.refusals[QuestionGone]

    @property
    def intro(self):
        return _("“%(question)s” comes back at the end of the form, with %(answers)s.") % {
            "question": self.question,
            "answers": answers_in_words(self.answers),
        }

    def act(self, form):
        restore_question(question=self.question, by=self.request.user)
        return _("“%(question)s” is asked again.") % {"question": self.question}


def left_out_in_words(left_out: list[Condition]) -> str:
    """Which conditions were not copied, and so which questions are always shown there."""
    if not left_out:
        return ""
    pairs = dict.fromkeys((condition.question.label, condition.on.label) for condition in left_out)
    words = "; ".join(
        _("“%(question)s” no longer looks at “%(on)s”") % {"question": question, "on": on} for question, on in pairs
    )
    return _("Conditions on questions that were not copied are left out: %(words)s.") % {"words": words}


class KeepQuestions(FormAct):
    title = gettext_lazy("Keep as a set")
    button = gettext_lazy("Keep these questions")
    intro = gettext_lazy(
        "Copies of these questions, with their options and conditions, are kept under a name, to be inserted in the "
        "forms of other events."
    )
    form_class = KeepForm
    refusals = {
        **FormAct.refusals,
        question_copies.NameTaken: gettext_lazy("There is a kept set of this name already. Choose another name."),
    }

    def refusal(self):
        return "" if self.questions else _("There is no question to keep yet.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "questions": self.questions}

    def act(self, form):
        kept, copied = question_copies.keep_as_set(
            questions=form.cleaned_data["questions"],
            name=form.cleaned_data["name"],
            description=form.cleaned_data["description"],
            by=self.request.user,
        )
        if copied.left_out:
            messages.warning(self.request, left_out_in_words(copied.left_out))
        return _("The questions are kept as “%(name)s”.") % {"name": kept}


class CopyQuestions(FormAct):
    """Questions of an event, chosen first, to the end of this form."""

    title = gettext_lazy("Copy questions from an event")
    intro = gettext_lazy("The questions come to the end of this form, with their options, limits and conditions.")
    source_label = gettext_lazy("Event")
    nothing = gettext_lazy("No other event has questions.")
    form_class = CopyForm

    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        """What can be copied from, as values and words."""
        events = Event.objects.annotate(number=number_asked()).filter(number__gt=0).order_by("-starts_at", "-pk")
        if isinstance(self.row, Event):
            events = events.exclude(pk=self.row.pk)
        return [
            (str(event.pk), f"{event}, {times.day(event.starts_at, event.zone)} ({event.number})")
            for event in events[:MOST_EVENTS]
        ]

    def source(self, key: str) -> Event | QuestionSet | None:
        return Event.objects.filter(pk=key).first()

    @cached_property
    def chosen(self):
        """What questions are to be copied from; ``None`` before that is chosen."""
        key = self.request.POST.get("source", "")
        return self.source(key) if key in dict(self.sources) else None

    def refusal(self):
        return "" if self.sources else self.nothing

    @property
    def button(self):
        return _("Copy these questions") if self.chosen else _("Show its questions")

    def get_form_kwargs(self):
        questions = questions_of(self.chosen) if self.chosen else []
        return {
            **super().get_form_kwargs(),
            "label": self.source_label,
            "sources": self.sources,
            "questions": questions,
        }

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Another source than the one whose questions were listed: its own are listed, all ticked."""
        if self.chosen is None or request.POST.get("listed") == request.POST["source"]:
            return super().post(request, *args, **kwargs)
        kwargs = self.get_form_kwargs() | {"data": None, "files": None}
        kwargs["initial"] = {"source": request.POST["source"], "listed": request.POST["source"]}
        return self.render_to_response(self.get_context_data(form=self.form_class(**kwargs)))

    def act(self, form):
        copied = question_copies.copy_questions(
            questions=form.cleaned_data["questions"], to=self.row, by=self.request.user
        )
        if copied.left_out:
            messages.warning(self.request, left_out_in_words(copied.left_out))
        number = sum(not question.is_page for question in copied.questions)
        if not number:
            return _("Only a page heading is copied.")
        words = ngettext("%(number)d question is copied.", "%(number)d questions are copied.", number)
        return words % {"number": number}


class InsertSet(CopyQuestions):
    """Questions of a kept set."""

    title = gettext_lazy("Insert a kept set of questions")
    source_label = gettext_lazy("Kept set")
    nothing = gettext_lazy("No set of questions is kept yet. “Keep as a set” makes one of the questions of a form.")

    @cached_property
    def sources(self):
        sets = QuestionSet.objects.annotate(number=number_asked()).filter(number__gt=0)
        if isinstance(self.row, QuestionSet):
            sets = sets.exclude(pk=self.row.pk)
        return [(str(kept.pk), f"{kept} ({kept.number})") for kept in sets]

    def source(self, key):
        return QuestionSet.objects.filter(pk=key).first()


class AskPeople(FormAct):
    """People who registered before a question was asked are asked to answer it; their registrations stay valid."""

    title = gettext_lazy("Ask registered people")
    button = gettext_lazy("Ask them")
    intro = gettext_lazy(
        "Whoever registered before a question was asked has not answered it. Their registrations stay valid; here you "
        "send each of them one message that leads to the page on which they change their answers."
    )
    form_class = AskForm
    has_preview = True
    refusals = {
        asking.NotOpen: gettext_lazy(
            "Nobody is asked: people can change their answers only while registration is open."
        ),
        asking.AskedMeanwhile: gettext_lazy(
            "Nobody is asked: one of these questions was changed or removed in the meantime, or people were asked for "
            "it already. Look at what is still open."
        ),
    }

    @cached_property
    def offered(self) -> dict[Question, int]:
        """The questions that people can be asked for, with how many have not answered them."""
        return asking.numbers_to_ask(self.row, self.questions)

    @property
    def _wanted(self) -> set[int]:
        """The questions that the button was pressed for."""
        return {key_of(text) for text in self.request.POST.getlist("questions")} - {None}

    def refusal(self):
        if not asking.may_answer(self.row):
            return self.refusals[asking.NotOpen]
        if not self.offered:
            return _("There is nobody to ask: every question is answered, or was asked for.")
        is_late = self._is_pressed and self._wanted.isdisjoint(question.pk for question in self.offered)
        return self.refusals[asking.AskedMeanwhile] if is_late else ""

    def said_before(self):
        """A second press of the button is answered like the first."""
        by = {"about": reference(self.row), "by": reference(self.request.user), "verb": asking.VERB}
        entry = Entry.objects.filter(**by).first()
        if entry is None or {pk for pk, _revision in entry.detail["questions"]} != self._wanted:
            return ""
        return _("Asked: %(people)s.") % {"people": people(entry.detail["told"])}

    def get_form_kwargs(self):
        counts = {question.pk: people(number) for question, number in self.offered.items()}
        return {**super().get_form_kwargs(), "questions": list(self.offered), "counts": counts}

    def preview(self, form):
        asked, note = form.cleaned_data["questions"], form.cleaned_data["note"]
        subject, text = emails.asking_preview(self.row, questions=asked, note=note, name=_("(name)"))
        number = asking.who_lacks(self.row, asked, self.questions).count()
        facts = [
            *((_("Question"), question.label) for question in asked),
            (_("Gets the message"), people(number)),
        ]
        return {"facts": facts, "subject": subject, "text": text}

    def act(self, form):
        asked = {question.pk: question.revision for question in form.cleaned_data["questions"]}
        told = asking.ask_again(event=self.row, asked=asked, note=form.cleaned_data["note"], by=self.request.user)
        return _("Asked: %(people)s.") % {"people": people(told)}


QUESTION_ACTS: dict[str, type[FormAct]] = {"remove": RemoveQuestion, "restore": RestoreQuestion}
SET_ACTS: dict[str, type[FormAct]] = {"copy": CopyQuestions, "insert": InsertSet}
EVENT_FORM_ACTS: dict[str, type[FormAct]] = {**SET_ACTS, "keep": KeepQuestions, "ask": AskPeople}
