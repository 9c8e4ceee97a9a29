from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from events.actions.audience import Audience
from events.actions.deadline import (
    AfterStart,
    EventOver,
    ExtendedMeanwhile,
    NoSuchEnd,
    NotLater,
    NotPublished,
    NotToCome,
    extend_deadline,
    set_term,
)
from events.actions.registration import begin, submit
from events.models import Deadline, DeadlineExtension, Event, Follower, Registration, SeatPool, State, Term
from outbox.models import Message, SharedContent
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import (
    DeadlineFactory,
    EventFactory,
    FollowerFactory,
    RegistrationFactory,
    SeatPoolFactory,
    in_days,
)
from tests.threads import at_once

from .company import Company, ends, told

pytestmark = pytest.mark.django_db

A_WEEK = timedelta(days=7)


def extend(event, *, by=None, tell=None, reason="The hotel has more rooms.", **differently):
    old = event.deadline.closes_at
    instants = {"old_closes_at": old, "closes_at": old + A_WEEK} | differently
    return extend_deadline(event=event, **instants, reason=reason, by=by or StaffFactory(), tell=tell or Audience())


# -- changes until, cancels until -----------------------------------------------------------------------------
def with_windows(**fields):
    """An event whose people change for six more days, and give back a place for ten."""
    changes, cancels = (DeadlineFactory(opens_at=None, closes_at=in_days(days)) for days in (6, 10))
    return EventFactory(changes_deadline=changes, cancels_deadline=cancels, **fields)


@pytest.mark.parametrize("term", [Term.CHANGES, Term.CANCELS])
def test_an_end_of_its_own_is_extended_by_the_same_act_and_no_other_moves(term):
    event = with_windows()
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, state=State.DRAFT)
    FollowerFactory(event=event)
    before = {other: event.deadline_of(other).closes_at for other in Term}
    at = before[term]
    who = Audience(drafts=False, followers=False, registered=True)

    extension, number = extend(event, term=term, old_closes_at=at, closes_at=at + A_WEEK, tell=who)
    again, told_again = extend(event, term=term, old_closes_at=at, closes_at=at + A_WEEK, tell=who, by=extension.by)

    row = Event.objects.get(pk=event.pk)
    assert {other: row.deadline_of(other).closes_at for other in Term} == before | {term: at + A_WEEK}
    assert set(row.pools.values_list("closes_at", flat=True)) == {before[Term.REGISTRATION]}
    assert (number, told_again, again) == (1, 0, extension)
    assert Message.objects.get().template == "events/email/window_extended"
    assert Entry.objects.get().verb == f"{term.name.lower()}-extended"


def test_an_end_that_is_not_there_is_not_extended():
    event = EventFactory()

    with pytest.raises(NoSuchEnd):
        extend(event, term=Term.CHANGES)


def test_giving_back_a_place_never_ends_after_the_start():
    event = with_windows()

    with pytest.raises(AfterStart):
        extend(
            event, term=Term.CANCELS, old_closes_at=event.cancels_deadline.closes_at,
            closes_at=event.starts_at + timedelta(seconds=1),
        )  # fmt: skip


# -- the act --------------------------------------------------------------------------------------------------
def test_extend_keeps_old_new_reason_who_and_when():
    event, staff = EventFactory(), StaffFactory()
    SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE)
    old = event.deadline.closes_at

    extension, number_told = extend(event, by=staff)

    kept = DeadlineExtension.objects.get()
    assert (kept, number_told) == (extension, 0)
    assert (kept.deadline, kept.old_closes_at, kept.new_closes_at) == (event.deadline, old, old + A_WEEK)
    assert (kept.reason, kept.by) == ("The hotel has more rooms.", staff)
    assert kept.told_groups == ["drafts", "waiting", "followers"]
    assert abs(kept.at - in_days(0)) < timedelta(minutes=2)
    assert ends(event) == [old + A_WEEK] * 3
    assert list(Entry.objects.values_list("verb", "about", "by", "detail")) == [
        (
            "deadline-extended",
            f"events.event:{event.pk}",
            f"accounts.user:{staff.pk}",
            {
                "old": old.isoformat(),
                "new": (old + A_WEEK).isoformat(),
                "reason": "The hotel has more rooms.",
            },
        )
    ]


def test_extend_leaves_the_opening_alone():
    event = EventFactory(deadline__opens_at=in_days(3))

    extend(event)

    assert set(SeatPool.objects.values_list("opens_at", flat=True)) == {in_days(3)}
    assert Deadline.objects.get().opens_at == in_days(3)


def test_extend_leaves_other_events_alone():
    event, other = EventFactory(), EventFactory()
    before = ends(other)

    extend(event)

    assert ends(other) == before


def test_after_an_extension_people_register_again():
    event, person = EventFactory(deadline__closes_at=in_days(-1)), UserFactory()
    extend(event)
    draft = begin(event=event, person=person)

    sent = submit(registration_pk=draft.pk, event=event, person=person, pool_pk=event.pools.get().pk, answers={})

    assert sent.state == State.CONFIRMED


