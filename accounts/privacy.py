"""What accounts hold about people, why, and how long."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kit.personal_data import Declaration, declare

from .models import Consent, EmailCode, Session, User

declare(
    Declaration(
        model=User,
        personal={
            "email": _("your e-mail address"),
            "name": _("your name"),
            "body_kind": _("the kind of body you work for"),
            "role": _("your role there"),
            "organisation": _("your organisation"),
            "country": _("your country"),
            "programme": _("the programme you represent"),
            "represents_no_programme": _("whether you said that you represent no programme"),
            "language": _("the language in which we write to you"),
            "is_staff": _("whether you may enter the staff area"),
            "is_superuser": _("whether you may do everything there"),
            "is_active": _("whether your account is open"),
            "date_joined": _("when your account was opened"),
            "last_login": _("when you last signed in"),
        },
        # A digest of a password says nothing that could be read, and is no use to anybody but an attacker.
        other=("id", "password"),
        of=lambda person: User.objects.filter(pk=person.pk),
        why=_(
            "To know who takes part, for whom, and to write to them: the organisation's task in the public "
            "interest, Article 6(1)(e) of Regulation (EU) 2016/679."
        ),
        kept=_("Until you ask us to erase your account."),
    )
)

declare(
    Declaration(
        model=Consent,
        personal={
            "person": _("you"),
            "purpose": _("what you agreed to"),
            "text_version": _("in which words"),
            "given_at": _("when you agreed"),
            "withdrawn_at": _("when you withdrew it"),
        },
        other=("id",),
        of=lambda person: Consent.objects.filter(person=person),
        why=_("To show that you agreed: Article 7(1) of Regulation (EU) 2016/679."),
        kept=_("As long as your account."),
    )
)

declare(
    Declaration(
        model=EmailCode,
        personal={
            "email": _("the address to which we sent a code"),
            "person": _("you, when it was to change your address"),
            "next_path": _("the page you were on your way to"),
            "intent": _("what you were about to do there"),
            "client": _("a digest of the network address from which it was asked for"),
            "mails": _("how many times we sent it"),
            "tries": _("how many times it was tried"),
            "created_at": _("when you asked for it"),
            "expires_at": _("until when it worked"),
            "used_at": _("when it was used"),
        },
        other=("id", "token"),
        of=lambda person: EmailCode.objects.filter(Q(email=person.email) | Q(person=person)),
        why=_("To see that an address is its owner's, and to stop those who try out codes or flood mailboxes."),
        kept=_("Seven days."),
    )
)

declare(
    Declaration(
        model=Session,
        personal={
            "user": _("you"),
            "expire_date": _("until when this browser stays signed in"),
        },
        # The key is what opens the session; its data are where one is on the way through a form.
        other=("session_key", "session_data"),
        of=lambda person: Session.objects.filter(user=person),
        why=_("To keep you signed in, at your request."),
        kept=_("Until you sign out, or thirty days after your last sign-in."),
    )
)
