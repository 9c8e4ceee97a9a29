"""Two at the same time: one of them is first, and the other learns of it."""

import pytest
from django.conf import settings

from accounts.actions.affiliations import Reason, revoke
from accounts.models import Affiliation
from campaigns.actions.delivering import Change, change_service
from campaigns.actions.local_events import ChangedMeanwhile, NotTheirs, cancel, change, propose, publish, send_back
from campaigns.models import LocalEvent
from interact_portal.merging import merge_programmes
from outbox.models import Message
from tests.campaigns.actions.proposing import officer_of, told, wanted
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory, ServiceRequestFactory
from tests.factories.contacts import ProgrammeFactory
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def one_before_the_other(first, second, words):
    """What both give, when ``second`` begins while ``first`` stands before the statement with ``words``."""
    pause = Pause(words)
    with begun(pause.around(first)) as firsts:
        pause.wait()
        with begun(second) as seconds:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()
            return outcomes(firsts) + outcomes(seconds)


def test_button_pressed_twice_at_once_proposes_once():
    partner, programme, edition = UserFactory(), ProgrammeFactory(), EditionFactory()
    officer_of(programme)

    def press():
        return propose(edition=edition, programme=programme, wanted=wanted(), press="one", by=partner)

    first, second = at_once(press, press)

    assert first == second
    assert (LocalEvent.objects.count(), Message.objects.count()) == (1, 2)


def test_two_events_of_one_title_at_once_get_an_address_each():
    programme, edition = ProgrammeFactory(), EditionFactory()
    people = [UserFactory(), UserFactory(), UserFactory()]
    officer_of(programme)

    def by(person):
        return lambda: propose(edition=edition, programme=programme, wanted=wanted(), press="one", by=person)

    events = at_once(*map(by, people))
    assert sorted(event.slug for event in events) == ["night-of-lights", "night-of-lights-2", "night-of-lights-3"]


def test_of_two_checkers_at_once_the_first_decides_and_one_message_leaves():
    programme = ProgrammeFactory()
    one, other = officer_of(programme), officer_of(programme)
    event = LocalEventFactory(proposed=True, programme=programme)

    results = one_before_the_other(
        lambda: publish(event=event, revision=event.revision, by=one),
        lambda: send_back(event=event, words="Where?", revision=event.revision, by=other),
        'UPDATE "campaigns_localevent"',
    )

    assert kinds(results) == ["ChangedMeanwhile", "LocalEvent"]
    event.refresh_from_db()
    assert (event.state, told()) == ("published", [("published", event.proposed_by.email)])


def test_two_checkers_publish_at_once_and_the_proposer_is_told_once():
    event, staff = LocalEventFactory(proposed=True), [StaffFactory(), StaffFactory()]

    results = at_once(*[lambda by=by: publish(event=event, revision=event.revision, by=by) for by in staff])

    assert kinds(results) == ["LocalEvent", "LocalEvent"]
    assert told() == [("published", event.proposed_by.email)]


def test_what_is_changed_while_a_checker_decides_is_not_published_unseen():
    event, staff = LocalEventFactory(proposed=True), StaffFactory()

    results = one_before_the_other(
        lambda: change(
            event=event, programme=event.programme, wanted=wanted(title="New"), revision=0, by=event.proposed_by
        ),
        lambda: publish(event=event, revision=0, by=staff),
        'UPDATE "campaigns_localevent"',
    )

    assert isinstance(results[1], ChangedMeanwhile)
    event.refresh_from_db()
    assert (event.state, event.title) == ("proposed", "New")


def test_two_tabs_change_at_once_and_one_learns_of_the_other():
    event = LocalEventFactory()
    officer_of(event.programme)

    def save(title):
        given = {"event": event, "programme": event.programme, "revision": 0, "by": event.proposed_by}
        return lambda: change(wanted=wanted(title=title), **given)

    results = at_once(save("One"), save("Two"))

    assert kinds(results) == ["ChangedMeanwhile", "LocalEvent"]


def test_cancelled_at_once_is_cancelled_once():
    event, staff = LocalEventFactory(), StaffFactory()

    results = at_once(*[lambda: cancel(event=event, words="", by=staff)] * 2)

    assert kinds(results) == ["LocalEvent", "LocalEvent"]
    event.refresh_from_db()
    assert (event.calendar_sequence, told()) == (1, [("cancelled", event.proposed_by.email)])


