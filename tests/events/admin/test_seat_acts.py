from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from audit.models import Entry
from events.actions.capacity import pause_line, set_capacity
from events.actions.phases import Phase, set_phases
from events.models import Event, ProgrammePhase, Registration, SeatPool, SessionSeat, State
from events.models.event import zone_called
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionPoolFactory,
    SessionSeatFactory,
    in_days,
)

from .pages import act_url, change_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db


def words_after(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def states(*registrations):
    return [Registration.objects.get(pk=row.pk).state for row in registrations]


def waiting(event, number=1, **fields):
    return RegistrationFactory.create_batch(number, event=event, state=State.WAITING, **fields)


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
    waiting(event, 2)
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
    waiting(event, 2)

    page = client.post(act_url(event, "seats"), seats_of(event, on_site=typed))

    facts = page.context["preview"]["facts"]
    assert facts == ([("Seats on site", words)] if words else [("Seats", "Every number stays as it is.")])
    assert event.pools.get().wished == 3


def test_while_the_line_is_paused_the_page_promises_nobody_a_seat(client, staff):
    event = EventFactory(pool__capacity=0)
    waiting(event)
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
    assert (words_after(second), event.pools.get().wished) == (["The number of seats is changed."], 30)


def test_the_same_number_pressed_twice_is_set_once(client, staff):
    event = EventFactory()
    typed = seats_of(event, on_site=30) | {
        "seen": client.get(act_url(event, "seats")).context["form"].initial["seen"],
        "confirm": "yes",
    }

    said = [words_after(client.post(act_url(event, "seats"), typed))[-1] for _press in range(2)]

    assert said == ["The number of seats is changed.", "The number of seats stays as it was."]
    assert Entry.objects.filter(verb="capacity-set").count() == 1


def test_lowered_below_what_is_taken_nobody_moves_up_until_fewer_are_taken(client, staff):
    """Acceptance: A and B have places, D waits; the number is lowered to 1; B cancels, and D still waits."""
    event = EventFactory(pool__capacity=2)
    a, b = RegistrationFactory.create_batch(2, event=event)
    (d,) = waiting(event)

    client.post(act_url(event, "seats"), seats_of(event, on_site=1) | {"confirm": "yes"})
    client.post(f"/admin/events/registration/{b.pk}/cancel/", {"reason": "Asked for on the phone."})

    assert states(a, b, d) == [State.CONFIRMED, State.CANCELLED, State.WAITING]
    pool = event.pools.get()
    assert (pool.capacity, pool.target, pool.taken) == (1, None, 1)


# -- pausing --------------------------------------------------------------------------------------------------
def test_a_paused_line_stands_still_and_goes_on_with_who_is_next(client, staff):
    event = EventFactory(pool__capacity=1)
    (row,) = waiting(event)

    paused = client.post(act_url(event, "pause"))
    assert states(row) == [State.WAITING]
    assert "The waiting list is paused: nobody gets a seat" in client.get(change_url(event)).content.decode()
    resumed = client.post(act_url(event, "resume"))

    assert [words_after(paused)[0], words_after(resumed)[-1]] == [
        "The waiting list is paused.", "The waiting list goes on. Served at once: 1 person.",
    ]  # fmt: skip
    assert states(row) == [State.CONFIRMED]


def test_pausing_and_going_on_twice_say_the_same_and_do_it_once(client, staff):
    event = EventFactory()

    said = [words_after(client.post(act_url(event, name)))[-1] for name in ("pause", "pause", "resume", "resume")]

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

    assert (response.status_code, words_after(response)) == (302, [words])


def test_a_colleague_who_pauses_what_is_paused_is_told_so(client, staff):
    event = EventFactory()
    pause_line(event=event, by=StaffFactory())

    assert words_after(client.post(act_url(event, "pause"))) == ["The waiting list is paused already."]


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


# -- phases ---------------------------------------------------------------------------------------------------
def typed(*rows, **more):
    """Rows of places, day and time, as they are typed."""
    fields = {"seen": ""}
    for number, (places, day, hour) in enumerate(rows, start=1):
        fields |= {f"places_{number}": places, f"until_{number}_0": day, f"until_{number}_1": hour}
    return fields | more


def phases_of(event):
    return list(ProgrammePhase.objects.filter(event=event).values_list("places", "until"))


@pytest.fixture
def rome():
    """An event in Rome a year from now, with room for all that is typed here."""
    start = datetime(timezone.now().year + 1, 12, 1, 9, tzinfo=UTC)
    event = EventFactory(starts_at=start, ends_at=start + timedelta(hours=5), time_zone="Europe/Rome")
    event.deadline.opens_at = None
    event.deadline.save()
    return event


def test_two_until_january_and_then_three_is_two_rows(client, staff, rome):
    year = rome.starts_at.year
    rows = typed(("2", f"{year}-01-31", ""), ("3", "", ""), ("", "", ""))

    page = client.post(act_url(rome, "phases"), rows)
    response = client.post(act_url(rome, "phases"), rows | {"confirm": "yes"})

    until = datetime(year, 1, 31, 22, 59, 59, tzinfo=UTC)
    day = f"{until:%a} 31 January {year}"
    assert page.context["preview"]["facts"] == [
        (f"until {day}, 23:59 (Palermo time, CET)", "2 places for each programme"),
        ("afterwards", "3 places for each programme"),
    ]
    assert (words_after(response), phases_of(rome)) == (["The limits are set."], [(2, until), (3, None)])
    assert rome.pools.get().limits_programmes


def test_what_is_set_comes_back_as_it_was_typed(client, staff, rome):
    until = datetime(rome.starts_at.year, 1, 31, 22, 59, 59, tzinfo=UTC)
    set_phases(event=rome, phases=[Phase(2, until), Phase(3, None)], by=staff)

    form = client.get(act_url(rome, "phases")).context["form"]
    fields = {field.html_name: field.initial for field in form if field.initial}
    response = client.post(
        act_url(rome, "phases"),
        typed(("2", f"{until.year}-01-31", "23:59"), ("3", "", ""), seen=form.initial["seen"], confirm="yes"),
    )

    assert fields["until_1"] == until
    assert len([name for name in form.fields if name.startswith("places_")]) == 4
    assert (words_after(response), phases_of(rome)) == (["The limits are set."], [(2, until), (3, None)])
    assert Entry.objects.filter(verb="phases-set").count() == 1


def test_emptied_rows_take_the_limit_away_and_serve_the_line(client, staff, rome):
    programme = ProgrammeFactory()
    RegistrationFactory(event=rome, person=UserFactory(programme=programme))
    set_phases(event=rome, phases=[Phase(1, None)], by=staff)
    (row,) = waiting(rome, person=UserFactory(programme=programme))
    seen = client.get(act_url(rome, "phases")).context["form"].initial["seen"]

    response = client.post(act_url(rome, "phases"), typed(("", "", ""), seen=seen, confirm="yes"))

    assert (words_after(response), phases_of(rome)) == (["Programmes are not limited."], [])
    assert states(row) == [State.CONFIRMED]


def test_programmes_above_the_limit_are_counted_before_it_is_set(client, staff, rome):
    for number in (1, 2, 3):
        programme = ProgrammeFactory()
        for _ in range(number):
            RegistrationFactory(event=rome, person=UserFactory(programme=programme))

    page = client.post(act_url(rome, "phases"), typed(("1", "", "")))

    assert page.context["preview"]["facts"][-1] == (
        "Above the limit",
        "2 programmes have more people than that already: they keep their places, the programmes get no others.",
    )


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        (
            [("2", "{year}-03-01", ""), ("3", "{year}-02-01", "")],
            {"until_2": "This phase would end before it begins: the one before it ends on "},
        ),
        ([("2", "{year}-03-01", ""), ("3", "{year}-03-01", "23:59")], {"until_2": "This phase would end before it "}),
        ([("2", "", ""), ("3", "{year}-03-01", "")], {"until_1": "Say until when: only the last phase may have no "}),
        ([("", "{year}-03-01", "")], {"places_1": "Say how many places each programme has in this phase."}),
        ([("2", "2020-03-01", "")], {"until_1": "This end has passed already. Choose one that is still to come."}),
        ([("0", "", "")], {"places_1": "“Phase 1: places for each programme” must be at least 1."}),
        ([("many", "", "")], {"places_1": "“Phase 1: places for each programme” must be a whole number."}),
        ([("2", "31.1.", "")], {"until_1": "Write the day as in 2026-06-28."}),
        ([("2", "", "12:00")], {"until_1": "Give both, the day and the time."}),
        ([("2", "{spring}", "02:30")], {"until_1": "In Europe/Rome clocks are put forward on "}),
        ([("2", "{autumn}", "02:30")], {"until_1": "In Europe/Rome clocks are put back on "}),
    ],
)
def test_a_phase_that_cannot_be_is_refused_in_words_and_what_was_typed_is_kept(client, staff, rome, rows, errors):
    year = rome.starts_at.year
    words = {"year": year, "spring": last_sunday(year, 3), "autumn": last_sunday(year, 10)}
    rows = [(places, day.format(**words), hour) for places, day, hour in rows]

    page = client.post(act_url(rome, "phases"), typed(*rows, confirm="yes"))

    found = page.context["form"].errors
    assert found.keys() == errors.keys()
    assert all(found[name][0].startswith(start) for name, start in errors.items())
    assert f'value="{rows[-1][0]}"' in page.content.decode() or not rows[-1][0]
    assert phases_of(rome) == []


