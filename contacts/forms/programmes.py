from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contacts.models import Programme
from contacts.models.programmes import Goal

MOST_LETTERS = 100


class ProgrammeSearch(forms.Form):
    """What the list of programmes is asked for, in its address. Values that nobody offers make it invalid."""

    q = forms.CharField(
        label=_("Search programmes"),
        help_text=_("A name, part of one, or a country."),
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    goal = forms.ChoiceField(choices=Goal, required=False)
    strand = forms.ChoiceField(choices=Programme.Strand, required=False)
    country = forms.ChoiceField(choices=countries, required=False)

    mark_optional = False
