import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F

from events.actions.capacity import set_capacity
from events.models import Option, ProgrammeSeats, Registration, SeatPool, SessionSeat, State
from tests.events.actions.choosing import send
from tests.events.actions.lines import limit, limited_session, two_pools
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    AnswerFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionSeatFactory,
)
from tests.threads import Pause, begun, outcomes

pytestmark = pytest.mark.django_db


def report_on(event, capsys):
    call_command("seats", event.slug)
    return json.loads(capsys.readouterr().out)


def test_seats_counts_every_state_and_every_pool(capsys):
    event = EventFactory(pool__capacity=5)
    online = SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=2)
    for state in State:
        RegistrationFactory(event=event, state=state)
    RegistrationFactory.create_batch(2, event=event, pool=online)
    RegistrationFactory.create_batch(3, event=event, pool=online, state=State.WAITING)

    assert report_on(event, capsys) == {
        "capacity": 7, "taken": 4,
        "draft": 1, "pending": 1, "waiting": 4, "offered": 1, "confirmed": 3,
        "declined": 1, "expired": 1, "cancelled": 1,
        "pools": [
            {"slug": "on-site", "capacity": 5, "target": None, "taken": 2, "confirmed": 1, "offered": 1, "waiting": 1},
            {"slug": "online", "capacity": 2, "target": None, "taken": 2, "confirmed": 2, "offered": 0, "waiting": 3},
        ],
    }  # fmt: skip


def test_seats_of_an_event_without_limit_has_no_capacity_and_a_target_is_shown(capsys):
    event = EventFactory(pool__capacity=3)
    RegistrationFactory.create_batch(3, event=event)
    set_capacity(pool=event.pools.get(), capacity=1, by=StaffFactory())
    SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=None)

    report = report_on(event, capsys)

    assert report["capacity"] is None
    assert [(pool["capacity"], pool["target"]) for pool in report["pools"]] == [(3, 1), (None, None)]


def test_seats_of_an_event_that_nobody_registered_for_is_all_zeros(capsys):
    report = report_on(EventFactory(pool__capacity=5), capsys)

    assert (report["capacity"], report["taken"], report["pools"][0]["taken"]) == (5, 0, 0)


def test_seats_counts_sessions_programmes_and_who_wants_to_switch_and_leaves_sessions_out_of_the_sum(capsys):
    event, on_site, online = two_pools(on_site=2, online=1)
    session = limited_session(event, capacity=1)
    programme = ProgrammeFactory()
    first = RegistrationFactory(event=event, pool=on_site, person=UserFactory(programme=programme))
    second = RegistrationFactory(event=event, pool=online, wants_pool=on_site)
    SessionSeatFactory(registration=first, pool=session)
    SessionSeatFactory(registration=second, pool=session, stage=SessionSeat.Stage.WAITING)
    event.pools.filter(pk=on_site.pk).update(capacity=1)
    limit(event, (1, None))

    report = report_on(event, capsys)

    assert (report["capacity"], report["taken"], report["confirmed"]) == (2, 2, 2)
    assert {pool["slug"]: (pool["taken"], pool["confirmed"], pool["waiting"]) for pool in report["pools"]} == {
        "on-site": (1, 1, 1), "online": (1, 1, 0), session.slug: (1, 1, 1)
    }  # fmt: skip
    assert report["programmes"] == [{"programme": programme.name, "capacity": 1, "taken": 1}]


def test_seats_tells_a_session_by_its_title(capsys):
    event = EventFactory(pool__capacity=2)
    session = limited_session(event, capacity=5, title="Field visit")

    assert report_on(event, capsys)["pools"][1] == {
        "slug": session.slug, "capacity": 5, "target": None, "taken": 0, "confirmed": 0, "offered": 0, "waiting": 0,
        "session": "Field visit",
    }  # fmt: skip


