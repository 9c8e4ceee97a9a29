"""Staff register somebody on the phone: whom, who that is, what the event asks, and what came of it."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from contacts.models import Programme
from events.forms import AnswersForm
from events.models import Answer, Registration, State
from outbox.models import Message
from tests.factories.accounts import NewcomerFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory, SessionPoolFactory, in_days
from tests.pages import notices

from .pages import FilledForm

pytestmark = pytest.mark.django_db
#: What staff type of somebody new.
ANNA = {
    "name": "Anna Rossi", "body_kind": "managing_authority", "role": "Finance officer", "country": "IT",
    "organisation": "Regione Sicilia", "represents_no_programme": "on",
}  # fmt: skip


@pytest.fixture
def event():
    """An event whose registration has closed."""
    return EventFactory(deadline__closes_at=in_days(-1))


def page_url(event):
    return reverse("admin:events_event_register", args=[event.pk])


def ask(client, event, email="anna@a.example"):
    """The second page: what is known of who has this address, and what is asked."""
    return client.post(page_url(event), {"email": email})


def send(client, page, **typed):
    """The second page as a browser sends it, with what staff typed."""
    return client.post(page.wsgi_request.path, FilledForm(page, "register_form").values | typed)


def text_of(response):
    return unescape(response.content.decode())


def name_of(question):
    return AnswersForm.name_of(question)


def test_somebody_new_is_made_known_and_registered_after_the_deadline(client, staff, event):
    question = QuestionFactory(event=event, label="What do you work on?", is_required=True)
    page = ask(client, event, " Anna@A.example ")
    assert "new here: an account is made with this address" in text_of(page)

    sent = send(client, page, **ANNA, **{name_of(question): "Rail"})

    registration = Registration.objects.get()
    person = registration.person
    assert (sent.status_code, sent.url) == (
        302, reverse("admin:events_registration_change", args=[registration.pk]),
    )  # fmt: skip
    assert (person.email, person.name, person.email_awaits_proof, person.has_usable_password()) == (
        "anna@a.example", "Anna Rossi", True, False,
    )  # fmt: skip
    assert (registration.state, registration.registered_by) == (State.CONFIRMED, staff)
    assert Answer.objects.get().value == "Rail"
    assert notices(sent) == [f"{person} is registered: confirmed. They get a message."]
    assert list(Message.objects.values_list("recipient", "template")) == [
        ("anna@a.example", "events/email/registration_by_staff")
    ]


def test_of_somebody_known_nothing_is_asked_that_is_known(client, staff, event):
    person = UserFactory(email="anna@a.example", name="Anna Rossi", programme=ProgrammeFactory(name="Alpine Space"))

    page = ask(client, event)
    assert "Alpine Space" in text_of(page)
    assert page.context["about_fields"] == []
    send(client, page)

    assert Registration.objects.get().person == person


def test_what_is_not_known_of_somebody_is_asked_with_what_is(client, staff, event):
    NewcomerFactory(email="anna@a.example", name="Anna Rossi")

    page = ask(client, event)
    filled = FilledForm(page, "register_form").values
    assert filled["name"] == ["Anna Rossi"]
    send(client, page, **ANNA)

    assert User.objects.get(email="anna@a.example").has_complete_profile
    assert Registration.objects.count() == 1


def test_a_programme_that_is_new_is_added_as_the_person_would(client, staff, event):
    new = {**ANNA, "programme": "Programme of the far islands"}
    del new["represents_no_programme"]

    send(client, ask(client, event), **new)

    programme = Programme.objects.get()
    assert (programme.name, Registration.objects.get().programme) == ("Programme of the far islands", programme)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Fill in “Name”."),
        ({"name": "Anna\0"}, "“Name” holds a sign that cannot be kept."),
        ({"role": "\u202eefil"}, "“Role” holds a sign that turns round the direction of text."),
        ({"represents_no_programme": ""}, "Name your programme"),
        ({"question": ""}, "Fill in “What do you work on?”."),
    ],
)
def test_what_will_not_do_is_said_and_everything_typed_is_kept(client, staff, event, wrong, words):
    question = QuestionFactory(event=event, label="What do you work on?", is_required=True)
    typed = (
        ANNA | {name_of(question): "Rail"} | {name_of(question) if k == "question" else k: v for k, v in wrong.items()}
    )
    page = ask(client, event)

    refused = send(client, page, **typed)

    assert (refused.status_code, words in text_of(refused)) == (200, True)
    assert FilledForm(refused, "register_form").values["organisation"] == ["Regione Sicilia"]
    assert (Registration.objects.count(), Message.objects.count()) == (0, 0)
    assert not User.objects.filter(email="anna@a.example").exists()


@pytest.mark.parametrize("email", ["", "anna@", "a\0b@a.example", "anna@a.example, bo@a.example"])
def test_an_address_that_is_none_is_asked_for_again(client, staff, event, email):
    page = ask(client, event, email)

    assert (page.status_code, "Nobody is registered yet." in text_of(page)) == (200, True)


def test_who_has_registered_already_is_shown(client, staff, event):
    present = RegistrationFactory(event=event, person=UserFactory(email="anna@a.example"))

    page = ask(client, event)

    assert f"This person has registered already: {present.code}, confirmed." in text_of(page)
    assert reverse("admin:events_registration_change", args=[present.pk]) in text_of(page)


def test_a_double_click_registers_once_and_says_so_twice(client, staff, event):
    page = ask(client, event)

    answers = [send(client, page, **ANNA) for _press in range(2)]

    assert answers[0].url == answers[1].url
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


def test_whose_account_is_closed_is_not_registered(client, staff, event):
    UserFactory(email="anna@a.example", is_active=False)

    assert "This account is closed." in text_of(ask(client, event))


def test_consents_files_and_sensitive_answers_are_left_to_the_person(client, staff, event):
    QuestionFactory(event=event, kind="consent", label="I agree to photos", is_required=True)
    QuestionFactory(event=event, kind="file", label="Letter", is_required=True)
    QuestionFactory(event=event, label="Diet", is_sensitive=True, is_required=True)
    page = ask(client, event)

    assert page.context["left_out"] == ["I agree to photos", "Letter", "Diet"]
    send(client, page, **ANNA)

    assert Registration.objects.get().state == State.CONFIRMED
    assert not Answer.objects.filter(value=True).exists()


def test_a_full_option_is_said_and_the_rest_is_kept(client, staff, event):
    question = QuestionFactory(event=event, kind="choice", options=["Boat", "Bus"], options__Boat=1)
    boat = question.options.get(label="Boat")
    page = ask(client, event)
    question.options.filter(pk=boat.pk).update(taken=1)

    refused = send(client, page, **ANNA, **{name_of(question): str(boat.pk)})

    assert (refused.status_code, Registration.objects.count()) == (200, 0)
    assert "Boat" in text_of(refused)
    assert "Anna Rossi" in text_of(refused)


def test_when_all_is_full_staff_read_that_the_person_waits(client, staff):
    event = EventFactory(pool__capacity=0)

    sent = send(client, ask(client, event), **ANNA)

    person = Registration.objects.get().person
    assert notices(sent) == [f"No place was free: {person} is registered, on the waiting list. They get a message."]


def test_sessions_with_limited_seats_are_offered(client, staff):
    pool = SessionPoolFactory(session__title="Rail lab")

    page = ask(client, pool.event)
    assert "Rail lab" in text_of(page)
    send(client, page, **ANNA, sessions=[str(pool.pk)])

    assert Registration.objects.get().session_seats.get().pool == pool


@pytest.mark.parametrize("fields", [{"draft": True}, {"cancelled": True}, {"past": True}])
def test_for_what_does_not_take_place_nobody_is_registered(client, staff, fields):
    event = EventFactory(**fields)

    for response in (client.get(page_url(event)), ask(client, event)):
        assert notices(response)[-1].startswith("Nobody is registered: the event is not published")


def test_who_only_looks_registers_nobody(client, event):
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename="view_registration"))
    client.force_login(reader)

    assert [client.get(page_url(event)).status_code, ask(client, event).status_code] == [403, 403]
    list_page = client.get(reverse("admin:events_event_registrations", args=[event.pk]))
    assert page_url(event) not in text_of(list_page)
    client.force_login(StaffFactory())
    list_page = client.get(reverse("admin:events_event_registrations", args=[event.pk]))
    assert page_url(event) in text_of(list_page)
