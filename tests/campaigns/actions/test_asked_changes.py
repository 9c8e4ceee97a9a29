"""A change of a published event by who may not publish it waits for a check, and the event stays as it is."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Affiliation
from campaigns.actions.local_events import (
    MOST_A_DAY,
    ChangedMeanwhile,
    NotTheirs,
    TooManyProposals,
    cancel,
    change,
    propose_again,
    publish,
    send_back,
)
from campaigns.actions.support import events_to_boost
from campaigns.models import LocalEvent
from campaigns.rules import own_and_colleagues, to_be_changed
from tests.campaigns.actions.proposing import officer_of, told, verbs, wanted
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import LocalEventFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

NEW = {"name": "Two shores", "programme_name": "", "website": ""}


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def officer(programme):
    return officer_of(programme)


@pytest.fixture
def event(programme, officer):
    return LocalEventFactory(programme=programme, city="Palermo")


def asked(event, by=None, **other):
    row = to_be_changed(event)
    return change(
        event=row, programme=event.programme, wanted=wanted(**{"city": "Trapani"} | other), revision=row.revision,
        by=by or event.proposed_by,
    )  # fmt: skip


def test_everybody_sees_the_event_as_it_was_and_who_checks_is_asked_once(event, officer):
    row = asked(event)

    event.refresh_from_db()
    assert (row.replaces, row.state, row.city) == (event, "proposed", "Trapani")
    assert (event.state, event.city, event.revision) == ("published", "Palermo", 0)
    assert list(LocalEvent.objects.published()) == [event]
    assert told() == [("to_check", officer.email), ("received", event.proposed_by.email)]
    assert (verbs(event), verbs(row)) == ([], ["local-event-change-asked"])


def test_once_published_the_event_says_it_at_its_own_address(event, officer):
    row = asked(event, projects=(NEW,))

    with CaptureQueriesContext(connection) as statements:
        shown = publish(event=row, revision=row.revision, by=officer)
    again = publish(event=row, revision=row.revision, by=officer)

    event.refresh_from_db()
    assert (shown, again) == (event, event)
    assert sum(each["sql"].startswith('UPDATE "campaigns_localevent"') for each in statements) == 2  # event and change
    assert (event.city, event.calendar_sequence, event.state) == ("Trapani", 1, "published")
    assert list(event.projects.values_list("name", flat=True)) == ["Two shores"]
    assert list(LocalEvent.objects.published()) == [event]
    assert told()[2:] == [("published", event.proposed_by.email)]
    assert verbs(event) == ["local-event-changed"]


def test_change_that_was_sent_back_is_sent_again_and_the_event_stays(event, officer):
    row = asked(event)

    row = send_back(event=row, words="Which street?", revision=row.revision, by=officer)
    row = propose_again(
        event=row, programme=ProgrammeFactory(), wanted=wanted(venue="Via Roma"), revision=row.revision,
        by=event.proposed_by,
    )  # fmt: skip

    event.refresh_from_db()
    assert (row.state, row.venue, row.programme) == ("proposed", "Via Roma", event.programme)
    assert (event.state, event.venue) == ("published", "La Cala")


def test_who_changes_again_changes_what_waits(event, officer):
    first = asked(event)

    second = asked(event, title="Night of boats")

    assert (second.pk, second.title) == (first.pk, "Night of boats")
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalEventFactory(replaces=event, proposed=True)


def test_who_saw_the_event_before_somebody_asked_a_change_learns_of_it_and_a_double_press_does_nothing(event):
    given = {"event": event, "programme": event.programme, "revision": event.revision, "by": event.proposed_by}
    meant = wanted(city="Trapani")
    row = change(wanted=meant, **given)

    again = change(wanted=meant, **given)
    with pytest.raises(ChangedMeanwhile) as other:
        change(wanted=wanted(city="Marsala"), **given)

    assert (again, other.value.event) == (row, row)
    assert LocalEvent.objects.filter(replaces=event).count() == 1


def test_double_press_of_a_change_by_who_checks_changes_once(event, officer):
    given = {
        "event": event, "programme": event.programme, "revision": event.revision, "by": officer,
        "wanted": wanted(projects=(NEW,)),
    }  # fmt: skip

    first, again = change(**given), change(**given)

    assert (first.revision, again.revision) == (1, 1)
    assert told() == [("changed", event.proposed_by.email)]


def test_proposer_reads_of_a_change_that_a_colleague_asked_and_may_take_it_back(programme, officer):
    event = LocalEventFactory(programme=programme, edition__checked_by="staff")
    row = asked(event, by=officer)

    cancel(event=row, words="", by=event.proposed_by)

    row.refresh_from_db()
    assert row.state == "cancelled"
    assert set(own_and_colleagues(event.proposed_by)) == {event, row}
    assert list(own_and_colleagues(event.proposed_by).with_open_changes()) == [event]
    assert list(LocalEvent.objects.published()) == [event]


def test_who_acted_for_the_programme_has_left_what_every_proposer_has(event, officer):
    event.proposed_by = former = officer_of(event.programme)
    event.save()
    Affiliation.objects.filter(person=former).update(ended_at=event.updated_at, ended_how="revoked")
    other = LocalEventFactory(programme=event.programme)

    row, cancelled = asked(event), cancel(event=event, words="In dock.", by=former)

    assert (row.state, row.replaces, cancelled.state) == ("proposed", event, "cancelled")
    assert told() == [("to_check", officer.email), ("received", former.email), ("cancelled", officer.email)]
    for act in (asked, lambda event, by: cancel(event=event, words="", by=by)):
        with pytest.raises(NotTheirs):
            act(other, by=former)


def test_stranger_asks_no_change(event):
    with pytest.raises(NotTheirs):
        asked(event, by=UserFactory())


def test_event_that_is_sent_back_goes_on_with_the_change_that_waited(event, officer):
    row = asked(event)

    send_back(event=event, words="Say where it starts.", revision=event.revision, by=officer)

    event.refresh_from_db()
    row.refresh_from_db()
    assert (event.state, event.city, row.state) == ("sent_back", "Trapani", "cancelled")


def test_event_that_is_cancelled_takes_its_change_with_it(event, officer):
    row = asked(event)

    cancel(event=event, words="The ship is in dock.", by=officer)

    row.refresh_from_db()
    assert row.state == "cancelled"
    assert list(LocalEvent.objects.proposed()) == []


def ended(event, *, by):
    return {
        "sent_back": lambda: send_back(event=event, words="Where?", revision=event.revision, by=by),
        "cancelled": lambda: cancel(event=event, words="In dock.", by=by),
    }  # fmt: skip


@pytest.mark.parametrize("end", ["sent_back", "cancelled"])
def test_who_asked_for_a_change_that_ends_with_its_event_is_told_too_once(programme, officer, end):
    event = LocalEventFactory(programme=programme, edition__checked_by="staff")
    asked(event, by=officer)
    before = len(told())

    ended(event, by=StaffFactory())[end]()

    assert sorted(told()[before:]) == sorted([(end, event.proposed_by.email), (end, officer.email)])


@pytest.mark.parametrize("end", ["sent_back", "cancelled"])
def test_who_asked_for_a_change_of_their_own_event_is_told_once(event, end):
    asked(event)
    before = len(told())

    ended(event, by=StaffFactory())[end]()

    assert told()[before:] == [(end, event.proposed_by.email)]


def test_who_cancels_the_event_whose_change_they_asked_for_is_not_told_of_it(programme, officer):
    event = LocalEventFactory(programme=programme, edition__checked_by="staff")
    asked(event, by=officer)
    StaffFactory()
    before = len(told())

    cancel(event=event, words="", by=officer)

    assert ("cancelled", officer.email) not in told()[before:]
    assert ("cancelled", event.proposed_by.email) in told()[before:]


def test_who_checks_and_asked_for_the_change_is_told_once_that_it_is_cancelled(event, officer):
    asked(event, by=event.proposed_by)
    LocalEvent.objects.filter(replaces=event).update(proposed_by=officer)
    before = len(told())

    cancel(event=event, words="", by=event.proposed_by)

    assert told()[before:] == [("cancelled", officer.email)]


def test_who_changes_often_is_stopped_as_who_proposes_often(event, officer):
    proposer = event.proposed_by
    LocalEventFactory.create_batch(
        MOST_A_DAY, proposed_by=proposer, proposed_at=event.updated_at, programme=event.programme
    )

    with pytest.raises(TooManyProposals):
        asked(event)


def test_change_is_no_event_that_can_be_boosted(event):
    asked(event)

    assert list(events_to_boost(event.edition, event.programme, now=timezone.now())) == [event]


@pytest.mark.parametrize(("picture", "kept"), [(None, b"old"), (ContentFile(b"new", name="new.jpg"), b"new")])
def test_picture_of_the_event_stays_until_the_change_is_published(
    media, django_capture_on_commit_callbacks, event, picture, kept
):
    LocalEvent.objects.update(
        picture=default_storage.save("local-events/old.jpg", ContentFile(b"old")), picture_alt="a", picture_rights="b"
    )
    event.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        row = asked(event, picture=picture, picture_alt="a", picture_rights="b")
    with event.picture.open("rb") as shown:
        assert shown.read() == b"old"

    with django_capture_on_commit_callbacks(execute=True):
        shown = publish(event=row, revision=row.revision, by=StaffFactory())

    with shown.picture.open("rb") as after:
        assert after.read() == kept
    assert len(default_storage.listdir("local-events")[1]) == 1


@pytest.mark.parametrize("is_event_cancelled", [True, False])
def test_picture_of_a_change_that_comes_to_nothing_goes_and_that_of_the_event_stays(
    media, django_capture_on_commit_callbacks, event, is_event_cancelled
):
    shown = default_storage.save("local-events/shown.jpg", ContentFile(b"shown"))
    LocalEvent.objects.update(picture=shown, picture_alt="a", picture_rights="b")
    event.refresh_from_db()

    for picture in (None, ContentFile(b"new", name="new.jpg")):
        row = asked(event, picture=picture, picture_alt="a", picture_rights="b")
        if picture is None:
            cancel(event=row, words="", by=event.proposed_by)
    with django_capture_on_commit_callbacks(execute=True):
        cancel(event=event if is_event_cancelled else row, words="", by=event.proposed_by)

    assert default_storage.listdir("local-events")[1] == ["shown.jpg"]
    event.refresh_from_db()
    assert event.picture.name == shown


def test_picture_of_a_proposal_that_is_taken_back_goes(media, django_capture_on_commit_callbacks):
    event = LocalEventFactory(
        proposed=True, picture=ContentFile(b"jpeg", name="boats.jpg"), picture_alt="a", picture_rights="b"
    )

    with django_capture_on_commit_callbacks(execute=True):
        cancel(event=event, words="", by=event.proposed_by)

    event.refresh_from_db()
    assert (default_storage.listdir("local-events")[1], event.picture.name) == ([], "")