@pytest.mark.parametrize("sessions", [0, 1, 12])
def test_seats_asks_as_little_of_an_event_with_many_sessions_and_more_where_programmes_are_limited(
    sessions, django_assert_num_queries
):
    event, limited = EventFactory.create_batch(2)
    limit(limited, (3, None))
    for each in (event, limited):
        for registration in RegistrationFactory.create_batch(sessions, event=each):
            SessionSeatFactory(registration=registration, pool=limited_session(each, capacity=5))

    with django_assert_num_queries(5):
        call_command("seats", event.slug)
    with django_assert_num_queries(7):
        call_command("seats", limited.slug)


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
def test_seats_reads_everything_as_of_one_instant_while_people_register():
    event, printed = EventFactory(pool__capacity=5), StringIO()
    before_pools = Pause('FROM "events_seatpool"')

    with begun(before_pools.around(lambda: call_command("seats", event.slug, stdout=printed))) as futures:
        before_pools.wait()
        send(event)
        before_pools.go_on.set()
        assert outcomes(futures) == [None]

    report = json.loads(printed.getvalue())
    assert (report["confirmed"], report["pools"][0]["taken"], report["pools"][0]["confirmed"]) == (0, 0, 0)
    assert event.pools.get().taken == 1


@pytest.mark.parametrize("by", [-1, 1])
def test_seats_exits_1_when_the_counter_of_a_session_or_of_a_programme_and_rows_disagree(by):
    event = EventFactory()
    session = limited_session(event, capacity=5)
    registration = RegistrationFactory(event=event, person=UserFactory(programme=ProgrammeFactory()))
    SessionSeatFactory(registration=registration, pool=session)
    limit(event, (3, None))
    call_command("seats", event.slug)

    for rows in (SeatPool.objects.filter(pk=session.pk), ProgrammeSeats.objects.all()):
        rows.update(taken=F("taken") + by)
        with pytest.raises(CommandError):
            call_command("seats", event.slug)
        rows.update(taken=F("taken") - by)
    call_command("seats", event.slug)


@pytest.mark.parametrize("by", [-1, 1])
def test_seats_prints_and_exits_1_when_counter_and_rows_disagree(capsys, by):
    event = RegistrationFactory().event
    SeatPool.objects.update(taken=F("taken") + by)

    with pytest.raises(CommandError) as refusal:
        call_command("seats", event.slug)

    assert refusal.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["taken"] == 1


@pytest.fixture
def talks():
    """An option with three places, of which one is taken."""
    question = QuestionFactory(event=EventFactory(), kind="choice", options=["Talks", "Walks"], options__Talks=3)
    option = question.options.get(label="Talks")
    registration = RegistrationFactory(event=question.event)
    AnswerFactory(registration=registration, question=question, value="Talks", option_ids=[option.pk])
    Option.objects.filter(pk=option.pk).update(taken=1)
    return option


def test_seats_tells_the_places_of_limited_options(talks, capsys):
    assert report_on(talks.question.event, capsys)["options"] == [
        {"question": talks.question_id, "option": "Talks", "capacity": 3, "taken": 1, "chosen": 1}
    ]


def test_seats_exits_1_when_an_option_and_its_answers_disagree(talks, capsys):
    Option.objects.filter(pk=talks.pk).update(taken=2)

    with pytest.raises(CommandError) as refusal:
        call_command("seats", talks.question.event.slug)

    assert refusal.value.returncode == 1
    (option,) = json.loads(capsys.readouterr().out)["options"]
    assert (option["taken"], option["chosen"]) == (2, 1)


def test_seats_exits_1_when_a_seat_is_counted_in_the_pool_of_another_event():
    stray, elsewhere = RegistrationFactory(), RegistrationFactory()
    Registration.objects.filter(pk=stray.pk).update(pool=elsewhere.pool)
    SeatPool.objects.filter(pk=elsewhere.pool.pk).update(taken=2)
    SeatPool.objects.filter(pk=stray.pool.pk).update(taken=0)

    for event in (stray.event, elsewhere.event):
        with pytest.raises(CommandError) as refusal:
            call_command("seats", event.slug)
        assert refusal.value.returncode == 1


def test_seats_of_an_unknown_event_exits_2():
    with pytest.raises(CommandError, match="There is no event 'nowhere'") as refusal:
        call_command("seats", "nowhere")
    assert refusal.value.returncode == 2
