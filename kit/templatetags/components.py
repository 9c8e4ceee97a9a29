"""The parts that pages are made of. Each declares what it takes; anything else is an error.

Arguments are plain values (text, numbers, instants, addresses): a part makes no query and knows no noun of
ours. The gallery shows every part in every state.
"""

import json
from functools import cache, lru_cache

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kit.photos import pixels_of

register = template.Library()


def part(template_name, /, **context):
    """Render ``components/<template_name>.html`` with these values and nothing else."""
    return render_to_string(f"components/{template_name}.html", context)


def one_of(choices, value):
    """Return ``value``, or raise when a page asks for a look that does not exist."""
    if value not in choices:
        raise ImproperlyConfigured(f"{value!r} is not one of {', '.join(map(repr, choices))}")
    return value


# -- words and links ----------------------------------------------------------------------------------
@register.simple_tag
def tag(text, href="", tone=""):
    """A small label; a link when it has an address. Tones: none, ``good``, ``warn``."""
    css = " ".join(filter(None, ["tag", one_of(("", "good", "warn"), tone)]))
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', css, href, text)
    return format_html('<span class="{}">{}</span>', css, text)


@register.simple_tag
def button_link(href, text, tone="primary", wide=False):
    """A link that looks like a button, for it begins something. Tones: ``primary``, ``quiet``, ``danger``."""
    return format_html('<a class="{}" href="{}">{}</a>', button_classes(tone, wide), href, text)


@register.simple_tag
def submit(text, tone="primary", name="", value="", wide=False):
    """A button that sends the form it stands in."""
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button type="submit" class="{}"{}>{}</button>', button_classes(tone, wide), named, text)


def button_classes(tone, wide):
    return f"btn btn-{one_of(('primary', 'quiet', 'danger'), tone)}{' w-100' if wide else ''}"


@register.simple_tag(takes_context=True)
def nav_link(context, view_name, text):
    """A link of the main navigation, marked when it leads here or to the part of the site this page is in."""
    href = _address(view_name)
    path = context["request"].path if "request" in context else ""
    if not path.startswith(href):
        return _nav_link(href, text, "")
    return _nav_link(href, text, "page" if path == href else "true")


# Every page has the same few links, and finding an address costs more than the rest of a link.
_address = cache(reverse)


@lru_cache(maxsize=128)
def _nav_link(href, text, current):
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', href, mark, text)


@register.simple_tag
def breadcrumbs(*trail):
    """The way to this page: text, address, text, address, …, and the text of the page itself last."""
    if len(trail) % 2 == 0:
        raise ImproperlyConfigured("breadcrumbs take pairs of text and address, and the present page's text last")
    return part("breadcrumbs", links=list(zip(trail[:-1:2], trail[1::2], strict=True)), here=trail[-1])


#: What ends a script, or begins something in it that is none of its text, as JSON writes it in other signs.
NOT_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.simple_tag
def linked_data(data):
    """What machines read of a page (JSON-LD): plain values, which no text in them can leave.

    It is data, which browsers do not run, so a strict policy lets it stand in the page.
    """
    return format_html(
        '<script type="application/ld+json">{}</script>', SafeString(json.dumps(data).translate(NOT_IN_A_SCRIPT))
    )


# -- boxes --------------------------------------------------------------------------------------------
@register.simple_block_tag
def panel(content, title="", level=2):
    """A box that stands apart from the text. No panel in a panel."""
    return part("panel", content=content, title=title, heading=f"h{one_of((2, 3), level)}")


@register.simple_block_tag
def notice(content, title="", tone="info", role=""):
    """Something to know before reading on. Tones are the levels of Django's messages.

    ``role="status"`` has it read out when the page opens.
    """
    tone = one_of(("debug", "info", "success", "warning", "error"), tone)
    return part("notice", content=content, title=title, tone=tone, role=one_of(("", "status", "alert"), role))


@register.simple_block_tag
def empty(content, title):
    """What stands where a list would be, and what to do instead."""
    return part("empty", content=content, title=title)


@register.simple_block_tag
def confirmation(content, title, reference="", reference_label="", level=1):
    """It worked: the one message of the page and its heading, with the reference to keep."""
    heading = f"h{one_of((1, 2, 3), level)}"
    return part(
        "confirmation",
        content=content,
        title=title,
        heading=heading,
        reference=reference,
        reference_label=reference_label,
    )


