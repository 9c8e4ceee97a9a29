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
}
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
    for code, message in NAMED_MESSAGES.items():
        # These are completed with the % operator, so a percent sign of the label is doubled.
        field.error_messages.setdefault(code, message.format(label=label.replace("%", "%%")))
