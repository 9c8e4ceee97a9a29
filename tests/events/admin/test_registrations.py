import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from audit.actions import record
from audit.models import Entry
from events.actions import registration as actions
from events.actions.hand_overs import ask_to_take_over, begin_to_take_over
from events.actions.taking_over import Form, take_place
from events.models import Registration, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import AnswerFactory, EventFactory, RegistrationFactory
from tests.pages import notices

pytestmark = pytest.mark.django_db
LIST = reverse("admin:events_registration_changelist")


def page_url(registration):
    return reverse("admin:events_registration_change", args=[registration.pk])


def act_url(registration, name):
    return reverse(f"admin:events_registration_{name}", args=[registration.pk])


def found(client, **query):
    return set(client.get(LIST, query).context["cl"].queryset)


# -- the list -----------------------------------------------------------------------------------------------
def test_registrations_are_found_by_reference_name_address_and_organisation(client, staff):
    person = UserFactory(name="Anna Berger", email="anna@ministry.example", organisation="Land Tirol")
    wanted = RegistrationFactory(person=person)
    RegistrationFactory()

    for words in (wanted.code, "berger", "anna@ministry", "tirol"):
        assert found(client, q=words) == {wanted}


def test_registrations_are_filtered_by_event_state_goal_country_and_audience(client, staff):
    event = EventFactory()
    person = UserFactory(country="FI", programme=ProgrammeFactory(goal="interreg"))
    wanted = RegistrationFactory(event=event, person=person, state=State.PENDING, is_outside_audience=True)
    RegistrationFactory(event=event)
    RegistrationFactory()

    assert len(found(client, event__id__exact=event.pk)) == 2
    assert found(client, state__exact="pending") == {wanted}
    assert found(client, programme__goal__exact="interreg") == {wanted}
    assert found(client, country="FI") == {wanted}
    assert found(client, is_outside_audience__exact=1) == {wanted}


@pytest.mark.parametrize("sign", ["’", "9" * 40, "-1"])
def test_a_filter_that_makes_no_sense_is_no_error(client, staff, sign):
    RegistrationFactory()

    for name in ("q", "country", "event__id__exact", "p"):
        assert client.get(LIST, {name: sign}).status_code == 200


def test_the_filters_count_when_asked_to(client, staff):
    event = RegistrationFactory().event

    page = client.get(LIST, {"_facets": "True", "event__id__exact": event.pk})

    assert f"{event.title} (1)" in page.content.decode()


def test_who_waits_has_a_place_in_line_whatever_is_filtered(client, staff):
    event = EventFactory(pool__capacity=0)
    first, second = (RegistrationFactory(event=event, state=State.WAITING) for _ in range(2))
    RegistrationFactory(event=EventFactory(pool__capacity=0), state=State.WAITING)
    admin = client.get(LIST).context["cl"].model_admin

    rows = {row.pk: admin.standing(row) for row in client.get(LIST, {"q": second.code}).context["cl"].result_list}

    assert rows == {second.pk: "on the waiting list: 2 (full)"}
    assert first.pk not in rows


def test_who_waited_and_was_erased_has_no_place_in_line(client, staff):
    registration = RegistrationFactory(event=EventFactory(pool__capacity=0), state=State.WAITING)
    Registration.objects.update(person=None)
    page = client.get(LIST)

    (row,) = page.context["cl"].result_list

    assert (row, page.context["cl"].model_admin.standing(row)) == (registration, "on the waiting list")


def test_the_list_asks_as_much_for_many_as_for_one(client, staff, django_assert_num_queries):
    RegistrationFactory()
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
    for _ in range(5):
        RegistrationFactory(person=UserFactory(programme=ProgrammeFactory()))
    with django_assert_num_queries(6):
        client.get(LIST)


# -- one registration ---------------------------------------------------------------------------------------
def test_one_page_shows_answers_history_and_messages(client, staff):
    registration = RegistrationFactory(state=State.PENDING)
    AnswerFactory(registration=registration, label="Your <diet>?", value=["Vegan", "No nuts"])
    actions.approve(registration=registration, by=staff)
    Message.objects.update(text="You have a place", subject="Your place is confirmed")

    page = client.get(page_url(registration))

    text = page.content.decode()
    assert [(answer.label, answer.words) for answer in page.context["answers"]] == [("Your <diet>?", "Vegan, No nuts")]
    assert "Your &lt;diet&gt;?" in text
    assert [(entry["what"], entry["by"]) for entry in page.context["history"]] == [("confirmed", "Sara Staff")]
    assert "You have a place" in text


