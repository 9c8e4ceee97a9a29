"""What our forms have in common."""

import unicodedata
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
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
    "turning": _("“{label}” holds a sign that turns round the direction of text. Please type it anew."),
    "null_characters_not_allowed": _("“{label}” holds a sign that cannot be kept. Please type it anew."),
    "before_host": _("“{label}” leads to %(host)s. Leave out what stands before that."),
}
# Django's own repeat what was sent, which may be as long as it likes.
CHOICE_MESSAGE = _("Choose among the answers that are offered to “{label}”.")
CHOICE_FIELDS = (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField, forms.ModelMultipleChoiceField)
CHOICE_CODES = ("invalid_choice", "invalid_list", "invalid_pk_value")
CHOICE_DEFAULTS = [
    field.default_error_messages[code]
    for field in CHOICE_FIELDS
    for code in CHOICE_CODES
    if code in field.default_error_messages
]
# What Django says of a value of the wrong form, or its validators where the field says nothing.
INVALID_MESSAGES = {
    forms.SlugField: _("“{label}” may hold only the letters a to z, digits, hyphens and underscores."),
    forms.URLField: _("“{label}” must be an address such as https://example.org/page."),
    forms.EmailField: _("“{label}” must be an e-mail address such as name@example.org."),
    forms.IntegerField: _("“{label}” must be a whole number."),
}
REQUIRED_MESSAGES = {
    forms.BooleanField: _("Tick “{label}” to go on."),
    forms.ChoiceField: _("Choose an answer to “{label}”."),
    forms.Field: _("Fill in “{label}”."),
}

#: Letters, numbers, punctuation and symbols, by the first letter of the Unicode category …
VISIBLE_KINDS = "LNPS"
#: … but those that are drawn as nothing: the fillers of Hangul and the empty pattern of Braille.
BLANK_SIGNS = "\u115f\u1160\u2800\u3164\uffa0"
#: Marks that turn round the direction of what follows, beyond the text they stand in: Unicode Standard Annex 9, 2.
TURNING_SIGNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_visible(text: str) -> bool:
    """Whether anything is drawn: blanks of no width, marks of direction and accents over nothing are not."""
    return any(unicodedata.category(sign)[0] in VISIBLE_KINDS and sign not in BLANK_SIGNS for sign in text)


def turns_round(text: str) -> bool:
    """Whether what stands after ``text`` may be turned round; scripts from right to left need none of these marks."""
    return not TURNING_SIGNS.isdisjoint(text)


def validate_visible(text: object) -> None:
    """Refuses what reads differently from what it is: what looks empty and is not, and what turns text round."""
    if turns_round(str(text)):
        raise ValidationError(
            _("Leave out the marks that turn round the direction of text."), "turning", {"value": text}
        )
    if not is_visible(str(text)):
        raise ValidationError(_("Write something that can be seen."), "invisible", {"value": text})


is_of_the_web = URLValidator(schemes=["http", "https"])


def validate_web_address(link: str) -> None:
    """Refuses what is no address of the web, and what reads as one and leads to another: ``https://host@other/``."""
    is_of_the_web(link)
    parts = urlsplit(link)
    if "@" in parts.netloc:
        raise ValidationError(
            _("It leads to %(host)s. Leave out what stands before that."), "before_host", {"host": parts.hostname}
        )


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
    # Most messages are completed with the % operator, so a percent sign of the label is doubled.
    doubled = label.replace("%", "%%")
    for code in CHOICE_CODES:
        if any(field.error_messages.get(code) is default for default in CHOICE_DEFAULTS):
            field.error_messages[code] = CHOICE_MESSAGE.format(label=doubled)
    for kind, message in INVALID_MESSAGES.items():
        default = kind.default_error_messages.get("invalid")
        if isinstance(field, kind) and field.error_messages.get("invalid") is default:
            # A number says it itself and completes nothing; of the others it is their validators that say it.
            field.error_messages["invalid"] = message.format(label=label if kind is forms.IntegerField else doubled)
    for code, message in NAMED_MESSAGES.items():
        field.error_messages.setdefault(code, message.format(label=doubled))


class OneLineField(forms.CharField):
    """Text of one line: line ends, which could begin a header of a mail, and many blanks become one blank."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class ManyLinesField(forms.CharField):
    """Text of any number of lines, which end as they do here and not as browsers send them."""

    widget = forms.Textarea(attrs={"rows": 10})

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class WebAddressField(forms.URLField):
    """An address of the web, with or without the “https://” before it."""

    default_validators = [validate_web_address]

    def __init__(self, **options):
        super().__init__(**{"assume_scheme": "https", **options})
        self.widget.attrs["inputmode"] = "url"

    def widget_attrs(self, widget):
        """No ``maxlength``, at which a browser silently cuts what is pasted: half a link leads elsewhere."""
        attrs = super().widget_attrs(widget)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


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
