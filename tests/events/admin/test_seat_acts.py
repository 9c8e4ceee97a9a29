import pytest

from audit.models import Entry
from events.actions.capacity import pause_line, set_capacity
from events.models import Event, SeatPool, SessionSeat, State
from tests.events.actions.lines import some_in_line, states_of
from tests.factories.accounts import StaffFactory
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionPoolFactory,
    SessionSeatFactory,
)
from tests.pages import notices

from .pages import act_url, change_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db


# -- the number of seats --------------------------------------------------------------------------------------
def seats_of(event, **numbers):
    """What is typed: the numbers by slug of the pools."""
    pools = {pool.slug: pool for pool in SeatPool.objects.filter(event=event)}
    return {f"seats_{pool.pk}": numbers.get(slug.replace("-", "_"), pool.wished) for slug, pool in pools.items()}


def test_all_pools_of_an_event_are_on_one_page_with_what_their_rows_say(client, staff):
    event = EventFactory(mode=Event.Mode.HYBRID, pool__capacity=1)
    SeatPoolFactory(event=event, slug="online", capacity=3)
    session = SessionPoolFactory(session__event=event, session__title="Clinic on state aid", capacity=1)
    RegistrationFactory(event=event, state=State.OFFERED)
    some_in_line(event, 2)
    row = RegistrationFactory(event=event, pool=event.pools.get(slug="online"))
    SessionSeatFactory(pool=session, registration=row)

    controls = client.get(act_url(event, "seats")).context["form"].visible_fields()

    assert [(str(each.label), str(each.help_text)) for each in controls] == [
        ("Seats on site", "Taken: 1, 1 of them offered; waiting: 2. Empty: no limit."),
        ("Seats online", "Taken: 1, waiting: 0. Empty: no limit."),
        ("Seats in the session “Clinic on state aid”", "Taken: 1, waiting: 0. Empty: no limit."),
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "1",
            (
                "3 → 1. 3 are taken: nobody loses a seat. The next ones that are given back stay empty until fewer "
                "than 1 are taken. Until then nobody gets a seat from the waiting list."
            ),
        ),
        (
            "5",
            "3 → 5. Up to 2 people who wait get a seat, or are offered one, at once, as limits of programmes allow.",
        ),
        (
            "4",
            "3 → 4. Up to 1 person who waits gets a seat, or is offered one, at once, as limits of programmes allow.",
        ),
        (
            "",
            (
                "3 → no limit. Up to 2 people who wait get a seat, or are offered one, at once, as limits of "
                "programmes allow."
            ),
        ),
        ("3", None),
    ],
)
def test_before_the_number_is_changed_the_page_says_what_follows(client, staff, typed, words):
    event = EventFactory(pool__capacity=3)
    RegistrationFactory.create_batch(3, event=event)
    some_in_line(event, 2)

    page = client.post(act_url(event, "seats"), seats_of(event, on_site=typed))

    facts = page.context["preview"]["facts"]
    assert facts == ([("Seats on site", words)] if words else [("Seats", "Every number stays as it is.")])
    assert event.pools.get().wished == 3


def test_while_the_line_is_paused_the_page_promises_nobody_a_seat(client, staff):
    event = EventFactory(pool__capacity=0)
    some_in_line(event)
    pause_line(event=event, by=staff)

    page = client.post(act_url(event, "seats"), seats_of(event, on_site=4))

    assert page.context["preview"]["facts"] == [
        ("Seats on site", "0 → 4. The waiting list is paused: nobody gets a seat from it before it goes on.")
    ]


def test_the_seats_of_a_session_are_raised_there_too_and_go_to_who_waits(client, staff):
    event = EventFactory()
    pool = SessionPoolFactory(session__event=event, capacity=0)
    seat = SessionSeatFactory(pool=pool, registration=RegistrationFactory(event=event), stage=SessionSeat.Stage.WAITING)

    client.post(act_url(event, "seats"), seats_of(event) | {f"seats_{pool.pk}": "1", "confirm": "yes"})

    seat.refresh_from_db()
    assert seat.stage == SessionSeat.Stage.HELD


def test_who_changes_numbers_second_looks_again_first_and_may_insist(client, staff):
    event = EventFactory()
    opened = client.get(act_url(event, "seats")).context["form"].initial["seen"]
    set_capacity(pool=event.pools.get(), capacity=80, by=StaffFactory())

    first = client.post(act_url(event, "seats"), seats_of(event, on_site=30) | {"seen": opened, "confirm": "yes"})
    second = client.post(
        act_url(event, "seats"),
        seats_of(event, on_site=30) | {"seen": first.context["form"].data["seen"], "confirm": "x"},
    )

    assert "They are now: Seats on site 80. What you typed is kept." in first.content.decode()
    assert 'value="30"' in first.content.decode()
    assert (notices(second), event.pools.get().wished) == (["The number of seats is changed."], 30)


