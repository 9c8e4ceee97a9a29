"""Pages and messages by which somebody with the reference R7K2-9QX4 gives a place, as tests go through them."""

import re

from accounts.models import EmailCode
from events.models import Registration
from outbox.models import Message
from outbox.rendering import render

COLLEAGUES, HAND_OVER = "/registrations/R7K2-9QX4/colleagues/", "/registrations/R7K2-9QX4/hand-over/"


def link_in(message):
    """The link with a secret in the last message of this kind."""
    _subject, text, _html = render(Message.objects.filter(template__endswith=message).latest("pk"))
    return re.search(r"http://testserver(/l/[^/]+/)", text).group(1)


def type_code(browser, asked):
    """Types the digits that were sent, and gives the page that follows."""
    return browser.post(asked.url, {"code": EmailCode.objects.latest("pk").digits}, follow=True)


def states():
    return dict(Registration.objects.values_list("person__email", "state"))
