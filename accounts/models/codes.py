from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.models import Code, CodeQuerySet
from kit.models import new_token as new_token  # migration 0001 finds it here

from .users import User

#: What a code is for that confirms the erasure of an account.
ERASURE = "erase-account"


class EmailCodeQuerySet(CodeQuerySet):
    def for_new_address(self):
        """Codes by which somebody known proves an address they want."""
        return self.exclude(person=None).exclude(intent=ERASURE)

    def for_erasure(self):
        """Codes by which somebody confirms that their account is to go."""
        return self.exclude(person=None).filter(intent=ERASURE)


class EmailCode(Code):
    """A code for signing in, for a new address, or for the end of an account; and where its reader was going."""

    person = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="email_codes",
        verbose_name=_("person"),
        help_text=_("Who wants this as their new address, or their account erased; nobody for signing in."),
    )
    next_path = models.CharField(_("goes on to"), max_length=500, blank=True)
    intent = models.CharField(_("what for"), max_length=100, blank=True)
    page = models.CharField(
        _("page"),
        max_length=100,
        blank=True,
        db_default="",
        help_text=_("The name of the address that takes the digits, where it belongs to an app above."),
    )

    objects = EmailCodeQuerySet.as_manager()

    class Meta(Code.Meta):
        verbose_name = _("e-mail code")
        verbose_name_plural = _("e-mail codes")

    def get_absolute_url(self):
        page = self.page or ("address-code" if self.person_id else "sign-in-code")
        return reverse(page, args=[self.token])

    @property
    def is_for_erasure(self) -> bool:
        return self.person_id is not None and self.intent == ERASURE
