from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from contacts.panels import contact_card
from events.actions.capacity import set_capacity
from events.models import Event, Registration, SeatPool, State, event_standing, load_event, load_topics
from events.models.standing import PoolStanding
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, TopicFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    DocumentFactory,
    EventContactFactory,
    EventDayFactory,
    EventFactory,
    FollowerFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def standing_of(event, person=None):
    return event_standing(event.slug, person.pk if person else None)


# -- the whole of it ------------------------------------------------------------------------------------------
def test_an_event_that_does_not_exist_has_no_standing():
    assert event_standing("nowhere") is None


def test_the_standing_is_read_in_one_statement_however_many_rows_there_are(django_assert_num_queries):
    event, person = EventFactory(), UserFactory()
    SeatPoolFactory(event=event, slug="online")
    RegistrationFactory.create_batch(3, event=event, state=State.WAITING)
    RegistrationFactory(event=event, person=person)

    with django_assert_num_queries(1):
        standing = standing_of(event, person)
    assert len(standing.pools) == 2


def test_pools_stand_in_their_order_with_seats_and_line():
    event = EventFactory(pool__capacity=1)
    online = SeatPoolFactory(event=event, slug="online", capacity=None)
    on_site = RegistrationFactory(event=event).pool
    RegistrationFactory(event=event, state=State.WAITING)

    first, second = standing_of(event).pools

    assert (first.pk, first.slug, first.capacity, first.target, first.taken) == (on_site.pk, "on-site", 1, None, 1)
    assert (first.free, first.has_line) == (0, True)
    assert (second.pk, second.slug, second.capacity, second.taken) == (online.pk, "online", None, 0)
    assert (second.free, second.has_line) == (None, False)


def test_whoever_was_erased_is_in_no_line():
    event = EventFactory(pool__capacity=1)
    waiting = RegistrationFactory(event=event, state=State.WAITING)
    Registration.objects.filter(pk=waiting.pk).update(person=None)

    (pool,) = event_standing(event.slug).pools

    assert not pool.has_line


def test_two_pools_of_an_event_with_a_registration_stand_once_each():
    registration = RegistrationFactory()
    SeatPoolFactory(event=registration.event, slug="online")

    assert [pool.slug for pool in standing_of(registration.event, registration.person).pools] == ["on-site", "online"]


@pytest.mark.parametrize(
    ("capacities", "taken", "expected"),
    [
        ([], [], (None, None, False)),
        ([5], [2], (5, 3, False)),
        ([5], [5], (5, 0, True)),
        ([0], [0], (0, 0, True)),
        ([5, 3], [5, 1], (8, 2, False)),
        ([5, 3], [5, 3], (8, 0, True)),
        ([5, None], [5, 1], (None, None, False)),
    ],
)
def test_seats_of_all_pools_are_counted_together(capacities, taken, expected):
    event = EventFactory(pool=None)
    for slug, capacity, number in zip(("on-site", "online"), capacities, taken, strict=False):
        SeatPoolFactory(event=event, slug=slug, capacity=capacity, taken=number)

    standing = standing_of(event)

    assert (standing.capacity, standing.free, standing.is_full) == expected


def test_a_capacity_that_follows_down_shows_the_seats_that_staff_wish_for():
    event = EventFactory(pool__capacity=5)
    RegistrationFactory.create_batch(4, event=event)
    set_capacity(pool=event.pools.get(), capacity=2, by=StaffFactory())

    standing = standing_of(event)

    assert (standing.capacity, standing.free, standing.is_full) == (2, 0, True)


# -- open or not ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("opens_in", "closes_in", "is_open", "opens_later"),
    [(None, 60, True, False), (-60, 60, True, False), (-60, -1, False, False), (60, 120, False, True)],
)
def test_registration_is_open_within_the_term(opens_in, closes_in, is_open, opens_later):
    now = timezone.now()
    event = EventFactory(
        deadline__opens_at=None if opens_in is None else now + timedelta(seconds=opens_in),
        deadline__closes_at=now + timedelta(seconds=closes_in),
    )

    standing = standing_of(event)

    assert (standing.is_open, standing.opens_later) == (is_open, opens_later)


@pytest.mark.parametrize("kind", ["draft", "cancelled"])
def test_registration_is_open_for_published_events_only(kind):
    standing = standing_of(EventFactory(**{kind: True}))

    assert (standing.status, standing.is_open, standing.opens_later) == (kind, False, False)


def test_registration_for_what_is_over_is_not_open_whatever_the_term_says():
    event = EventFactory(past=True)
    SeatPool.objects.update(closes_at=in_days(9))

    assert not standing_of(event).is_open


def test_registration_without_any_pool_is_not_open():
    assert not standing_of(EventFactory(pool=None)).is_open


def test_an_event_is_over_from_its_end_on():
    assert standing_of(EventFactory(past=True)).is_over
    assert not standing_of(EventFactory()).is_over


# -- the person who looks -------------------------------------------------------------------------------------
def test_a_stranger_has_no_registration():
    event = RegistrationFactory().event

    standing = standing_of(event)

    assert (standing.registration_pk, standing.registration_code, standing.registration_state) == (None, "", "")
    assert (standing.has_draft, standing.draft) == (False, {})


