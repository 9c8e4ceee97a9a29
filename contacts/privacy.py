"""What the directory holds about people, why, and how long."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.actions import reference
from kit.personal_data import Declaration, Erasure, Period, UntilEnded, declare

from .actions.imports import end_imports
from .actions.people import remove_contact_person
from .models import (
    Absence,
    ContactPerson,
    ContactTopic,
    Import,
    ImportLine,
    LetterCode,
    Network,
    Office,
    Programme,
    ServedProgramme,
    Synonym,
    Team,
    Topic,
)

WHY = _(
    "So that officers find and reach the right person at the organisation: its task in the public interest, "
    "Article 6(1)(e) of Regulation (EU) 2016/679."
)
KEPT = UntilEnded(
    _("As long as you answer questions for the organisation, which then takes you out."), remove_contact_person
)
DIRECTORY = _("The organisation names you as one who answers its questions, and takes you out when you no longer do.")


def kept_by_the_organisation(*fields: str) -> Erasure:
    """An account is a person's own; an entry in the directory is the organisation's."""
    return Erasure(
        _("Kept, while you answer questions for the organisation; ask it to take you out of its directory."),
        lambda rows, by: None,
        left=dict.fromkeys(fields, DIRECTORY),
    )


declare(
    Declaration(
        model=ContactPerson,
        personal={
            "slug": _("the address of your page"),
            "given_name": _("your given name"),
            "family_name": _("your family name"),
            "role": _("your role"),
            "team": _("your team"),
            "office": _("your office"),
            "countries": _("the countries you serve"),
            "working_days": _("the days on which you work"),
            "languages": _("the languages you speak"),
            "email": _("your e-mail address, which is shown to those who are signed in"),
            "phone": _("your phone number at work"),
            "photo": _("your photo"),
            "is_listed": _("whether you are shown"),
            "name_text": _("your name, as search compares it"),
            "role_text": _("your role, as search compares it"),
        },
        other=("id", "updated_at"),
        of=lambda person: ContactPerson.objects.filter(email__iexact=person.email),
        why=WHY,
        kept=KEPT,
        erasure=kept_by_the_organisation(
            "slug",
            "given_name",
            "family_name",
            "role",
            "team",
            "office",
            "countries",
            "working_days",
            "languages",
            "email",
            "phone",
            "photo",
            "is_listed",
            "name_text",
            "role_text",
        ),
    )
)

declare(
    Declaration(
        model=ContactTopic,
        personal={
            "person": _("you"),
            "topic": _("a topic you know about"),
            "is_lead": _("whether you lead it"),
        },
        other=("id",),
        of=lambda person: ContactTopic.objects.filter(person__email__iexact=person.email),
        why=WHY,
        kept=KEPT,
        erasure=kept_by_the_organisation("person", "topic", "is_lead"),
    )
)

declare(
    Declaration(
        model=ServedProgramme,
        personal={"person": _("you"), "programme": _("a programme you serve")},
        other=("id",),
        of=lambda person: ServedProgramme.objects.filter(person__email__iexact=person.email),
        why=WHY,
        kept=KEPT,
        erasure=kept_by_the_organisation("person", "programme"),
    )
)

declare(
    Declaration(
        model=Absence,
        personal={
            "person": _("you"),
            "first_date": _("the first day on which you are away"),
            "last_date": _("the last day on which you are away"),
            "stand_in": _("who answers meanwhile"),
        },
        other=("id",),
        of=lambda person: Absence.objects.filter(person__email__iexact=person.email).select_related("stand_in"),
        why=_("So that who writes to you while you are away reaches somebody who is there."),
        kept=Period(_("A year after its last day."), Absence.objects.over),
        erasure=kept_by_the_organisation("person", "first_date", "last_date", "stand_in"),
    )
)

declare(
    Declaration(
        model=ImportLine,
        personal={
            "values": _("what a list of contact persons says of you, as it was sent"),
            "changes": _("what of it was new"),
            "wrong": _("what of it was wrong"),
            "keys": _("by what you were found in the directory"),
        },
        other=("id", "origin", "number", "verdict"),
        of=lambda person: ImportLine.objects.filter(keys__contains=[f"email:{person.email}"]),
        why=WHY,
        kept=Period(_("Thirty days."), ImportLine.objects.over),
        erasure=Erasure(_("Deleted.")),
    )
)

declare(
    Declaration(
        model=Import,
        personal={
            "by": _("a number that stands for you, who sent a list"),
            "applied_by": _("a number that stands for you, who applied a list"),
            "file_name": _("the name of the list's file"),
            "created_at": _("when you sent it"),
            "applied_at": _("when it was applied"),
        },
        other=(
            "id", "kind", "file", "stage", "heading", "total", "done", "problem", "read_at", "lease", "leased_until",
            "tries",
        ),
        of=lambda person: Import.objects.filter(Q(by=reference(person)) | Q(applied_by=reference(person))),
        why=_("To see who changed many entries of the directory at once, and how."),
        kept=Period(
            _("Thirty days; the file itself until it is applied."),
            Import.objects.over,
            lambda rows: end_imports(imports=rows),
        ),
        erasure=Erasure(_("Deleted, with its lines and its file."), lambda rows, by: end_imports(imports=rows)),
    )
)  # fmt: skip

declare(
    Declaration(
        model=LetterCode,
        personal={
            "email": _("the address to which we sent a code, for a letter"),
            "person": _("to whom the letter goes"),
            "client": _("a digest of the network address from which it was asked for"),
            "mails": _("how many times we sent it"),
            "tries": _("how many times it was tried"),
            "created_at": _("when you asked for it"),
            "expires_at": _("until when it worked"),
            "used_at": _("when it was used"),
        },
        other=("id", "token"),
        of=lambda person: LetterCode.objects.filter(email=person.email).select_related("person"),
        why=_("To see that an address is its owner's, and to stop those who try out codes or flood mailboxes."),
        kept=Period(_("Seven days."), LetterCode.objects.over),
        erasure=Erasure(_("Deleted.")),
    )
)
declare(Declaration(model=Team, other=("id", "slug", "name", "email", "updated_at")))
declare(Declaration(model=Office, other=("id", "slug", "name", "country")))
declare(Declaration(model=Network, other=("id", "slug", "name")))
declare(Declaration(model=Synonym, other=("id", "phrases")))
declare(Declaration(model=Topic, other=("id", "slug", "name", "description", "updated_at")))
declare(
    Declaration(
        model=Programme,
        other=(
            "id", "slug", "name", "short_name", "goal", "strand", "region", "kind", "countries", "cci", "website",
            "email", "state", "merged_into", "search_text", "created_at", "updated_at",
        ),
    )
)  # fmt: skip
