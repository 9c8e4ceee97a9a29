"""A programme registers for support in an edition: one form for all who act for it, whoever of them goes on.

Lock order: the programme, the affiliation, the registration, its services; an edition is only read.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts import rules
from accounts.actions.affiliations import hold_programme
from accounts.models import User
from audit.actions import record
from campaigns import emails
from campaigns.models import (
    Boost,
    Edition,
    LocalEvent,
    Service,
    ServiceRequest,
    SupportRegistration,
    VideoWish,
)
from contacts.models import Programme

from .delivering import forget, hold, stored_name
from .support_deadline import require_open

State = SupportRegistration.State
SAVED = "support-saved"
VERBS = {State.REGISTERED: "support-registered", State.DECLINED: "support-declined"}
#: What the form of the registration asks for; boosting is asked for each local event.
OF_THE_FORM = [Service.VIDEO, Service.VISIBILITY, Service.ADVICE]


class NotActing(Exception):
    """Who sent it does not act for the programme any more."""


class WrittenMeanwhile(Exception):
    """A colleague saved since the page was opened; ``registration`` is as it stands now."""

    def __init__(self, registration: SupportRegistration):
        super().__init__(registration.pk)
        self.registration = registration


class InWork(Exception):
    """What we have begun to do, or have done, and advice in which somebody wrote, is not taken back or changed by the
    form; ``service`` says what."""

    def __init__(self, service: str):
        super().__init__(service)
        self.service = service


class NotRegistered(Exception):
    """Boosting is for programmes that are registered."""


class NotTheirEvent(Exception):
    """The local event is another programme's, was called off, or its season is over."""


@dataclass(frozen=True)
class Wishes:
    """What a programme says in the form."""

    plans: str = ""
    services: Collection[str] = ()
    event_line: str = ""
    subtitle_languages: list[str] = field(default_factory=list)


def save(*, edition: Edition, programme: Programme, revision: int, wishes: Wishes, by: User) -> SupportRegistration:
    """Afterwards ``wishes`` are kept, in the one registration of ``programme``, which the first who saves begins.

    What was registered stays so. ``revision`` is that of the registration as ``by`` saw it, 0 for none; the same save
    a second time is the first one's. Raises ``NotActing``, ``WrittenMeanwhile``, ``InWork``, ``ProgrammeClosed``, and
    ``NotPublished`` or ``NotOpen`` of ``support_deadline``.
    """
    return _keep(edition, programme, revision, wishes, by, to=None)


def register(*, edition: Edition, programme: Programme, revision: int, wishes: Wishes, by: User) -> SupportRegistration:
    """The same, and ``programme`` is registered from now on; who sends it has a message. Raises what ``save`` does."""
    return _keep(edition, programme, revision, wishes, by, to=State.REGISTERED)


def decline(*, edition: Edition, programme: Programme, revision: int, by: User) -> SupportRegistration:
    """Afterwards ``programme`` has said that it does not take part; what was typed stays. Raises what ``save`` does,
    and ``InWork`` as soon as one of its services is."""
    return _keep(edition, programme, revision, None, by, to=State.DECLINED)


def _keep(
    edition: Edition, programme: Programme, revision: int, wishes: Wishes | None, by: User, *, to: str | None
) -> SupportRegistration:
    with transaction.atomic():
        edition = Edition.objects.select_related("campaign", "support_deadline").get(pk=edition.pk)
        programme = hold_programme(programme)
        hold_acting(by, programme)
        require_open(edition)
        registration = _lock(edition, programme)
        is_new = registration is None
        if is_new:
            registration = SupportRegistration(
                edition=edition, programme=programme, started_by=by, started_at=timezone.now()
            )
        registration.edition, registration.programme = edition, programme
        to = to or registration.state
        changed = _what_changes(registration, wishes)
        if not is_new and not changed and to == registration.state:
            return registration
        if registration.revision != revision:
            raise WrittenMeanwhile(registration)
        before = registration.state
        _write(registration, wishes, to, by)
        verb = VERBS[to] if to != before else SAVED
        record(verb, about=registration, by=by, revision=registration.revision, changed=changed)
        if to == State.REGISTERED != before:
            emails.support_registered(registration, by=by)
    return registration