@pytest.mark.parametrize("later", [timedelta(0), -timedelta(seconds=1), -A_WEEK])
def test_extend_only_moves_later(later):
    event = EventFactory()
    old = event.deadline.closes_at

    with pytest.raises(NotLater):
        extend(event, closes_at=old + later)
    assert (ends(event), DeadlineExtension.objects.count(), Entry.objects.count()) == ([old, old], 0, 0)


def test_extend_refuses_an_end_that_has_passed_and_tells_nobody():
    event = EventFactory(deadline__closes_at=in_days(-10))
    Company(event)

    with pytest.raises(NotToCome):
        extend(event, closes_at=in_days(-1))
    assert (ends(event), told(), DeadlineExtension.objects.count()) == ([in_days(-10)] * 2, [], 0)


def test_extend_refuses_an_event_that_is_over_and_tells_nobody():
    event = EventFactory(past=True)
    Company(event)
    before = ends(event)

    with pytest.raises(EventOver):
        extend(event, closes_at=in_days(3))
    assert (ends(event), told(), DeadlineExtension.objects.count()) == (before, [], 0)


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_extend_tells_nobody_of_an_event_that_takes_nobody(status):
    event = EventFactory(**{status: True})
    Company(event)
    before = ends(event)

    with pytest.raises(NotPublished):
        extend(event)
    assert (ends(event), told(), list(DeadlineExtension.objects.all())) == (before, [], [])


def test_extend_from_an_end_that_is_no_longer_tells_how_it_stands_now():
    event = EventFactory()
    seen = event.deadline.closes_at
    first, _told = extend(event)

    with pytest.raises(ExtendedMeanwhile) as meanwhile:
        extend(event, old_closes_at=seen, closes_at=seen + 2 * A_WEEK)

    assert meanwhile.value.extension == first
    assert ends(event) == [seen + A_WEEK] * 2


def test_extend_after_the_term_was_set_anew_knows_of_no_extension():
    event, seen = EventFactory(), in_days(12)
    set_term(event=event, opens_at=None, closes_at=in_days(9), by=StaffFactory())

    with pytest.raises(ExtendedMeanwhile) as meanwhile:
        extend(event, old_closes_at=seen, closes_at=seen + A_WEEK)
    assert meanwhile.value.extension is None


def test_a_deadline_that_was_set_back_is_extended_from_the_same_end_again():
    event, staff = EventFactory(), StaffFactory()
    first, _told = extend(event)
    set_term(event=event, opens_at=None, closes_at=first.old_closes_at, by=StaffFactory())

    DeadlineExtension.objects.filter(pk=first.pk).update(at=in_days(-1))
    second, _told = extend(event, closes_at=first.old_closes_at + 2 * A_WEEK, by=staff)

    assert second.old_closes_at == first.old_closes_at
    assert extend(event, closes_at=second.new_closes_at, by=staff) == (second, 0)
    assert ends(event) == [second.new_closes_at] * 2


def test_a_deadline_is_extended_as_often_as_it_takes():
    event, start = EventFactory(), in_days(12)
    for number in range(3):
        extend(event, old_closes_at=start + number * A_WEEK, closes_at=start + (number + 1) * A_WEEK)

    steps = DeadlineExtension.objects.order_by("pk").values_list("old_closes_at", "new_closes_at")
    assert list(steps) == [(start + number * A_WEEK, start + (number + 1) * A_WEEK) for number in range(3)]
    event.refresh_from_db()
    assert event.deadline.last_extension == DeadlineExtension.objects.latest("pk")


# -- who is told ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tell", "names"),
    [
        (Audience(), [State.DRAFT, State.WAITING, "follower"]),
        (Audience(drafts=False), [State.WAITING, "follower"]),
        (Audience(waiting=False), [State.DRAFT, "follower"]),
        (Audience(followers=False), [State.DRAFT, State.WAITING]),
        (Audience(drafts=False, waiting=False, followers=False), []),
        (
            Audience(registered=True),
            [State.DRAFT, State.WAITING, State.PENDING, State.OFFERED, State.CONFIRMED, "follower"],
        ),
    ],
)
def test_extend_tells_exactly_those_concerned(tell, names):
    event = EventFactory()
    company = Company(event)

    _extension, number_told = extend(event, tell=tell)

    assert told() == company.addresses(*names)
    assert number_told == len(names)


def test_extend_says_beforehand_how_many_of_each_group_would_be_told():
    event = EventFactory()
    Company(event)
    RegistrationFactory(event=event, state=State.DRAFT, person__is_active=False)

    assert Audience().counts(event) == {"drafts": 1, "waiting": 1, "followers": 1, "registered": 3}


@pytest.mark.parametrize("state", [State.DRAFT, State.WAITING])
def test_extend_tells_a_person_in_two_groups_once(state):
    registration = RegistrationFactory(state=state)
    FollowerFactory(event=registration.event, person=registration.person)

    _extension, number_told = extend(registration.event)

    assert (number_told, told()) == (1, [registration.person.email])


