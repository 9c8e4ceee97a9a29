"""What a person who waits, or is offered a place, sees on the registration's page and does there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.actions.capacity import pause_line, set_capacity
from events.actions.phases import Phase, set_phases
from events.models import Event, SeatPool, State
from outbox.models import Message
from tests.events.actions.lines import states_of
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, RegistrationFactory, SeatPoolFactory, in_days
from tests.pages import notices

from .conftest import text_of

pytestmark = pytest.mark.django_db


def page_of(client, registration):
    return client.get(f"/registrations/{registration.code}/")


def accept(client, registration):
    return client.post(f"/registrations/{registration.code}/accept/", follow=True)


def waiting(event, person, *, minutes=0):
    return RegistrationFactory(
        event=event, person=person, state=State.WAITING, waiting_at=timezone.now() - timedelta(minutes=60 - minutes)
    )


# -- the waiting list -----------------------------------------------------------------------------------------
def test_who_waits_reads_place_reason_and_what_is_next(client, person):
    event = EventFactory(pool__capacity=0)
    waiting(event, UserFactory())

    text = text_of(page_of(client, waiting(event, person, minutes=1)))

    assert "You are number 2 in line. All places are taken." in text
    assert "When it is your turn, the place is yours at once, and we write to you." in text


def test_who_wants_to_change_over_keeps_the_place_and_reads_the_line(client, person):
    event = EventFactory(mode=Event.Mode.HYBRID)
    online = SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=0)

    text = text_of(page_of(client, RegistrationFactory(event=event, person=person, wants_pool=online)))

    assert "You keep your place, and want to change: online. You are the next in line there." in text
    assert "All places are taken: online." in text


def test_leaving_the_waiting_list_is_asked_in_its_own_words(client, person):
    registration = waiting(EventFactory(pool__capacity=0), person)

    text = text_of(client.get(f"/registrations/{registration.code}/cancel/"))

    assert "Leave the waiting list?" in text
    assert "you then stand at the end of the line" in text


# -- the offer ------------------------------------------------------------------------------------------------
def test_who_is_offered_a_place_reads_until_when_and_finds_both_answers(client, person):
    registration = RegistrationFactory(person=person, state=State.OFFERED)

    response = page_of(client, registration)

    assert "We keep the place for you until" in text_of(response)
    assert f'action="/registrations/{registration.code}/accept/"' in response.content.decode()
    assert response.content.decode().count(f'href="/registrations/{registration.code}/cancel/"') == 1


def test_accepting_confirms_and_leads_back_to_the_registration(client, person):
    registration = RegistrationFactory(person=person, state=State.OFFERED)

    response = accept(client, registration)

    assert states_of(registration) == [State.CONFIRMED]
    assert "Your place is confirmed" in text_of(response)
    assert [message.template for message in Message.objects.all()] == ["events/email/registration_confirmed"]


def test_accepting_twice_is_accepting_once(client, person):
    registration = RegistrationFactory(person=person, state=State.OFFERED)

    responses = [accept(client, registration) for _ in range(2)]

    assert [notices(response) for response in responses] == [[], []]
    assert (states_of(registration), Message.objects.count()) == ([State.CONFIRMED], 1)


def test_a_look_accepts_nothing(client, person):
    registration = RegistrationFactory(person=person, state=State.OFFERED)

    response = client.get(f"/registrations/{registration.code}/accept/")

    assert (response.url, states_of(registration)) == (registration.get_absolute_url(), [State.OFFERED])


def test_an_offer_that_ran_out_is_not_offered_any_more_and_goes_to_the_next(client, person):
    event = EventFactory(pool__capacity=1)
    late = RegistrationFactory(
        event=event, person=person, state=State.OFFERED,
        offered_at=in_days(-2), offer_ends_at=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip
    following = waiting(event, UserFactory())

    page = page_of(client, late)
    response = accept(client, late)

    assert "The time to accept it is over." in text_of(page)
    assert f"/registrations/{late.code}/accept/" not in page.content.decode()
    assert notices(response) == ["The offer has run out, and the place goes to the next person in line."]
    assert states_of(late, following) == [State.EXPIRED, State.CONFIRMED]


@pytest.mark.parametrize("state", [State.WAITING, State.CANCELLED])
def test_nothing_is_accepted_that_was_not_offered(client, person, state):
    registration = RegistrationFactory(person=person, state=state)

    response = accept(client, registration)

    assert notices(response) == ["No place is offered to you any more. Nothing was changed."]
    assert states_of(registration) == [state]


def test_somebody_else_accepts_nothing(client, person):
    registration = RegistrationFactory(state=State.OFFERED)

    assert accept(client, registration).status_code == 404
    assert states_of(registration) == [State.OFFERED]


def test_a_place_is_declined_after_one_question_and_goes_to_the_next(client, person):
    event = EventFactory(pool__capacity=1)
    registration = RegistrationFactory(event=event, person=person, state=State.OFFERED)
    following = waiting(event, UserFactory())

    asked = client.get(f"/registrations/{registration.code}/cancel/")
    response = client.post(f"/registrations/{registration.code}/cancel/", follow=True)

    assert "Decline the place?" in text_of(asked)
    assert notices(response) == ["You declined the place."]
    assert states_of(registration, following) == [State.CANCELLED, State.CONFIRMED]


def test_a_place_that_a_colleague_asked_for_is_accepted_with_the_form(client, person):
    registration = RegistrationFactory(person=person, state=State.OFFERED, awaits_form=True)

    response = client.post(f"/registrations/{registration.code}/accept/")

    assert response.url == f"/events/{registration.event.slug}/register/"
    assert states_of(registration) == [State.OFFERED]
    assert "Answer the questions and accept the place" in text_of(page_of(client, registration))


def test_the_list_of_registrations_says_until_when_a_place_is_offered(client, person):
    RegistrationFactory(person=person, state=State.OFFERED)

    assert "kept for you until" in text_of(client.get("/registrations/"))


# -- the page of the event, and before sending ----------------------------------------------------------------
def check_page(client, event, person):
    RegistrationFactory(event=event, person=person, state=State.DRAFT)
    return client.get(f"/events/{event.slug}/register/check/")


def test_who_would_get_a_place_sends_a_registration(client, person):
    text = text_of(check_page(client, EventFactory(), person))

    assert "Send my registration" in text
    assert "waiting list" not in text


def test_who_would_wait_is_told_why_before_sending(client, person):
    event, programme = EventFactory(), ProgrammeFactory()
    person.programme, person.represents_no_programme = programme, False
    person.save()
    RegistrationFactory(event=event, person=UserFactory(programme=programme))
    set_phases(event=event, phases=[Phase(1, None)], by=StaffFactory())

    text = text_of(check_page(client, event, person))

    assert "You would be on the waiting list" in text
    assert "The place of your programme is taken: 1 for each programme. When it is your turn" in text
    assert "Join the waiting list" in text


def test_a_paused_line_is_said_on_the_page_of_the_event_and_leads_to_the_waiting_list(client):
    event = EventFactory()
    pause_line(event=event, by=StaffFactory())

    text = text_of(client.get(f"/events/{event.slug}/"))

    assert "No places are given at the moment." in text
    assert "Join the waiting list" in text


def test_limits_of_programmes_stand_on_the_page_of_the_event_for_everybody(client):
    event = EventFactory()
    before = text_of(client.get(f"/events/{event.slug}/"))
    set_phases(event=event, phases=[Phase(2, None)], by=StaffFactory())

    after = text_of(client.get(f"/events/{event.slug}/"))

    assert ["For each programme: 2 places." in text for text in (before, after)] == [False, True]


def test_a_number_that_was_lowered_is_said_until_it_is_reached(client):
    event = EventFactory(pool__capacity=3)
    RegistrationFactory.create_batch(3, event=event)
    set_capacity(pool=event.pools.get(), capacity=2, by=StaffFactory())

    assert "Lowered to 2; 3 are taken" in text_of(client.get(f"/events/{event.slug}/"))
