"""A seat held for one person's yes: accepted, declined, run out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions.offers import OfferOver, accept, expire_offers
from events.actions.registration import NotChangeable, begin, cancel, submit
from events.models import Event, Registration, SeatPool, SessionSeat, State
from events.tasks import serve_lines
from tests.events.actions.lines import (
    counters,
    free_a_seat,
    in_line,
    limit,
    limited_session,
    programme_counters,
    serve,
    sessions_of,
    stands,
    told,
)
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, RegistrationFactory, SessionSeatFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(pool__capacity=0, promotion=Event.Promotion.BY_OFFER)


@pytest.fixture
def offered(event):
    """Somebody to whom the only seat is offered."""
    row = in_line(event.pools.get(), hours=9)
    free_a_seat(row.pool)
    serve(event)
    row.refresh_from_db()
    return row


@pytest.fixture
def following(offered):
    return in_line(offered.pool, hours=3)


def run_out(registration):
    now = timezone.now()
    Registration.objects.filter(pk=registration.pk).update(
        offered_at=now - timedelta(hours=48), offer_ends_at=now - timedelta(hours=1)
    )


def test_who_accepts_has_the_seat_that_was_held_and_reads_so(event, offered):
    accepted = accept(registration=offered, by=offered.person)

    assert (accepted.state, stands(offered)[0]) == ("confirmed", "confirmed")
    assert counters(event) == {"on-site": [1, None, 1]}
    assert told(offered) == ["offered", "confirmed"]


def test_who_accepts_enters_the_sessions_they_wished_for(event, offered):
    roomy, full = limited_session(event, capacity=1), limited_session(event, capacity=0, starts_in=timedelta(hours=2))
    for pool in (roomy, full):
        SessionSeatFactory(registration=offered, pool=pool, stage=SessionSeat.Stage.WISHED)

    accept(registration=offered, by=offered.person)

    assert sessions_of(offered) == {roomy.pk: SessionSeat.Stage.HELD, full.pk: SessionSeat.Stage.WAITING}


def test_accepted_twice_is_accepted_once(event, offered):
    for _ in range(2):
        assert accept(registration=offered, by=offered.person).state == "confirmed"

    assert (counters(event), told(offered)) == ({"on-site": [1, None, 1]}, ["offered", "confirmed"])


def test_the_end_of_registration_does_not_bind_who_accepts(event, offered):
    event.pools.update(closes_at=timezone.now() - timedelta(days=1))

    assert accept(registration=offered, by=offered.person).state == "confirmed"


def test_who_accepts_too_late_is_told_so_and_the_seat_is_offered_to_the_next_at_once(event, offered, following):
    run_out(offered)

    with pytest.raises(OfferOver):
        accept(registration=offered, by=offered.person)

    assert (stands(offered)[0], stands(following)[0]) == ("expired", "offered")
    assert (told(offered), told(following)) == (["offered", "expired"], ["offered"])
    assert counters(event) == {"on-site": [1, None, 1]}
    with pytest.raises(OfferOver):
        accept(registration=offered, by=offered.person)


@pytest.mark.parametrize("state", [State.DRAFT, State.PENDING, State.WAITING, State.CANCELLED, State.DECLINED])
def test_only_what_is_offered_is_accepted(state):
    registration = RegistrationFactory(state=state)

    with pytest.raises(NotChangeable):
        accept(registration=registration, by=registration.person)
    assert (stands(registration)[0], told(registration)) == (state, [])


def test_an_offer_with_a_form_to_be_filled_in_is_not_accepted_without_it(offered):
    Registration.objects.filter(pk=offered.pk).update(awaits_form=True)

    with pytest.raises(NotChangeable):
        accept(registration=offered, by=offered.person)


def test_who_declines_gives_the_seat_to_the_next_and_is_offered_none_again(event, offered, following):
    cancel(registration=offered, by=offered.person)
    free_a_seat(offered.pool)
    serve(event)

    assert (stands(offered)[0], stands(following)[0]) == ("cancelled", "offered")
    assert (told(offered), told(following)) == (["offered", "cancelled"], ["offered"])
    assert counters(event) == {"on-site": [2, None, 1]}


def test_who_joins_anew_after_an_offer_ran_out_stands_at_the_end(event, offered, following):
    run_out(offered)
    expire_offers(event=event)

    draft = begin(event=event, person=offered.person)
    anew = submit(registration_pk=draft.pk, event=event, person=offered.person, pool_pk=offered.pool_id, answers={})

    assert (anew.pk != offered.pk, anew.state) == (True, "waiting")
    cancel(registration=Registration.objects.get(pk=following.pk), by=following.person)
    assert stands(anew)[0] == "offered"


def test_an_event_whose_counters_are_wrong_keeps_no_other_waiting(event, offered, following, caplog):
    wrong = [
        RegistrationFactory(state=State.OFFERED, event__starts_at=in_days(days), event__ends_at=in_days(days + 1))
        for days in (20, 40)
    ]
    for row in (*wrong, offered):
        run_out(row)
    SeatPool.objects.filter(event__in=[row.event_id for row in wrong]).update(taken=0)

    serve_lines()

    assert [stands(row)[0] for row in (*wrong, offered, following)] == ["offered", "offered", "expired", "offered"]
    assert {record.getMessage() for record in caplog.records if record.name == "events.tasks"} == {
        f"line not served event={row.event.slug}" for row in wrong
    }


def test_the_tick_ends_what_has_run_out_offers_the_seats_to_the_next_and_does_nothing_twice(event, offered, following):
    run_out(offered)
    other = RegistrationFactory(state=State.OFFERED)

    for _ in range(2):
        serve_lines()

    assert [stands(row)[0] for row in (offered, following, other)] == ["expired", "offered", "offered"]
    assert (told(offered), told(following), told(other)) == (["offered", "expired"], ["offered"], [])
    assert counters(event) == {"on-site": [1, None, 1]}


def test_an_offer_that_ran_out_gives_back_the_place_of_its_programme(event):
    alpha = ProgrammeFactory()
    limit(event, (1, None))
    pool = event.pools.get()
    first, second = in_line(pool, hours=2, programme=alpha), in_line(pool, hours=1, programme=alpha)
    pool.capacity = 5
    pool.save(update_fields=["capacity"])
    serve(event)
    assert (stands(first)[0], stands(second)[0]) == ("offered", "waiting")
    run_out(first)

    assert expire_offers(event=event) == 1

    assert (stands(first)[0], stands(second)[0]) == ("expired", "offered")
    assert programme_counters(event) == {alpha.pk: (1, 1)}


def test_an_offer_that_ends_below_a_lowered_number_of_seats_goes_to_nobody(event, offered, following):
    event.pools.update(target=0)
    run_out(offered)

    expire_offers(event=event)

    assert (stands(following)[0], counters(event)) == ("waiting", {"on-site": [0, None, 0]})


def test_an_offer_of_somebody_who_was_erased_meanwhile_runs_out_in_silence(event, offered):
    run_out(offered)
    Registration.objects.filter(pk=offered.pk).update(person=None)

    assert expire_offers(event=event) == 1
    assert (stands(offered)[0], told(offered)) == ("expired", ["offered"])


def test_an_offer_that_has_time_yet_is_left_alone(event, offered):
    Registration.objects.filter(pk=offered.pk).update(offer_ends_at=in_days(0.01))

    assert expire_offers(event=event) == 0
    assert stands(offered)[0] == "offered"