def test_a_person_finds_the_own_live_registration_and_nobody_elses():
    event, person = EventFactory(), UserFactory()
    RegistrationFactory(event=event, person=person, state=State.CANCELLED)
    RegistrationFactory(person=person)
    RegistrationFactory(event=event)
    mine = RegistrationFactory(event=event, person=person, state=State.DRAFT, draft_answers={"question_1": ["Ümlaut"]})

    standing = standing_of(event, person)

    assert (standing.registration_pk, standing.registration_code) == (mine.pk, mine.code)
    assert (standing.registration_state, standing.has_draft) == ("draft", True)
    assert standing.draft == {"question_1": ["Ümlaut"]}


# -- versions -------------------------------------------------------------------------------------------------
def test_nothing_happened_is_the_same_standing():
    event = EventFactory()

    assert standing_of(event) == standing_of(event)
    assert repr(standing_of(event)) == repr(standing_of(event))


@pytest.mark.parametrize(
    "deed",
    [
        lambda event: Event.objects.update(tagline="New"),
        lambda event: RegistrationFactory(event=event),
        lambda event: RegistrationFactory(event=event, state=State.WAITING),
        lambda event: SeatPool.objects.update(closes_at=in_days(1)),
        lambda event: DeadlineExtensionFactory(deadline=event.deadline),
        lambda event: event.contacts.get().save(),
    ],
)
def test_whatever_a_page_shows_is_part_of_the_standing(deed):
    event = EventFactory()
    EventContactFactory(event=event)
    before = repr(standing_of(event))

    deed(event)

    assert repr(standing_of(event)) != before


def test_a_counter_that_comes_back_to_its_number_is_another_version():
    event = EventFactory()
    before = repr(standing_of(event))

    for taken in (1, 0):
        with transaction.atomic():
            SeatPool.objects.update(taken=taken)

    assert repr(standing_of(event)) != before


def test_what_no_page_shows_is_no_new_version():
    event = EventFactory()
    before = repr(standing_of(event))

    FollowerFactory(event=event)
    RegistrationFactory(event=event, state=State.DRAFT)

    assert repr(standing_of(event)) == before


# -- what staff wrote -----------------------------------------------------------------------------------------
def read_everything(event):
    links = list(event.event_contacts.all())
    return (
        event.deadline.last_extension,
        list(event.topics.all()),
        [len(rows.all()) for rows in (event.days, event.sessions, event.documents, event.questions)],
        [(link.person.team, [entry.topic for entry in link.person.contact_topics.all()]) for link in links],
    )


def test_an_event_is_loaded_with_all_its_parts_and_kept_until_the_revision_changes(django_assert_num_queries):
    event = EventFactory()
    event.topics.add(TopicFactory())
    for factory in (EventDayFactory, SessionFactory, DocumentFactory, QuestionFactory):
        factory.create_batch(2, event=event)
    EventContactFactory(event=event, person=ContactPersonFactory(leads=[TopicFactory()]))
    DeadlineExtensionFactory(deadline=event.deadline)
    revision = standing_of(event).revision

    first = load_event(event.pk, revision)
    with django_assert_num_queries(0):
        again = load_event(event.pk, revision)
        parts = read_everything(again)
    assert again is first
    assert parts == read_everything(Event.objects.get(pk=event.pk))

    Event.objects.update(title="New title")
    assert load_event(event.pk, standing_of(event).revision).title == "New title"


def test_an_event_is_loaded_with_who_answers_today_for_one_contact_and_for_many(django_assert_num_queries):
    event = EventFactory()
    for count in (1, 6):
        for _ in range(count):
            person = ContactPersonFactory(leads=[TopicFactory()])
            EventContactFactory(event=event, person=person)
            AbsenceFactory(person=person, stand_in=ContactPersonFactory())
        revision = standing_of(event).revision
        # event, topics, days, sessions, documents, questions, speakers, extensions, contacts, their topics and absences
        with django_assert_num_queries(12):
            loaded = load_event(event.pk, revision)
        with django_assert_num_queries(0):
            cards = [contact_card(link.person) for link in loaded.event_contacts.all()]
        assert all("stands in." in card["away"] for card in cards)


def test_topics_are_kept_until_the_revision_changes(django_assert_num_queries):
    event = EventFactory()
    TopicFactory(name="State aid")
    revision = standing_of(event).revision
    assert load_topics(revision) == ("State aid",)

    with django_assert_num_queries(0):
        load_topics(revision)
    TopicFactory(name="Audit")
    assert load_topics(standing_of(event).revision) == ("Audit", "State aid")


def test_a_pool_never_shows_fewer_than_no_free_seats():
    standing = PoolStanding(
        pk=1, slug="on-site", capacity=5, target=2, taken=5, has_opened=True, has_not_closed=True, has_line=False,
        version="1",
    )  # fmt: skip

    assert standing.free == 0


# -- following ------------------------------------------------------------------------------------------------
def test_the_standing_says_whether_the_person_follows():
    follower = FollowerFactory()
    stopped = FollowerFactory(event=follower.event, stopped_at=in_days(-1))
    elsewhere = FollowerFactory()

    people = [follower.person, stopped.person, elsewhere.person, None]
    assert [standing_of(follower.event, person).follows for person in people] == [True, False, False, False]


@pytest.mark.parametrize(
    ("fields", "is_to_come"),
    [({}, True), ({"draft": True}, True), ({"cancelled": True}, False), ({"past": True}, False)],
)
def test_what_is_over_or_cancelled_is_not_to_come(fields, is_to_come):
    assert standing_of(EventFactory(**fields)).is_to_come == is_to_come
