"""What our forms have in common."""

from django import forms
from django.utils.translation import gettext_lazy as _

# Messages that can stand alone in a list of mistakes, by the code of Django's own. Django fills in what stands
# in round brackets when the mistake is made; the label is ours.
NAMED_MESSAGES = {
    "max_length": _("“{label}” may have at most %(limit_value)d characters; yours has %(show_value)d."),
    "min_length": _("“{label}” needs at least %(limit_value)d characters; yours has %(show_value)d."),
    "max_value": _("“{label}” may be at most %(limit_value)s."),
    "min_value": _("“{label}” must be at least %(limit_value)s."),
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


class NamedErrors:
    """A form whose standard messages name the field, so that a list of mistakes can be read by itself.

    What a field says for itself (``error_messages``) is kept.
    """

    def full_clean(self):
        for bound_field in self:
            name_errors(bound_field.field, str(bound_field.label))
        super().full_clean()


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
