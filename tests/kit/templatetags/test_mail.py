"""Messages: what people wrote is text in them, and becomes no link."""

import re

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string

from kit.templatetags.mail import ZERO_WIDTH_SPACE, unlinked

# What a mail program takes for an address to link.
LINKABLE = re.compile(r"https?://\w|\w\.\w|\w@\w")


def rendered(source, **context):
    return Template("{% load mail %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "text", ["Win at http://evil.example/x.php", "www.evil.example", "me@evil.example", "evil.example", "a.b.c.d"]
)
def test_text_of_people_is_not_linked(text):
    assert LINKABLE.search(text)
    assert not LINKABLE.search(unlinked(text))
    assert unlinked(text).replace(ZERO_WIDTH_SPACE, "") == text


@pytest.mark.parametrize("text", ["Maija Korhonen", "Dr. Ana de Souza", "Åbo, 3 December at 09:30", ""])
def test_text_without_addresses_is_left_alone(text):
    assert unlinked(text) == text


def test_unlinked_text_is_still_escaped():
    assert rendered("{{ name|unlinked }}", name="<b>evil.example</b>").startswith("&lt;b&gt;evil.")


@pytest.mark.parametrize(
    "source",
    [
        "{% mail_button url text %}",
        "{% mail_facts %}{% mail_fact text %}{{ text }}{% endmail_fact %}{% endmail_facts %}",
        "{% mail_code text %}",
    ],
)
def test_parts_of_messages_escape_what_people_wrote(source):
    html = rendered(source, text="<script>", url='https://portal.example/"><script>')

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_layouts_say_whose_portal_it_is_and_how_to_hear_no_more():
    context = {
        "operator": {"name": "Portal & Co", "funding": "Funded"},
        "site_url": "https://portal.example",
        "unsubscribe_url": "https://portal.example/l/abc/",
    }

    # As the outbox does: nothing is escaped in what is no HTML.
    text = get_template("layouts/mail.txt").template.render(Context(context, autoescape=False))
    html = render_to_string("layouts/mail.html", context)

    assert "Portal & Co · https://portal.example\nFunded" in text
    assert "No more messages of this kind: https://portal.example/l/abc/" in text
    assert "Portal &amp; Co" in html
    assert 'href="https://portal.example/l/abc/"' in html
    assert "src=" not in html


def test_layouts_offer_no_way_out_of_messages_one_must_get():
    context = {"operator": {"name": "Portal"}, "site_url": "https://portal.example", "unsubscribe_url": ""}

    assert "No more messages" not in render_to_string("layouts/mail.txt", context)
    assert "No more messages" not in render_to_string("layouts/mail.html", context)