def test_the_history_says_that_a_place_was_handed_over_and_by_whom(client, staff):
    giver = RegistrationFactory(person__name="Ben Muster")
    anna = UserFactory(email="anna@example.org", name="Anna Rossi")
    asked = ask_to_take_over(registration=giver, email=anna.email, by=giver.person)
    draft = begin_to_take_over(hand_over=asked, person=anna)
    take_place(registration_pk=draft.pk, event=giver.event, person=anna, form=Form(answers={}))

    history = client.get(page_url(giver)).context["history"]

    assert [(entry["what"], entry["by"]) for entry in history] == [
        ("asked somebody to take the place over", "Ben Muster"),
        ("cancelled", "Anna Rossi"),
        ("place handed over", "Anna Rossi"),
    ]


def test_a_message_that_is_not_written_yet_is_said_to_be_in_preparation(client, staff):
    registration = RegistrationFactory(state=State.PENDING)
    actions.approve(registration=registration, by=staff)

    page = client.get(page_url(registration)).content.decode()

    assert "<summary>In preparation <" in page
    assert "events/email/" not in page


def test_times_of_the_page_name_their_zone(client, staff):
    event = EventFactory(time_zone="Asia/Tokyo", city="Kyoto", country="JP")
    registration = RegistrationFactory(event=event, confirmed_at=datetime(2026, 11, 21, 20, 43, tzinfo=UTC))
    record("registration-confirmed", about=registration, by=staff)

    page = client.get(page_url(registration))

    assert "Sun 22 November 2026, 05:43 (Kyoto time, JST)" in page.content.decode()
    assert [entry["at"].endswith("(Kyoto time, JST)") for entry in page.context["history"]] == [True]


@pytest.mark.parametrize(
    ("state", "is_outside", "words"),
    [
        (State.DRAFT, False, "not known before it is sent"),
        (State.CONFIRMED, False, "no"),
        (State.CONFIRMED, True, "yes"),
    ],
)
def test_whether_somebody_is_outside_is_said_once_it_is_known(client, staff, state, is_outside, words):
    registration = RegistrationFactory(state=state, is_outside_audience=is_outside)

    page = client.get(page_url(registration)).content.decode()

    assert re.search(r'Outside “for whom”.*?class="readonly">([^<]+)<', page, re.DOTALL).group(1) == words


def test_a_message_with_a_secret_is_shown_without_its_text(client, staff):
    registration = RegistrationFactory()
    Message.objects.create(
        key="x", template="t", recipient="a@example.org", about=registration.reference, has_secret=True,
        subject="Your link", text="https://portal.example/l/secret/",
    )  # fmt: skip

    text = client.get(page_url(registration)).content.decode()

    assert "Your link" in text
    assert "/l/secret/" not in text


def test_staff_read_a_message_without_the_link_that_acts_for_its_person(client, staff):
    registration = RegistrationFactory()
    link = registration.get_link_url()
    Message.objects.create(
        key="x", template="t", recipient="a@example.org", about=registration.reference, subject="Your place",
        text=f"You have a place. Cancel: http://testserver{link}",
    )  # fmt: skip

    text = client.get(page_url(registration)).content.decode()

    assert "You have a place. Cancel: http://testserver/l/…/" in text
    assert link not in text


def test_a_registration_cannot_be_edited_added_or_deleted(client, staff):
    registration = RegistrationFactory()

    assert client.post(page_url(registration), {"state": "cancelled"}).status_code == 403
    assert client.get(reverse("admin:events_registration_add")).status_code == 403
    assert client.post(reverse("admin:events_registration_delete", args=[registration.pk])).status_code == 403


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (State.DRAFT, ["cancel"]),
        (State.PENDING, ["approve", "decline", "ask", "answers", "cancel"]),
        (State.WAITING, ["answers", "cancel"]),
        (State.CONFIRMED, ["answers", "cancel"]),
        (State.DECLINED, []),
        (State.CANCELLED, []),
    ],
)
def test_the_page_offers_what_can_be_done(client, staff, state, acts):
    registration = RegistrationFactory(state=state)

    offered = [url for url, _title in client.get(page_url(registration)).context["acts"]]

    assert offered == [act_url(registration, name) for name in acts]


def test_nobody_is_offered_to_be_let_in_to_a_cancelled_event(client, staff):
    registration = RegistrationFactory(state=State.PENDING, event=EventFactory(cancelled=True))

    offered = [url for url, _title in client.get(page_url(registration)).context["acts"]]

    assert offered == [act_url(registration, name) for name in ("decline", "answers", "cancel")]
    assert notices(client.post(act_url(registration, "approve"))) == [
        "The event is cancelled: nobody is let in any more."
    ]


