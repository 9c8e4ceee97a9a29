"""Local events of an edition: proposed, checked, changed, called off.

A state changes only through ``_move``. Whoever locks several rows locks programmes first, then people, local events and
affiliations, as the erasure of a person does; the edition of a new event comes last. What a locked row refers to is
read afterwards, never joined.
"""

from datetime import timedelta
from itertools import chain, count

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.text import slugify

from accounts.actions.affiliations import ProgrammeClosed, hold_person, hold_programme
from accounts.models import Affiliation, User
from audit.actions import record, reference
from audit.models import Entry
from campaigns import rules
from campaigns.emails import local_events as emails
from campaigns.models import Edition, LocalEvent, ShownProject
from contacts.models import Programme
from kit.uploads import files_undone

from .delivering import is_visible_more
from .local_event_words import Wanted, count_for_calendars, forget_picture, open_change, planned, says, take_over

State = LocalEvent.State
#: From which state an event may come to which.
ARROWS = {
    State.PROPOSED: {State.PUBLISHED, State.SENT_BACK, State.CANCELLED},
    State.SENT_BACK: {State.PROPOSED, State.CANCELLED},
    State.PUBLISHED: {State.SENT_BACK, State.CANCELLED},
    State.CANCELLED: set(),
}
#: How many one person proposes in a day without acting for the programme: each brings others a message.
MOST_A_DAY = 20
#: What the audit remembers when a person gives an event that awaits a check to another programme.
OFFERED = "local-event-offered"
#: Addresses below a campaign's local events that are no event's.
RESERVED = {"propose", "mine", "to-check", "map", "near"}
MOST_OF_A_SLUG = 100


class NotTheirs(PermissionDenied):
    """Neither staff who check, nor an officer of the programme, nor who proposed it: not, or not any more."""


class EditionOver(Exception):
    """No local events are proposed for this edition any more."""


class TooManyProposals(Exception):
    """One person proposed as many in a day as one can."""


class SentBefore(Exception):
    """The same press of the button proposed ``event``, which says something else."""

    def __init__(self, event: LocalEvent):
        super().__init__(event)
        self.event = event


class ChangedMeanwhile(Exception):
    """Somebody changed or decided it since the page was opened; ``event`` is how it stands now."""

    def __init__(self, event: LocalEvent):
        super().__init__(event)
        self.event = event


class AlreadyCancelled(Exception):
    """It is cancelled, and stays so."""


# -- proposing ------------------------------------------------------------------------------------------------
def propose(*, edition: Edition, programme: Programme, wanted: Wanted, press: str, by: User) -> LocalEvent:
    """Afterwards the event awaits a check, and who checks is told; or it is published, when ``by`` may check it.

    ``press`` names the press of the button: a second time it gives what the first gave. A merged programme is followed.
    Raises ``SentBefore``, ``EditionOver``, ``TooManyProposals`` and ``accounts.actions.affiliations.ProgrammeClosed``.
    """
    with files_undone() as made, transaction.atomic():
        programme, by = hold_programme(programme), hold_person(by)
        press = salted_hmac("campaigns.press", f"{by.pk}:{press}", algorithm="sha256").hexdigest()[:22]
        if before := LocalEvent.objects.filter(press=press).first():
            if before.programme_id != programme.pk or not says(before, wanted):
                raise SentBefore(before)
            return before
        acts = _acts_for(by, programme)
        _refuse_too_many(by, acts)
        edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        if not rules.takes_proposals(edition):
            raise EditionOver
        event = LocalEvent(
            edition=edition, programme=programme, proposed_by=by, press=press, proposed_at=timezone.now(),
            slug=_free_slug(edition, wanted.fields["title"]),
        )  # fmt: skip
        _write(event, wanted, made)
        entry = record("local-event-proposed", about=event, by=by)
        if _checks(by, event, acts):
            return _publish(event, by)
        emails.proposed(event, entry=entry)
        return event


