"""The way of an officer through a registration, step by step."""

import re

import pytest
from django.test import Client

from accounts.models import EmailCode, Session, User
from events.models import Answer, Registration, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import NewcomerFactory, UserFactory
from tests.factories.events import (
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatPoolFactory,
)
from tests.pages import notices

from .conftest import ANNA, answers_to, text_of

pytestmark = pytest.mark.django_db

REGISTER, ABOUT_YOU, CHECK = (f"/events/palermo/register/{step}" for step in ("", "about-you/", "check/"))


def draft():
    """State and answers of the one registration there is, without what it says of versions."""
    state, answers = Registration.objects.values_list("state", "draft_answers").get()
    return state, {name: texts for name, texts in answers.items() if name != "asked"}


# -- the whole way --------------------------------------------------------------------------------------------
def test_a_stranger_comes_with_an_address_and_leaves_with_a_place(client, event):
    page = client.get(REGISTER)
    assert page.status_code == 200
    assert page.templates[0].name == "events/register_email.html"

    asked = client.post(REGISTER, {"email": " Anna@Example.org "})
    code = EmailCode.objects.get(email="anna@example.org")
    assert asked.url == code.get_absolute_url()
    assert not User.objects.exists()

    entered = client.post(asked.url, {"code": code.digits}, follow=True)
    assert entered.redirect_chain == [(REGISTER, 302), (ABOUT_YOU, 302)]
    assert Registration.objects.get().state == State.DRAFT

    told = client.post(ABOUT_YOU, ANNA, follow=True)
    assert told.redirect_chain == [(REGISTER, 302)]
    assert "What do you work on?" in text_of(told)

    answered = client.post(REGISTER, answers_to(event, "Claims & costs", "Vegan", ["Monday", "Tuesday"]), follow=True)
    assert answered.redirect_chain == [(CHECK, 302)]
    for words in ("Claims & costs", "Vegan", "Monday, Tuesday", "anna@example.org", "Finance officer", "Italy"):
        assert words in text_of(answered)

    sent = client.post(CHECK, {"csrfmiddlewaretoken": "x"}, follow=True)
    registration = Registration.objects.get()
    assert sent.redirect_chain == [(f"/registrations/{registration.code}/", 302)]
    assert (registration.state, registration.person.email) == (State.CONFIRMED, "anna@example.org")
    assert registration.code in text_of(sent)
    assert "Your place is confirmed" in text_of(sent)
    assert f'href="/registrations/{registration.code}/event.ics"' in sent.content.decode()
    assert list(Answer.objects.values_list("value", flat=True)) == ["Claims & costs", "Vegan", ["Monday", "Tuesday"]]
    assert list(Message.objects.filter(has_secret=False).values_list("recipient", "template")) == [
        ("anna@example.org", "events/email/registration_confirmed")
    ]


def test_somebody_known_answers_only_the_questions_of_the_event(client, person, event):
    asked = client.get(REGISTER)
    assert asked.templates[0].name == "events/questions.html"
    assert [field.label for field in asked.context["form"]] == [
        "What do you work on?", "What do you eat?", "Which days?",
    ]  # fmt: skip

    client.post(REGISTER, answers_to(event, "Claims", "", []))
    sent = client.post(CHECK)

    assert sent.url == Registration.objects.get(person=person, state=State.CONFIRMED).get_absolute_url()


def test_an_event_without_questions_needs_one_press(client, person):
    EventFactory(slug="palermo")

    assert client.post(REGISTER).url == CHECK
    client.post(CHECK)

    assert Registration.objects.get().state == State.CONFIRMED


def test_each_step_says_where_one_is(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))

    assert [client.get(path).context["step"] for path in (ABOUT_YOU, REGISTER, CHECK)] == [2, 3, 4]


def test_each_step_is_a_form_that_posts_to_its_own_address(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))

    for path in (ABOUT_YOU, REGISTER, CHECK):
        main = re.search(r"<main.*</main>", client.get(path).content.decode(), re.DOTALL).group()
        assert re.findall(r"<form[^>]*>", main) == ['<form method="post" novalidate>']
        assert 'name="csrfmiddlewaretoken"' in main


