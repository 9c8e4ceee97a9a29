"""What becomes of the services that programmes asked for; the programme is told of every change, once."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from audit.actions import record
from campaigns import emails
from campaigns.models import Boost, LocalEvent, Service, ServiceRequest, VideoWish
from contacts.models import ContactPerson, Programme

State = ServiceRequest.State
#: What a service may become; what was ended by mistake is taken up again.
ARROWS = {
    State.ASKED: {State.IN_WORK, State.NOT_POSSIBLE},
    State.IN_WORK: {State.DELIVERED, State.NOT_POSSIBLE},
    State.DELIVERED: {State.IN_WORK},
    State.NOT_POSSIBLE: {State.IN_WORK},
}


class ChangedMeanwhile(Exception):
    """The service was changed since the page was opened; ``request`` is as it stands now."""

    def __init__(self, request: ServiceRequest):
        super().__init__(request.pk)
        self.request = request


class TakenBack(Exception):
    """The programme does not ask for it any more."""


class NotFromHere(Exception):
    """A service does not come from its present state to this one."""


class WordsMissing(Exception):
    """What is not possible needs a word why."""


class NothingDelivered(Exception):
    """A video is delivered with its file or a link."""


class StillGranted(Exception):
    """Boosting for which euros are granted is not impossible: the grant is taken back first."""


@dataclass(frozen=True)
class Change:
    """How staff leave a service; without a ``file`` the one it has stays."""

    state: str
    words: str = ""
    adviser: ContactPerson | None = None
    due_date: date | None = None
    link: str = ""
    file: File | None = None

    def is_made(self, request: ServiceRequest) -> bool:
        """Whether ``request`` stands as this leaves it."""
        present = (request.state, request.words, request.adviser_id, request.due_date, request.link)
        meant = (self.state, self.words, self.adviser and self.adviser.pk, self.due_date, self.link)
        return present == meant and (self.file is None or _is_same(self.file, request.file))


def change_service(*, request: ServiceRequest, revision: int, change: Change, by: User) -> ServiceRequest:
    """Afterwards ``request`` is as ``change`` says, and each officer of its programme has one message.

    ``revision`` is that of the row as staff saw it. The same change a second time finds the first one's and tells
    nobody. Raises ``ChangedMeanwhile``, ``TakenBack``, ``NotFromHere``, ``WordsMissing``, ``NothingDelivered`` and
    ``StillGranted``.
    """
    stored = ""
    try:
        with transaction.atomic():
            if request.service == Service.VISIBILITY:
                _hold_programme_of(request)
            held = hold(request)
            if change.is_made(held) and held.revision in (revision, revision + 1):
                return held
            if held.revision != revision:
                raise ChangedMeanwhile(held)
            _require_sense(held, change)
            before, former = held.state, held.file.name
            held.state, held.words, held.adviser = change.state, change.words, change.adviser
            held.due_date, held.link = change.due_date, change.link
            if change.file is not None:
                held.file.save(stored_name(change.file), change.file, save=False)
                stored = held.file.name
            note_change(held)
            if held.service == Service.VISIBILITY and before != held.state:
                mark_events(held)
            record("service-changed", about=held, by=by, old=before, new=held.state, revision=held.revision)
            if stored and former:
                transaction.on_commit(lambda: held.file.storage.delete(former))
            return held
    except Exception:
        if stored:
            request.file.storage.delete(stored)
        raise


def _is_same(file: File, kept: FieldFile) -> bool:
    """Whether ``file`` is what is kept already, byte for byte."""
    if not kept or kept.size != file.size:
        return False
    with kept.open("rb"):
        return all(one == other for one, other in zip(kept.chunks(), file.chunks(), strict=True))


def _hold_programme_of(request: ServiceRequest) -> None:
    """Nobody publishes an event of the programme until the transaction ends, for it would stay unmarked."""
    of_it = Programme.objects.select_for_update(no_key=True).filter(pk=request.registration.programme_id)
    list(of_it.values_list("pk"))


def hold(request: ServiceRequest) -> ServiceRequest:
    """The row of ``request`` as it stands, held until the transaction ends. Raises ``TakenBack``."""
    held = ServiceRequest.objects.select_for_update().filter(pk=request.pk).first()
    if held is None:
        raise TakenBack
    return held


def note_change(request: ServiceRequest) -> None:
    """Keeps ``request``, which is held, in its next revision, and tells its programme."""
    request.revision += 1
    request.changed_at = timezone.now()
    request.save()
    emails.service_changed(request)


def forget(request: ServiceRequest) -> None:
    """Afterwards the request is gone, and with the commit its files, which nothing leads to any more."""
    logos = VideoWish.objects.filter(request=request).values_list("logo", flat=True)
    pictures = Boost.objects.filter(request=request).values_list("picture", flat=True)
    names = [name for name in (*logos, *pictures, request.file.name) if name]
    request.delete()
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])


def stored_name(file: File) -> str:
    """A name of ours for what somebody sent, with its ending."""
    return f"{get_random_string(20)}{PurePath(file.name).suffix.lower()[:10]}"


def is_visible_more(event: LocalEvent) -> bool:
    """Whether the programme of ``event`` has the service by which its events are marked in list and map."""
    delivered = ServiceRequest.objects.filter(service=Service.VISIBILITY, state=State.DELIVERED)
    return delivered.filter(registration__edition=event.edition_id, registration__programme=event.programme_id).exists()


def mark_events(request: ServiceRequest) -> None:
    """Afterwards the events that the programme has now are marked as ``request``, for visibility, says; one that comes
    later asks ``is_visible_more``."""
    registration = request.registration
    events = LocalEvent.objects.filter(edition=registration.edition_id, programme=registration.programme_id)
    events.update(is_highlighted=request.state == State.DELIVERED)


def _require_sense(held: ServiceRequest, change: Change) -> None:
    if change.state != held.state and change.state not in ARROWS[held.state]:
        raise NotFromHere
    if change.state == State.NOT_POSSIBLE:
        if not change.words:
            raise WordsMissing
        if held.service == Service.BOOSTING and held.boost.granted_euros:
            raise StillGranted
    is_there = change.link or change.file or held.file
    if change.state == State.DELIVERED and held.service == Service.VIDEO and not is_there:
        raise NothingDelivered
