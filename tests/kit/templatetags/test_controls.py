"""What forms render without a template of Django's is what Django renders."""

import pytest
from django import forms
from django.test.html import parse_html

from kit.templatetags.controls import control

CHOICES = [("", "Choose <one>"), ("Near & far", [("1", "One"), ("2", "Two")]), ("3", "Three")]


class Journey(forms.Form):
    means = forms.ChoiceField(choices=CHOICES, help_text="Any.")
    back = forms.ChoiceField(
        choices=CHOICES[1:], required=False, widget=forms.Select(attrs={"autocomplete": "off", "class": "w-auto"})
    )


@pytest.mark.parametrize(
    "form",
    [
        Journey(),
        Journey(initial={"means": 3, "back": "1"}),
        Journey({"means": "2"}),
        Journey({"means": "<x>", "back": "3"}),
    ],
    ids=["blank", "known", "sent", "wrong"],
)
@pytest.mark.parametrize("name", ["means", "back"])
def test_a_list_to_choose_from_is_djangos(form, name):
    css = {"means": "form-select", "back": "form-select w-auto"}[name]

    assert parse_html(control(form[name])) == parse_html(form[name].as_widget(attrs={"class": css}))