def propose_again(*, event: LocalEvent, programme: Programme, wanted: Wanted, revision: int, by: User) -> LocalEvent:
    """Afterwards what was sent back is changed and awaits a check anew, or is published, as with ``propose``.

    Raises ``NotTheirs``, ``ChangedMeanwhile``, ``AlreadyCancelled`` and ``ProgrammeClosed``.
    """
    with files_undone() as made, transaction.atomic():
        held, programme = _hold_both(event, programme)
        _require_worker(held, by)
        if held.state == State.CANCELLED:
            raise AlreadyCancelled
        if held.state != State.SENT_BACK or held.revision != revision:
            raise ChangedMeanwhile(held)
        if not rules.keeps_programme(held):
            held.programme = _open(programme)
        _write(held, wanted, made)
        _move(held, State.PROPOSED, proposed_at=timezone.now(), words="")
        entry = record("local-event-proposed-again", about=held, by=by)
        if _checks(by, held):
            return _publish(held, by)
        emails.proposed(held, entry=entry)
        return held


# -- checking -------------------------------------------------------------------------------------------------
def publish(*, event: LocalEvent, revision: int, by: User) -> LocalEvent:
    """Afterwards everybody sees the event, and who proposed it is told, once; of a change, the event that it replaces
    says the same, and is what this gives.

    Who publishes again gets what the first one did. Raises ``NotTheirs``, and ``ChangedMeanwhile`` when it is not what
    ``by`` has looked at.
    """
    with transaction.atomic():
        held = _hold(event)
        if not _checks(by, held):
            raise NotTheirs
        if held.state == State.PUBLISHED:
            return held.replaces or held
        if held.state != State.PROPOSED or held.revision != revision:
            raise ChangedMeanwhile(held)
        return _publish(held, by)


def send_back(*, event: LocalEvent, words: str, revision: int, by: User) -> LocalEvent:
    """Afterwards who proposed the event reads in ``words`` what to change, and nobody else sees it any more; a change
    of it that awaited a check is what they go on with, and who asked for that is told, too.

    The same words sent again are sent once. Raises ``NotTheirs``, and ``ChangedMeanwhile`` as ``publish``.
    """
    with transaction.atomic():
        held = _hold(event)
        if not _checks(by, held):
            raise NotTheirs
        if held.state == State.SENT_BACK and held.words == words:
            return held
        if State.SENT_BACK not in ARROWS[held.state] or held.revision != revision or held.is_applied_change:
            raise ChangedMeanwhile(held)
        waiting = open_change(held)
        if waiting:
            take_over(waiting, held)
            _move(waiting, State.CANCELLED, cancelled_at=timezone.now())
        held.calendar_sequence += held.state == State.PUBLISHED  # it may come back otherwise than calendars hold it
        _move(held, State.SENT_BACK, sent_back_at=timezone.now(), published_at=None, words=words)
        entry = record("local-event-sent-back", about=held, by=by)
        emails.sent_back(held, also=waiting and waiting.proposed_by, by=by, entry=entry)
        return held


# -- afterwards -----------------------------------------------------------------------------------------------
def change(*, event: LocalEvent, programme: Programme, wanted: Wanted, revision: int, by: User) -> LocalEvent:
    """Afterwards the event says what is wanted. Of what is published, the programme stays, and unless ``by`` may
    publish it the change awaits a check in a row of its own, which is what this gives; the event stays as it is.

    Who proposed it is told of a change by somebody else. The same sent again is sent once. Raises ``NotTheirs``,
    ``ChangedMeanwhile``, ``AlreadyCancelled``, ``TooManyProposals`` and ``ProgrammeClosed``.
    """
    with files_undone() as made, transaction.atomic():
        held, programme = _hold_both(event, programme)
        _require_worker(held, by)
        if held.state == State.CANCELLED:
            raise AlreadyCancelled
        row = open_change(held) or held
        if row.revision != revision or row.is_applied_change:
            if says(row, wanted):
                return row
            raise ChangedMeanwhile(row)
        if row == held and held.state == State.PUBLISHED and not _checks(by, held):
            return _ask_change(held, wanted, made, by)
        return _change(row, programme, wanted, made, by)