def hold_acting(by: User, programme: Programme) -> None:
    """Holds the affiliation by which ``by`` acts, so that it does not end meanwhile. Raises ``NotActing``."""
    mine = rules.acting_for(programme).filter(person=by.pk)
    if mine.select_for_update(of=("self",), no_key=True).first() is None:
        raise NotActing


def _lock(edition: Edition, programme: Programme) -> SupportRegistration | None:
    rows = SupportRegistration.objects.select_for_update(no_key=True)
    return rows.filter(edition=edition, programme=programme).first()


def _what_changes(registration: SupportRegistration, wishes: Wishes | None) -> list[str]:
    """The names of what ``wishes`` change, as the audit keeps them."""
    if wishes is None:
        return []
    present = wishes_of(registration)
    changed = ["plans"] if wishes.plans != present.plans else []
    changed += [each for each in OF_THE_FORM if (each in wishes.services) != (each in present.services)]
    is_video = Service.VIDEO in wishes.services and Service.VIDEO not in changed
    video = (wishes.event_line, wishes.subtitle_languages)
    if is_video and video != (present.event_line, present.subtitle_languages):
        changed.append(Service.VIDEO)
    return [str(each) for each in changed]


def wishes_of(registration: SupportRegistration | None) -> Wishes:
    """What is kept now."""
    if registration is None or registration.pk is None:
        return Wishes()
    services = registration.services.exclude(service=Service.BOOSTING).values_list("service", flat=True)
    video = VideoWish.objects.filter(request__registration=registration).first()
    given = {"event_line": video.event_line, "subtitle_languages": video.subtitle_languages} if video else {}
    return Wishes(plans=registration.plans, services=frozenset(services), **given)


def _write(registration: SupportRegistration, wishes: Wishes | None, to: str, by: User) -> None:
    is_answer = to != registration.state
    registration.state = to
    registration.revision += 1
    if is_answer:
        registration.answered_by, registration.answered_at = by, timezone.now()
    if wishes is not None:
        registration.plans = wishes.plans
    registration.save()
    if wishes is not None:
        _write_services(registration, wishes)
    elif to == State.DECLINED:
        _require_untouched(registration.services.select_for_update())


def _require_untouched(requests) -> None:
    for request in requests:
        if is_touched(request):
            raise InWork(request.service)


def is_touched(request: ServiceRequest) -> bool:
    """Whether we have begun with what was asked for, or somebody wrote in the thread of advice."""
    if request.state != ServiceRequest.State.ASKED:
        return True
    return request.service == Service.ADVICE and request.advice.exists()


def _write_services(registration: SupportRegistration, wishes: Wishes) -> None:
    rows = registration.services.select_for_update().exclude(service=Service.BOOSTING)
    present = {request.service: request for request in rows}
    gone = [request for service, request in present.items() if service not in wishes.services]
    _require_untouched(gone)
    for request in gone:
        forget(request)
    now = timezone.now()
    for service in OF_THE_FORM:
        if service not in wishes.services:
            continue
        request = present.get(service) or registration.services.create(service=service, asked_at=now, changed_at=now)
        if service == Service.VIDEO:
            _write_video(request, wishes)


def _write_video(request: ServiceRequest, wishes: Wishes) -> None:
    wish = VideoWish.objects.filter(request=request).first() or VideoWish(request=request)
    given = (wishes.event_line, wishes.subtitle_languages)
    if (wish.event_line, wish.subtitle_languages) == given:
        return
    if wish.pk:
        _require_untouched([request])
    wish.event_line, wish.subtitle_languages = given
    wish.save()


# -- boosting, and pictures -----------------------------------------------------------------------------------
#: What a programme says of a boosting.
BOOST_FACTS = ("link", "text", "territory", "language", "days", "wished_euros")


def events_to_boost(edition: Edition, programme: Programme, *, now: datetime):
    """The local events of ``programme`` that may be boosted: they take place, and are not over."""
    open_ones = [LocalEvent.State.PROPOSED, LocalEvent.State.PUBLISHED]
    events = LocalEvent.objects.events().filter(edition=edition, programme=programme)
    return events.filter(state__in=open_ones, ends_at__gt=now)


