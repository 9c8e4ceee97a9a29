from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.models import Code

from .people import ContactPerson


class LetterCode(Code):
    """A code by which a stranger proves the address of a letter; the letter waits in their session."""

    person = models.ForeignKey(
        ContactPerson, models.CASCADE, related_name="letter_codes", verbose_name=_("contact person")
    )

    class Meta(Code.Meta):
        verbose_name = _("code for a letter")
        verbose_name_plural = _("codes for letters")