# -- acts -----------------------------------------------------------------------------------------------------
def test_approving_gives_a_place_and_says_so(client, staff):
    registration = RegistrationFactory(state=State.PENDING)

    response = client.post(act_url(registration, "approve"))

    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED
    assert notices(response) == ["The registration is approved: confirmed."]
    assert Message.objects.get().template == "events/email/registration_confirmed"


@pytest.mark.parametrize(("name", "state"), [("decline", State.DECLINED), ("cancel", State.CANCELLED)])
def test_declining_and_cancelling_take_a_reason_that_the_person_reads(client, staff, name, state):
    registration = RegistrationFactory(state=State.PENDING)

    refused = client.post(act_url(registration, name), {"reason": " "})
    assert refused.status_code == 200
    assert not Message.objects.exists()

    client.post(act_url(registration, name), {"reason": "For controllers only."})
    registration.refresh_from_db()
    assert registration.state == state
    assert Message.objects.get().context["reason"] == "For controllers only."


def test_cancelling_a_draft_tells_nobody_and_asks_for_no_reason(client, staff):
    draft = RegistrationFactory(state=State.DRAFT)

    assert list(client.get(act_url(draft, "cancel")).context["form"].fields) == []
    response = client.post(act_url(draft, "cancel"))

    draft.refresh_from_db()
    assert (draft.state, Message.objects.exists()) == (State.CANCELLED, False)
    assert notices(response) == ["The draft is cancelled. It was never sent, so nobody is told."]


def test_cancelling_for_a_person_gives_the_seat_to_the_next_in_line(client, staff):
    event = EventFactory(pool__capacity=1)
    seated = RegistrationFactory(event=event)
    waiting = RegistrationFactory(event=event, state=State.WAITING)

    client.post(act_url(seated, "cancel"), {"reason": "They phoned."})

    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED


@pytest.mark.parametrize("name", ["approve", "decline", "cancel"])
def test_an_act_pressed_twice_says_the_same_and_does_it_once(client, staff, name):
    registration = RegistrationFactory(state=State.PENDING)
    first = client.post(act_url(registration, name), {"reason": "For controllers only."})

    second = client.post(act_url(registration, name), {"reason": "For controllers only."})

    assert notices(second)[-1] == notices(first)[-1]
    assert Entry.objects.count() == Message.objects.count() == 1


def test_an_act_that_somebody_else_did_meanwhile_says_that_nothing_changed(client, staff):
    registration = RegistrationFactory(state=State.PENDING)
    actions.approve(registration=registration, by=StaffFactory())

    response = client.post(act_url(registration, "approve"))

    assert notices(response)[-1].startswith("Nothing is changed")
    assert Entry.objects.count() == Message.objects.count() == 1


def test_many_are_approved_at_once_first_come_first_served(client, staff):
    event = EventFactory(pool__capacity=1)
    first, second = (RegistrationFactory(event=event, state=State.PENDING) for _ in range(2))
    other = RegistrationFactory(state=State.DRAFT)

    response = client.post(LIST, {"action": "approve_selected", "_selected_action": [second.pk, first.pk, other.pk]})

    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {first.pk: State.CONFIRMED, second.pk: State.WAITING, other.pk: State.DRAFT}
    assert notices(response) == [
        "2 registrations are approved.",
        "No seat was free for 1 of them: it is on the waiting list now.",
        "1 registration does not await approval and stays as it is.",
    ]


# -- who may --------------------------------------------------------------------------------------------------
def test_who_may_only_look_decides_nothing(client):
    person = StaffFactory(is_superuser=False)
    person.user_permissions.set(Permission.objects.filter(codename="view_registration"))
    client.force_login(person)
    registration = RegistrationFactory(state=State.PENDING)

    assert client.get(page_url(registration)).context["acts"] == []
    for name in ("approve", "decline", "cancel"):
        assert client.post(act_url(registration, name), {"reason": "No"}).status_code == 403
    client.post(LIST, {"action": "approve_selected", "_selected_action": [registration.pk]})
    registration.refresh_from_db()
    assert registration.state == State.PENDING


def test_staff_without_permission_see_no_registration(client):
    client.force_login(StaffFactory(is_superuser=False))

    assert client.get(LIST).status_code == 403
    assert client.get(page_url(RegistrationFactory())).status_code == 403
