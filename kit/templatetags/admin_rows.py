"""Rows of the lists of stock Django admin, which come as finished cells."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def with_headers(cells, headers):
    """The cells of a row: each names its column, for screens too narrow for a table, and one heads the row.

    (WCAG 2.2, 1.3.1; technique H63.)
    """
    return [SafeString(cell[:3] + _marks(cell, header) + cell[3:]) for cell, header in zip(cells, headers, strict=True)]


def _marks(cell, header):
    scope = ' scope="row"' if cell.startswith("<th") else ""
    is_tick = "action-checkbox" in header.get("class_attrib", "")
    return scope if is_tick else f'{scope} data-column="{conditional_escape(str(header["text"]).capitalize())}"'
