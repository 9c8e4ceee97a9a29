"""One question as staff edit it, on a page of its own: what it asks, its options, when it is shown."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.db.models import Count, F, Func, IntegerField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.models import Topic
from events.actions import asking
from events.actions import questions as actions
from events.actions.question_options import LimitBelowTaken, OptionGone, OptionWish
from events.forms.building import (
    BLANK_CONDITIONS,
    BLANK_OPTIONS,
    MORE_ROWS,
    ConditionRows,
    OptionRows,
    QuestionForm,
    Rows,
    fields_of,
)
from events.models import Answer, Condition, Event, Question
from events.models.condition_words import condition_in_words
from events.panels.building import answers_in_words

from .form_pages import FormPage

Kind = Question.Kind
#: Buttons that bring the page back with what was typed, and nothing saved.
SHOW_AGAIN = ("_more_options", "_more_conditions", "_show")


class EditQuestion(FormPage):
    """A question that is asked, or a new one: empty, or begun as a copy of another."""

    template_name = "admin/events/form/question.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.question_pk = kwargs.get("question")
        return super().dispatch(request, *args, **kwargs)

    # -- what is edited -----------------------------------------------------------------------------------
    @cached_property
    def present(self) -> Question | None:
        """The question as it is asked now; ``None`` for a new one, and for one that was removed."""
        return self._asked(str(self.question_pk))

    @cached_property
    def model(self) -> Question | None:
        """What a new question begins as a copy of."""
        return self._asked(self.request.GET.get("copy", ""))

    def _asked(self, key: str) -> Question | None:
        return next((question for question in self.questions if str(question.pk) == key), None)

    @cached_property
    def after(self) -> Question | None:
        """Behind which question a new one is to stand."""
        return self._asked(self.request.GET.get("after", "")) or self.model

    @cached_property
    def earlier(self) -> dict[str, Question]:
        """The questions that conditions may look at, by key."""
        stands_at = self.present or self.after
        number = len(self.questions) if stands_at is None else self.questions.index(stands_at)
        before = self.questions[: number + (self.present is None)]
        return {str(question.pk): question for question in before if not question.is_page}

    @cached_property
    def kind(self) -> str:
        asked = self.request.POST.get("kind") or self.request.GET.get("kind", "")
        begun = self.present or self.model
        return asked if asked in Kind.values else begun.kind if begun else Kind.SHORT_TEXT

    # -- the page -----------------------------------------------------------------------------------------
    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if gone := self._gone():
            return gone
        begun = self.present or self.model
        options = OptionRows.initial_of(begun.options.all(), as_new=self.present is None) if begun else []
        conditions = ConditionRows.initial_of(begun.conditions.all()) if begun else []
        return self._answer(self._form(), self._option_rows(options), self._condition_rows(conditions))

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if gone := self._gone():
            return gone
        form = self._form(request.POST)
        options = self._rows(OptionRows, "options", kind=self.kind)
        conditions = self._rows(ConditionRows, "conditions", form_kwargs=self._condition_kwargs)
        if any(name in request.POST for name in SHOW_AGAIN) or (self._has_options and options is None):
            return self._show_again(form, options, conditions)
        if not all(part.is_valid() for part in (form, options, conditions) if part is not None):
            return self._answer(form, options or self._option_rows([]), conditions)
        wishes = options.wishes if self._has_options else []
        lost = self._lost_words(wishes)
        try:
            question = self._save(form, wishes, conditions.conditions)
        except (
            actions.QuestionGone, actions.ChangedMeanwhile, actions.Answered, actions.LookedAt, actions.NotEarlier,
            LimitBelowTaken, OptionGone,
        ) as refusal:  # fmt: skip
            return self._refuse(refusal, form, options or self._option_rows([]), conditions)
        messages.success(request, _("“%(question)s” is saved.") % {"question": question})
        if lost and not self._is_copy:
            messages.warning(request, _("Removed: %(options)s.") % {"options": ", ".join(lost)})
        self._say_whom_it_concerns(question)
        if "_another" in request.POST:
            add = reverse(f"admin:events_{self.row._meta.model_name}_form_add", args=[self.row.pk])
            return redirect(f"{add}?kind={question.kind}&after={question.pk}")
        return redirect(f"{self.form_url}#question-{question.pk}")

    def _gone(self) -> HttpResponse | None:
        """The way back, when the question that was to be edited is asked no more."""
        if self.question_pk is None or self.present is not None:
            return None
        messages.warning(self.request, _("This question is not asked any more: somebody removed it."))
        return redirect(self.form_url)

    @property
    def _has_options(self) -> bool:
        return self.kind in Question.OPTION_KINDS

    @property
    def _is_copy(self) -> bool:
        """Whether what was typed is to be a question of its own, beside the one that it began as."""
        return "_as_new" in self.request.POST

    def _save(self, form: QuestionForm, wishes: Sequence[OptionWish], conditions: Sequence[Condition]) -> Question:
        if self.present is not None and not self._is_copy:
            return actions.change_question(
                question=form.instance, version=form.cleaned_data["version"], options=wishes, conditions=conditions,
                by=self.request.user,
            )  # fmt: skip
        after = self.present or self.after
        question = form.instance
        question.pk, question._state.adding = None, True
        wishes = [OptionWish(wish.label, wish.capacity) for wish in wishes]
        return actions.add_question(
            question=question, owner=self.row, options=wishes, conditions=conditions,
            after=after.pk if after else None, press="" if self._is_copy else form.cleaned_data["version"],
            by=self.request.user,
        )  # fmt: skip

    def _say_whom_it_concerns(self, question: Question) -> None:
        """Who registered before an answer was required need not answer, and can be asked to."""
        was_required = self.present is not None and self.present.is_required and not self._is_copy
        if not isinstance(self.row, Event) or not question.is_required or was_required:
            return
        number = asking.numbers_to_ask(self.row, actions.questions_of(self.row)).get(question, 0)
        if number:
            words = ngettext(
                "%(number)d person registered without answering it. The registration stays valid; “Ask registered "
                "people” asks for the answer.",
                "%(number)d people registered without answering it. Their registrations stay valid; “Ask registered "
                "people” asks them for the answer.",
                number,
            )
            messages.warning(self.request, words % {"number": number})

    # -- the parts of the page ----------------------------------------------------------------------------
    def _form(self, data=None, **initial) -> QuestionForm:
        begun = self.present or self.model
        instance = Question(pk=self.present.pk if self.present else None)
        for name in actions.CONTENT if begun else ():
            setattr(instance, name, getattr(begun, name))
        setattr(instance, "event" if isinstance(self.row, Event) else "kept_in", self.row)
        instance._state.adding = self.present is None
        initial |= {"kind": self.kind}
        initial.setdefault("version", actions.version_of(self.present) if self.present else get_random_string(20))
        return QuestionForm(data, instance=instance, kind=self.kind, initial=initial)

    @property
    def _condition_kwargs(self) -> dict:
        return {"earlier": self.earlier, "topics": self._topics}

    @cached_property
    def _topics(self) -> list[str]:
        """The names of the registry, if a condition may look at them."""
        if not any(question.kind == Kind.TOPICS for question in self.earlier.values()):
            return []
        return list(Topic.objects.values_list("name", flat=True))

    def _rows(self, kind_of_rows: type[Rows], prefix: str, **options) -> Rows | None:
        """The rows that were sent; ``None`` when the page had none of them."""
        if f"{prefix}-TOTAL_FORMS" not in self.request.POST:
            return None if prefix == "options" else self._condition_rows([])
        return kind_of_rows(self.request.POST, prefix=prefix, **options)

    def _option_rows(self, rows: list[dict], blank: int = BLANK_OPTIONS) -> Rows:
        return OptionRows(prefix="options", kind=self.kind, initial=[*rows, *({} for _row in range(blank))])

    def _condition_rows(self, rows: list[dict], blank: int = BLANK_CONDITIONS) -> Rows:
        rows = [*rows, *({} for _row in range(blank))]
        return ConditionRows(prefix="conditions", initial=rows, form_kwargs=self._condition_kwargs)

    def _show_again(self, form: QuestionForm, options: Rows | None, conditions: Rows) -> HttpResponse:
        """The same page without complaints: another kind, other questions to look at, more rows."""
        typed = {name: form[name].data for name in form.fields}
        more = {name: MORE_ROWS if f"_more_{name}" in self.request.POST else 0 for name in ("options", "conditions")}
        return self._answer(
            self._form(**typed),
            self._option_rows(options.typed(), more["options"]) if options is not None else self._option_rows([]),
            self._condition_rows(conditions.typed(), more["conditions"]),
        )

    def _answer(
        self, form: QuestionForm, options: Rows, conditions: Rows, *, offers_copy: bool = False
    ) -> HttpResponse:
        self._say_who_chose(options)
        names = [*fields_of(self.kind), "version"]
        fieldset = AdminForm(form, [(None, {"fields": names})], {})
        parts = [form, *([options] if self._has_options else []), conditions]
        return self.page(
            title=self._title(),
            form=form,
            adminform=fieldset,
            options=options if self._has_options else None,
            conditions=conditions,
            has_earlier=bool(self.earlier),
            has_mistakes=any(part.is_bound and not part.is_valid() for part in parts),
            offers_copy=offers_copy,
            present=self.present,
            media=self.model_admin.media + form.media,
        )

    def _title(self) -> str:
        if self.present is not None:
            return self.present.label
        return _("New question") if self.kind != Kind.PAGE else _("New page")

    def _say_who_chose(self, options: Rows) -> None:
        """Beside each option: by how many answers it was chosen, and how many of its places are taken."""
        chosen = self._chosen()
        present = {str(option.pk): option for option in self.present.options.all()} if self.present else {}
        for row in options.forms:
            option = present.get(str(row["pk"].value()))
            number = chosen.get(option.pk, 0) if option else 0
            row.chosen = answers_in_words(number) if number else ""
            if option and option.capacity is not None:
                words = {"taken": option.taken, "capacity": option.capacity}
                row.chosen = ", ".join(filter(None, [row.chosen, _("%(taken)d of %(capacity)d places taken") % words]))

    def _lost_words(self, wishes: Sequence[OptionWish]) -> list[str]:
        """Options that people chose and that are not wished for, each with how many answers keep its words."""
        chosen, wished = self._chosen(), {wish.pk for wish in wishes}
        words = _("“%(option)s”, whose words are kept in %(answers)s")
        return [
            words % {"option": option, "answers": answers_in_words(chosen[option.pk])}
            for option in (self.present.options.all() if self.present else ())
            if option.pk in chosen and option.pk not in wished
        ]

    def _chosen(self) -> dict[int, int]:
        """How many answers chose each option, by its key."""
        if self.present is None or not self.present.has_options:
            return {}
        keys = Func(F("option_ids"), function="unnest", output_field=IntegerField())
        answers = Answer.objects.filter(question=self.present).order_by()
        return dict(answers.annotate(key=keys).values_list("key").annotate(number=Count("pk")))

    # -- what is refused ----------------------------------------------------------------------------------
    def _refuse(self, refusal: Exception, form: QuestionForm, options: Rows, conditions: Rows) -> HttpResponse:
        """Everything typed comes back, with why it was not saved and what to do."""
        offers_copy = isinstance(refusal, actions.KindHasAnswers)
        name = "kind" if offers_copy else "is_sensitive" if isinstance(refusal, actions.AnsweredAsSensitive) else None
        for words in self._words_of(refusal):
            form.add_error(name, words)
        if isinstance(refusal, actions.ChangedMeanwhile):
            self.__dict__.pop("questions", None)
            self.__dict__.pop("present", None)
            if gone := self._gone():
                return gone
            form.data = form.data.copy()
            form.data["version"] = actions.version_of(self.present)
        return self._answer(form, options, conditions, offers_copy=offers_copy)

    def _words_of(self, refusal: Exception) -> list[str]:
        match refusal:
            case actions.KindHasAnswers():
                return [
                    _(
                        "The kind stays: it has %(answers)s as it is. “Save as a new question” puts what you wrote "
                        "after this one. Then you can remove the old one; its answers are kept."
                    )
                    % {"answers": answers_in_words(refusal.number)}
                ]
            case actions.AnsweredAsSensitive():
                return [
                    _("%(answers)s given for named staff only to read. It stays sensitive.")
                    % {"answers": capfirst(answers_in_words(refusal.number))}
                ]
            case actions.LookedAt():
                return looked_at_in_words(refusal)
            case actions.NotEarlier():
                return [
                    _("A condition looks at a question, or at an option, that is not there any more. Choose it anew.")
                ]
            case LimitBelowTaken():
                words = ngettext(
                    "“%(option)s” was chosen %(taken)d time already, so it cannot have fewer places than that. To take "
                    "no more, write %(taken)d.",
                    "“%(option)s” was chosen %(taken)d times already, so it cannot have fewer places than that. To "
                    "take no more, write %(taken)d.",
                    refusal.taken,
                )
                return [words % {"option": refusal.label, "taken": refusal.taken}]
            case OptionGone() | actions.QuestionGone():
                return [_("Somebody else removed this, or an option of it, in the meantime. Open the page again.")]
        return [
            _(
                "Somebody else changed this question while you were editing it. Nothing of yours is lost, and nothing "
                "is saved yet. Open the question in a second window and compare; when you save again, what stands here "
                "replaces what they wrote."
            )
        ]


def looked_at_in_words(refusal: actions.LookedAt) -> list[str]:
    """Which questions keep this one as it is, and what to do."""
    return [
        _("“%(question)s” is shown when %(condition)s. Change that condition first.")
        % {"question": dependent.question, "condition": condition_in_words(dependent)}
        for dependent in refusal.dependents
    ]
