"""Local events are checked, changed and called off; each fact has its entry and its messages."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Affiliation
from campaigns.actions.local_event_words import PLANNED_BY
from campaigns.actions.local_events import (
    AlreadyCancelled,
    ChangedMeanwhile,
    NotTheirs,
    cancel,
    change,
    propose_again,
    publish,
    send_back,
)
from campaigns.models import LocalEvent
from tests.campaigns.actions.proposing import officer_of, told, verbs, wanted
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days

pytestmark = pytest.mark.django_db


# -- checking -------------------------------------------------------------------------------------------------
def test_officer_publishes_and_the_proposer_is_told_once():
    programme = ProgrammeFactory()
    officer = officer_of(programme)
    event = LocalEventFactory(proposed=True, programme=programme)

    for _press in range(2):
        published = publish(event=event, revision=event.revision, by=officer)

    assert (published.state, published.published_at is not None) == ("published", True)
    assert told() == [("published", event.proposed_by.email)]
    assert verbs(event) == ["local-event-published"]


def test_event_goes_back_with_words_and_comes_again_until_it_is_published():
    programme = ProgrammeFactory()
    officer = officer_of(programme)
    event = LocalEventFactory(proposed=True, programme=programme)
    proposer = event.proposed_by

    for _press in range(2):
        back = send_back(event=event, words="Say where it starts.", revision=event.revision, by=officer)
    assert (back.state, back.words) == ("sent_back", "Say where it starts.")
    again = propose_again(
        event=event, programme=programme, wanted=wanted(venue="At the pier"), revision=back.revision, by=proposer
    )
    assert (again.state, again.venue, again.words) == ("proposed", "At the pier", "")
    publish(event=event, revision=again.revision, by=officer)

    assert told() == [
        ("sent_back", proposer.email), ("to_check", officer.email), ("received", proposer.email),
        ("published", proposer.email),
    ]  # fmt: skip
    assert verbs(event) == ["local-event-sent-back", "local-event-proposed-again", "local-event-published"]


def test_published_event_that_is_sent_back_is_seen_by_nobody():
    event = LocalEventFactory()

    send_back(event=event, words="The place is wrong.", revision=event.revision, by=StaffFactory())

    assert list(LocalEvent.objects.published()) == []


@pytest.mark.parametrize("checked_by", ["staff", "programme"])
def test_who_checks_follows_the_edition(checked_by):
    edition, programme = EditionFactory(checked_by=checked_by), ProgrammeFactory()
    people = {
        "officer": officer_of(programme),
        "other officer": officer_of(ProgrammeFactory()),
        "staff": StaffFactory(),
    }
    people |= {
        "claims only": AffiliationFactory(programme=programme).person,
        "staff without right": UserFactory(is_staff=True),
    }

    may = set()
    for who, person in people.items():
        event = LocalEventFactory(proposed=True, edition=edition, programme=programme)
        try:
            publish(event=event, revision=event.revision, by=person)
            may.add(who)
        except NotTheirs:
            with pytest.raises(NotTheirs):
                send_back(event=event, words="No.", revision=event.revision, by=person)

    assert may == ({"staff"} if checked_by == "staff" else {"officer", "staff"})


def test_proposer_does_not_publish_their_own_event():
    event = LocalEventFactory(proposed=True)

    with pytest.raises(NotTheirs):
        publish(event=event, revision=event.revision, by=event.proposed_by)


def test_nobody_publishes_or_sends_back_what_they_have_not_seen():
    event, staff = LocalEventFactory(proposed=True), StaffFactory()
    seen = event.revision
    change(event=event, programme=event.programme, wanted=wanted(), revision=seen, by=event.proposed_by)

    with pytest.raises(ChangedMeanwhile):
        publish(event=event, revision=seen, by=staff)
    with pytest.raises(ChangedMeanwhile):
        send_back(event=event, words="No.", revision=seen, by=staff)

    event.refresh_from_db()
    assert event.state == "proposed"


def test_officer_whose_affiliation_was_revoked_does_not_publish():
    programme = ProgrammeFactory()
    officer = officer_of(programme)
    event = LocalEventFactory(proposed=True, programme=programme)
    Affiliation.objects.update(ended_at=in_days(1), ended_how="revoked")

    with pytest.raises(NotTheirs):
        publish(event=event, revision=event.revision, by=officer)


# -- afterwards -----------------------------------------------------------------------------------------------
def test_change_by_who_checks_is_seen_at_once_and_calendars_learn_of_it():
    event = LocalEventFactory()

    changed = change(
        event=event, programme=event.programme, wanted=wanted(city="Trapani"), revision=event.revision,
        by=StaffFactory(),
    )  # fmt: skip

    assert (changed, changed.state, changed.city, changed.calendar_sequence) == (event, "published", "Trapani", 1)


def test_change_by_an_officer_is_told_to_the_proposer_only():
    programme = ProgrammeFactory()
    officer = officer_of(programme)
    event = LocalEventFactory(programme=programme)

    change(event=event, programme=programme, wanted=wanted(), revision=event.revision, by=officer)

    assert told() == [("changed", event.proposed_by.email)]


def test_change_of_words_alone_sends_no_new_calendar_entry():
    event = LocalEventFactory()
    same = wanted(
        description="New words.",
        **{name: getattr(event, name) for name in PLANNED_BY},
    )

    changed = change(event=event, programme=event.programme, wanted=same, revision=event.revision, by=StaffFactory())

    assert (changed.description, changed.calendar_sequence) == ("New words.", 0)


def test_second_of_two_changes_learns_of_the_first():
    event = LocalEventFactory(proposed=True)
    given = {"event": event, "programme": event.programme, "revision": event.revision, "by": event.proposed_by}

    change(wanted=wanted(title="First"), **given)
    with pytest.raises(ChangedMeanwhile) as second:
        change(wanted=wanted(title="Second"), **given)

    assert second.value.event.title == "First"


def test_replaced_picture_goes_with_the_commit(media, django_capture_on_commit_callbacks):
    staff = StaffFactory()
    event = LocalEventFactory(picture=ContentFile(b"old", name="old.jpg"), picture_alt="a", picture_rights="b")
    new = wanted(picture=ContentFile(b"new", name="new.jpg"), picture_alt="a", picture_rights="b")

    with django_capture_on_commit_callbacks(execute=True):
        changed = change(event=event, programme=event.programme, wanted=new, revision=0, by=staff)
    assert default_storage.listdir("local-events")[1] == [changed.picture.name.removeprefix("local-events/")]

    with django_capture_on_commit_callbacks(execute=True):
        change(event=event, programme=event.programme, wanted=wanted(picture=""), revision=1, by=staff)
    assert default_storage.listdir("local-events")[1] == []


def test_programme_is_changed_before_the_check_and_the_right_officers_are_told():
    event, right = LocalEventFactory(proposed=True), ProgrammeFactory()
    officer = officer_of(right)

    changed = change(event=event, programme=right, wanted=wanted(), revision=event.revision, by=event.proposed_by)

    assert changed.programme == right
    assert told() == [("to_check", officer.email), ("received", event.proposed_by.email)]


def test_published_event_keeps_its_programme():
    event = LocalEventFactory()

    changed = change(
        event=event, programme=ProgrammeFactory(), wanted=wanted(), revision=event.revision, by=event.proposed_by
    )

    assert changed.programme == event.programme


def test_cancelled_event_stays_cancelled_and_the_others_are_told_once():
    programme = ProgrammeFactory()
    officer = officer_of(programme)
    event = LocalEventFactory(programme=programme)

    for _press in range(2):
        cancelled = cancel(event=event, words="The ship is in dock.", by=event.proposed_by)

    assert (cancelled.state, cancelled.calendar_sequence) == ("cancelled", 1)
    assert list(LocalEvent.objects.published()) == [event]
    assert told() == [("cancelled", officer.email)]
    with pytest.raises(AlreadyCancelled):
        change(event=event, programme=programme, wanted=wanted(), revision=cancelled.revision, by=officer)


def test_proposal_that_is_taken_back_is_seen_by_nobody_and_tells_nobody():
    event = LocalEventFactory(proposed=True)
    StaffFactory()

    cancel(event=event, words="", by=event.proposed_by)

    assert (list(LocalEvent.objects.published()), list(LocalEvent.objects.proposed()), told()) == ([], [], [])


def test_stranger_changes_and_cancels_nothing():
    event, stranger = LocalEventFactory(), UserFactory()

    with pytest.raises(NotTheirs):
        change(event=event, programme=event.programme, wanted=wanted(), revision=event.revision, by=stranger)
    with pytest.raises(NotTheirs):
        cancel(event=event, words="", by=stranger)

    event.refresh_from_db()
    assert (event.state, event.revision) == ("published", 0)


def test_event_of_somebody_whose_account_is_gone_is_checked_and_nobody_is_told():
    event, staff = LocalEventFactory(proposed=True, proposed_by=None), StaffFactory()

    publish(event=event, revision=event.revision, by=staff)

    assert told() == []


def test_what_was_sent_back_and_published_again_replaces_what_calendars_hold():
    programme = ProgrammeFactory()
    officer = officer_of(programme)
    event = LocalEventFactory(programme=programme)

    back = send_back(event=event, words="The day is wrong.", revision=event.revision, by=officer)
    propose_again(
        event=event, programme=programme, wanted=wanted(starts_at=in_days(7), ends_at=in_days(8)),
        revision=back.revision, by=officer,
    )  # fmt: skip

    event.refresh_from_db()
    assert (event.state, event.calendar_sequence) == ("published", 1)
