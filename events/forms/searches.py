"""What the list of events and its feeds are asked for in their addresses."""

from functools import cached_property

from django import forms
from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contacts.forms.searches import OptionField, WordsField
from contacts.models import Programme
from contacts.models.programmes import Goal
from events.models import Event
from events.search import FILTERS, MATERIALS, PERIODS, TIMES, Asked

MOST_LETTERS_OF_A_TOPIC = 50
MOST_VALUES = 50
#: One page of the list; it is no part of what is asked.
PAGE = "page"


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
        return len(value) <= MOST_LETTERS_OF_A_TOPIC and value.isprintable()


class DayField(forms.DateField):
    """A day as browsers send it."""

    def __init__(self, label):
        super().__init__(
            label=label, required=False, input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": _("This is not a day of the calendar. Write it like 2027-03-31.")},
        )  # fmt: skip


class EventSearch(forms.Form):
    """Words, a time, days, and values of filters. A value that nobody offers is refused, as is a second one where there
    can be but one."""

    q = WordsField(_("Search events"), _("A word of the title, a place, a topic, or who speaks."))
    when = OptionField(_("When"), list(TIMES.items()))
    dates = OptionField(_("Days"), list(PERIODS.items()))
    kind = ManyField(_("Kind"), Event.Kind.choices)
    mode = ManyField(_("Where"), Event.Mode.choices)
    country = ManyField(_("Country"), countries)
    topic = ManyField(_("Topic"))
    goal = ManyField(_("For programmes of"), Goal.choices)
    strand = ManyField(_("For the strand"), Programme.Strand.choices)
    materials = ManyField(_("Materials"), MATERIALS.items())

    mark_optional = False

    def __init__(self, data: QueryDict):
        super().__init__(data)
        # A word of Python's own, and of the address.
        self.fields |= {"from": DayField(_("From")), "to": DayField(_("To"))}

    @classmethod
    def of(cls, request: HttpRequest) -> "EventSearch":
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
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and last < first:
            self.add_error("to", ValidationError(_("This day is before the first one."), "backwards"))
        return super().clean()

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            q=given["q"],
            when=given["when"],
            period=given["dates"],
            first_day=given["from"],
            last_day=given["to"],
            values={name: given[name] for name in FILTERS},
        )

    @property
    def problems(self) -> list[str]:
        """What is wrong with the address, a sentence each: “Country: This is none of those that are offered.”"""
        return [
            f"{self.fields[name].label}: {error}" if name in self.fields else str(error)
            for name, errors in self.errors.items()
            for error in errors
        ]

    @cached_property
    def query(self) -> QueryDict:
        """What is asked, as an address says it: names in one order, nothing that means nothing or is wrong, no page."""
        query = QueryDict(mutable=True)
        self.is_valid()
        for name in ("q", "when", "dates", "from", "to", *FILTERS):
            value = self.cleaned_data.get(name)
            if values := value if isinstance(value, tuple) else ([str(value)] if value else []):
                query.setlist(name, list(values))
        return query

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """What a form that asks for ``names`` keeps of the rest."""
        return [(name, value) for name, values in self.query.lists() if name not in names for value in values]