def test_the_same_number_pressed_twice_is_set_once(client, staff):
    event = EventFactory()
    typed = seats_of(event, on_site=30) | {
        "seen": client.get(act_url(event, "seats")).context["form"].initial["seen"],
        "confirm": "yes",
    }

    said = [notices(client.post(act_url(event, "seats"), typed))[-1] for _press in range(2)]

    assert said == ["The number of seats is changed.", "The number of seats stays as it was."]
    assert Entry.objects.filter(verb="capacity-set").count() == 1


def test_lowered_below_what_is_taken_nobody_moves_up_until_fewer_are_taken(client, staff):
    """Acceptance: A and B have places, D waits; the number is lowered to 1; B cancels, and D still waits."""
    event = EventFactory(pool__capacity=2)
    a, b = RegistrationFactory.create_batch(2, event=event)
    (d,) = some_in_line(event)

    client.post(act_url(event, "seats"), seats_of(event, on_site=1) | {"confirm": "yes"})
    client.post(f"/admin/events/registration/{b.pk}/cancel/", {"reason": "Asked for on the phone."})

    assert states_of(a, b, d) == [State.CONFIRMED, State.CANCELLED, State.WAITING]
    pool = event.pools.get()
    assert (pool.capacity, pool.target, pool.taken) == (1, None, 1)


# -- pausing --------------------------------------------------------------------------------------------------
def test_a_paused_line_stands_still_and_goes_on_with_who_is_next(client, staff):
    event = EventFactory(pool__capacity=1)
    (row,) = some_in_line(event)

    paused = client.post(act_url(event, "pause"))
    assert states_of(row) == [State.WAITING]
    assert "The waiting list is paused: nobody gets a seat" in client.get(change_url(event)).content.decode()
    resumed = client.post(act_url(event, "resume"))

    assert [notices(paused)[0], notices(resumed)[-1]] == [
        "The waiting list is paused.", "The waiting list goes on. Served at once: 1 person.",
    ]  # fmt: skip
    assert states_of(row) == [State.CONFIRMED]


def test_pausing_and_going_on_twice_say_the_same_and_do_it_once(client, staff):
    event = EventFactory()

    said = [notices(client.post(act_url(event, name)))[-1] for name in ("pause", "pause", "resume", "resume")]

    assert said == [
        "The waiting list is paused.", "The waiting list is paused.",
        "The waiting list goes on. Served at once: 0 people.", "The waiting list goes on.",
    ]  # fmt: skip
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["line-paused", "line-resumed"]


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("resume", {}, "The waiting list is not paused."),
        ("pause", {"cancelled": True}, "A cancelled event gives no seats."),
        ("resume", {"cancelled": True}, "A cancelled event gives no seats."),
        ("phases", {"cancelled": True}, "A cancelled event gives no seats."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(client, staff, name, fields, words):
    response = client.get(act_url(EventFactory(**fields), name))

    assert (response.status_code, notices(response)) == (302, [words])


def test_a_colleague_who_pauses_what_is_paused_is_told_so(client, staff):
    event = EventFactory()
    pause_line(event=event, by=StaffFactory())

    assert notices(client.post(act_url(event, "pause"))) == ["The waiting list is paused already."]


@pytest.mark.parametrize(
    ("fields", "paused", "names"),
    [
        ({}, False, ["phases", "pause"]),
        ({}, True, ["phases", "resume"]),
        ({"draft": True}, False, ["phases"]),
        ({"past": True}, False, []),
        ({"cancelled": True}, False, []),
    ],
)
def test_the_page_of_an_event_offers_what_makes_sense(client, staff, fields, paused, names):
    event = EventFactory(**fields)
    SeatPool.objects.filter(event=event).update(is_paused=paused)

    offered = [url.split("/")[-2] for url, _title in client.get(change_url(event)).context["acts"]]

    assert [name for name in offered if name in ("phases", "pause", "resume")] == names


# -- how the line gives a seat --------------------------------------------------------------------------------
def test_the_form_of_an_event_says_whether_seats_are_offered_and_for_how_long(client, staff):
    event = EventFactory()

    assert saved(save_event(client, event, open_event(client, event), promotion="by_offer", offer_hours="24"))

    event.refresh_from_db()
    assert (event.promotion, event.offer_hours) == (Event.Promotion.BY_OFFER, 24)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("0", "“Hours that an offer stands” must be at least 1."),
        ("337", "“Hours that an offer stands” may be at most 336."),
        ("two", "“Hours that an offer stands” must be a whole number."),
        ("", "Hours that an offer stands"),
    ],
)
def test_an_offer_stands_for_an_hour_at_least_and_two_weeks_at_most(client, staff, hours, words):
    event = EventFactory()

    response = save_event(client, event, open_event(client, event), promotion="by_offer", offer_hours=hours)

    assert words in errors_of(response)
