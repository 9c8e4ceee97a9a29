"""Local events, and the days of posts, as calendar entries, RFC 5545."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Event as Entry

from kit.addresses import site_host
from kit.calendars import calendar_file, plain_entry

from .models import Edition, LocalEvent, Post


def entry(event: LocalEvent) -> Entry:
    """The entry of one local event, with where it is on the Earth."""
    item = plain_entry(event, f"local-event-{event.pk}", description=event.description, stamped_at=event.updated_at)
    if event.is_placed:
        item.add("geo", (event.latitude, event.longitude))
    return item


def post_entry(edition: Edition, post: Post) -> Entry:
    """The day of a post: one that is not blocked for anything else (3.8.2.7), and is the same in every zone."""
    item = Entry()
    item.add("uid", f"post-{post.pk}@{site_host()}")
    item.add("sequence", post.revision)
    item.add("dtstamp", post.updated_at.astimezone(UTC))
    item.add("dtstart", post.day)
    item.add("dtend", post.day + timedelta(days=1))
    item.add("transp", "TRANSPARENT")
    item.add("summary", _("Post: %(title)s") % {"title": post.title})
    address = f"{settings.SITE_URL}{post.get_absolute_url()}"
    item.add("description", "\n\n".join(filter(None, [post.advice, edition.hashtag, address])))
    item.add("url", address)
    return item


def calendar(events: Iterable[LocalEvent], *, name: str = "") -> str:
    """An iCalendar file with ``events`` as text."""
    return calendar_file(map(entry, events), name=name)


def posting_calendar(edition: Edition, posts: Iterable[Post]) -> str:
    """An iCalendar file with the days of ``posts``, all of ``edition``, as text."""
    entries = []
    for post in posts:
        post.edition = edition
        entries.append(post_entry(edition, post))
    return calendar_file(entries, name=_("%(edition)s: posts") % {"edition": edition})