# -- facts --------------------------------------------------------------------------------------------
@register.simple_block_tag
def facts(content):
    """What, when, where, for whom: a list of ``fact``."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content, label):
    """One line of ``facts``."""
    return format_html("<dt>{}</dt><dd>{}</dd>", label, content)


@register.simple_block_tag
def answers(content):
    """Answers to check before sending: a list of ``answer``."""
    return format_html('<dl class="answers">{}</dl>', content)


@register.simple_tag
def answer(label, value, change_href="", change_fragment=""):
    """One answer, with the way back to its question."""
    words = linebreaksbr(value or "—")
    if not change_href:
        return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, words)
    href = f"{change_href}#{change_fragment}" if change_fragment else change_href
    change = format_html('<a href="{}">{}<span class="visually-hidden">: {}</span></a>', href, _("Change"), label)
    return format_html("<div><dt>{}</dt><dd>{}</dd><dd>{}</dd></div>", label, words, change)


@register.simple_tag
def person(name, href="", photo="", about="", away="", phone="", write_href="", write_text=""):
    """A person one can ask: photo or initials, what about, phone, and the way to write.

    ``away`` says until when they are not there, and who answers; phone and letter lead there then.
    """
    words = name.split()
    initials = "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()
    return part(
        "person", name=name, initials=initials, href=href, photo=photo, about=about, away=away, phone=phone,
        dial="".join(sign for sign in phone if sign in "+0123456789"),
        write_href=write_href, write_text=write_text,
    )  # fmt: skip


@register.simple_tag
def document(title, href, kind="", size_bytes=None, updated_on=None, note="", host=""):
    """A file to take away: its kind, its size and the day it was last changed; ``note`` says whom it is for, ``host``
    where it is kept when that is another site."""
    return part(
        "document",
        title=title,
        href=href,
        kind=kind,
        size_bytes=size_bytes,
        updated_on=updated_on,
        note=note,
        host=host,
    )


@register.simple_tag
def pixels(address):
    """The attributes by which a page leaves room for the picture at ``address``, as far as its name tells its size."""
    size = pixels_of(address)
    return format_html(' width="{}" height="{}"', *size) if size else ""


# -- lists --------------------------------------------------------------------------------------------
CHOICE = '<li><a class="tag" href="{}{}"{}>{}{}</a></li>\n'
COUNTED_CHOICE = '<li><a class="tag" href="{}{}"{}>{} <span class="nums">({})</span>{}</a></li>\n'


@register.simple_tag
def filter_choices(choices, address):
    """The choices of a filter (``kit.filters``) as links into the list at ``address``.

    A list may offer a hundred: put together here they cost a fifth of what a template's loop does.
    """
    chosen, take_away = format_html(' aria-current="{}"', "true"), _take_away(_("(chosen; take away)"))
    parts = []
    for choice in choices:
        query = f"?{choice.query}" if choice.query else ""
        marks = chosen if choice.is_chosen else "", take_away if choice.may_be_undone else ""
        if choice.count is None:
            parts.append(format_html(CHOICE, address, query, marks[0], choice.label, marks[1]))
        else:
            parts.append(format_html(COUNTED_CHOICE, address, query, marks[0], choice.label, choice.count, marks[1]))
    return SafeString("".join(parts))


@lru_cache
def _take_away(words):
    return format_html(' <span aria-hidden="true">×</span><span class="visually-hidden">{}</span>', words)


# -- measures -----------------------------------------------------------------------------------------
@register.simple_tag
def deadline_line(opens_at, closes_at, now, was_at=None):
    """The time from opening to closing as a line, with today and, after an extension, the former end.

    It repeats what the words beside it say, so it is hidden from those who listen.
    """
    span = (closes_at - opens_at).total_seconds()

    def along(instant):
        return round(min(max((instant - opens_at).total_seconds() / span, 0), 1) * 100) if span > 0 else 100

    return part("deadline_line", gone=along(now), was=None if was_at is None else along(was_at))


@register.simple_tag
def meter(value, maximum, text, note=""):
    """How much is left of something that is counted: the words, and a bar that repeats them."""
    share = round(min(max(value / maximum, 0), 1) * 100) if maximum else 0
    return part("meter", share=share, text=text, note=note)


@register.simple_tag
def steps(labels, current):
    """Where one is on a way of several pages; ``current`` counts from 1."""
    return _steps(tuple(map(str, labels)), current)


@lru_cache(maxsize=128)
def _steps(labels, current):
    return part("steps", labels=labels, current=current)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, fragment=""):
    """Links to the pages of a list, the rest of the address as it is; nothing when there is one page.

    ``fragment`` is the id of the list, when it does not begin its page.
    """
    paginator = page.paginator
    return {
        "request": context["request"],
        "page": page,
        "numbers": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "ellipsis": paginator.ELLIPSIS,
        "fragment": f"#{fragment}" if fragment else "",
    }


@register.simple_tag
def error_summary(*forms):
    """What is wrong, first and in focus, each line a link to its field. Crispy forms bring it along."""
    return part("error_summary", forms=[form for form in forms if form.errors])
