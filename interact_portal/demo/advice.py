"""Questions of the demo's programmes in their threads of advice, and who looks after which of them."""

from datetime import datetime, timedelta

from accounts.models import Affiliation, User
from campaigns.models import AdviceMessage, Edition, Service, ServiceRequest, SupportRegistration
from contacts.models import ContactPerson

#: The member of staff with a password is an adviser, too: their address is that of this contact person.
ADVISER_ON_STAFF = "sanna-rautio"
#: What was asked and answered in turn, each so many days ago, by the short name of the programme.
TALKS = {
    "South Baltic": (
        (40, "Two of our projects want to share one evening in the old customs hall. Is that one local event, or two?"),
        (39, "One, with both projects named in it: people look for the evening, not for the project."),
        (38, "Thank you. One of them was financed in the last period. May it be shown as well?"),
        (38, "Yes. Say so in the description: what people see was built with neighbours, whenever it was."),
        (0, "Can we still change the date of our bicycle tour? Rain is forecast, and it runs along the coast."),
    ),
    "Upper Rhine": (
        (12, "The museum wants a letter that we may use its hall for the campaign. Do you have a template for that?"),
    ),
    "South Adriatic": (
        (
            9,
            "The ferry company offers free crossings to all who come to our open day. Is that something you can boost?",
        ),
        (8, "A good story. Ask for boosting of the open day, with the crossings in the first line of the text."),
        (6, "We did. The text has to be in Italian and Albanian: is that one boosting or two?"),
    ),
}


def add_advice(edition: Edition, *, by: User, now: datetime) -> None:
    """The threads of ``TALKS``, in which ``by`` answers; what waits for an answer is late, or of this hour."""
    adviser = ContactPerson.objects.get(slug=ADVISER_ON_STAFF)
    adviser.email = by.email
    adviser.save(update_fields=["email"])
    registrations = SupportRegistration.objects.filter(
        edition=edition, state=SupportRegistration.State.REGISTERED, programme__short_name__in=TALKS
    )
    for registration in registrations.select_related("programme"):
        officer = Affiliation.objects.acting().filter(programme=registration.programme).order_by("pk").first().person
        said = TALKS[registration.programme.short_name]
        request = _request(registration, adviser, asked_at=now - timedelta(days=said[0][0]), is_begun=len(said) > 1)
        AdviceMessage.objects.bulk_create(_messages(said, request, officer, by, now))


def _request(
    registration: SupportRegistration, adviser: ContactPerson, *, asked_at: datetime, is_begun: bool
) -> ServiceRequest:
    states = ServiceRequest.State
    standing = {
        "state": states.IN_WORK if is_begun else states.ASKED,
        "adviser": adviser if is_begun else None,
        "words": "",
        "due_date": None,
    }
    told = {**standing, "asked_at": asked_at, "changed_at": asked_at}
    return registration.services.update_or_create(service=Service.ADVICE, defaults=standing, create_defaults=told)[0]


def _messages(said, request: ServiceRequest, officer: User, by: User, now: datetime) -> list[AdviceMessage]:
    times = [now - timedelta(days=days, minutes=5 * (len(said) - number)) for number, (days, _text) in enumerate(said)]
    return [
        AdviceMessage(
            request=request,
            is_answer=bool(number % 2),
            text=text,
            by=by if number % 2 else officer,
            at=times[number],
            answered_at=times[number + 1] if number % 2 == 0 and number + 1 < len(said) else None,
        )
        for number, (_days, text) in enumerate(said)
    ]
