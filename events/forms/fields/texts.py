"""Questions that are answered in words: short and long texts, phone numbers, web addresses, programmes."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python as read_number

from contacts.models import Programme
from contacts.models.programmes import visible_name
from contacts.search import match_programme
from events.models import Question
from kit.forms import OneLineField, WebAddressField
from kit.widgets import SuggestedText

from .asking import Around, Asks

SHORT_TEXT_LENGTH = 300
LONG_TEXT_LENGTH = 5000
PHONE_LENGTH = 40
ADDRESS_LENGTH = 1000


class TextField(Asks, forms.CharField):
    """Words as they were typed."""


class PhoneField(Asks, OneLineField):
    """A phone number with its country; kept in the international form (ITU-T E.123)."""

    default_error_messages = {
        "no_number": _("Write “%(label)s” with the number of the country first, such as +39 091 555 0100."),
    }

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed or "\0" in typed or len(typed) > PHONE_LENGTH:
            return typed
        number = read_number(f"+{typed[2:]}" if typed.startswith("00") else typed)
        if number is None or not number.is_valid():
            raise ValidationError(self.error_messages["no_number"], "no_number", {"label": self.label})
        return number.as_international

    def kept(self, given, texts):
        return [given.value] if given.value else []


class LinkField(Asks, WebAddressField):
    """An address of the web, with or without the “https://” before it."""

    def kept(self, given, texts):
        return [given.value] if given.value else []


class ProgrammeField(Asks, OneLineField):
    """A programme of the registry, by any of its names; kept by the words of its name."""

    default_error_messages = {
        "near": _("Choose a programme of our list for “%(label)s”. Did you mean: %(names)s?"),
        "unknown": _("No programme of our list is called that. Begin to type for “%(label)s” and choose one of them."),
    }

    def to_python(self, value):
        typed = super().to_python(visible_name(value or ""))
        if not typed or "\0" in typed or len(typed) > self.max_length:
            return typed
        match = match_programme(typed)
        if match.exact:
            return match.exact.name
        words = {"label": self.label, "names": " · ".join(programme.name for programme in match.near)}
        code = "near" if match.near else "unknown"
        raise ValidationError(self.error_messages[code], code, words)

    def kept(self, given, texts):
        return [given.value] if given.value else []


def short_text(question: Question, around: Around, **common) -> forms.Field:
    return TextField(max_length=SHORT_TEXT_LENGTH, **common)


def long_text(question: Question, around: Around, **common) -> forms.Field:
    return TextField(max_length=LONG_TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}), **common)


def phone(question: Question, around: Around, **common) -> forms.Field:
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    return PhoneField(max_length=PHONE_LENGTH, widget=widget, **common)


def web_address(question: Question, around: Around, **common) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return LinkField(max_length=ADDRESS_LENGTH, widget=widget, **common)


def programme(question: Question, around: Around, **common) -> forms.Field:
    longest = Programme._meta.get_field("name").max_length
    return ProgrammeField(max_length=longest, widget=SuggestedText(source=reverse_lazy("programme-search")), **common)
