"""Conditions in plain words, as staff read them: “Will you stay for dinner?” is “Yes”."""

from collections.abc import Sequence

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from .question import Condition, Question

#: How an answer is compared, by operator and “not”.
HOW = {
    ("equals", False): _("is"),
    ("equals", True): _("is not"),
    ("one_of", False): _("is one of"),
    ("one_of", True): _("is none of"),
    ("contains", False): _("contains"),
    ("contains", True): _("does not contain"),
    ("answered", False): _("is answered"),
    ("answered", True): _("is not answered"),
}
YES_NO = {"yes": _("Yes"), "no": _("No")}


def values_in_words(on: Question, values: Sequence[str]) -> list[str]:
    """What answers to ``on`` are compared with, as people read it; its options are at hand."""
    if on.has_options:
        labels = {str(option.pk): option.label for option in on.options.all()}
        return [labels.get(value) or gettext("an option that is gone") for value in values]
    return [_value_in_words(on.kind, value) for value in values]


def _value_in_words(kind: str, value: str) -> str:
    if kind in (Question.Kind.YES_NO, Question.Kind.CONSENT):
        return str(YES_NO.get(value, value))
    if kind == Question.Kind.COUNTRY:
        return str(countries.name(value) or value)
    if kind == Question.Kind.DATE and (day := parse_date(value)):
        return date_format(day, "j F Y")
    return value


def condition_in_words(condition: Condition) -> str:
    """One condition: “Your country” is one of “Italy”, “Malta”."""
    words = {
        "question": condition.on.label,
        "how": HOW[condition.operator, condition.is_negated],
        "values": ", ".join(
            gettext("“%(value)s”") % {"value": v} for v in values_in_words(condition.on, condition.values)
        ),
    }
    if not condition.values:
        return gettext("“%(question)s” %(how)s") % words
    return gettext("“%(question)s” %(how)s %(values)s") % words


def shown_when_in_words(question: Question) -> str:
    """When ``question`` is shown; empty when it always is."""
    conditions = [condition_in_words(condition) for condition in question.conditions.all()]
    if question.shown_when == Question.ShownWhen.ANY:
        return gettext(", or ").join(conditions)
    return gettext(", and ").join(conditions)
