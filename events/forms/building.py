"""A question as staff write it: what it asks, what it offers, when it is shown."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from events.actions.question_options import OptionWish
from events.models import Condition, Option, Question
from events.models.condition_words import HOW, YES_NO
from kit.admin import NamedRows
from kit.forms import NamedErrors, NamedModelForm

from .staff_parts import LinesField
from .uploads import KINDS

Kind = Question.Kind
#: What every question has, and what a heading or single kinds have besides.
OF_ALL = ["kind", "label", "help_text"]
OF_QUESTIONS = ["is_required", "is_sensitive", "privacy_note"]
OF_KIND = {Kind.NUMBER: ["number_min", "number_max"], Kind.FILE: ["file_kinds", "file_max_megabytes"]}

MOST_OPTIONS = 100
MOST_CONDITIONS = 20
#: How many empty rows stand below what is there, and how many more come at once.
BLANK_OPTIONS, BLANK_CONDITIONS, MORE_ROWS = 3, 1, 5


def fields_of(kind: str) -> list[str]:
    """The fields that staff fill in for a question of ``kind``."""
    return [*OF_ALL, *([] if kind == Kind.PAGE else OF_QUESTIONS), *OF_KIND.get(kind, [])]


class QuestionForm(NamedModelForm):
    """A question with what belongs to its kind; of what another kind has, nothing is kept.

    ``version`` is what the question was when its page was opened: whoever saves second is told.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    file_kinds = forms.MultipleChoiceField(
        label=_("Kinds of files"), choices=[(kind, kind.upper()) for kind in KINDS], required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Tick none to take every kind."),
    )  # fmt: skip

    class Meta:
        model = Question
        fields = [*OF_ALL, *OF_QUESTIONS, "number_min", "number_max", "file_kinds", "file_max_megabytes", "shown_when"]
        widgets = {
            "help_text": forms.Textarea(attrs={"rows": 3}),
            "privacy_note": forms.Textarea(attrs={"rows": 2}),
            "shown_when": forms.RadioSelect,
        }
        help_texts = {
            "privacy_note": _(
                "What the answer is used for and who sees it. Below a sensitive question of an event people also read, "
                "by itself, that only the staff named for it read the answer and when it is erased."
            )
        }

    def __init__(self, *args, kind: str, **options):
        super().__init__(*args, **options)
        self.kind = kind
        shown = {*fields_of(kind), "shown_when", "version"}
        for name in self.fields.keys() - shown:
            del self.fields[name]
        self.fields["kind"].choices = [(kind, capfirst(words)) for kind, words in Kind.choices]
        for name in self.fields.keys() & {"number_min", "number_max"}:
            if isinstance(bound := self.initial.get(name), Decimal):
                self.initial[name] = f"{bound.normalize():f}"  # 8, and not 8.00
        # Always one of the two is ticked: a question without conditions needs neither.
        self.fields["shown_when"].required = False
        if kind == Kind.PAGE:
            self.fields["label"].label = _("Heading")
            self.fields["help_text"].label = _("Introduction")
            self.fields["help_text"].help_text = _("One or two sentences below the heading; may be empty.")
        elif kind == Kind.CONSENT:
            self.fields["label"].label = _("What people agree to")
            self.fields["label"].help_text = _("Stands beside a box to tick, which is never ticked beforehand.")

    def clean_shown_when(self) -> str:
        return self.cleaned_data["shown_when"] or Question.ShownWhen.ALL

    def _post_clean(self):
        """What does not belong to the kind is set back before the row is checked as a whole."""
        for name in {*self.Meta.fields} - {*fields_of(self.kind), "shown_when"}:
            setattr(self.instance, name, Question._meta.get_field(name).get_default())
        super()._post_clean()


class RowForm(NamedErrors, forms.Form):
    """A row below the question; an empty one is no row."""

    use_required_attribute = False


class OptionForm(RowForm):
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    label = forms.CharField(label=_("Option"), max_length=120, required=False)
    capacity = forms.IntegerField(label=_("Places"), min_value=0, max_value=100_000, required=False)