def test_a_form_without_its_token_changes_nothing(event, person):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(person)

    assert careful.post(REGISTER, answers_to(event, "Claims", "", [])).status_code == 403
    assert careful.post(CHECK).status_code == 403
    assert not Registration.objects.exists()


# -- later, again, elsewhere ----------------------------------------------------------------------------------
def test_what_is_begun_is_kept_and_finished_later(client, person, event):
    first = answers_to(event, "", "Vegan", ["Monday"])

    kept = client.post(REGISTER, first | {"later": "1"})

    assert kept.url == "/registrations/"
    assert notices(kept) == ["Your draft is kept. You can finish it until registration closes."]
    assert draft() == ("draft", {name: value if isinstance(value, list) else [value] for name, value in first.items()})
    form = client.get(REGISTER).context["form"]
    assert {field.name: field.value() for field in form} == first
    assert not form.errors


def test_what_is_wrong_is_kept_for_later_too(client, person, event):
    client.post(REGISTER, answers_to(event, "x" * 400, "Steak", ["Sunday"]) | {"later": "1"})

    assert [field.value() for field in client.get(REGISTER).context["form"]] == ["x" * 400, "Steak", ["Sunday"]]


def test_answers_are_changed_on_the_way_as_often_as_one_likes(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", []))
    client.post(REGISTER, answers_to(event, "Audits", "", ["Monday"]))
    client.post(CHECK)

    assert list(Answer.objects.values_list("value", flat=True)) == ["Audits", ["Monday"]]


def test_every_change_leads_to_its_question(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", ["Monday"]))

    changes = re.findall(r'href="([^"#]+)#([^"]+)"', client.get(CHECK).content.decode().split("<main")[1])

    assert len(changes) > len(event.questions.all())
    for path, fragment in changes:
        assert f'id="{fragment}"' in client.get(path).content.decode(), fragment


def test_a_way_that_was_begun_in_one_browser_goes_on_in_another(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))
    other = Client()
    other.force_login(person)

    assert "Claims" in text_of(other.get(CHECK))
    other.post(CHECK)

    assert client.get(REGISTER).url == client.get(CHECK).url == Registration.objects.get().get_absolute_url()


def sign_in_again(client, email):
    asked = client.post(REGISTER, {"email": email})
    return client.post(asked.url, {"code": EmailCode.objects.get().digits}, follow=True)


@pytest.fixture
def typed(client, person, event):
    """What somebody typed and sends: the session ended while they typed."""
    typed_by = client.get(REGISTER).context["typed_by"]
    Session.objects.all().delete()
    return answers_to(event, "Claims & costs", "Vegan", ["Monday", "Tuesday"]) | {"typed_by": typed_by}


def test_answers_sent_after_the_session_ended_are_in_the_form_again_after_signing_in(client, person, event, typed):
    page = client.post(REGISTER, typed)
    assert "Sign in again in this browser to go on: what you typed is kept for you." in text_of(page)
    entered = sign_in_again(client, person.email)

    assert entered.context["form"].initial == answers_to(event, "Claims & costs", "Vegan", ["Monday", "Tuesday"])
    assert 'value="Claims &amp; costs"' in entered.content.decode()
    assert client.session["typed"] == {}


def test_nobody_else_at_the_same_computer_comes_by_answers_that_were_kept(client, person, event, typed):
    UserFactory(email="berta@example.org")
    client.post(REGISTER, typed)
    entered = sign_in_again(client, "berta@example.org")

    assert entered.context["form"].initial == {}
    assert "Claims" not in entered.content.decode()
    assert client.session["typed"] == {}


@pytest.mark.parametrize("change", [{"typed_by": "1:x:y"}, {"typed_by": ""}, {"question_0": "x"}])
def test_nothing_is_kept_for_who_has_no_form_of_ours(client, event, change):
    page = client.post(REGISTER, answers_to(event, "Claims", "Vegan", ["Monday"]) | change)

    assert "what you typed on the page before is not" in text_of(page)
    assert not Session.objects.exists()


def test_sending_twice_gives_the_first_result(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "", []))

    first, second = client.post(CHECK), client.post(CHECK)

    assert first.url == second.url == Registration.objects.get().get_absolute_url()
    assert (Message.objects.count(), event.pools.get().taken) == (1, 1)


