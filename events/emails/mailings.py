"""Messages to everybody concerned, and what staff see of them before."""

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject

from events.models import Event
from outbox import actions as outbox


def _rows(people: QuerySet, *, key: str, may_stop: bool = False) -> QuerySet:
    """``people`` (rows with a ``person``) as a mailing's rows, in the order of ``outbox.ROW_COLUMNS``."""
    stop_url = (
        Concat(Value(f"{settings.SITE_URL}/l/"), Cast("token", CharField()), Value("/"))
        if may_stop
        else Value("", output_field=CharField())
    )
    return people.annotate(
        mail_key=Concat(Value(f"{key}:"), Cast("person_id", CharField())),
        mail_context=JSONObject(name=F("person__name")),
        mail_stop_url=stop_url,
    ).values_list("mail_key", "person__email", "person__language", "mail_context", "mail_stop_url")


def _invited_rows(invitations: QuerySet, *, key: str) -> QuerySet:
    """``invitations`` as a mailing's rows; where registering is spoken of, each has the link of its own."""
    token = Cast("token", CharField())
    link = Concat(Value(f"{settings.SITE_URL}/l/"), token, Value("/"), output_field=CharField())
    return invitations.annotate(
        mail_key=Concat(Value(f"{key}:invited:"), Cast("pk", CharField())),
        mail_language=Value(settings.LANGUAGE_CODE, output_field=CharField()),
        mail_context=JSONObject(name=F("name"), register_url=link, is_invited=Value(True)),
        mail_stop_url=Value("", output_field=CharField()),
    ).values_list("mail_key", "email", "mail_language", "mail_context", "mail_stop_url")


def tell_all(
    event: Event,
    what: str,
    *,
    key: str,
    context: dict,
    registrations: QuerySet,
    followers: QuerySet,
    invitations: QuerySet,
    attachments: tuple[dict, ...] = (),
) -> int:
    """Queues the message ``what`` to the people of these groups; returns how many messages are new.

    One message a person: who has registered and follows is told once, by the key.
    """
    shared = {
        "template": f"events/email/{what}",
        "shared_key": key,
        "context": context,
        "attachments": attachments,
        "about": event.reference,
    }
    told = outbox.queue_many(_rows(registrations, key=key), **shared)
    told += outbox.queue_many(_invited_rows(invitations, key=key), **shared)
    return told + outbox.queue_many(_rows(followers, key=key, may_stop=True), has_secret=True, **shared)


def preview(what: str, context: dict, *, name: str) -> tuple[str, str]:
    """Subject and text of the message ``what`` as somebody called ``name`` would get them."""
    subject, text, _html = outbox.preview(template=f"events/email/{what}", context={**context, "name": name})
    return subject, text
