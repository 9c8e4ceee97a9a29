"""One function per message: builds its frozen context and hands it to the outbox."""

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.translation import gettext as _

from kit import times
from outbox import actions as outbox

from . import calendars
from .models import (
    DeadlineExtension,
    Event,
    Follower,
    Question,
    Registration,
    SeatPool,
    Session,
    State,
    differences,
)


def _event_context(event: Event) -> dict:
    """What every message about an event says: what, when by the place's zone, where, and its address."""
    return {
        "event": {
            "title": event.title,
            **time_and_place_in_words(event),
            "url": f"{settings.SITE_URL}{event.get_absolute_url()}",
        }
    }


def time_and_place_in_words(event: Event) -> dict[str, str]:
    """When, by the place's zone, and where."""
    start, end = times.span(event.starts_at, event.ends_at, event.zone)
    zone = event.zone_label(event.starts_at)
    return {"start": start, "end": end, "zone": zone, "place": _place(event)}


def _place(event: Event) -> str:
    """Where it is, in words, also when that is nowhere or not known yet."""
    if event.mode == Event.Mode.ONLINE:
        return _("online")
    place = event.place or _("to be announced")
    return _("%(place)s, and online") % {"place": place} if event.mode == Event.Mode.HYBRID else place


def takes_part_in_words(registration: Registration) -> str:
    """On site or online, where the event has both; else nothing, for its place says it."""
    if registration.event.mode != Event.Mode.HYBRID or registration.pool is None:
        return ""
    return registration.pool.get_slug_display()


def _registration_context(registration: Registration) -> dict:
    return {
        **_event_context(registration.event),
        "name": registration.person.name,
        "reference": registration.code,
        "url": f"{settings.SITE_URL}{registration.get_absolute_url()}",
    }


def _tell(registration: Registration, what: str, *, attachments: list[dict] | None = None, **more) -> None:
    """Queues the message ``what`` to the person of ``registration``, once for each revision of it."""
    outbox.queue(
        key=f"registration-{what}:{registration.pk}:{registration.revision}",
        template=f"events/email/registration_{what}",
        recipient=registration.person.email,
        language=registration.person.language,
        context={**_registration_context(registration), **more},
        attachments=attachments or [],
        about=registration.reference,
    )


def registration_submitted(registration: Registration) -> None:
    """Tells what became of a registration that was sent: confirmed, waiting or awaiting approval."""
    takes_part = takes_part_in_words(registration)
    if registration.state == State.CONFIRMED:
        _tell(
            registration, "confirmed", attachments=[calendars.attachment(registration.event)],
            join_url=registration.event.join_url, takes_part=takes_part,
        )  # fmt: skip
    else:
        _tell(registration, registration.state, takes_part=takes_part)


def registration_promoted(registration: Registration) -> None:
    """Tells somebody on the waiting list that a place is theirs."""
    _tell(
        registration, "promoted", attachments=[calendars.attachment(registration.event)],
        join_url=registration.event.join_url, takes_part=takes_part_in_words(registration),
    )  # fmt: skip


def registration_offered(registration: Registration) -> None:
    """Offers somebody on the waiting list a place, until an instant."""
    _tell(registration, "offered", **_until(registration))


def _until(registration: Registration) -> dict[str, str]:
    """Until when an offer stands, by the clocks of the event."""
    event, ends_at = registration.event, registration.offer_ends_at
    return {
        "until": times.moment(ends_at, event.zone),
        "until_zone": times.zone_label(ends_at, event.zone, event.city),
        "takes_part": takes_part_in_words(registration),
    }


def registration_expired(registration: Registration) -> None:
    """Tells somebody that an offer has run out, and the place is another person's."""
    _tell(registration, "expired")


def registration_switched(registration: Registration, *, has_waited: bool) -> None:
    """Tells somebody that they take part on site, or online, from now on."""
    _tell(
        registration, "switched", attachments=[calendars.attachment(registration.event)], has_waited=has_waited,
        join_url=registration.event.join_url, takes_part=takes_part_in_words(registration),
    )  # fmt: skip


def registration_waits_to_switch(registration: Registration, *, pool: SeatPool) -> None:
    """Tells somebody that they keep their place until one is free where they want to be."""
    _tell(registration, "waits_to_switch", wants=pool.name, takes_part=takes_part_in_words(registration))


def session_seat_given(registration: Registration, *, session: Session, given_up: Sequence[SeatPool]) -> None:
    """Tells somebody that a seat in a session is theirs, and which sessions at the same time they leave for it."""
    start, end = times.span(session.starts_at, session.ends_at, registration.event.zone)
    _tell(
        registration, "session_given", session=session.title, session_start=start, session_end=end,
        given_up=[pool.name for pool in given_up],
    )  # fmt: skip


def registration_cancelled(registration: Registration, *, reason: str, by_person: bool) -> None:
    _tell(registration, "cancelled", reason=reason, by_person=by_person)


def registration_declined(registration: Registration, *, reason: str) -> None:
    _tell(registration, "declined", reason=reason)


def registration_answers_changed(registration: Registration, *, reason: str) -> None:
    """Tells somebody that staff changed what they answered, why, and where it is to be read."""
    _tell(registration, "answers_changed", reason=reason)