def ask_boost(*, edition: Edition, programme: Programme, local_event: LocalEvent, by: User, **facts) -> Boost:
    """Afterwards boosting is asked for ``local_event``, with these ``BOOST_FACTS``, or they are what is asked now.

    It needs no open registration, for events come in the season. Raises ``NotActing``, ``NotRegistered``,
    ``NotTheirEvent``, ``InWork`` and ``ProgrammeClosed``.
    """
    with transaction.atomic():
        registration, now = hold_registered(edition, programme, by), timezone.now()
        may_be = events_to_boost(edition, registration.programme, now=now)
        if edition.is_over_at(now) or not may_be.filter(pk=local_event.pk).exists():
            raise NotTheirEvent
        request, boost = _boost_of(registration, local_event)
        if boost.pk and all(getattr(boost, name) == facts[name] for name in BOOST_FACTS):
            return boost
        _require_untouched([request])
        for name in BOOST_FACTS:
            setattr(boost, name, facts[name])
        boost.save()
        ServiceRequest.objects.filter(pk=request.pk).update(revision=request.revision + 1, changed_at=timezone.now())
        record("boosting-asked", about=request, by=by, local_event=local_event.pk, wished=facts["wished_euros"])
    return boost


def take_back_boost(*, edition: Edition, programme: Programme, local_event: LocalEvent, by: User) -> None:
    """Afterwards boosting is not asked for ``local_event``. Raises ``InWork`` once we have begun, and what
    ``ask_boost`` does."""
    with transaction.atomic():
        registration = hold_registered(edition, programme, by)
        for request in registration.services.select_for_update().filter(local_event=local_event):
            _require_untouched([request])
            record("boosting-taken-back", about=request, by=by, local_event=local_event.pk)
            forget(request)


def hold_registered(edition: Edition, programme: Programme, by: User) -> SupportRegistration:
    """The registration of ``programme``, held until the transaction ends, as are the programme and that ``by`` acts
    for it. Raises ``NotActing``, ``NotRegistered`` and ``ProgrammeClosed``."""
    programme = hold_programme(programme)
    hold_acting(by, programme)
    registration = _lock(edition, programme)
    if registration is None or registration.state != State.REGISTERED:
        raise NotRegistered
    return registration


def is_registered(edition: Edition, programme: Programme) -> bool:
    registered = SupportRegistration.objects.filter(state=State.REGISTERED)
    return registered.filter(edition=edition, programme=programme).exists()


def _boost_of(registration: SupportRegistration, local_event: LocalEvent) -> tuple[ServiceRequest, Boost]:
    now = timezone.now()
    request = registration.services.select_for_update().filter(local_event=local_event).first()
    if request is None:
        request = registration.services.create(
            service=Service.BOOSTING, local_event=local_event, asked_at=now, changed_at=now
        )
    return request, Boost.objects.filter(request=request).first() or Boost(request=request)


def keep_picture(*, wish: VideoWish | Boost, upload: File, by: User) -> None:
    """Afterwards ``upload``, which was checked, is the logo of a video or the picture of a boosting; the one before
    is gone. Raises ``NotActing``, ``ProgrammeClosed``, ``TakenBack`` of ``delivering``, and ``InWork`` once we have
    begun."""
    column = "logo" if isinstance(wish, VideoWish) else "picture"
    storage = getattr(wish, column).storage
    stored = storage.save(f"support/{stored_name(upload)}", upload)
    try:
        with transaction.atomic():
            programme = hold_programme(wish.request.registration.programme)
            hold_acting(by, programme)
            request = hold(wish.request)
            _require_untouched([request])
            held = type(wish).objects.get(pk=wish.pk)
            former = getattr(held, column).name
            setattr(held, column, stored)
            held.save(update_fields=[column])
            request.revision += 1
            request.changed_at = timezone.now()
            request.save(update_fields=["revision", "changed_at"])
            record("picture-kept", about=request, by=by)
            if former:
                transaction.on_commit(lambda: storage.delete(former))
    except Exception:
        storage.delete(stored)
        raise
