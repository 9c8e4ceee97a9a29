"""A picture that goes along from page to page until its form is sent.

It travels in the form itself, written anew and signed, so that nothing is kept of a form that nobody sends, and no
mistake in another field loses it.
"""

import base64
import binascii

from django import forms
from django.core import signing
from django.core.files.base import ContentFile

from kit.photos import named

SEAL = signing.Signer(salt="campaigns.picture")
#: The names of its hidden field, and of the box that takes it away.
KEPT, REMOVED = "picture_kept", "picture_removed"


class PictureInput(forms.FileInput):
    """Chooses a picture; ``kept`` is the sealed one that goes along, ``has_stored`` that the event has one
    already, ``was_removed`` that this one is to go."""

    template_name = "campaigns/picture_input.html"
    kept = ""
    has_stored = was_removed = False

    def __init__(self, attrs=None):
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "kept": self.kept, "kept_name": KEPT, "removed_name": REMOVED, "source": source_of(self.kept),
            "has_one": bool(self.kept) or self.has_stored, "was_removed": self.was_removed and not self.kept,
        }  # fmt: skip
        return context


def sealed(picture: ContentFile) -> str:
    """``picture`` as text that we know again."""
    picture.seek(0)
    return SEAL.sign(base64.b64encode(picture.read()).decode())


def unsealed(text: str) -> ContentFile | None:
    """The picture that ``sealed`` gave as ``text``; nothing when it is not what we gave."""
    try:
        return named(base64.b64decode(SEAL.unsign(text), validate=True))
    except (signing.BadSignature, binascii.Error):
        return None


def source_of(kept: str) -> str:
    """The picture ``sealed`` as ``kept``, as a page shows it."""
    return f"data:image/jpeg;base64,{kept.partition(SEAL.sep)[0]}" if kept else ""
