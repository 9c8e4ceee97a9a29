from django import forms

from accounts.models import Consent
from accounts.models.consents import CONSENT_TEXTS


class ConsentsForm(forms.Form):
    """What a person agrees to, each purpose by itself, nothing ticked beforehand."""

    mark_optional = False

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for purpose, text in CONSENT_TEXTS.items():
            self.fields[purpose.value] = forms.BooleanField(label=text.words, required=False)

    @classmethod
    def of(cls, consents: list[Consent], data=None) -> "ConsentsForm":
        """The form as ``consents``, those in force, have it; words that changed since are asked anew."""
        agreed = {(consent.purpose, consent.text_version) for consent in consents}
        return cls(
            data, initial={purpose: (purpose, text.version) in agreed for purpose, text in CONSENT_TEXTS.items()}
        )

    @property
    def purposes(self) -> list[Consent.Purpose]:
        """What was ticked."""
        return [Consent.Purpose(name) for name, is_ticked in self.cleaned_data.items() if is_ticked]
