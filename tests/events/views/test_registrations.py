"""What a person sees of the own registrations, and changes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.actions.events import cancel_event
from events.models import LIVE_STATES, Answer, Event, Registration, State
from outbox import actions as outbox
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import AnswerFactory, EventFactory, FollowerFactory, RegistrationFactory, in_days
from tests.pages import notices

from .conftest import answers_to, text_of

pytestmark = pytest.mark.django_db


# -- the list -------------------------------------------------------------------------------------------------
def test_the_list_shows_what_comes_in_its_order_and_then_what_was(client, person):
    later = RegistrationFactory(person=person, event__starts_at=in_days(40))
    sooner = RegistrationFactory(person=person, event__starts_at=in_days(20), state=State.DRAFT)
    past = RegistrationFactory(person=person, event=EventFactory(past=True))
    cancelled = RegistrationFactory(person=person, state=State.CANCELLED)
    RegistrationFactory()

    context = client.get("/registrations/").context

    assert [item["registration"] for item in context["coming"]] == [sooner, later]
    assert [item["registration"] for item in context["earlier"]] == [cancelled, past]


def test_an_empty_list_says_what_to_do(client, person):
    assert "You have not registered for anything yet" in text_of(client.get("/registrations/"))


def test_a_draft_in_the_list_is_finished_or_deleted(client, person):
    draft = RegistrationFactory(person=person, state=State.DRAFT)

    html = client.get("/registrations/").content.decode()

    assert f'href="/events/{draft.event.slug}/register/"' in html
    assert f'href="/registrations/{draft.code}/cancel/"' in html


def test_the_list_takes_as_many_statements_for_many_as_for_one(client, person):
    counts = []
    for number in (1, 10):
        RegistrationFactory.create_batch(number, person=person)
        FollowerFactory.create_batch(number, person=person)
        with CaptureQueriesContext(connection) as queries:
            client.get("/registrations/")
        counts.append(len(queries))

    assert counts == [3, 3]


# -- one of them ----------------------------------------------------------------------------------------------
PAGES = ("", "change/", "cancel/")


def test_a_registration_shows_where_it_stands_answers_and_messages(client, person):
    registration = RegistrationFactory(person=person, code="R7K2-9QX4")
    AnswerFactory(registration=registration, question__label="What do you eat?", value=["Vegan", "Everything"])
    outbox.queue(key="a", template="x", recipient=person.email, context={}, about=registration.reference)
    Message.objects.update(state="sent", sent_at=timezone.now(), subject="Your place is confirmed")

    page = text_of(client.get("/registrations/R7K2-9QX4/"))

    assert "Your place is confirmed" in page
    assert "R7K2-9QX4" in page
    assert "What do you eat? Vegan, Everything" in page
    assert "taken by the mail server on" in page


@pytest.mark.parametrize(
    ("mode", "words"), [("hybrid", "and online How you take part Online"), ("online", "Where Online")]
)
def test_how_one_takes_part_is_said_where_there_was_a_choice(client, person, mode, words):
    event = EventFactory(mode=mode, pool__slug="online")
    registration = RegistrationFactory(person=person, event=event, pool=event.pools.get(), state="confirmed")

    page = text_of(client.get(registration.get_absolute_url()))

    assert words in page
    assert ("How you take part" in page) is (mode == "hybrid")


def test_a_place_at_a_cancelled_event_is_not_called_a_place(client, person):
    registration = RegistrationFactory(
        person=person, event=EventFactory(cancelled=True, join_url="https://meet.example/1")
    )

    page = text_of(client.get(registration.get_absolute_url()))

    assert page.count("This event is cancelled") == 1
    for words in ("Your place is confirmed", "Add to calendar", "meet.example", "Cancel my registration"):
        assert words not in page
    assert "confirmed" not in text_of(client.get("/registrations/"))


@pytest.mark.parametrize(("state", "is_asked"), [(State.CONFIRMED, True), (State.WAITING, False)])
def test_who_holds_a_place_is_asked_to_give_it_back_when_they_cannot_come(client, person, state, is_asked):
    registration = RegistrationFactory(person=person, state=state)

    page = text_of(client.get(registration.get_absolute_url()))

    assert ("If you cannot come, please cancel: somebody else then gets your place." in page) is is_asked


def test_messages_about_a_registration_are_shown_newest_first_and_no_others(client, person):
    registration = RegistrationFactory(person=person)
    for number, about in enumerate([registration.reference, "registration:other", registration.reference]):
        outbox.queue(key=f"key:{number}", template="x", recipient=person.email, context={}, about=about)
        Message.objects.filter(key=f"key:{number}").update(subject=f"Message {number}")

    page = text_of(client.get(registration.get_absolute_url()))

    assert re.findall(r"Message \d", page) == ["Message 2", "Message 0"]


def test_what_was_told_to_everybody_about_the_event_is_among_the_messages(client, person):
    registration = RegistrationFactory(person=person)
    RegistrationFactory(event=registration.event)
    RegistrationFactory(person=person)
    for event in Event.objects.all():
        cancel_event(event=event, reason=f"Storm at {event}.", by=StaffFactory())
    Message.objects.update(subject="Event cancelled")

    page = text_of(client.get(registration.get_absolute_url()))

    assert page.count("Event cancelled will be sent in a moment") == 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("queued", "will be sent in a moment"),
        ("failed", "not delivered yet; we try again"),
        ("dead", "could not be delivered"),
        ("expired", "could not be delivered"),
    ],
)
def test_a_registration_says_what_became_of_its_messages(client, person, state, words):
    registration = RegistrationFactory(person=person)
    outbox.queue(key="a", template="x", recipient=person.email, context={}, about=registration.reference)
    Message.objects.update(state=state)

    assert words in text_of(client.get(registration.get_absolute_url()))


def test_a_reference_may_be_typed_in_small_letters(client, person):
    RegistrationFactory(person=person, code="R7K2-9QX4")

    assert client.get("/registrations/r7k2-9qx4/").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_registration_of_somebody_else_is_not_there(client, person, page):
    theirs = RegistrationFactory()
    AnswerFactory(registration=theirs)

    for path in (theirs.get_absolute_url(), "/registrations/ABCD-EFGH/"):
        assert client.get(f"{path}{page}").status_code == 404
        assert client.post(f"{path}{page}").status_code == (404 if page else 405)
    assert Registration.objects.get().state == State.CONFIRMED


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in_and_comes_back(client, page):
    path = f"{RegistrationFactory().get_absolute_url()}{page}"

    assert client.get(path).url == client.post(path).url == f"/accounts/login/?next={path}"
    assert client.get("/registrations/").url == "/accounts/login/?next=/registrations/"


@pytest.mark.parametrize("page", ["", "change/"])
def test_a_draft_has_no_page_but_the_way_to_finish_it(client, person, page):
    draft = RegistrationFactory(person=person, state=State.DRAFT, event__slug="palermo")

    assert client.get(f"{draft.get_absolute_url()}{page}").url == "/events/palermo/register/"


@pytest.mark.parametrize("join_url", ["", "https://meet.example.org/secret"])
@pytest.mark.parametrize("state", [State.CONFIRMED, State.WAITING, State.PENDING, State.CANCELLED])
def test_the_link_to_join_is_shown_to_who_has_a_place(client, person, state, join_url):
    registration = RegistrationFactory(person=person, state=state, event__join_url=join_url)

    is_shown = "meet.example.org" in client.get(registration.get_absolute_url()).content.decode()

    assert is_shown is bool(join_url and state == State.CONFIRMED)


def test_who_waits_reads_how_many_wait_before(client, person):
    event = EventFactory(pool__capacity=0)
    RegistrationFactory(event=event, state=State.WAITING, waiting_at=timezone.now() - timedelta(hours=1))
    mine = RegistrationFactory(event=event, person=person, state=State.WAITING)

    assert "You are number 2 in line." in text_of(client.get(mine.get_absolute_url()))


# -- changing answers -----------------------------------------------------------------------------------------
def test_answers_are_shown_changed_and_shown_again(client, person, event):
    registration = RegistrationFactory(event=event, person=person)
    AnswerFactory(registration=registration, question=event.questions.get(position=1), value="Claims")
    path = f"{registration.get_absolute_url()}change/"
    assert [field.value() for field in client.get(path).context["form"]] == ["Claims", None, None]

    changed = client.post(path, answers_to(event, "Audits", "Vegan", ["Monday"]))

    assert (changed.url, notices(changed)) == (registration.get_absolute_url(), ["Your answers are changed."])
    assert list(Answer.objects.values_list("value", flat=True)) == ["Audits", "Vegan", ["Monday"]]
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"deadline__closes_at": in_days(-1)}, State.CONFIRMED),
        ({"cancelled": True}, State.CONFIRMED),
        ({}, State.CANCELLED),
        ({}, State.DECLINED),
    ],
)
def test_answers_stay_when_it_is_too_late(client, person, fields, state):
    registration = RegistrationFactory(person=person, state=state, event=EventFactory(**fields))
    answer = AnswerFactory(registration=registration, value="before")
    path = f"{registration.get_absolute_url()}change/"

    for response in (client.get(path), client.post(path, {f"question_{answer.question_id}": "after"})):
        assert response.url == registration.get_absolute_url()
        assert notices(response)[-1] == "Answers can no longer be changed. Write to a contact person of the event."
    assert Answer.objects.get().value == "before"


# -- cancelling -----------------------------------------------------------------------------------------------
def test_cancelling_asks_first_and_a_look_changes_nothing(client, person):
    registration = RegistrationFactory(person=person)

    page = client.get(f"{registration.get_absolute_url()}cancel/")

    assert "Cancel your registration?" in text_of(page)
    assert Registration.objects.get().state == State.CONFIRMED


def test_cancelling_frees_the_seat_and_says_so(client, person):
    registration = RegistrationFactory(person=person)
    waiting = RegistrationFactory(event=registration.event, state=State.WAITING)

    response = client.post(f"{registration.get_absolute_url()}cancel/")

    assert (response.url, notices(response)) == ("/registrations/", ["Your registration is cancelled."])
    assert dict(Registration.objects.values_list("pk", "state")) == {
        registration.pk: "cancelled", waiting.pk: "confirmed",
    }  # fmt: skip


def test_cancelling_twice_is_cancelling(client, person):
    registration = RegistrationFactory(person=person)
    path = f"{registration.get_absolute_url()}cancel/"

    client.post(path)

    assert client.post(path).url == client.get(path).url == registration.get_absolute_url()
    assert Message.objects.count() == 1


def test_a_draft_is_deleted_without_a_message(client, person):
    draft = RegistrationFactory(person=person, state=State.DRAFT)
    path = f"{draft.get_absolute_url()}cancel/"

    assert "Delete this draft?" in text_of(client.get(path))
    response = client.post(path)

    assert notices(response) == ["Your draft is deleted."]
    assert (Registration.objects.get().state, Message.objects.count()) == (State.CANCELLED, 0)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"starts_at": in_days(-1), "ends_at": in_days(1)}, State.CONFIRMED),
        ({}, State.DECLINED),
        ({}, State.EXPIRED),
    ],
)
def test_a_place_is_not_given_back_when_it_is_too_late(client, person, fields, state):
    registration = RegistrationFactory(person=person, state=state, event=EventFactory(**fields))
    path = f"{registration.get_absolute_url()}cancel/"

    for response in (client.get(path), client.post(path)):
        assert response.url == registration.get_absolute_url()
        assert "can no longer be cancelled here" in notices(response)[-1]
    assert Registration.objects.get().state == state


@pytest.mark.parametrize("state", [state for state in LIVE_STATES if state != State.DRAFT])
def test_of_a_cancelled_event_no_place_is_given_back_and_nobody_is_written_to(client, person, state):
    registration = RegistrationFactory(person=person, state=state, event=EventFactory(cancelled=True))
    path = f"{registration.get_absolute_url()}cancel/"

    for response in (client.get(path), client.post(path)):
        assert (response.url, notices(response)) == (registration.get_absolute_url(), [])
    assert (Registration.objects.get().state, Message.objects.count()) == (state, 0)


@pytest.mark.parametrize("fields", [{"cancelled": True}, {"past": True}])
def test_a_draft_may_go_also_when_its_event_is_off_or_over(client, person, fields):
    draft = RegistrationFactory(person=person, state=State.DRAFT, event=EventFactory(**fields))

    response = client.post(f"{draft.get_absolute_url()}cancel/")

    assert (response.url, notices(response)) == ("/registrations/", ["Your draft is deleted."])


def test_what_belongs_to_a_person_is_kept_by_no_cache(client, person):
    registration = RegistrationFactory(person=person)

    for path in ("/registrations/", registration.get_absolute_url()):
        assert "Cookie" in client.get(path).headers["Vary"]
        assert "ETag" not in client.get(path).headers


def test_registering_is_for_oneself_only(client, person, event):
    theirs = RegistrationFactory(event=event, person=UserFactory(), state=State.DRAFT)

    client.post("/events/palermo/register/", answers_to(event, "Claims", "", []))
    client.post("/events/palermo/register/check/", {"registration": theirs.pk, "person": theirs.person_id})

    assert dict(Registration.objects.values_list("person", "state")) == {
        person.pk: "confirmed", theirs.person_id: "draft",
    }  # fmt: skip