def _change(event: LocalEvent, programme: Programme, wanted: Wanted, made: list[str], by: User) -> LocalEvent:
    is_new_to_checkers = False
    if programme.pk != event.programme_id and not rules.keeps_programme(event):
        event.programme = _open(programme)
        is_new_to_checkers = event.state == State.PROPOSED
        _refuse_too_many(by, _acts_for(by, event.programme))
        record(OFFERED, about=by, by=by, local_event=event.pk)
    _write(event, wanted, made)
    entry = record("local-event-changed", about=event, by=by)
    emails.changed(event, by=by, entry=entry)
    if is_new_to_checkers:
        emails.proposed(event, entry=entry)
    return event


def _ask_change(event: LocalEvent, wanted: Wanted, made: list[str], by: User) -> LocalEvent:
    """A change of what is published, by somebody who may not publish it, waits for a check."""
    _refuse_too_many(by, _acts_for(by, event.programme))
    asked = LocalEvent(
        edition=event.edition, programme=event.programme, replaces=event, proposed_by=by, proposed_at=timezone.now(),
        slug=f"{event.slug[:MOST_OF_A_SLUG]}-{get_random_string(8).lower()}", picture=event.picture.name,
        revision=event.revision + 1,  # whoever saw the event has not seen this
    )  # fmt: skip
    _write(asked, wanted, made)
    entry = record("local-event-change-asked", about=asked, by=by, of=event.pk)
    emails.proposed(asked, entry=entry)
    return asked


def cancel(*, event: LocalEvent, words: str, by: User) -> LocalEvent:
    """Afterwards the event does not take place: one that was published stays on its page as cancelled, another one is
    taken back. Who proposed it, who asked for a change that awaits a check, or who checks, is told when somebody else
    cancels.

    Cancelling twice is cancelling once. Raises ``NotTheirs``, and ``ChangedMeanwhile`` for a change that was published.
    """
    with transaction.atomic():
        held = _hold(event)
        _require_worker(held, by)
        if held.state == State.CANCELLED:
            return held
        if held.is_applied_change:
            raise ChangedMeanwhile(held)
        waiting = open_change(held)
        if waiting:
            forget_picture(waiting)
            _move(waiting, State.CANCELLED, cancelled_at=timezone.now())
        was_published = held.state == State.PUBLISHED
        if not was_published:
            forget_picture(held)
        held.calendar_sequence += was_published
        _move(held, State.CANCELLED, cancelled_at=timezone.now(), words=words)
        entry = record("local-event-cancelled", about=held, by=by)
        asker = waiting and waiting.proposed_by
        emails.cancelled(
            held, also=asker, by=by, was_published=was_published, is_checked=_checks(by, held), entry=entry
        )
        return held


# -- steps of the above ---------------------------------------------------------------------------------------
def _move(event: LocalEvent, state: State, **stamps) -> None:
    """The one door through which the state of an event that is held changes."""
    if state not in ARROWS[event.state]:
        raise ChangedMeanwhile(event)
    event.state = state
    for name, value in stamps.items():
        setattr(event, name, value)
    event.revision += 1
    event.save()


def _publish(event: LocalEvent, by: User) -> LocalEvent:
    """Gives what everybody sees from now on."""
    if event.replaces_id:
        return _publish_change(event, by)
    marked = is_visible_more(event)
    _move(event, State.PUBLISHED, published_at=timezone.now(), words="", is_highlighted=marked)
    entry = record("local-event-published", about=event, by=by)
    emails.published(event, by=by, entry=entry)
    return event


def _publish_change(change: LocalEvent, by: User) -> LocalEvent:
    event = LocalEvent.objects.select_for_update(no_key=True).get(pk=change.replaces_id)
    before = planned(event)
    take_over(change, event)
    count_for_calendars(event, before)
    event.revision += 1
    event.save()
    _move(change, State.PUBLISHED, published_at=timezone.now(), words="")
    record("local-event-published", about=change, by=by)
    entry = record("local-event-changed", about=event, by=by, asked_in=change.pk)
    emails.published(change, by=by, entry=entry)
    if event.proposed_by_id != change.proposed_by_id:
        emails.changed(event, by=by, entry=entry)
    return event


