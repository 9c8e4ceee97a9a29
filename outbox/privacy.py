"""What this app knows about people."""

from django.utils.translation import gettext_lazy as _

from kit.personal_data import Declaration, Erasure, Period, declare

from .actions import delete_messages, forget_letters, forget_messages
from .models import Message, SharedContent

WHY = _("To tell you what you need to know and to prove that we did: GDPR, Article 6(1)(e).")
FORGOTTEN = Erasure(
    _("Emptied: only that there was a message, and when, stays. What is not sent yet will not be."),
    lambda rows, by: forget_messages(messages=rows),
    left=dict.fromkeys(
        ("language", "sent_at"), _("Messages are counted; without address and text nothing says whose one was.")
    ),
)
WORDS = {
    "subject": _("the subject of the message"),
    "text": _("the text of the message"),
    "html": _("the same text for mail programs that show HTML"),
    "context": _("the name and facts it was written from"),
    "attachments": _("what was attached"),
    "last_error": _("what the mail server said when it did not take it"),
    "language": _("the language it is written in"),
    "sent_at": _("when it was sent"),
}
FOR_ITS_READER = _("It is for whoever reads the mailbox alone: it may hold a code, or a link that works by itself.")

declare(
    Declaration(
        model=Message,
        name=_("messages to you"),
        personal={"recipient": _("the address a message went to"), **WORDS},
        other=(
            "id", "key", "template", "shared", "about", "priority", "has_secret", "state", "created_at", "due_at",
            "expires_at", "leased_until", "lease", "attempts",
        ),
        of=lambda person: Message.objects.received_at(person.addresses()).filter(has_secret=False),
        why=WHY,
        kept=Period(
            _("Two years."), lambda: Message.objects.notices().over(), lambda rows: delete_messages(messages=rows)
        ),
        erasure=FORGOTTEN,
    )
)  # fmt: skip
declare(
    Declaration(
        model=Message,
        part="secret",
        name=_("messages to you with a code or a link of your own"),
        personal={
            "recipient": _("the address a message went to"),
            "unsubscribe_url": _("the link that ends such messages"),
            **WORDS,
        },
        of=lambda person: Message.objects.received_at(person.addresses()).filter(has_secret=True),
        why=WHY,
        kept=Period(
            _("Two years; the text of a code until it is sent, and the rest of its message for seven days."),
            lambda: Message.objects.with_secrets().over(),
            lambda rows: delete_messages(messages=rows),
        ),
        erasure=FORGOTTEN,
        withheld=dict.fromkeys(("unsubscribe_url", "text", "html", "context", "attachments"), FOR_ITS_READER),
    )
)
declare(
    Declaration(
        model=Message,
        part="letters",
        name=_("letters you wrote"),
        personal={"reply_to": _("your address, to which an answer goes"), **WORDS},
        of=lambda person: Message.objects.written_from(person.addresses()),
        why=_("To bring your letter to whom you wrote, and to show that it arrived: GDPR, Article 6(1)(e)."),
        kept=Period(
            _("Two years."), lambda: Message.objects.letters().over(), lambda rows: delete_messages(messages=rows)
        ),
        erasure=Erasure(
            _("Emptied here. Whoever got a letter of yours may have it in their mailbox."),
            lambda rows, by: forget_letters(letters=rows),
            left=FORGOTTEN.left,
        ),
        withheld={"last_error": _("It names the address to which you wrote, which is somebody else’s.")},
    )
)
declare(Declaration(SharedContent, other=("id", "key", "context", "attachments")))
