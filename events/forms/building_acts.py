"""What staff type to keep and to copy questions, and to ask people again."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import Question, QuestionSet
from kit.forms import NamedErrors


class QuestionsField(forms.MultipleChoiceField):
    """Some of ``questions``, by default all; afterwards in the order of their form."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": _("Tick at least one question.")}

    def __init__(self, questions: Sequence[Question], **options):
        self.questions = {str(question.pk): question for question in questions}
        choices = [(pk, _named(question)) for pk, question in self.questions.items()]
        super().__init__(**{"label": _("Questions"), "choices": choices, "initial": list(self.questions), **options})

    def clean(self, value) -> list[Question]:
        chosen = super().clean(value)
        return [question for pk, question in self.questions.items() if pk in chosen]


def _named(question: Question) -> str:
    """The label of ``question``; a heading, which asks nothing, is told from the questions below it."""
    return _("Page: %(heading)s") % {"heading": question.label} if question.is_page else question.label


class KeepForm(NamedErrors, forms.Form):
    """Which questions are kept, and under which name."""

    name = forms.CharField(
        label=_("Name of the set"), max_length=QuestionSet._meta.get_field("name").max_length,
        help_text=_("Such as “Travel” or “Partner search”."), widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip
    description = forms.CharField(
        label=_("What it is for"), max_length=QuestionSet._meta.get_field("description").max_length, required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip

    def __init__(self, *args, questions: Sequence[Question], **options):
        super().__init__(*args, **options)
        self.fields["questions"] = QuestionsField(questions)


class CopyForm(NamedErrors, forms.Form):
    """From where questions are copied and, once that is chosen, which; ``listed`` is the source whose they are."""

    source = forms.ChoiceField()
    listed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, label: str, sources: list[tuple], questions: Sequence[Question], **options):
        super().__init__(*args, **options)
        self.fields["source"].label, self.fields["source"].choices = label, [("", "–"), *sources]
        if questions:
            self.fields["questions"] = QuestionsField(questions)


class AskForm(NamedErrors, forms.Form):
    """Which questions people are asked to answer, and what staff add; ``asked`` are those that were offered."""

    note = forms.CharField(
        label=_("Note"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why you ask, and until when you need the answers; may be empty."),
    )  # fmt: skip

    field_order = ["questions", "note"]

    def __init__(self, *args, questions: Sequence[Question], counts: dict[int, str], **options):
        super().__init__(*args, **options)
        field = QuestionsField(questions, initial=[question.pk for question in questions if question.is_required])
        field.choices = [(str(question.pk), f"{question.label} ({counts[question.pk]})") for question in questions]
        self.fields["questions"] = field
        self.order_fields(self.field_order)
