"""Of the budget for boosting no more is granted than there is."""

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from audit.models import Entry
from campaigns.actions.boosting import (
    EventCancelled,
    MoreThanGranted,
    NotEnoughLeft,
    SaidImpossible,
    SpentAlready,
    grant,
    note_outcome,
)
from campaigns.actions.delivering import ChangedMeanwhile, TakenBack, forget
from campaigns.actions.local_events import cancel
from campaigns.models import Boost, Edition, LocalEvent, ServiceRequest
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory
from tests.factories.campaigns import BoostFactory, EditionFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = pytest.mark.django_db
at_once = pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)


def edition_with(euros):
    return EditionFactory(boosting_budget_euros=euros)


def asked(edition, **fields):
    boost = BoostFactory(request__registration__edition=edition, **fields)
    AffiliationFactory(programme=boost.request.registration.programme, acting=True)
    return boost


def granting(boost, euros, *, revision=0, by=None):
    by = by or StaffFactory()
    return lambda: grant(boost=boost, euros=euros, revision=revision, by=by)


def granted(edition):
    """What each boosting has, and the counter."""
    edition.refresh_from_db()
    boosts = Boost.objects.filter(request__registration__edition=edition).order_by("pk")
    return [boost.granted_euros for boost in boosts], edition.boosting_granted_euros


def test_what_is_granted_is_taken_from_the_budget_and_told_once():
    edition, staff = edition_with(100), StaffFactory()
    boost = asked(edition)

    granting(boost, 60, by=staff)()
    granting(boost, 60, by=staff)()

    assert granted(edition) == ([60], 60)
    boost.request.refresh_from_db()
    assert (boost.request.state, boost.request.revision) == (ServiceRequest.State.IN_WORK, 1)
    entry = Entry.objects.get(verb="boosting-granted")
    assert entry.detail == {"old": 0, "new": 60}
    assert Message.objects.get().shared.context["granted_euros"] == 60


def test_a_grant_beyond_the_budget_is_refused_with_what_is_left():
    edition = edition_with(100)
    first, second = asked(edition), asked(edition)
    granting(first, 60)()

    with pytest.raises(NotEnoughLeft) as refused:
        granting(second, 60)()

    assert refused.value.left_euros == 40
    assert granted(edition) == ([60, 0], 60)
    assert Message.objects.count() == 1


def test_what_a_boosting_has_already_counts_as_left_to_it():
    edition = edition_with(100)
    boost = asked(edition)
    granting(boost, 60)()

    with pytest.raises(NotEnoughLeft) as refused:
        granting(boost, 101, revision=1)()
    granting(boost, 100, revision=1)()

    assert refused.value.left_euros == 100
    assert granted(edition) == ([100], 100)


def test_less_gives_the_rest_back():
    edition = edition_with(100)
    first, second = asked(edition), asked(edition)
    granting(first, 60)()
    granting(first, 10, revision=1)()
    granting(second, 90)()

    assert granted(edition) == ([10, 90], 100)


def test_who_saw_another_grant_is_told_of_it():
    edition = edition_with(100)
    boost = asked(edition)
    granting(boost, 60)()

    with pytest.raises(ChangedMeanwhile) as refused:
        granting(boost, 30)()

    assert refused.value.request.boost.granted_euros == 60
    assert granted(edition) == ([60], 60)


def test_what_was_said_to_be_impossible_gets_nothing():
    boost = asked(edition_with(100), request__state="not_possible", request__words="No network takes it.")

    with pytest.raises(SaidImpossible):
        granting(boost, 10)()

    assert granted(boost.request.registration.edition) == ([0], 0)


def test_a_cancelled_event_gets_nothing_more_and_what_it_has_can_be_taken_back():
    edition, staff = edition_with(100), StaffFactory()
    boost = asked(edition)
    granting(boost, 60)()
    cancel(event=boost.request.local_event, words="Storm.", by=staff)

    with pytest.raises(EventCancelled):
        granting(boost, 61, revision=1)()
    assert granted(edition) == ([60], 60)
    granting(boost, 20, revision=1)()
    assert granted(edition) == ([20], 20)


@pytest.mark.parametrize("act", [grant, note_outcome])
def test_who_acts_on_what_was_taken_back_is_told(act):
    edition = edition_with(100)
    boost = asked(edition)
    forget(ServiceRequest.objects.get(pk=boost.request_id))
    typed = {"euros": 60} if act is grant else {"spent_euros": 1, "reach": 2}

    with pytest.raises(TakenBack):
        act(boost=boost, revision=0, by=StaffFactory(), **typed)
    assert granted(edition) == ([], 0)


def test_an_outcome_ends_it_and_is_told():
    edition, staff = edition_with(100), StaffFactory()
    boost = asked(edition)
    granting(boost, 60)()

    for _press in range(2):
        note_outcome(boost=boost, spent_euros=55, reach=12_000, revision=1, by=staff)

    boost.refresh_from_db()
    assert (boost.spent_euros, boost.reach, boost.request.state) == (55, 12_000, "delivered")
    assert [message.shared.context["reach"] for message in Message.objects.order_by("pk")] == [None, 12_000]
    with pytest.raises(SpentAlready) as refused:
        granting(boost, 50, revision=2)()
    assert refused.value.spent_euros == 55


def test_no_more_is_spent_than_granted():
    boost = asked(edition_with(100))
    granting(boost, 60)()

    with pytest.raises(MoreThanGranted) as refused:
        note_outcome(boost=boost, spent_euros=61, reach=1, revision=1, by=StaffFactory())

    assert refused.value.granted_euros == 60


def test_the_database_itself_refuses_more_than_the_budget():
    edition = edition_with(100)
    with pytest.raises(IntegrityError, match="campaigns_no_more_granted_than_there_is"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(boosting_granted_euros=101)


@at_once
def test_of_two_who_grant_at_once_the_second_is_refused_with_what_is_left():
    edition = edition_with(100)
    first, second = asked(edition), asked(edition)
    pause = Pause('INSERT INTO "audit_entry"')  # the first has taken its euros and not yet ended

    with begun(pause.around(granting(first, 60))) as one:
        pause.wait()
        with begun(granting(second, 60)) as other:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()
        results = outcomes([*one, *other])

    assert isinstance(results[0], Boost)
    assert isinstance(results[1], NotEnoughLeft)
    assert results[1].left_euros == 40
    assert granted(edition) == ([60, 0], 60)


@at_once
def test_who_grants_while_the_event_is_cancelled_is_refused():
    edition = edition_with(100)
    boost = asked(edition)
    staff, event = StaffFactory(), boost.request.local_event
    pause = Pause('INSERT INTO "audit_entry"')  # it is cancelled, and that has not yet ended

    with begun(pause.around(lambda: cancel(event=event, words="Storm.", by=staff))) as one:
        pause.wait()
        with begun(granting(boost, 60)) as other:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()
        results = outcomes([*one, *other])

    assert [type(result) for result in results] == [LocalEvent, EventCancelled]
    assert granted(edition) == ([0], 0)