class PlainRows(forms.BaseFormSet):
    """Rows that are removed and put in order, in the words of these pages."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields[DELETION_FIELD_NAME].label = _("Remove")
        if ORDERING_FIELD_NAME in form.fields:
            form.fields[ORDERING_FIELD_NAME].label = _("Order")
            form.fields[ORDERING_FIELD_NAME].widget.attrs["min"] = 1


class Rows(NamedRows, PlainRows):
    """Rows that may be left empty, each control with a name of its own; ticks have that of what they stand for."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.widget.use_fieldset:
                field.widget.attrs.pop("aria-label")

    def typed(self) -> list[dict]:
        """What was typed, row by row, checked or not."""
        return [{name: form[name].data for name in form.fields} for form in self.forms]

    @property
    def kept(self) -> list[forms.Form]:
        return [form for form in self.forms if form not in self.deleted_forms]


class BaseOptionRows(Rows):
    row_noun = _("option")

    def __init__(self, *args, kind: str, **options):
        super().__init__(*args, **options)
        self.kind = kind

    def clean(self):
        if any(self.errors):
            return
        rows = [form for form in self.kept if form.cleaned_data.get("label") or form.cleaned_data.get("pk")]
        for form in rows:
            if not form.cleaned_data.get("label"):
                form.add_error("label", _("Write the words of this option, or tick “Remove”."))
        stray = [form for form in self.kept if form not in rows and form.cleaned_data.get("capacity") is not None]
        for form in stray:
            form.add_error("label", _("Write to which option these places belong."))
        labels = [form.cleaned_data.get("label") for form in rows]
        twice = next((label for label in labels if label and labels.count(label) > 1), None)
        if twice:
            raise ValidationError(_("“%(label)s” is offered twice."), "twice", {"label": twice})
        self._check_number(len(rows))

    def _check_number(self, number: int) -> None:
        if not number:
            raise ValidationError(_("A question with a choice needs options."), "none")
        if number == 1 and self.kind == Kind.CHOICE:
            raise ValidationError(_("One option alone is no choice."), "one")
        if number > MOST_OPTIONS:
            raise ValidationError(
                _("At most %(limit)d options are possible; these are %(number)d."),
                "too_many",
                {"limit": MOST_OPTIONS, "number": number},
            )

    @property
    def wishes(self) -> list[OptionWish]:
        """The options as staff want them, in their order."""
        rows = [form.cleaned_data for form in self.ordered_forms if form.cleaned_data.get("label")]
        return [OptionWish(row["label"], row["capacity"], row["pk"]) for row in rows]

    @staticmethod
    def initial_of(options: Sequence[Option], *, as_new: bool = False) -> list[dict]:
        return [
            {"pk": None if as_new else option.pk, "label": option.label, "capacity": option.capacity}
            for option in options
        ]


OptionRows = forms.formset_factory(
    OptionForm,
    formset=BaseOptionRows,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MOST_OPTIONS + 20,
    absolute_max=MOST_OPTIONS + 20,
)


def _numbers(values: list[str]) -> list[str]:
    """Numbers with a point; raises ``ValueError`` for what is none."""
    try:
        found = [Decimal(value.replace(",", ".")) for value in values]
    except InvalidOperation as error:
        raise ValueError from error
    if not all(number.is_finite() for number in found):
        raise ValueError
    return [str(number) for number in found]


def _days(values: list[str]) -> list[str]:
    found = [parse_date(value) for value in values]
    if None in found:
        raise ValueError
    return [day.isoformat() for day in found]


def _countries(values: list[str]) -> list[str]:
    codes = [value.upper() if value.upper() in countries else countries.by_name(value) for value in values]
    if not all(codes):
        raise ValueError
    return codes


#: How what is typed for a kind is read, and what is said of what cannot be.
READERS = {
    Kind.NUMBER: (_numbers, _("Write numbers, one a line, such as 12 or 7.5.")),
    Kind.DATE: (_days, _("Write days as year-month-day, one a line, such as 2027-03-31.")),
    Kind.COUNTRY: (_countries, _("Write countries by name or code, one a line, such as Malta or MT.")),
}


