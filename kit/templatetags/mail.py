"""Parts of messages. Mail programs read no stylesheets, so these carry their styles with them."""

import re

from django import template
from django.utils.html import format_html

register = template.Library()

ZERO_WIDTH_SPACE = "\u200b"
# Where mail programs begin to see an address: after "://", "@" and a dot between letters or digits.
ADDRESS_SEAM = re.compile(r"(?<=://)|(?<=\w[.@])(?=\w)")


@register.filter
def unlinked(text):
    """Text that a person wrote, so that a mail program makes no link of it.

    Otherwise somebody could register as ``Win at evil.example`` and have us send the link.
    """
    return ADDRESS_SEAM.sub(ZERO_WIDTH_SPACE, str(text))


@register.simple_tag
def mail_button(href, text):
    """The one thing to do in this message."""
    return format_html(
        '<p style="margin:24px 0"><a class="button" href="{}" style="display:inline-block;padding:12px 22px;'
        'background:#0b3fb3;color:#ffffff;border-radius:8px;font-weight:bold;text-decoration:none">{}</a></p>',
        href,
        text,
    )


@register.simple_block_tag
def mail_facts(content):
    """What, when, where: a table of ``mail_fact``."""
    return format_html(
        '<table role="presentation" cellpadding="0" cellspacing="0" style="margin:16px 0">{}</table>',
        content,
    )


@register.simple_block_tag
def mail_fact(content, label):
    """One line of ``mail_facts``."""
    return format_html(
        '<tr><td class="soft" style="padding:4px 16px 4px 0;color:#46536f;vertical-align:top;'
        'font:16px/1.5 Arial,Helvetica,sans-serif">{}</td><td class="ink" style="padding:4px 0;color:#14213d;'
        'font:16px/1.5 Arial,Helvetica,sans-serif">{}</td></tr>',
        label,
        content,
    )


@register.simple_tag
def mail_code(code):
    """A code to be typed in, large enough to be read across a desk."""
    return format_html(
        '<p class="ink" style="margin:16px 0;font:bold 32px/1.2 Consolas,Menlo,monospace;letter-spacing:4px;'
        'color:#14213d">{}</p>',
        code,
    )