def last_sunday(year, month):
    """The day on which Europe changes its clocks."""
    last = datetime(year, month, 31, tzinfo=zone_called("Europe/Rome"))
    return f"{last - timedelta(days=(last.weekday() + 1) % 7):%Y-%m-%d}"


def test_the_first_phase_ends_after_registration_opens(client, staff):
    event = EventFactory(deadline__opens_at=in_days(5), deadline__closes_at=in_days(9))
    day = (in_days(3)).astimezone(event.zone)

    page = client.post(act_url(event, "phases"), typed(("2", f"{day:%Y-%m-%d}", "")))

    (error,) = page.context["form"].errors["until_1"]
    assert error.startswith("This phase would end before it begins: registration opens on ")


def test_a_phase_that_is_over_may_stay_and_its_end_is_not_news(client, staff, rome):
    set_phases(event=rome, phases=[Phase(2, in_days(1)), Phase(3, None)], by=staff)
    over = timezone.now().replace(second=0, microsecond=0) - timedelta(days=2)
    ProgrammePhase.objects.filter(event=rome, places=2).update(until=over)
    local = over.astimezone(rome.zone)
    seen = client.get(act_url(rome, "phases")).context["form"].initial["seen"]

    rows = typed(("2", f"{local:%Y-%m-%d}", f"{local:%H:%M}"), ("4", "", ""), seen=seen, confirm="yes")
    client.post(act_url(rome, "phases"), rows)

    assert phases_of(rome) == [(2, over), (4, None)]


