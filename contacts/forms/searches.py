"""What lists are asked for in their addresses. A value that nobody offers, or one that is given twice, is refused."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contacts.models import Programme
from contacts.models.programmes import Goal

MOST_LETTERS = 100
MOST_LETTERS_OF_A_VALUE = 120
MOST_PAGES = 10_000


class ListSearch(forms.Form):
    """Base of the searches: an address that has a value twice says nothing, and is refused."""

    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=MOST_PAGES, required=False)

    mark_optional = False

    def clean(self):
        for name in self.fields:
            if len(self.data.getlist(name)) > 1:
                self.add_error(name, ValidationError(_("This is in the address more than once."), "repeated"))
        return super().clean()

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, without the page."""
        return {name: value for name, value in self.cleaned_data.items() if name != "page"}

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

    @property
    def kept(self) -> dict[str, str]:
        """What a new search keeps: the choices that were made."""
        return {name: value for name, value in self.data.items() if name in self.fields and name not in ("q", "page")}


class WordsField(forms.CharField):
    """What is searched for, in words."""

    widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})

    def __init__(self, label, help_text):
        super().__init__(label=label, help_text=help_text, max_length=MOST_LETTERS, required=False)


class ValueField(forms.CharField):
    """The slug or code of something that people may be chosen by."""

    def __init__(self, label):
        super().__init__(label=label, max_length=MOST_LETTERS_OF_A_VALUE, required=False, strip=False)


class PeopleSearch(ListSearch):
    """Words, and a value of each facet (``contacts.search.FACETS``) or a programme."""

    q = WordsField(_("Whom are you looking for?"), _("A name, a topic, a programme, a country, or a whole question."))
    topic = ValueField(_("Topic"))
    team = ValueField(_("Team"))
    office = ValueField(_("Office"))
    network = ValueField(_("Network"))
    language = ValueField(_("Language"))
    country = ValueField(_("Country served"))
    programme = ValueField(_("Programme"))


class OptionField(forms.ChoiceField):
    """One of a few values. What is wrong is said without the value, which may be as long as it likes."""

    default_error_messages = {"invalid_choice": _("This is none of those that are offered.")}

    def __init__(self, label, choices):
        super().__init__(label=label, choices=choices, required=False)


class ProgrammeSearch(ListSearch):
    """Words, and facts of programmes. Those that are closed are asked for by their state."""

    q = WordsField(_("Search programmes"), _("A name, part of one, or a country."))
    goal = OptionField(_("Goal"), Goal)
    strand = OptionField(_("Strand of Interreg"), Programme.Strand)
    country = OptionField(_("Country"), countries)
    state = OptionField(_("State"), [(Programme.State.CLOSED, _("Closed programmes"))])
