"""Who of the demo was asked to register for support, who did, and what became of what they asked for."""

from collections import Counter
from datetime import timedelta

from django.db.models import F
from django.utils.text import slugify

from accounts.models import Affiliation, User
from campaigns.actions.delivering import mark_events
from campaigns.models import (
    Boost,
    Edition,
    LocalEvent,
    Service,
    ServiceRequest,
    SupportAsk,
    SupportRegistration,
    VideoWish,
)
from contacts.models import ContactPerson, Programme
from contacts.models.programmes import Goal

from .plan import Clock

#: So many registered, have begun, and declined; the rest is silent, this programme of an officer with a password too.
REGISTERED, STARTED, DECLINED = 60, 4, 3
SILENT = "Central Baltic"
#: Programmes of which no address is known, and nobody acts for them.
WITHOUT_ADDRESS = 6
ADVISERS = ["sanna-rautio", "marie-laure-pauwels"]
PLANS = (
    "An open day in each of our regions, in the week of the key date.",
    "One large event with two neighbours, and small ones in schools.",
    "We show three projects that end this year.",
)
State = ServiceRequest.State
STATES = (State.ASKED, State.IN_WORK, State.DELIVERED, State.DELIVERED, State.NOT_POSSIBLE)
WORDS = {State.NOT_POSSIBLE: "The material came too late for this season. Please write to us for the next one."}
WISHED_EUROS, GRANTED_EUROS = 350, 250


def add_support(edition: Edition, events: list[LocalEvent], *, by: User, clock: Clock) -> None:
    """Every programme of Interreg is asked; ``by`` asked them."""
    programmes = list(Programme.objects.listed().filter(goal=Goal.INTERREG).order_by("pk"))
    programmes.sort(key=lambda programme: programme.short_name == SILENT)
    speaking = dict(Affiliation.objects.acting().order_by("-pk").values_list("programme", "person"))
    numbers = Counter(Affiliation.objects.acting().values_list("programme", flat=True))
    _add_addresses(programmes, numbers)
    SupportAsk.objects.bulk_create(
        SupportAsk(
            edition=edition, programme=programme, told=numbers[programme.pk] or int(bool(programme.email)), by=by,
            at=clock.at(-95, "09:30"),
        )
        for programme in programmes
    )  # fmt: skip
    answered = SupportRegistration.objects.bulk_create(
        _registration(edition, programme, number, speaking.get(programme.pk), clock)
        for number, programme in enumerate(programmes[: REGISTERED + STARTED + DECLINED])
    )
    _add_services(answered[:REGISTERED], events, clock)


def _add_addresses(programmes: list[Programme], numbers: Counter) -> None:
    unknown = [programme for programme in programmes if not numbers[programme.pk]][-WITHOUT_ADDRESS:]
    for programme in programmes:
        programme.email = "" if programme in unknown else f"office@{slugify(programme.short_name)}.example"
    Programme.objects.bulk_update(programmes, ["email"])


def _registration(edition: Edition, programme: Programme, number: int, person: int | None, clock: Clock):
    begun_at = clock.at(-92 + number, "10:00")
    kept = {"edition": edition, "programme": programme, "started_by_id": person, "started_at": begun_at}
    if number >= REGISTERED + DECLINED:
        return SupportRegistration(state=SupportRegistration.State.STARTED, **kept)
    states = SupportRegistration.State
    return SupportRegistration(
        state=states.REGISTERED if number < REGISTERED else states.DECLINED,
        answered_by_id=person,
        answered_at=begun_at + timedelta(hours=2),
        plans=PLANS[number % len(PLANS)] if number < REGISTERED else "",
        **kept,
    )


def _add_services(registrations: list[SupportRegistration], events: list[LocalEvent], clock: Clock) -> None:
    advisers = list(ContactPerson.objects.filter(slug__in=ADVISERS).order_by("slug"))
    requests = ServiceRequest.objects.bulk_create(
        _request(registration, service, number, advisers, clock)
        for number, registration in enumerate(registrations)
        for position, service in enumerate((Service.VIDEO, Service.VISIBILITY, Service.ADVICE))
        if (number + position) % 2
    )
    VideoWish.objects.bulk_create(
        VideoWish(request=request, event_line="See what neighbours build", subtitle_languages=["en"])
        for request in requests
        if request.service == Service.VIDEO
    )
    for request in requests:
        if (request.service, request.state) == (Service.VISIBILITY, State.DELIVERED):
            mark_events(request)
    _add_boosts(registrations, events, advisers, clock)


def _request(registration, service, number, advisers, clock: Clock, event: LocalEvent | None = None) -> ServiceRequest:
    state = STATES[number % len(STATES)]
    if (service, state) == (Service.VIDEO, State.DELIVERED):
        state = State.IN_WORK  # a finished one is a file
    is_open = state in (State.ASKED, State.IN_WORK)
    return ServiceRequest(
        registration=registration,
        service=service,
        local_event=event,
        state=state,
        words=WORDS.get(state, ""),
        adviser=advisers[number % len(advisers)] if advisers and state != State.ASKED else None,
        due_date=clock.day(number % 14 - 1) if is_open else None,
        asked_at=registration.answered_at,
        changed_at=registration.answered_at + timedelta(days=0 if state == State.ASKED else 3),
    )


def _add_boosts(registrations, events: list[LocalEvent], advisers, clock: Clock) -> None:
    """For one local event of each programme that has one; granted where it is in work or delivered."""
    of_programme = {event.programme_id: event for event in reversed(events) if not event.is_cancelled}
    asking = [row for row in registrations if row.programme_id in of_programme]
    requests = ServiceRequest.objects.bulk_create(
        _request(row, Service.BOOSTING, number, advisers, clock, of_programme[row.programme_id])
        for number, row in enumerate(asking)
    )
    boosts = Boost.objects.bulk_create(_boost(request) for request in requests)
    granted = sum(boost.granted_euros for boost in boosts)
    edition = registrations[0].edition_id
    Edition.objects.filter(pk=edition).update(boosting_granted_euros=F("boosting_granted_euros") + granted)


def _boost(request: ServiceRequest) -> Boost:
    event, is_done = request.local_event, request.state == State.DELIVERED
    is_granted = is_done or request.state == State.IN_WORK
    return Boost(
        request=request,
        link=event.website,
        text=event.title,
        territory=event.city or event.programme.short_name,
        language=event.languages[0],
        days=7,
        wished_euros=WISHED_EUROS,
        granted_euros=GRANTED_EUROS if is_granted else 0,
        spent_euros=GRANTED_EUROS - 13 if is_done else None,
        reach=18_400 if is_done else None,
    )
