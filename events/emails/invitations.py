"""Messages to people who are invited to an event, whom the portal need not know yet."""

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat, JSONObject

from events.models import Event
from kit import times
from outbox import actions as outbox

from .mailings import preview
from .words import event_context


def invitations(event: Event, *, note: str, press: str, invited: QuerySet) -> int:
    """Invites everybody of ``invited`` (invitations), each with a link of their own; how many messages are new."""
    return _tell(event, "invitation", shared_key=invitations_key(event, press), note=note, rows=invited)


def invitation_reminders(event: Event, *, note: str, press: str, reminded: QuerySet) -> int:
    """Reminds everybody of ``reminded`` of their invitation, once."""
    return _tell(event, "invitation_reminder", shared_key=reminders_key(event, press), note=note, rows=reminded)


def invitations_key(event: Event, press: str) -> str:
    """What the messages of one press of the button have in common, as the outbox knows it."""
    return f"invitations:{event.pk}:{press}"


def reminders_key(event: Event, press: str) -> str:
    return f"invitation-reminders:{event.pk}:{press}"


def invitation_preview(event: Event, *, note: str, name: str, is_reminder: bool = False) -> tuple[str, str]:
    """The message before anybody is invited, or reminded."""
    context = {**_context(event, note), "link": f"{settings.SITE_URL}/l/…/"}
    return preview("invitation_reminder" if is_reminder else "invitation", context, name=name)


def _tell(event: Event, what: str, *, shared_key: str, note: str, rows: QuerySet) -> int:
    """One message a link: who is invited anew has another link, and is told again."""
    token = Cast("token", CharField())
    people = rows.annotate(
        # The key is no secret, the token is.
        mail_key=Concat(Value(f"{what}:"), MD5(token)),
        mail_language=Value(settings.LANGUAGE_CODE, output_field=CharField()),
        mail_context=JSONObject(
            name=F("name"), link=Concat(Value(f"{settings.SITE_URL}/l/"), token, Value("/"), output_field=CharField())
        ),
        mail_stop_url=Value("", output_field=CharField()),
    )
    return outbox.queue_many(
        people.values_list("mail_key", "email", "mail_language", "mail_context", "mail_stop_url"),
        template=f"events/email/{what}",
        shared_key=shared_key,
        context=_context(event, note),
        about=event.reference,
    )


def _context(event: Event, note: str) -> dict:
    closes_at = event.deadline.closes_at
    return {
        **event_context(event),
        "note": note,
        "closes": times.moment(closes_at, event.zone),
        "closes_zone": event.zone_label(closes_at),
    }