def test_officer_who_is_revoked_while_they_press_does_not_publish():
    programme, staff = ProgrammeFactory(), StaffFactory()
    officer = officer_of(programme)
    event = LocalEventFactory(proposed=True, programme=programme)
    affiliation = Affiliation.objects.get(person=officer)

    results = one_before_the_other(
        lambda: revoke(affiliation=affiliation, reason=Reason.MISUSE, by=staff),
        lambda: publish(event=event, revision=0, by=officer),
        'INSERT INTO "audit_entry"',
    )

    assert isinstance(results[1], NotTheirs)
    event.refresh_from_db()
    assert event.state == "proposed"


def test_event_that_is_published_while_visibility_is_delivered_is_marked():
    programme, edition, staff = ProgrammeFactory(), EditionFactory(), StaffFactory()
    officer = officer_of(programme)
    service = ServiceRequestFactory(
        registration__edition=edition, registration__programme=programme, service="visibility", state="in_work"
    )
    delivered = Change(state="delivered")

    results = one_before_the_other(
        lambda: propose(edition=edition, programme=programme, wanted=wanted(), press="one", by=officer),
        lambda: change_service(request=service, revision=0, change=delivered, by=staff),
        'UPDATE "campaigns_localevent"',
    )

    assert [result.state for result in results] == ["published", "delivered"]
    assert LocalEvent.objects.get().is_highlighted


def test_proposal_during_a_merge_is_for_the_programme_that_goes_on():
    source, target, partner, staff = ProgrammeFactory(), ProgrammeFactory(), UserFactory(), StaffFactory()
    edition = EditionFactory()
    officer_of(target)

    _merged, event = one_before_the_other(
        lambda: merge_programmes(source=source, target=target, by=staff),
        lambda: propose(edition=edition, programme=source, wanted=wanted(), press="one", by=partner),
        'UPDATE "contacts_programme"',
    )

    assert LocalEvent.objects.get(pk=event.pk).programme == target


def test_event_that_a_merge_takes_along_is_published_by_officers_of_the_target():
    source, target, staff = ProgrammeFactory(), ProgrammeFactory(), StaffFactory()
    officer = officer_of(target)
    event = LocalEventFactory(proposed=True, programme=source)

    _merged, published = one_before_the_other(
        lambda: merge_programmes(source=source, target=target, by=staff),
        lambda: publish(event=event, revision=0, by=officer),
        'UPDATE "contacts_programme"',
    )

    assert (published.state, published.programme) == ("published", target)


#: The statement that holds a local event, after the one that holds programmes.
HOLDS_EVENT = 'SELECT "campaigns_localevent"."id", "campaigns_localevent"."edition_id"'


def moved(event, programme):
    return lambda: change(
        event=event, programme=programme, wanted=wanted(), revision=event.revision, by=event.proposed_by
    )


def test_events_that_change_places_by_former_names_of_their_programmes_do_not_wait_for_each_other():
    one, other = ProgrammeFactory(), ProgrammeFactory()
    names = ProgrammeFactory(merged_into=one, state="merged"), ProgrammeFactory(merged_into=other, state="merged")
    events = LocalEventFactory(proposed=True, programme=one), LocalEventFactory(proposed=True, programme=other)
    officer_of(one), officer_of(other)

    results = one_before_the_other(moved(events[0], names[1]), moved(events[1], names[0]), HOLDS_EVENT)

    assert [result.programme for result in results] == [other, one]


def test_event_given_to_a_programme_that_is_merged_meanwhile_lets_go_of_all_and_follows():
    target, own, source, staff = ProgrammeFactory(), ProgrammeFactory(), ProgrammeFactory(), StaffFactory()
    event, beside = [LocalEventFactory(proposed=True, programme=each) for each in (own, target)]
    officer_of(own), officer_of(target)
    merge = Pause('UPDATE "contacts_programme"')

    with begun(merge.around(lambda: merge_programmes(source=source, target=target, by=staff))) as merges:
        merge.wait()
        with begun(moved(beside, own)) as firsts:
            wait_until(lambda: are_blocked(1))  # before the target, which the merge holds
            with begun(moved(event, source)) as seconds:
                wait_until(lambda: are_blocked(2))  # before the source, with their own programme in hand
                merge.go_on.set()
                results = outcomes(merges) + outcomes(firsts) + outcomes(seconds)

    assert [result.programme for result in results[1:]] == [own, target]
