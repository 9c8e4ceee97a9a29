from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from outbox.models import KEPT

from .users import User


class FormerAddressQuerySet(models.QuerySet):
    def over(self):
        """Addresses to which no message is kept any more."""
        return self.filter(left_at__lt=Now() - KEPT)


class FormerAddress(models.Model):
    """An address by which a person signed in until ``left_at``.

    Messages say only to which address they went. What went there before is this person's, what went there after
    is whose the address became.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="former_addresses", verbose_name=_("person"))
    email = models.EmailField(_("e-mail"), db_index=True)
    left_at = models.DateTimeField(_("left at"))

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self):
        return self.email