class ConditionForm(RowForm):
    """One condition: an earlier question, how its answer is compared, and with what.

    What an answer is compared with is ticked where the earlier question offers something, else written one a line.
    ``values_of`` is the question that this belongs to, for another may be chosen above it.
    """

    on = forms.ChoiceField(label=_("Earlier question"), required=False)
    how = forms.ChoiceField(
        label=_("How"),
        choices=[(f"{'not ' if is_not else ''}{operator}", words) for (operator, is_not), words in HOW.items()],
        required=False,
    )
    values_of = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, earlier: dict[str, Question], topics: Sequence[str], **options):
        super().__init__(*args, **options)
        self.earlier = earlier
        self.fields["on"].choices = [("", "–"), *((pk, question.label) for pk, question in earlier.items())]
        self.looks_at = earlier.get(self["on"].value() or "")
        if self.is_bound:
            self._forget_other_values()
        self.fields["values"] = self._values_field(topics)

    def _forget_other_values(self) -> None:
        """Another question was chosen: what was ticked for the one before is no answer to it."""
        wanted = str(self.looks_at.pk) if self.looks_at else ""
        if self["values_of"].value() != wanted:
            self.data = self.data.copy()
            self.data[self.add_prefix("values_of")] = wanted
            self.data.pop(self.add_prefix("values"), None)

    def _values_field(self, topics: Sequence[str]) -> forms.Field:
        offered = self._offered(topics)
        if offered is not None:
            return forms.MultipleChoiceField(
                label=_("Answer"), choices=offered, required=False, widget=forms.CheckboxSelectMultiple
            )
        return LinesField(
            label=_("Answer"), required=False, line_length=300, most_lines=50,
            widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One a line."),
        )  # fmt: skip

    def _offered(self, topics: Sequence[str]) -> list[tuple[str, str]] | None:
        """What the earlier question offers, as values and words; ``None`` where it is answered in words."""
        if self.looks_at is None or self.looks_at.kind == Kind.FILE:
            return []
        if self.looks_at.has_options:
            return [(str(option.pk), option.label) for option in self.looks_at.options.all()]
        if self.looks_at.kind in (Kind.YES_NO, Kind.CONSENT):
            return list(YES_NO.items())
        return [(topic, topic) for topic in topics] if self.looks_at.kind == Kind.TOPICS else None

    def clean(self):
        cleaned = super().clean()
        if self.errors or not cleaned.get("on"):
            return cleaned
        cleaned.setdefault("how", "")
        operator = (cleaned["how"] or "equals").removeprefix("not ")
        values = cleaned.get("values") or []
        if operator == "answered":
            cleaned["values"] = []
        elif self.looks_at.kind == Kind.FILE:
            self.add_error("how", _("Of a file only whether it was sent can be looked at: “is answered”."))
        elif not values:
            self.add_error("values", _("Say with what the answer to “%(on)s” is compared.") % {"on": self.looks_at})
        elif operator == "equals" and len(values) > 1 and self.looks_at.kind not in (Kind.CHOICES, Kind.TOPICS):
            self.add_error("how", _("“is” compares with one answer. Choose “is one of”, or leave one answer."))
        else:
            self._read(values)
        return cleaned

    def _read(self, values: list[str]) -> None:
        read, words = READERS.get(self.looks_at.kind, (list, ""))
        try:
            self.cleaned_data["values"] = read(values)
        except ValueError:
            self.add_error("values", words)

    @property
    def condition(self) -> Condition:
        how = self.cleaned_data["how"] or "equals"
        return Condition(
            on=self.looks_at, operator=how.removeprefix("not "), is_negated=how.startswith("not "),
            values=self.cleaned_data["values"],
        )  # fmt: skip


class BaseConditionRows(Rows):
    row_noun = _("condition")

    @property
    def conditions(self) -> list[Condition]:
        return [form.condition for form in self.kept if form.cleaned_data.get("on")]

    @staticmethod
    def initial_of(conditions: Sequence[Condition]) -> list[dict]:
        return [
            {
                "on": str(each.on_id),
                "how": f"{'not ' if each.is_negated else ''}{each.operator}",
                "values": each.values,
                "values_of": str(each.on_id),
            }
            for each in conditions
        ]


ConditionRows = forms.formset_factory(
    ConditionForm,
    formset=BaseConditionRows,
    extra=0,
    can_delete=True,
    max_num=MOST_CONDITIONS,
    absolute_max=MOST_CONDITIONS,
)
