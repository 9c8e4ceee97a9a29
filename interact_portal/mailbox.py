"""The mailbox of `make run`: every message that the mail server on loopback has accepted, for anybody to read.

Mounted only where MAILBOX_DIR is set, which no production does: it shows codes and links with secrets.
The messages lie there as aiosmtpd files them, a Maildir; nothing here writes.
"""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

MESSAGES_A_PAGE = 50
# A message may bring its own styles and pictures; it runs nothing, asks nobody, and its links leave the frame.
MESSAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)


@require_safe
@never_cache
def message_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(_files(), MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    messages = [(file.name, _parse(file, headers_only=True)) for file in page]
    rows = [(key, message, _sent_at(message)) for key, message in messages]
    return render(request, "interact_portal/mailbox_list.html", {"page": page, "rows": rows})


@require_safe
@never_cache
@csp_update({"frame-src": [SELF]})
def message_detail(request: HttpRequest, key: str) -> HttpResponse:
    message = _message(key)
    text = message.get_body(["plain"])
    context = {
        "key": key,
        "message": message,
        "sent_at": _sent_at(message),
        "headers": message.items(),
        "text": text.get_content() if text else "",
        "has_html": message.get_body(["html"]) is not None,
        "attachments": [
            {"name": _name(part), "kind": part.get_content_type(), "size_bytes": len(part.get_payload(decode=True))}
            for part in _attachments(message)
        ],
    }
    return render(request, "interact_portal/mailbox_message.html", context)


@require_safe
@never_cache
@xframe_options_sameorigin
def message_html(request: HttpRequest, key: str) -> HttpResponse:
    """The message's HTML as it came, under a policy of its own; its links open outside the frame."""
    html = _message(key).get_body(["html"])
    if html is None:
        raise Http404
    content = html.get_content().replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(content, headers={"Content-Security-Policy": MESSAGE_POLICY})


@require_safe
@never_cache
def attachment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The attachment of that number, counted from 1, to be saved."""
    parts = _attachments(_message(key))
    if not 1 <= number <= len(parts):
        raise Http404
    part = parts[number - 1]
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=_name(part))}
    return HttpResponse(part.get_payload(decode=True), content_type=part.get_content_type(), headers=headers)


urlpatterns = [
    path("", message_list, name="list"),
    path("<str:key>/", message_detail, name="message"),
    path("<str:key>/html/", message_html, name="html"),
    path("<str:key>/attachments/<int:number>/", attachment, name="attachment"),
]


def _files() -> list[Path]:
    """The messages, newest first."""
    delivered = Path(settings.MAILBOX_DIR, "new").glob("*")
    return sorted(delivered, key=lambda file: file.stat().st_mtime_ns, reverse=True)


def _message(key: str) -> EmailMessage:
    """The message of that file name, as the folder lists it: an address never becomes a path."""
    for file in _files():
        if file.name == key:
            return _parse(file)
    raise Http404


def _parse(file: Path, *, headers_only: bool = False) -> EmailMessage:
    with file.open("rb") as source:
        return BytesParser(policy=policy.default).parse(source, headersonly=headers_only)


def _sent_at(message: EmailMessage) -> datetime | None:
    sent_at = message["Date"] and message["Date"].datetime
    # RFC 5322, 3.3: "-0000" is an instant in UTC that tells nothing of where it was written; Python drops the zone.
    return sent_at.replace(tzinfo=UTC) if sent_at and sent_at.tzinfo is None else sent_at


def _attachments(message: EmailMessage) -> list[EmailMessage]:
    """Every part that is neither the plain text nor the HTML."""
    bodies = [message.get_body([kind]) for kind in ("plain", "html")]
    return [part for part in message.walk() if not part.is_multipart() and part not in bodies]


def _name(part: EmailMessage) -> str:
    return part.get_filename() or part.get_content_type().replace("/", ".")
