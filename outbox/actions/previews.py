from outbox.models import Message
from outbox.rendering import render


def preview(*, template: str, context: dict, language: str = "en", unsubscribe_url: str = "") -> tuple[str, str, str]:
    """Subject, plain text and HTML that ``queue`` with these arguments would send; nothing is queued."""
    return render(Message(template=template, context=context, language=language, unsubscribe_url=unsubscribe_url))