def _hold(event: LocalEvent) -> LocalEvent:
    """The row of ``event``, held with its programme, so that no merge moves it meanwhile."""
    return _hold_both(event)[0]


def _hold_both(event: LocalEvent, named: Programme | None = None) -> tuple[LocalEvent, Programme]:
    """The same, and the programme that is ``named``, or that it was merged into, held as well; its own without one.

    Programmes are held in the order of their ids, and only those that go on: a former name would lead out of that
    order. Who finds that a merge was quicker lets go of all and begins anew.
    """
    while True:
        before = transaction.savepoint()
        known = LocalEvent.objects.values_list("programme", flat=True).get(pk=event.pk)
        meant = Programme.objects.select_related("merged_into").get(pk=named.pk).followed().pk if named else known
        rows = Programme.objects.select_for_update(no_key=True).filter(pk__in={known, meant})
        programmes = {programme.pk: programme for programme in rows.order_by("pk")}
        held = LocalEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
        if held.programme_id == known and not any(programme.is_merged for programme in programmes.values()):
            held.programme = programmes[known]
            return held, programmes[meant]
        transaction.savepoint_rollback(before)


def _open(programme: Programme) -> Programme:
    """``programme``, which is held. Raises ``ProgrammeClosed``."""
    if programme.is_closed:
        raise ProgrammeClosed(programme)
    return programme


def _acts_for(person: User, programme: Programme) -> bool:
    """Whether ``person`` acts for ``programme``, held, so that nobody revokes it meanwhile."""
    acting = Affiliation.objects.acting().filter(person=person.pk, programme=programme.pk)
    return not programme.is_closed and bool(list(acting.select_for_update().values_list("pk")))


def _checks(by: User, event: LocalEvent, acts: bool | None = None) -> bool:
    """``rules.may_check``, so that it holds until the transaction ends."""
    if rules.is_staff_who_checks(by):
        return True
    if event.edition.checked_by != Edition.CheckedBy.PROGRAMME:
        return False
    return _acts_for(by, event.programme) if acts is None else acts


def _require_worker(event: LocalEvent, by: User) -> None:
    is_own = by.pk in (event.proposed_by_id, event.replaces and event.replaces.proposed_by_id)
    if not (is_own or rules.is_staff_who_checks(by) or _acts_for(by, event.programme)):
        raise NotTheirs


def _refuse_too_many(by: User, acts: bool) -> None:
    if acts:
        return
    since = timezone.now() - timedelta(days=1)
    proposed = LocalEvent.objects.filter(proposed_by=by, proposed_at__gt=since)
    offered = Entry.objects.filter(about=reference(by), by=reference(by), verb=OFFERED, at__gt=since)
    if proposed.count() + offered.count() >= MOST_A_DAY:
        raise TooManyProposals


def _free_slug(edition: Edition, title: str) -> str:
    """An address of its own among those of ``edition``, which is held."""
    base = slugify(title)[:MOST_OF_A_SLUG].strip("-") or "event"
    taken = RESERVED | set(edition.local_events.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in chain([base], (f"{base}-{n}" for n in count(2))) if slug not in taken)


def _write(event: LocalEvent, wanted: Wanted, made: list[str]) -> None:
    """Writes what is wanted; a picture that is replaced or taken away goes with the commit."""
    before = planned(event)
    for name, value in wanted.fields.items():
        setattr(event, name, value)
    if wanted.picture is not None:
        forget_picture(event)
        event.picture = _kept(wanted.picture, made)
    count_for_calendars(event, before)
    event.revision += event.pk is not None
    event.save()
    event.projects.all().delete()
    ShownProject.objects.bulk_create(
        ShownProject(local_event=event, position=number, **project)
        for number, project in enumerate(wanted.projects, start=1)
    )  # fmt: skip


def _kept(picture: ContentFile | str, made: list[str]) -> str:
    """The name under which a new picture is kept."""
    if not picture:
        return ""
    name = default_storage.save(f"{LocalEvent._meta.get_field('picture').upload_to}{picture.name}", picture)
    made.append(name)
    return name
