import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject

from events import rules
from events.models import Event, Question
from kit import times
from outbox import actions as outbox

from .mailings import preview
from .words import event_context


def answers_asked(event: Event, *, questions: Sequence[Question], note: str, registrations: QuerySet) -> int:
    """Asks everybody of ``registrations`` to answer ``questions``, on the page that changes their answers."""
    key = asking_key(event, questions)
    change_url = Concat(Value(f"{settings.SITE_URL}/registrations/"), F("code"), Value("/change/"))
    people = registrations.annotate(
        mail_key=Concat(Value(f"{key}:"), Cast("person_id", CharField())),
        mail_context=JSONObject(name=F("person__name"), change_url=change_url),
        mail_stop_url=Value("", output_field=CharField()),
    )
    return outbox.queue_many(
        people.values_list("mail_key", "person__email", "person__language", "mail_context", "mail_stop_url"),
        template="events/email/answers_asked",
        shared_key=key,
        context=_asking_context(event, questions, note),
        about=event.reference,
    )


def asking_key(event: Event, questions: Sequence[Question]) -> str:
    """What the messages that ask for answers to these questions, as they stand, have in common."""
    pairs = ",".join(f"{question.pk}.{question.revision}" for question in questions)
    return f"answers-asked:{event.pk}:{hashlib.sha256(pairs.encode()).hexdigest()[:32]}"


def asking_preview(event: Event, *, questions: Sequence[Question], note: str, name: str) -> tuple[str, str]:
    """The message that asks for answers, before anybody is asked."""
    context = {**_asking_context(event, questions, note), "change_url": f"{settings.SITE_URL}/registrations/…/change/"}
    return preview("answers_asked", context, name=name)


def _asking_context(event: Event, questions: Sequence[Question], note: str) -> dict:
    closes_at = rules.changes_until(event)
    return {
        **event_context(event),
        "questions": [question.label for question in questions],
        "note": note,
        "closes": times.moment(closes_at, event.zone),
        "closes_zone": event.zone_label(closes_at),
    }
