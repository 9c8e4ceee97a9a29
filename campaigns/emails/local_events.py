"""Messages about a local event: to who proposed it, and to who checks."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import reference
from audit.models import Entry
from campaigns import rules
from campaigns.models import LocalEvent
from kit import times
from outbox import actions as outbox


def proposed(event: LocalEvent, *, entry: Entry) -> None:
    """Asks who checks to look at a local event, and tells who proposed it that we have it."""
    for checker in rules.checkers(event):
        _ask(event, "to_check", checker, entry)
    if event.proposed_by:
        _tell(event, "received", event.proposed_by, entry, url=_own_page(event))


def published(event: LocalEvent, *, by: User, entry: Entry) -> None:
    """Tells who proposed a local event that everybody sees it now, unless they published it themselves."""
    if event.proposed_by_id != by.pk:
        shown = event.replaces or event
        _tell(event, "published", event.proposed_by, entry, url=_absolute(shown.get_absolute_url()))


def sent_back(event: LocalEvent, *, also: User | None, by: User, entry: Entry) -> None:
    """Tells who proposed a local event what to change, and who asked ``also`` for the change of it that is taken up by
    that, unless they sent it back themselves."""
    url = _page(event, "local-event-change")
    for person in dict.fromkeys([event.proposed_by, _other(also, by)]):
        _tell(event, "sent_back", person, entry, url=url, words=event.words)


def changed(event: LocalEvent, *, by: User, entry: Entry) -> None:
    """Tells who proposed a local event that somebody else changed it."""
    if event.proposed_by_id != by.pk:
        _tell(event, "changed", event.proposed_by, entry, url=_own_page(event))


def cancelled(
    event: LocalEvent, *, also: User | None, by: User, was_published: bool, is_checked: bool, entry: Entry
) -> None:
    """Tells who proposed a local event, and who asked ``also`` for a change of it, that somebody else cancelled it; and
    who checks, when it was published and nobody who checks has cancelled it. Each once."""
    involved = dict.fromkeys([_other(event.proposed_by, by), _other(also, by)])
    for person in involved:
        _tell(event, "cancelled", person, entry, url=_own_page(event), words=event.words)
    if was_published and not is_checked:
        for checker in rules.checkers(event):
            if checker not in involved:
                _tell(event, "cancelled", checker, entry, url=_absolute(event.get_absolute_url()), words=event.words)


def _other(person: User | None, by: User) -> User | None:
    """``person``, unless they did it themselves."""
    return None if person == by else person


def _ask(event: LocalEvent, what: str, checker: User, entry: Entry) -> None:
    """A message to who checks; an answer by mail goes to who proposed the event."""
    proposer = event.proposed_by
    _tell(
        event, what, checker, entry, reply_to=proposer.email if proposer else "",
        url=_page(event, "local-event-check"),
        proposer=", ".join(filter(None, [proposer.name, proposer.organisation])) if proposer else "",
        proposer_email=proposer.email if proposer else "",
    )  # fmt: skip


def _tell(event: LocalEvent, what: str, person: User | None, entry: Entry, *, reply_to: str = "", **more) -> None:
    """Queues one message for the fact that ``entry`` remembers; to nobody when the account is gone."""
    if person is None:
        return
    outbox.queue(
        key=f"local-event-{what}:{entry.pk}:{person.pk}",
        template=f"campaigns/email/local_event_{what}",
        recipient=person.email,
        language=person.language,
        reply_to=reply_to,
        context={"name": person.name, "event": _facts(event), **more},
        about=reference(event),
    )


def _facts(event: LocalEvent) -> dict[str, str | bool]:
    start, end = times.span(event.starts_at, event.ends_at, event.zone)
    return {
        "title": event.title,
        "start": start,
        "end": end,
        "zone": event.zone_label(event.starts_at),
        "place": event.place or _("online"),
        "organiser": event.organiser,
        "programme": event.programme.name,
        "edition": str(event.edition),
        "is_change": event.replaces_id is not None,
    }


def _own_page(event: LocalEvent) -> str:
    """The page on which somebody sees what they proposed."""
    return _absolute(reverse("my-local-events", args=[event.edition.campaign.slug, event.edition.year]))


def _page(event: LocalEvent, name: str) -> str:
    return _absolute(reverse(name, args=[event.edition.campaign.slug, event.edition.year, event.slug]))


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
