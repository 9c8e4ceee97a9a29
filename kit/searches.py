"""What lists are asked for in their addresses. A value that nobody offers, or one that is given twice, is refused."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Self

from django import forms
from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 100
MOST_LETTERS_OF_A_VALUE = 120
MOST_LETTERS_OF_ONE_OF_MANY = 50
MOST_VALUES = 50
MOST_LETTERS_OF_A_DAY = 20
MOST_PAGES = 10_000


class WordsField(forms.CharField):
    """What is searched for, in words."""

    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})

    def __init__(self, label, help_text):
        super().__init__(label=label, help_text=help_text, max_length=MOST_LETTERS, required=False)


class ValueField(forms.CharField):
    """The slug or code of something that rows may be chosen by."""

    def __init__(self, label):
        super().__init__(label=label, max_length=MOST_LETTERS_OF_A_VALUE, required=False, strip=False)


class OptionField(forms.ChoiceField):
    """One of a few values. What is wrong is said without the value, which may be as long as it likes."""

    default_error_messages = {"invalid_choice": _("This is none of those that are offered.")}

    def __init__(self, label, choices):
        super().__init__(label=label, choices=choices, required=False)


class ManyField(forms.Field):
    """Several values of a filter; without ``choices`` any that could be a slug.

    What is wrong is said without them, which may be as long as they like.
    """

    default_error_messages = {
        "invalid_choice": _("This is none of those that are offered."),
        "too_many": _("These are too many at once."),
    }
    widget = forms.SelectMultiple

    def __init__(self, label, choices=None):
        super().__init__(label=label, required=False)
        self.offered = None if choices is None else {value for value, _name in choices}

    def to_python(self, value):
        values = tuple(dict.fromkeys(filter(None, value or ())))
        if len(values) > MOST_VALUES:
            raise ValidationError(self.error_messages["too_many"], "too_many")
        if not all(map(self._is_offered, values)):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return values

    def _is_offered(self, value):
        if self.offered is not None:
            return value in self.offered
        return len(value) <= MOST_LETTERS_OF_ONE_OF_MANY and value.isprintable()


class DayInput(forms.DateInput):
    """A day, as browsers let one choose it. What is no day is left out: a browser would drop it, and HTML allows no
    such value."""

    def __init__(self, attrs=None):
        super().__init__(format="%Y-%m-%d", attrs={"type": "date", **(attrs or {})})

    def format_value(self, value):
        text = super().format_value(value)
        try:
            return text and date.fromisoformat(text).isoformat()
        except ValueError:
            return None


class DayField(forms.DateField):
    """A day as browsers send it."""

    def __init__(self, label):
        super().__init__(
            label=label, required=False, input_formats=["%Y-%m-%d"],
            widget=DayInput(),
        )  # fmt: skip

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            typed = value[:MOST_LETTERS_OF_A_DAY]
            typed = f"“{typed}”" if typed.isprintable() else _("This")
            words = _("%(typed)s is not a day of the calendar. Write it like 2027-03-31.")
            raise ValidationError(words, "invalid", {"typed": typed}) from error


class ListSearch(forms.Form):
    """Base of the searches: an address that has a value twice says nothing, and is refused."""

    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=MOST_PAGES, required=False)

    mark_optional = False

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The search of an address; one of a thousand parts is refused like one with a part that nobody offers."""
        try:
            return cls(request.GET)
        except TooManyFieldsSent:
            request.GET = QueryDict()
            search = cls(request.GET)
            search.add_error(None, ValidationError(_("This address has too many parts."), "too_many"))
            return search

    def clean(self):
        for name, field in self.fields.items():
            if not isinstance(field, ManyField) and len(self.data.getlist(name)) > 1:
                self.add_error(name, ValidationError(_("This is in the address more than once."), "repeated"))
        return super().clean()

    @property
    def page_number(self) -> int:
        return self.cleaned_data.get("page") or 1

    @property
    def problems(self) -> list[str]:
        """What is wrong with the address, a sentence each: “Topic: This is in the address more than once.”"""
        return [
            f"{self.fields[name].label}: {error}" if name in self.fields else str(error)
            for name, errors in self.errors.items()
            for error in errors
        ]


class DaysSearch(ListSearch):
    """Base of the searches that also ask for days, and whose list, map and feeds share one query."""

    #: What is asked for, in the order in which an address says it.
    order: tuple[str, ...] = ()

    def __init__(self, data: QueryDict):
        super().__init__(data)
        # A word of Python's own, and of the address.
        self.fields |= {"from": DayField(_("From")), "to": DayField(_("To"))}

    def clean(self):
        given = super().clean()
        first, last = given.get("from"), given.get("to")
        if first and last and last < first:
            self.add_error("to", ValidationError(_("This day is before the first one."), "backwards"))
        return given

    @cached_property
    def query(self) -> QueryDict:
        """What is asked, as an address says it: names in one order, nothing that means nothing or is wrong, no page."""
        query = QueryDict(mutable=True)
        self.is_valid()
        for name, values in self.parts():
            query.setlist(name, values)
        return query

    def parts(self) -> Iterator[tuple[str, list[str]]]:
        """Names and values of ``query``, of what is asked and makes sense."""
        for name in self.order:
            value = self.cleaned_data.get(name)
            if values := list(value) if isinstance(value, tuple) else [str(value)] if value else []:
                yield name, values

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """What a form that asks for ``names`` keeps of the rest."""
        return [(name, value) for name, values in self.query.lists() if name not in names for value in values]
