from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from events.actions.phases import Phase, set_phases
from events.models import ProgrammePhase, Registration, State
from events.models.event import zone_called
from tests.events.actions.lines import some_in_line, states_of
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    in_days,
)
from tests.pages import notices

from .pages import act_url

pytestmark = pytest.mark.django_db


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
    assert (notices(response), phases_of(rome)) == (["The limits are set."], [(2, until), (3, None)])
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
    assert (notices(response), phases_of(rome)) == (["The limits are set."], [(2, until), (3, None)])
    assert Entry.objects.filter(verb="phases-set").count() == 1


def test_emptied_rows_take_the_limit_away_and_serve_the_line(client, staff, rome):
    programme = ProgrammeFactory()
    RegistrationFactory(event=rome, person=UserFactory(programme=programme))
    set_phases(event=rome, phases=[Phase(1, None)], by=staff)
    (row,) = some_in_line(rome, person=UserFactory(programme=programme))
    seen = client.get(act_url(rome, "phases")).context["form"].initial["seen"]

    response = client.post(act_url(rome, "phases"), typed(("", "", ""), seen=seen, confirm="yes"))

    assert (notices(response), phases_of(rome)) == (["Programmes are not limited."], [])
    assert states_of(row) == [State.CONFIRMED]


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
    ("number", "paused", "words"),
    [
        (1, False, "1 person waits: a free seat goes to them at once if these limits allow it."),
        (2, False, "2 people wait: free seats go to them at once, as far as these limits allow."),
        (2, True, "It is paused: nobody gets a seat from it before it goes on."),
    ],
)
def test_how_many_wait_is_said_before_the_limits_are_set(client, staff, rome, number, paused, words):
    some_in_line(rome, number)
    rome.pools.update(is_paused=paused)

    page = client.post(act_url(rome, "phases"), typed(("3", "", "")))

    assert page.context["preview"]["facts"][-1] == ("Waiting list", words)


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
    assert (notices(second), phases_of(rome)) == (["The limits are set."], [(2, None)])


def test_limits_that_are_set_twice_are_set_once(client, staff, rome):
    rows = typed(("2", "", ""), confirm="yes")

    said = [notices(client.post(act_url(rome, "phases"), rows))[-1] for _press in range(2)]

    assert said == ["The limits are set."] * 2
    assert Entry.objects.filter(verb="phases-set").count() == 1


def test_a_phase_beyond_the_start_is_pointed_out(client, staff, rome):
    page = client.post(act_url(rome, "phases"), typed(("2", f"{rome.starts_at.year}-12-24", "")))

    assert page.context["preview"]["warning"] == "A phase ends after the event has started."
    assert page.context["preview"]["facts"][-1] == ("afterwards", "no limit for programmes")


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

    said = [notices(act_on(client, speaker, "outside"))[-1] for _press in range(2)]
    page = client.get(f"/admin/events/registration/{speaker.pk}/change/").content.decode()

    assert said == ["The person is outside the limit of the programme: confirmed."] * 2
    assert states_of(colleague) == [State.CONFIRMED]
    assert "not counted for it" in page
    assert "taken out of the limit of the programme" in page


@pytest.mark.parametrize(
    ("is_outside", "name", "words"),
    [
        (False, "outside", "Whoever waits only because of the limit gets a free seat at once."),
        (True, "inside", "A seat of this person is one of those that the programme may have again."),
    ],
)
def test_what_the_mark_means_stands_on_its_page_with_whom_it_is_about(client, staff, rome, is_outside, name, words):
    speaker = of(ProgrammeFactory(), rome)
    set_phases(event=rome, phases=[Phase(2, None)], by=staff)
    Registration.objects.filter(pk=speaker.pk).update(is_outside_limit=is_outside)

    intro = client.get(f"/admin/events/registration/{speaker.pk}/{name}/").context["intro"]

    assert intro.startswith(f"{speaker.person}, “{rome}”, confirmed. ")
    assert intro.endswith(words)


def test_who_waits_for_the_limit_gets_the_free_seat_when_taken_out(client, staff, rome):
    programme = ProgrammeFactory()
    of(programme, rome)
    set_phases(event=rome, phases=[Phase(1, None)], by=staff)
    speaker = of(programme, rome, State.WAITING)

    assert notices(act_on(client, speaker, "outside")) == [
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
