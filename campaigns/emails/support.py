"""Messages to programmes: each goes to all who act for it, or to its address where nobody does."""

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import Affiliation, User
from campaigns.models import Edition, ServiceRequest, SupportRegistration
from contacts.models import Programme
from events.models import DeadlineExtension
from kit import times
from kit.models import new_token
from outbox import actions as outbox


def support_asked(edition: Edition, programmes: QuerySet[Programme]) -> int:
    """Asks ``programmes`` to register; returns how many messages are new."""
    # What two presses share may differ by the deadline; each person's message is one, by its key.
    shared = f"support-asked:{edition.pk}:{new_token()}"
    key = f"support-asked:{edition.pk}"
    return tell_programmes(
        edition, programmes, "support_asked", key=key, shared_key=shared, context=asking_context(edition)
    )


def asking_context(edition: Edition) -> dict:
    """The words by which programmes are asked; also shown to staff before anything is sent."""
    closes_at = edition.support_deadline.closes_at
    return {**_edition(edition), "closes": times.moment(closes_at, edition.zone), "zone": _zone(edition, closes_at)}


def support_extended(edition: Edition, extension: DeadlineExtension, programmes: QuerySet[Programme]) -> int:
    """Tells ``programmes`` that registration for support is open longer; returns how many messages are new."""
    key = extension_key(extension)
    context = extension_context(edition, extension)
    return tell_programmes(edition, programmes, "support_extended", key=key, shared_key=key, context=context)


def extension_key(extension: DeadlineExtension) -> str:
    """What the messages of one extension have in common, as the outbox knows it."""
    return f"support-extended:{extension.pk}"


def extension_context(edition: Edition, extension: DeadlineExtension) -> dict:
    """The words of an extension's message; also shown to staff before anything is sent."""
    return {
        **_edition(edition),
        **extension.in_words(edition.zone),
        "zone": _zone(edition, extension.new_closes_at),
    }


def service_changed(request: ServiceRequest) -> int:
    """Tells the programme what became of a service it asked for, once for each of its revisions."""
    registration = SupportRegistration.objects.select_related("edition__campaign").get(pk=request.registration_id)
    key = f"service-changed:{request.pk}:{request.revision}"
    programmes = Programme.objects.filter(pk=registration.programme_id)
    context = {**_edition(registration.edition), **_service_context(request)}
    return tell_programmes(
        registration.edition, programmes, "service_changed", key=key, shared_key=key, context=context
    )


def _service_context(request: ServiceRequest) -> dict:
    boost = getattr(request, "boost", None)
    return {
        "service": request.get_service_display(),
        "local_event": request.local_event.title if request.local_event_id else "",
        "state": request.get_state_display(),
        "words": request.words,
        "adviser": str(request.adviser or ""),
        "due": date_format(request.due_date, "j F Y") if request.due_date else "",
        "granted_euros": boost.granted_euros if boost else None,
        "spent_euros": boost.spent_euros if boost else None,
        "reach": boost.reach if boost else None,
    }


def support_registered(registration: SupportRegistration, *, by: User) -> None:
    """Tells who sent it that their programme is registered, once for each time it comes to be."""
    outbox.queue(
        key=f"support-registered:{registration.pk}:{registration.revision}",
        template="campaigns/email/support_registered",
        recipient=by.email,
        language=by.language,
        context={
            **_edition(registration.edition),
            "name": by.name,
            "programme": registration.programme.name,
            "url": f"{settings.SITE_URL}{registration.get_absolute_url()}",
            "services": [request.get_service_display() for request in registration.services.all()],
        },
        about=registration.edition.reference,
    )


def support_preview(what: str, context: dict) -> tuple[str, str]:
    """Subject and text of a message to a programme, before anything is sent."""
    own = {"name": "(name)", "programme": "(programme)", "url": f"{settings.SITE_URL}/…"}
    subject, text, _html = outbox.preview(template=f"campaigns/email/{what}", context={**context, **own})
    return subject, text


def _edition(edition: Edition) -> dict:
    return {"edition": str(edition), "edition_url": f"{settings.SITE_URL}{edition.get_absolute_url()}"}


def _zone(edition: Edition, instant) -> str:
    return times.zone_label(instant, edition.zone)


def tell_programmes(
    edition: Edition, programmes: QuerySet[Programme], what: str, *, key: str, shared_key: str, context: dict
) -> int:
    """Queues the message ``what`` to each officer of ``programmes``, and to the addresses of those that have none."""
    shared = {
        "template": f"campaigns/email/{what}",
        "shared_key": shared_key,
        "context": context,
        "about": edition.reference,
    }
    acting = Affiliation.objects.acting().filter(person__is_active=True)
    officers = acting.filter(programme__in=programmes)
    told = outbox.queue_many(_officers(officers, edition, key), **shared)
    alone = programmes.exclude(email="").exclude(Exists(acting.filter(programme=OuterRef("pk"))))
    return told + outbox.queue_many(_addresses(alone, edition, key), **shared)


def _url(edition: Edition, slug: str) -> Concat:
    base = f"{settings.SITE_URL}{reverse('support', args=[edition.campaign.slug, edition.year])}"
    return Concat(Value(base), slug, Value("/"), output_field=CharField())


def _officers(officers: QuerySet[Affiliation], edition: Edition, key: str) -> QuerySet:
    return officers.annotate(
        mail_key=Concat(
            Value(f"{key}:"), Cast("programme_id", CharField()), Value(":"), Cast("person_id", CharField())
        ),
        mail_context=JSONObject(
            name=F("person__name"), programme=F("programme__name"), url=_url(edition, "programme__slug")
        ),
        mail_stop_url=Value("", output_field=CharField()),
    ).values_list("mail_key", "person__email", "person__language", "mail_context", "mail_stop_url")


def _addresses(programmes: QuerySet[Programme], edition: Edition, key: str) -> QuerySet:
    return programmes.annotate(
        mail_key=Concat(Value(f"{key}:"), Cast("pk", CharField())),
        mail_language=Value(settings.LANGUAGE_CODE, output_field=CharField()),
        mail_context=JSONObject(name=Value(""), programme=F("name"), url=_url(edition, "slug")),
        mail_stop_url=Value("", output_field=CharField()),
    ).values_list("mail_key", "email", "mail_language", "mail_context", "mail_stop_url")
