"""What this app knows about people."""

from django.utils.translation import gettext_lazy as _

from kit.personal_data import Declaration, Erasure, Period, declare

from .actions import reference
from .models import Entry

NO_NAMES = _("It is a number, and once your account is gone nothing says any more whose it was.")

declare(
    Declaration(
        Entry,
        personal={"by": _("a number that stands for who did it"), "verb": _("what was done"), "at": _("when")},
        other=("id", "about", "detail"),
        of=lambda person: Entry.objects.filter(by=reference(person)),
        why=_("To account for what happens on the portal: GDPR, Articles 5(2) and 6(1)(e)."),
        kept=Period(_("Ten years; it holds no names and no addresses."), Entry.objects.over),
        erasure=Erasure(
            _("Kept: it holds no names and no addresses."),
            lambda rows, by: None,
            left={"by": NO_NAMES, "verb": NO_NAMES, "at": NO_NAMES},
        ),
    )
)