def test_who_sets_limits_second_looks_again_first(client, staff, rome):
    seen = client.get(act_url(rome, "phases")).context["form"].initial["seen"]
    set_phases(event=rome, phases=[Phase(5, None)], by=StaffFactory())

    first = client.post(act_url(rome, "phases"), typed(("2", "", ""), seen=seen, confirm="yes"))
    second = client.post(
        act_url(rome, "phases"), typed(("2", "", ""), seen=first.context["form"].data["seen"], confirm="yes")
    )

    assert "The limits were changed in the meantime" in first.content.decode()
    assert (words_after(second), phases_of(rome)) == (["The limits are set."], [(2, None)])


def test_limits_that_are_set_twice_are_set_once(client, staff, rome):
    rows = typed(("2", "", ""), confirm="yes")

    said = [words_after(client.post(act_url(rome, "phases"), rows))[-1] for _press in range(2)]

    assert said == ["The limits are set."] * 2
    assert Entry.objects.filter(verb="phases-set").count() == 1


def test_a_phase_beyond_the_start_is_pointed_out(client, staff, rome):
    page = client.post(act_url(rome, "phases"), typed(("2", f"{rome.starts_at.year}-12-24", "")))

    assert page.context["preview"]["warning"] == "A phase ends after the event has started."
    assert page.context["preview"]["facts"][-1] == ("afterwards", "no limit for programmes")


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


# -- outside the limit ----------------------------------------------------------------------------------------
def act_on(client, registration, name):
    return client.post(f"/admin/events/registration/{registration.pk}/{name}/")


def of(programme, event, state=State.CONFIRMED):
    return RegistrationFactory(event=event, person=UserFactory(programme=programme), state=state)


def test_a_speaker_is_taken_out_and_the_place_goes_to_a_colleague(client, staff, rome):
    programme = ProgrammeFactory()
    speaker = of(programme, rome)
    set_phases(event=rome, phases=[Phase(1, None)], by=staff)
    colleague = of(programme, rome, State.WAITING)

    said = [words_after(act_on(client, speaker, "outside"))[-1] for _press in range(2)]
    page = client.get(f"/admin/events/registration/{speaker.pk}/change/").content.decode()

    assert said == ["The person is outside the limit of the programme: confirmed."] * 2
    assert states(colleague) == [State.CONFIRMED]
    assert "not counted for it" in page
    assert "taken out of the limit of the programme" in page


def test_who_waits_for_the_limit_gets_the_free_seat_when_taken_out(client, staff, rome):
    programme = ProgrammeFactory()
    of(programme, rome)
    set_phases(event=rome, phases=[Phase(1, None)], by=staff)
    speaker = of(programme, rome, State.WAITING)

    assert words_after(act_on(client, speaker, "outside")) == [
        "The person is outside the limit of the programme: confirmed."
    ]


def test_nobody_is_counted_again_for_a_programme_that_is_full(client, staff, rome):
    programme = ProgrammeFactory()
    speaker = of(programme, rome)
    set_phases(event=rome, phases=[Phase(1, None)], by=staff)
    act_on(client, speaker, "outside")
    of(programme, rome)
    rome.programme_seats.update(taken=1)

    response = act_on(client, speaker, "inside")

    assert "The programme has as many people as it may have" in response.content.decode()
    speaker.refresh_from_db()
    assert speaker.is_outside_limit


@pytest.mark.parametrize(
    ("has_phases", "has_programme", "is_outside", "names"),
    [
        (True, True, False, ["outside"]),
        (True, True, True, ["inside"]),
        (False, True, False, []),
        (False, True, True, ["inside"]),
        (True, False, False, []),
    ],
)
def test_the_mark_is_offered_where_it_matters(client, staff, rome, has_phases, has_programme, is_outside, names):
    row = of(ProgrammeFactory() if has_programme else None, rome)
    if has_phases:
        set_phases(event=rome, phases=[Phase(2, None)], by=staff)
    Registration.objects.filter(pk=row.pk).update(is_outside_limit=is_outside)

    acts = client.get(f"/admin/events/registration/{row.pk}/change/").context["acts"]

    offered = [url.split("/")[-2] for url, _title in acts]
    assert [name for name in offered if name in ("outside", "inside")] == names
