"""What accounts hold about people, why, and how long."""

from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kit.personal_data import Declaration, Erasure, Period, UntilEnded, declare

from .actions.affiliations import forget_affiliations
from .actions.erasure import forget_people
from .actions.unused import forget_unused, unused_accounts
from .models import Affiliation, Consent, EmailCode, FormerAddress, MailDomain, Session, User

DELETED = Erasure(_("Deleted."))
STAFF_LOG_KEPT = timedelta(days=731)


def staff_log_of(person: User) -> QuerySet:
    """What the staff area's own log says of a person: what they did there, and what was done to their account."""
    about_them = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(person.pk))
    return LogEntry.objects.filter(Q(user=person.pk) | about_them).select_related("user", "content_type")


# What needs a person stands before the person: it is erased first.
declare(
    Declaration(
        model=LogEntry,
        name=_("entries in the staff area’s log"),
        personal={
            "user": _("which member of staff did something"),
            "object_repr": _("the name of what they did it to, which may be yours"),
            "change_message": _("which fields they changed"),
            "action_time": _("when"),
        },
        other=("id", "content_type", "object_id", "action_flag"),
        of=staff_log_of,
        why=_("To account for what staff do: GDPR, Articles 5(2) and 6(1)(e)."),
        kept=Period(_("Two years."), lambda: LogEntry.objects.filter(action_time__lt=Now() - STAFF_LOG_KEPT)),
        erasure=DELETED,
        withheld=dict.fromkeys(("user", "object_repr"), _("It may be the name of somebody else.")),
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
        kept=UntilEnded(_("As long as your account; you can withdraw it any day."), forget_people),
        erasure=DELETED,
    )
)

declare(
    Declaration(
        model=EmailCode,
        personal={
            "email": _("the address to which we sent a code"),
            "person": _("whose address it was to become, or whose account to end"),
            "next_path": _("the page you were on your way to"),
            "intent": _("what you were about to do there"),
            "client": _("a digest of the network address, or of the account, from which it was asked for"),
            "mails": _("how many times we sent it"),
            "tries": _("how many times it was tried"),
            "created_at": _("when you asked for it"),
            "expires_at": _("until when it worked"),
            "used_at": _("when it was used"),
        },
        other=("id", "token", "page"),
        of=lambda person: EmailCode.objects.filter(Q(email=person.email) | Q(person=person)),
        why=_("To see that an address is its owner's, and to stop those who try out codes or flood mailboxes."),
        kept=Period(_("Seven days."), EmailCode.objects.over),
        erasure=DELETED,
        withheld={"person": _("It may be somebody else, who gave your address for theirs.")},
    )
)

declare(
    Declaration(
        model=FormerAddress,
        personal={
            "person": _("you"),
            "email": _("an address by which you signed in before"),
            "left_at": _("until when"),
        },
        other=("id",),
        of=lambda person: FormerAddress.objects.filter(person=person.pk).select_related("person"),
        why=_("So that what we sent you there is in your file and is erased with your account, and is nobody else's."),
        kept=Period(_("Two years, as long as the messages that went there."), FormerAddress.objects.over),
        erasure=DELETED,
    )
)

declare(
    Declaration(
        model=Affiliation,
        personal={
            "person": _("you"),
            "programme": _("a programme you represent or represented"),
            "claimed_at": _("since when you say so"),
            "asked_at": _("when you asked to be confirmed"),
            "confirmed_at": _("since when you act for it"),
            "confirmed_how": _("how you were confirmed"),
            "confirmed_by": _("by whom you were confirmed"),
            "ended_at": _("when it ended"),
            "ended_how": _("why it ended"),
        },
        other=("id", "code"),
        of=lambda person: Affiliation.objects.filter(person=person).select_related("programme", "confirmed_by"),
        why=_(
            "To know who speaks for which programme, and may act for it: the organisation's task in the public "
            "interest, Article 6(1)(e) of Regulation (EU) 2016/679. Those who claim the same programme are shown the "
            "names and organisations of who acts for it, so that they know whom to ask; those who act for it see each "
            "other, and who claims it, with role and address."
        ),
        kept=Period(
            _("Three years after it ended."),
            Affiliation.objects.over,
            lambda rows: forget_affiliations(affiliations=rows, by=None),
        ),
        erasure=Erasure(_("Deleted."), lambda rows, by: forget_affiliations(affiliations=rows, by=by)),
        withheld={"confirmed_by": _("It is somebody else. “My programmes” names a colleague who confirmed you.")},
    )
)
declare(
    Declaration(
        model=Affiliation,
        part="confirmed",
        name=_("people whom you confirmed"),
        personal={"confirmed_by": _("that it was you")},
        of=lambda person: Affiliation.objects.filter(confirmed_by=person.pk).select_related("confirmed_by"),
        why=_("To show who answers for a person who acts: Article 6(1)(e) of Regulation (EU) 2016/679."),
        kept=UntilEnded(_("As long as your account, and no longer than they are kept."), forget_people),
        erasure=Erasure(_("Your name goes; they act as before."), lambda rows, by: rows.update(confirmed_by=None)),
    )
)
declare(Declaration(model=MailDomain, other=("id", "programme", "domain")))

declare(
    Declaration(
        model=Session,
        name=_("browsers in which you are signed in"),
        personal={
            "user": _("you"),
            "expire_date": _("until when this browser stays signed in"),
            "session_data": _("what waits there for a code or for you to sign in again, such as a letter, or answers"),
        },
        # The key is what opens the session.
        other=("session_key",),
        of=lambda person: Session.objects.filter(user=person),
        why=_("To keep you signed in, and what you sent until it can be used, at your request."),
        kept=Period(
            _("Until you sign out, or at most thirty days after your last visit."),
            lambda: Session.objects.filter(expire_date__lt=Now()),
        ),
        erasure=Erasure(_("Deleted: you are signed out everywhere.")),
        withheld={"session_data": _("It is what keeps your browser signed in, and would let others in.")},
    )
)

declare(
    Declaration(
        model=User,
        name=_("your account"),
        personal={
            "email": _("your e-mail address"),
            "email_awaits_proof": _("whether staff typed it and you have not shown yet that you read mail there"),
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
        kept=UntilEnded(_("Until you ask us to erase your account."), forget_people),
        erasure=Erasure(_("Deleted."), lambda rows, by: forget_people(people=rows, by=by)),
    )
)
declare(
    Declaration(
        model=User,
        part="unused",
        name=_("accounts that were never used"),
        kept=Period(
            _(
                "Thirty days, where somebody gave us only the address; a year, where staff typed more. Not before "
                "what was entered for them has ended itself, such as a place at an event."
            ),
            unused_accounts,
            forget_unused,
        ),
    )
)
