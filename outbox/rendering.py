"""From a row to a message: the words, then the envelope."""

import re
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from .models import Message, SharedContent


@lru_cache(maxsize=64)
def shared_content(pk: int) -> SharedContent:
    """What a mailing shares; such a row never changes, so a worker reads it once."""
    return SharedContent.objects.get(pk=pk)


def render(message: Message) -> tuple[str, str, str]:
    """Subject, plain text and HTML of ``message`` in its language, from its frozen context.

    Raises ``TemplateDoesNotExist`` or ``TemplateSyntaxError`` when the release lacks its words.
    """
    shared = shared_content(message.shared_id).context if message.shared_id else {}
    context = {
        **shared,
        **message.context,
        "operator": settings.OPERATOR,
        "site_url": settings.SITE_URL,
        "unsubscribe_url": message.unsubscribe_url,
    }
    with translation.override(message.language):
        subject, text = (_plain(f"{message.template}{ending}", context) for ending in ("_subject.txt", ".txt"))
        html = get_template(f"{message.template}.html").render(context)
    # Parts that say nothing leave empty lines behind.
    return " ".join(subject.split())[:300], re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n", html


def _plain(name: str, context: dict) -> str:
    """The words of a template that are no HTML: nothing is escaped in them."""
    return get_template(name).template.render(Context(context, autoescape=False))


def envelope(message: Message) -> EmailMultiAlternatives:
    """The message as it goes over the wire, from what is stored."""
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.unsubscribe_url:
        # RFC 8058: one click in the mail program is enough.
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(message.html, "text/html")
    shared = shared_content(message.shared_id).attachments if message.shared_id else []
    for attachment in [*shared, *message.attachments]:
        mail.attach(attachment["name"], attachment["text"], attachment["type"])
    return mail
