"""What our forms have in common."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .addresses import one_spelling

#: RFC 5321, 4.5.3.1, and what a column of ours holds.
MOST_LETTERS_OF_AN_ADDRESS = 254

# Messages that can stand alone in a list of mistakes, by the code of Django's own. Django fills in what stands
# in round brackets when the mistake is made; the label is ours.
NAMED_MESSAGES = {
    "max_length": _("“{label}” may have at most %(limit_value)d characters; yours has %(show_value)d."),
    "min_length": _("“{label}” needs at least %(limit_value)d characters; yours has %(show_value)d."),
    "max_value": _("“{label}” may be at most %(limit_value)s."),
    "min_value": _("“{label}” must be at least %(limit_value)s."),
    "invisible": _("“{label}” holds only signs that cannot be seen. Please type it anew."),
    "null_characters_not_allowed": _("“{label}” holds a sign that cannot be kept. Please type it anew."),
}
# Django's own repeat what was sent, which may be as long as it likes.
CHOICE_MESSAGE = _("Choose among the answers that are offered to “{label}”.")
CHOICE_DEFAULTS = [
    defaults[code]
    for defaults in (forms.ChoiceField.default_error_messages, forms.MultipleChoiceField.default_error_messages)
    for code in ("invalid_choice", "invalid_list")
    if code in defaults
]
REQUIRED_MESSAGES = {
    forms.BooleanField: _("Tick “{label}” to go on."),
    forms.ChoiceField: _("Choose an answer to “{label}”."),
    forms.Field: _("Fill in “{label}”."),
}

#: Letters, numbers, punctuation and symbols, by the first letter of the Unicode category …
VISIBLE_KINDS = "LNPS"
#: … but those that are drawn as nothing: the fillers of Hangul and the empty pattern of Braille.
BLANK_SIGNS = "\u115f\u1160\u2800\u3164\uffa0"


def validate_visible(text: object) -> None:
    """Refuses what looks empty and is not: blanks of no width, marks of direction, accents over nothing."""
    if not any(unicodedata.category(sign)[0] in VISIBLE_KINDS and sign not in BLANK_SIGNS for sign in str(text)):
        raise ValidationError(_("Write something that can be seen."), "invisible", {"value": text})


class NamedErrors:
    """A form whose standard messages name the field, so that a list of mistakes can be read by itself.

    What a field says for itself (``error_messages``) is kept. A text in which nothing can be seen is a mistake.
    """

    def full_clean(self):
        for bound_field in self:
            name_errors(bound_field.field, str(bound_field.label))
            if isinstance(bound_field.field, forms.CharField) and validate_visible not in bound_field.field.validators:
                bound_field.field.validators.append(validate_visible)
        super().full_clean()


class NamedModelForm(NamedErrors, forms.ModelForm):
    """The same for the form of a row."""


def name_errors(field, label):
    """Have the standard messages of ``field`` say ``label``, which is data and may hold any sign."""
    if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        kind = next(kind for kind in REQUIRED_MESSAGES if isinstance(field, kind))
        field.error_messages["required"] = REQUIRED_MESSAGES[kind].format(label=label)
    for code in ("invalid_choice", "invalid_list"):
        if any(field.error_messages.get(code) is default for default in CHOICE_DEFAULTS):
            field.error_messages[code] = CHOICE_MESSAGE.format(label=label.replace("%", "%%"))
    for code, message in NAMED_MESSAGES.items():
        # These are completed with the % operator, so a percent sign of the label is doubled.
        field.error_messages.setdefault(code, message.format(label=label.replace("%", "%%")))


class OneLineField(forms.CharField):
    """Text of one line: line ends, which could begin a header of a mail, and many blanks become one blank."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class AddressField(forms.EmailField):
    """An e-mail address in its one spelling, however it was typed or pasted."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    default_error_messages = {
        "required": _("Write your e-mail address."),
        "invalid": _("Write an e-mail address such as name@example.org."),
    }

    def __init__(self, **options):
        super().__init__(**{"max_length": MOST_LETTERS_OF_AN_ADDRESS, **options})

    def to_python(self, value):
        return one_spelling(super().to_python(value))


class CodeForm(NamedErrors, forms.Form):
    """The digits of a mail; whether they are right is found out by trying them."""

    code = forms.CharField(
        label=_("Code"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "nums w-auto", "size": 10}
        ),
        error_messages={"required": _("Write the code from the message.")},
    )
