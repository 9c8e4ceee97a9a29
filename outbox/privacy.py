"""What this app knows about people."""

from django.utils.translation import gettext_lazy as _

from kit.personal_data import Declaration, declare

from .models import Message, SharedContent

declare(
    Declaration(
        Message,
        personal={
            "recipient": _("the address a message went to"),
            "reply_to": _("the address an answer goes to"),
            "subject": _("the subject of the message"),
            "text": _("the text of the message"),
            "html": _("the same text for mail programs that show HTML"),
            "context": _("the name and facts it was written from"),
            "language": _("the language it is written in"),
            "sent_at": _("when it was sent"),
            "unsubscribe_url": _("the link that ends such messages"),
        },
        other=(
            "id", "key", "template", "attachments", "shared", "about", "priority", "has_secret", "state", "created_at",
            "due_at", "expires_at", "leased_until", "lease", "attempts", "last_error",
        ),
        of=lambda person: Message.objects.filter(recipient__iexact=person.email, has_secret=False),
        why=_("To tell you what you need to know and to prove that we did: GDPR, Article 6(1)(e)."),
        kept=_("Two years; the text of a code only until it is sent."),
    )
)  # fmt: skip
declare(Declaration(SharedContent, other=("id", "key", "context", "attachments")))