def now_following(follower: Follower) -> None:
    """Tells a new follower what they will hear of, and how to stop it."""
    outbox.queue(
        key=f"following:{follower.pk}",
        template="events/email/following",
        recipient=follower.person.email,
        language=follower.person.language,
        context={**_event_context(follower.event), "name": follower.person.name},
        about=follower.event.reference,
        has_secret=True,
        unsubscribe_url=f"{settings.SITE_URL}{follower.get_stop_url()}",
    )


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


def _tell_all(
    event: Event,
    what: str,
    *,
    key: str,
    context: dict,
    registrations: QuerySet,
    followers: QuerySet,
    attachments: tuple[dict, ...] = (),
) -> int:
    """Queues the message ``what`` to the people of both groups; returns how many messages are new.

    One message a person: who is in both groups is told once, by the key.
    """
    shared = {
        "template": f"events/email/{what}",
        "shared_key": key,
        "context": context,
        "attachments": attachments,
        "about": event.reference,
    }
    told = outbox.queue_many(_rows(registrations, key=key), **shared)
    return told + outbox.queue_many(_rows(followers, key=key, may_stop=True), has_secret=True, **shared)


def _preview(what: str, context: dict, *, name: str) -> tuple[str, str]:
    """Subject and text of the message ``what`` as somebody called ``name`` would get them."""
    subject, text, _html = outbox.preview(template=f"events/email/{what}", context={**context, "name": name})
    return subject, text


def deadline_extended(
    event: Event, extension: DeadlineExtension, *, followers: QuerySet, registrations: QuerySet
) -> int:
    """Tells everybody concerned of a later deadline; returns how many messages were queued."""
    return _tell_all(
        event, "deadline_extended", key=extension_key(extension), context=extension_context(event, extension),
        registrations=registrations, followers=followers,
    )  # fmt: skip


def extension_key(extension: DeadlineExtension) -> str:
    """What the messages of one extension have in common, as the outbox knows it."""
    return f"deadline-extended:{extension.pk}"


def extension_context(event: Event, extension: DeadlineExtension) -> dict:
    """The words of an extension's message; also shown to staff before anything is sent."""
    return {
        **_event_context(event),
        "old": times.moment(extension.old_closes_at, event.zone),
        "new": times.moment(extension.new_closes_at, event.zone),
        "new_zone": event.zone_label(extension.new_closes_at),
        "reason": extension.reason,
        "register_url": f"{settings.SITE_URL}{event.get_absolute_url()}register/",
    }


def extension_preview(event: Event, extension: DeadlineExtension, *, name: str) -> tuple[str, str]:
    """The message of an extension that is not made yet."""
    return _preview("deadline_extended", extension_context(event, extension), name=name)


def event_changed(event: Event, *, before: Event, note: str, followers: QuerySet, registrations: QuerySet) -> int:
    """Tells everybody concerned of another time or place, with the new calendar entry."""
    return _tell_all(
        event, "event_changed", key=change_key(event, event.calendar_sequence),
        context=_change_context(event, before, note), attachments=(calendars.attachment(event),),
        registrations=registrations, followers=followers,
    )  # fmt: skip


def change_key(event: Event, sequence: int) -> str:
    """What the messages of a change have in common; ``sequence`` is the calendar entry's that they bring."""
    return f"event-changed:{event.pk}:{sequence}"


def change_preview(event: Event, *, before: Event, note: str, name: str) -> tuple[str, str]:
    """The message of a change that nobody was told of yet."""
    return _preview("event_changed", _change_context(event, before, note), name=name)


def _change_context(event: Event, before: Event, note: str) -> dict:
    return {
        **_event_context(event),
        "was": time_and_place_in_words(before),
        "differences": differences(before, event),
        "note": note,
    }


def event_cancelled(event: Event, *, reason: str, followers: QuerySet, registrations: QuerySet) -> int:
    """Tells everybody with a live registration, and followers, that an event will not take place."""
    return _tell_all(
        event, "event_cancelled", key=cancellation_key(event), context=_cancellation_context(event, reason),
        attachments=(calendars.attachment(event),), registrations=registrations, followers=followers,
    )  # fmt: skip


def cancellation_key(event: Event) -> str:
    """What the messages of a cancelled event have in common, as the outbox knows it."""
    return f"event-cancelled:{event.pk}"


def cancellation_preview(event: Event, *, reason: str, name: str) -> tuple[str, str]:
    """The message of a cancellation, if ``event`` were cancelled now."""
    return _preview("event_cancelled", _cancellation_context(event, reason), name=name)


def _cancellation_context(event: Event, reason: str) -> dict:
    return {**_event_context(event), "reason": reason}


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
    return _preview("answers_asked", context, name=name)


def _asking_context(event: Event, questions: Sequence[Question], note: str) -> dict:
    closes_at = event.deadline.closes_at
    return {
        **_event_context(event),
        "questions": [question.label for question in questions],
        "note": note,
        "closes": times.moment(closes_at, event.zone),
        "closes_zone": event.zone_label(closes_at),
    }