def test_extend_tells_a_follower_who_is_registered_only_when_registered_people_are_told():
    registration = RegistrationFactory()
    FollowerFactory(event=registration.event, person=registration.person)

    extend(registration.event)
    assert told() == []

    registration.event.deadline.refresh_from_db()
    extend(registration.event, tell=Audience(registered=True))
    assert told() == [registration.person.email]


def test_extend_tells_a_follower_whose_registration_ended():
    registration = RegistrationFactory(state=State.CANCELLED)
    FollowerFactory(event=registration.event, person=registration.person)

    assert extend(registration.event)[1] == 1


def test_extend_tells_nobody_whose_account_is_closed():
    event = EventFactory()
    RegistrationFactory(event=event, state=State.DRAFT, person__is_active=False)
    FollowerFactory(event=event, person__is_active=False)

    assert extend(event)[1] == 0


def test_extend_writes_one_message_a_person_and_what_they_share_once():
    event = EventFactory()
    draft, follower = RegistrationFactory(event=event, state=State.DRAFT), FollowerFactory(event=event)

    extension, _told = extend(event)

    key = f"deadline-extended:{extension.pk}"
    shared = SharedContent.objects.get()
    assert (shared.key, shared.context["reason"]) == (key, "The hotel has more rooms.")
    columns = ("key", "recipient", "context", "shared", "about", "priority", "has_secret", "unsubscribe_url")
    stop_url = f"{settings.SITE_URL}{follower.get_stop_url()}"
    about = f"event:{event.slug}"
    assert list(Message.objects.order_by("pk").values_list(*columns)) == [
        (f"{key}:{draft.person_id}", draft.person.email, {"name": draft.person.name}, shared.pk, about, 2, False, ""),
        (
            f"{key}:{follower.person_id}", follower.person.email, {"name": follower.person.name}, shared.pk, about, 2,
            True, stop_url,
        ),
    ]  # fmt: skip


def test_extend_pressed_twice_finds_the_first_and_tells_nobody_again():
    event, staff = EventFactory(), StaffFactory()
    Company(event)
    old = event.deadline.closes_at
    first, number_told = extend(event, by=staff)

    second, told_again = extend(event, old_closes_at=old, closes_at=old + A_WEEK, by=staff)

    assert (second, number_told, told_again) == (first, 3, 0)
    assert (Message.objects.count(), DeadlineExtension.objects.count(), Entry.objects.count()) == (3, 1, 1)


@pytest.mark.parametrize(
    "differently", [{"reason": "Another reason."}, {"tell": Audience(registered=True)}, {"by": None}]
)
def test_extend_to_the_same_end_with_other_words_groups_or_hands_is_no_second_press(differently):
    event, staff = EventFactory(), StaffFactory()
    Company(event)
    old = event.deadline.closes_at
    first, _told = extend(event, by=staff)

    with pytest.raises(ExtendedMeanwhile) as meanwhile:
        extend(event, **({"by": staff} | differently), old_closes_at=old, closes_at=old + A_WEEK)
    assert meanwhile.value.extension == first
    assert (Message.objects.count(), DeadlineExtension.objects.count()) == (3, 1)


def test_a_second_extension_is_news_of_its_own():
    event = EventFactory()
    RegistrationFactory(event=event, state=State.DRAFT)
    extend(event)
    event.deadline.refresh_from_db()

    assert extend(event)[1] == 1
    assert Message.objects.count() == 2


def test_extend_takes_as_many_statements_for_many_people_as_for_one():
    few, many, staff = EventFactory(), EventFactory(), StaffFactory()
    for event, number in ((few, 1), (many, 50)):
        people = UserFactory.create_batch(2 * number)
        Registration.objects.bulk_create(Registration(event=event, person=person) for person in people[:number])
        Follower.objects.bulk_create(Follower(event=event, person=person) for person in people[number:])

    with CaptureQueriesContext(connection) as for_few:
        assert extend(few, by=staff)[1] == 2
    with CaptureQueriesContext(connection) as for_many:
        assert extend(many, by=staff)[1] == 100
    assert len(for_few) == len(for_many)


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_of_two_who_extend_at_once_alike_one_does_it_and_of_two_who_differ_one_is_told_so():
    event, staff = EventFactory(), StaffFactory()
    RegistrationFactory(event=event, state=State.DRAFT)
    old = event.deadline.closes_at

    def press(closes_at, old):
        return lambda: extend(event, by=staff, closes_at=closes_at, old_closes_at=old)

    alike = at_once(press(old + A_WEEK, old), press(old + A_WEEK, old))
    differing = at_once(press(old + 2 * A_WEEK, old + A_WEEK), press(old + 3 * A_WEEK, old + A_WEEK))

    assert sorted(number_told for _extension, number_told in alike) == [0, 1]
    assert {extension.pk for extension, _told in alike} == {DeadlineExtension.objects.earliest("pk").pk}
    (refused,) = (outcome for outcome in differing if isinstance(outcome, Exception))
    assert (type(refused), refused.extension) == (ExtendedMeanwhile, DeadlineExtension.objects.latest("pk"))
    assert (DeadlineExtension.objects.count(), Message.objects.count()) == (2, 2)
    assert ends(event) == [DeadlineExtension.objects.latest("pk").new_closes_at] * 2
