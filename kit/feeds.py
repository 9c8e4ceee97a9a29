"""Lists to subscribe to: news (Atom, RFC 4287) and calendars, asked for by the query of the list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

FEED_SIZE = 200
#: Signs that XML 1.0 has no way to write; a text that was pasted from elsewhere may hold one.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def for_xml(fact):
    """``fact`` without the signs that XML cannot write; a text, several, or what holds none."""
    if isinstance(fact, str):
        return NOT_IN_XML.sub("", fact)
    return [for_xml(each) for each in fact] if isinstance(fact, list | tuple) else fact


class PlainAtom(Atom1Feed):
    """Atom that can be read whatever was pasted into its texts."""

    def __init__(self, **facts):
        super().__init__(**{name: for_xml(fact) for name, fact in facts.items()})

    def add_item(self, **facts):
        super().add_item(**{name: for_xml(fact) for name, fact in facts.items()})


@dataclass(frozen=True)
class AskedFeed:
    """A feed as its address asks for it: the same query as that of the list, and what is wrong with it.

    ``of`` are the words in the addresses of the list and its feeds: nothing, or what the list belongs to.
    """

    title: str
    query: str
    rows: Sequence[Model]
    problems: Sequence[str] = ()
    of: tuple = ()

    def address(self, name: str) -> str:
        return f"{settings.SITE_URL}{reverse(name, args=self.of)}{f'?{self.query}' if self.query else ''}"


class ListFeed(Feed):
    """News of the rows of a list; a subclass names the addresses of both, and says each row in words."""

    feed_type = PlainAtom
    list_name = ""
    feed_name = ""

    def title(self, asked: AskedFeed) -> str:
        return asked.title

    def subtitle(self, asked: AskedFeed) -> str:
        return " ".join(asked.problems)

    def link(self, asked: AskedFeed) -> str:
        return asked.address(self.list_name)

    def feed_url(self, asked: AskedFeed) -> str:
        return asked.address(self.feed_name)

    def items(self, asked: AskedFeed) -> Sequence[Model]:
        return asked.rows

    def item_link(self, row: Model) -> str:
        return f"{settings.SITE_URL}{row.get_absolute_url()}"


def calendar_response(text: str, name: str) -> HttpResponse:
    """A file of calendar entries, called ``name``."""
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )
