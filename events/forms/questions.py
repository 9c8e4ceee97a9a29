"""The form of an event: what staff ask, checked as they ask it."""

from collections.abc import Callable, Iterable

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from events.models import Answer, Event, Given, PoolStanding, Question, SeatPool
from events.models.answer import in_words
from kit.forms import NamedErrors

SHORT_TEXT_LENGTH = 300
LONG_TEXT_LENGTH = 5000

Kind = Question.Kind


#: Value and words of what a question offers.
Options = list[tuple[str, str]]


def _short_text(options: Options, **common) -> forms.Field:
    return forms.CharField(max_length=SHORT_TEXT_LENGTH, **common)


def _long_text(options: Options, **common) -> forms.Field:
    return forms.CharField(max_length=LONG_TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}), **common)


def _choice(options: Options, **common) -> forms.Field:
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)


def _choices(options: Options, **common) -> forms.Field:
    return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)


def _yes_no(options: Options, **common) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        **common,
    )


#: Kind of question → field. Topics are a choice whose options the registry keeps.
FIELDS: dict[str, Callable[..., forms.Field]] = {
    Kind.SHORT_TEXT: _short_text,
    Kind.LONG_TEXT: _long_text,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.TOPICS: _choices,
    Kind.YES_NO: _yes_no,
}


class AnswersForm(NamedErrors, forms.Form):
    """The questions of ``event``, and where to take part when there is a choice of pools.

    ``topics`` are the names of the registry. After ``is_valid`` the ``answers`` are clean values by question.
    """

    def __init__(
        self,
        data: MultiValueDict | None = None,
        *,
        event: Event,
        pools: tuple[PoolStanding, ...],
        topics: tuple[str, ...] = (),
        **options,
    ):
        super().__init__(data, **options)
        self.pools = {pool.slug: pool.pk for pool in pools}
        self.questions = {self.name_of(question): question for question in event.questions.all()}
        if len(pools) > 1:
            labels = dict(SeatPool.Slug.choices)
            self.fields["pool"] = forms.ChoiceField(
                label=_("How will you take part?"),
                choices=[(slug, str(labels[slug]).capitalize()) for slug in self.pools],
                widget=forms.RadioSelect,
            )
        for name, question in self.questions.items():
            self.fields[name] = FIELDS[question.kind](
                self._options_of(question, topics),
                label=question.label,
                help_text=" ".join(filter(None, [question.help_text, question.privacy_note])),
                required=question.is_required,
            )

    @staticmethod
    def _options_of(question: Question, topics: tuple[str, ...]) -> Options:
        if question.has_options:
            return [(str(option.pk), option.label) for option in question.options.all()]
        return [(topic, topic) for topic in topics]

    @staticmethod
    def name_of(question: Question) -> str:
        """The field's name; a draft keeps its answers under it."""
        return f"question_{question.pk}"

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Label, answer as words, and the control's id, of every question: what is shown to be checked."""
        return [(bound.label, self._words_of(bound.name), bound.auto_id) for bound in self]

    def _words_of(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        if name == "pool":
            return dict(self.fields["pool"].choices)[value]
        return in_words(self._given(self.questions[name]).value, self.questions[name].kind)

    def _given(self, question: Question) -> Given:
        value = self.cleaned_data.get(self.name_of(question))
        if not question.has_options:
            return Given(value)
        chosen = {value} if question.kind == Kind.CHOICE else set(value or [])
        options = [option for option in question.options.all() if str(option.pk) in chosen]
        words = [option.label for option in options]
        keys = tuple(option.pk for option in options)
        return Given("".join(words) if question.kind == Kind.CHOICE else words, keys)

    @classmethod
    def from_draft(cls, draft: dict[str, list[str]], **options) -> "AnswersForm":
        """The form as a draft left it, ready to be checked."""
        return cls(MultiValueDict(draft), **options)

    @classmethod
    def initial_of(cls, answers: Iterable[Answer]) -> dict[str, object]:
        """Answers that were given, as the fields show them."""
        return {cls.name_of(answer.question): cls._shown(answer) for answer in answers if answer.question_id}

    @staticmethod
    def _shown(answer: Answer) -> object:
        if answer.question.has_options:
            keys = [str(key) for key in answer.option_ids]
            return keys if answer.question.kind == Kind.CHOICES else "".join(keys)
        shown = {True: "yes", False: "no"}
        return shown[answer.value] if isinstance(answer.value, bool) else answer.value

    @classmethod
    def initial_of_draft(cls, draft: dict[str, list[str]], **options) -> dict[str, object]:
        """A draft, as the fields show it: finished or not, without complaints."""
        if not draft:
            return {}
        bound = cls.from_draft(draft, **options)
        return {name: bound[name].data for name in bound.fields if name in draft}

    def as_draft(self) -> dict[str, list[str]]:
        """What was typed, checked or not, as a draft keeps it.

        Without the sign NUL, which no text has and PostgreSQL refuses.
        """
        return {
            name: [value.replace("\0", "") for value in self.data.getlist(name)]
            for name in self.fields
            if name in self.data
        }

    @property
    def is_blank(self) -> bool:
        """Whether nobody has typed anything yet."""
        return not self.is_bound and not self.initial

    @property
    def is_too_long(self) -> bool:
        """Whether something is longer than even a draft may be."""
        return any(len(value) > LONG_TEXT_LENGTH for values in self.as_draft().values() for value in values)

    @property
    def pool_pk(self) -> int | None:
        """The pool that is asked for: the chosen one, or the event's only one."""
        if "pool" in self.fields:
            return self.pools[self.cleaned_data["pool"]]
        return next(iter(self.pools.values()), None)

    @property
    def answers(self) -> dict[Question, Given]:
        return {question: self._given(question) for question in self.questions.values()}
