"""Questions that are answered by choosing: options of staff, topics, countries, yes or no, and consents."""

from collections.abc import Iterable
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from events.models import Given, Option, Question
from events.models.condition_words import YES_NO

from .asking import Around, Asks


class OptionWidget:
    """Radio buttons or boxes, of which some can not be chosen any more."""

    full: frozenset[str] = frozenset()

    def create_option(self, name, value, label, selected, *args, **kwargs):
        option = super().create_option(name, value, label, selected, *args, **kwargs)
        # What is chosen already is not taken away from a form: it is told instead.
        if value in self.full and not selected:
            option["attrs"]["disabled"] = True
        return option


class OptionButtons(OptionWidget, forms.RadioSelect):
    pass


class OptionBoxes(OptionWidget, forms.CheckboxSelectMultiple):
    pass


class Options(Asks):
    """A field of a question's own options; its values are their keys, as texts."""

    options: ClassVar[list[Option]] = []
    full: frozenset[str] = frozenset()
    default_error_messages = {
        "full": _("All places of “%(option)s” are taken. Choose another answer to “%(label)s”."),
    }

    def offer(self, question: Question, around: Around) -> None:
        """Has this field offer the options of ``question``, with the places that are left of each."""
        self.options = list(question.options.all())
        free = {option.pk: around.free[option.pk] for option in self.options if option.pk in around.free}
        self.full = frozenset(str(pk) for pk, left in free.items() if left <= 0 and pk not in around.held)
        self.choices = [(str(option.pk), _told(option, free.get(option.pk))) for option in self.options]
        self.widget.full = self.full

    def understood(self, texts):
        keys = {str(option.pk) for option in self.options}
        if keys.issuperset(texts):
            return texts
        # Drafts of earlier days hold an option's words.
        by_words = {option.label: str(option.pk) for option in self.options}
        return [text if text in keys else by_words.get(text, text) for text in texts]

    def refuse_full(self, keys: Iterable[str]) -> None:
        for option in self.options:
            if str(option.pk) in keys and str(option.pk) in self.full:
                raise self.full_words(option)

    def full_words(self, option: Option) -> ValidationError:
        return ValidationError(self.error_messages["full"], "full", {"option": option.label, "label": self.label})

    def chosen(self, keys: Iterable[str]) -> tuple[list[str], tuple[int, ...]]:
        """Words and keys of the options that ``keys`` name, in the order of the question."""
        options = [option for option in self.options if str(option.pk) in keys]
        return [option.label for option in options], tuple(option.pk for option in options)


def _told(option: Option, free: int | None) -> str:
    if free is None:
        return option.label
    if free <= 0:
        return gettext("%(option)s (no places left)") % {"option": option.label}
    left = ngettext("%(option)s (%(free)d place left)", "%(option)s (%(free)d places left)", free)
    return left % {"option": option.label, "free": free}


class ChoiceField(Options, forms.ChoiceField):
    """One of the options."""

    widget = OptionButtons

    def validate(self, value):
        super().validate(value)
        self.refuse_full({value})

    def given(self, value):
        words, keys = self.chosen({value})
        return Given("".join(words), keys)


class ChoicesField(Options, forms.MultipleChoiceField):
    """Any of the options."""

    widget = OptionBoxes

    def validate(self, value):
        super().validate(value)
        self.refuse_full(value)

    def given(self, value):
        return Given(*self.chosen(value or ()))


class TopicsField(Asks, forms.MultipleChoiceField):
    """Topics of the registry, by their names."""

    widget = forms.CheckboxSelectMultiple

    def given(self, value):
        return Given(value or [])


class YesNoField(Asks, forms.TypedChoiceField):
    """Yes or no; neither is chosen beforehand."""

    widget = forms.RadioSelect


class CountryField(Asks, forms.ChoiceField):
    """A country, by its ISO 3166 code."""

    widget = forms.Select

    def understood(self, texts):
        return [text.upper() if len(text) == 2 else text for text in texts]


class ConsentField(Asks, forms.BooleanField):
    """A tick of its own, never made beforehand. Not to agree is no answer."""

    widget = forms.CheckboxInput(attrs={"value": "yes"})

    def understood(self, texts):
        # Django takes any text for a tick, the conditions of other questions only this one.
        return [text for text in texts if text == "yes"]

    def given(self, value):
        return Given(True if value else None)


def choice(question: Question, around: Around, **common) -> forms.Field:
    field = ChoiceField(**common)
    field.offer(question, around)
    return field


def choices(question: Question, around: Around, **common) -> forms.Field:
    field = ChoicesField(**common)
    field.offer(question, around)
    return field


def topics(question: Question, around: Around, **common) -> forms.Field:
    return TopicsField(choices=[(topic, topic) for topic in around.topics], **common)


def yes_no(question: Question, around: Around, **common) -> forms.Field:
    return YesNoField(
        choices=list(YES_NO.items()),
        coerce=lambda value: value == "yes",
        empty_value=None,
        **common,
    )


def country(question: Question, around: Around, **common) -> forms.Field:
    return CountryField(choices=[("", _("Choose a country")), *countries], **common)


def consent(question: Question, around: Around, **common) -> forms.Field:
    return ConsentField(**common)