@pytest.mark.parametrize("path", [REGISTER, ABOUT_YOU, CHECK])
@pytest.mark.parametrize("state", [State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED])
def test_who_is_registered_is_shown_the_registration_at_every_step(client, person, event, path, state):
    registration = RegistrationFactory(event=event, person=person, state=state)

    assert client.get(path).url == registration.get_absolute_url()
    assert client.post(path, answers_to(event, "Late", "", []) | ANNA).url == registration.get_absolute_url()
    assert (Registration.objects.get().draft_answers, Answer.objects.count()) == ({}, 0)


def test_who_cancelled_may_begin_again(client, person, event):
    RegistrationFactory(event=event, person=person, state=State.CANCELLED)

    client.post(REGISTER, answers_to(event, "Claims", "", []))
    client.post(CHECK)

    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "confirmed"]


# -- steps out of order ---------------------------------------------------------------------------------------
def test_a_stranger_is_led_to_the_first_step(client, event):
    assert [client.get(path).url for path in (ABOUT_YOU, CHECK)] == [REGISTER, REGISTER]
    assert [client.post(path, ANNA).url for path in (ABOUT_YOU, CHECK)] == [REGISTER, REGISTER]
    assert not Registration.objects.exists()


def test_who_is_new_tells_who_they_are_before_anything_else(client, event):
    client.force_login(NewcomerFactory())

    assert client.get(REGISTER).url == ABOUT_YOU
    assert client.post(REGISTER, answers_to(event, "Claims", "", [])).url == ABOUT_YOU
    assert client.get(CHECK).url == client.post(CHECK).url == REGISTER
    assert not Registration.objects.exclude(state=State.DRAFT).exists()


def test_who_has_not_answered_is_led_back_to_the_questions(client, person, event):
    assert client.get(CHECK).url == client.post(CHECK).url == REGISTER

    client.post(REGISTER, answers_to(event, "", "Vegan", []) | {"later": "1"})
    assert client.get(CHECK).url == client.post(CHECK).url == REGISTER
    assert draft()[0] == "draft"


def test_a_question_that_came_meanwhile_is_asked_and_nothing_is_lost(client, person, event):
    typed = answers_to(event, "Claims", "Vegan", ["Monday"])
    client.post(REGISTER, typed)
    QuestionFactory(event=event, position=4, label="New?", is_required=True)

    assert client.post(CHECK).url == REGISTER
    form = client.get(REGISTER).context["form"]

    assert [(field.label, field.value()) for field in form] == [
        *zip(("What do you work on?", "What do you eat?", "Which days?"), typed.values(), strict=True), ("New?", None),
    ]  # fmt: skip


def test_a_question_that_went_meanwhile_is_no_longer_checked(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", []))
    event.questions.get(label="What do you eat?").delete()

    assert "Vegan" not in text_of(client.get(CHECK))
    client.post(CHECK)

    assert list(Answer.objects.values_list("label", "value")) == [("What do you work on?", "Claims")]


def test_an_option_that_went_meanwhile_is_chosen_anew(client, person, event):
    client.post(REGISTER, answers_to(event, "Claims", "Vegan", []))
    event.questions.get(label="What do you eat?").options.filter(label="Vegan").delete()

    sent = client.post(CHECK, follow=True)

    assert sent.redirect_chain == [(REGISTER, 302)]
    assert "Please look at your answers once more: one is missing or no longer offered." in text_of(sent)


# -- where to take part ---------------------------------------------------------------------------------------
def test_where_there_is_a_choice_one_says_how_to_take_part(client, person, event):
    online = SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=5)

    client.post(REGISTER, answers_to(event, "Claims", "", []) | {"pool": "online"})
    assert "How will you take part? Online" in text_of(client.get(CHECK))
    client.post(CHECK)

    assert Registration.objects.get().pool == online
