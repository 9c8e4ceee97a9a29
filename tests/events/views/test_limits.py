"""Options of which there are only so many: told on the form, refused in words, and every other answer kept."""

import pytest

from events.actions.registration import cancel
from events.forms import AnswersForm
from events.models import Option, Registration, State
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, QuestionFactory
from tests.pages import notices

from .conftest import text_of

pytestmark = pytest.mark.django_db

WAY = "/events/palermo/register/"


@pytest.fixture
def event():
    """An event that asks what one works on and, on its second page, for a group: one has two places, one has one."""
    event = EventFactory(slug="palermo")
    QuestionFactory(event=event, position=1, label="What do you work on?")
    QuestionFactory(event=event, position=2, kind="page", label="Groups")
    QuestionFactory(
        event=event, position=3, kind="choice", label="Which group?", is_required=True,
        options=["Claims", "Audits", "Talks"], options__Claims=2, options__Audits=1,
    )  # fmt: skip
    return event


def option(label):
    return Option.objects.get(label=label)


def choose(client, event, label, **more):
    """Answers both pages; gives what the second one answered."""
    work, _page, group = event.questions.all()
    client.post(WAY, {AnswersForm.name_of(work): "Simplified costs 😀"})
    return client.post(f"{WAY}page-2/", {AnswersForm.name_of(group): str(option(label).pk), **more})


def register(client, event, label, person=None):
    person = person or UserFactory()
    client.force_login(person)
    choose(client, event, label)
    client.post(f"{WAY}check/")
    return Registration.objects.get(person=person)


def answers_of(registration):
    return [answer.words for answer in registration.answers.order_by("question__position")]


def test_a_form_says_how_many_places_are_left_and_offers_none_that_is_taken(client, event, person):
    register(client, event, "Audits")
    register(client, event, "Claims")
    client.force_login(person)
    choose(client, event, "Talks", later="1")

    page = client.get(f"{WAY}page-2/")

    words = text_of(page)
    assert "Claims (1 place left)" in words
    assert "Audits (no places left)" in words
    assert "Talks (" not in words
    (audits,) = [line for line in page.content.decode().splitlines() if f'value="{option("Audits").pk}"' in line]
    assert "disabled" in audits


def test_what_is_full_is_refused_by_its_name_and_every_other_answer_is_kept(client, event, person):
    register(client, event, "Audits")
    client.force_login(person)

    page = choose(client, event, "Audits")

    assert "All places of “Audits” are taken. Choose another answer to “Which group?”." in text_of(page)
    assert 'value="Simplified costs 😀"' in client.get(WAY).content.decode()
    assert choose(client, event, "Talks").url == f"{WAY}check/"


def test_who_is_a_moment_late_is_led_back_to_the_question_and_loses_nothing(client, event, person):
    choose(client, event, "Audits")
    assert "Audits" in text_of(client.get(f"{WAY}check/"))
    register(client, event, "Audits")
    client.force_login(person)

    response = client.post(f"{WAY}check/")

    assert response.url == f"{WAY}page-2/"
    registration = Registration.objects.get(person=person)
    assert (registration.state, registration.answers.count()) == (State.DRAFT, 0)
    choose(client, event, "Talks")
    client.post(f"{WAY}check/")
    assert answers_of(registration) == ["Simplified costs 😀", "Talks"]


def test_a_place_that_is_taken_while_one_presses_is_told_by_its_name(client, event, person, monkeypatch):
    choose(client, event, "Audits")
    monkeypatch.setattr("events.views.registering.free_places", lambda event: {})  # read a moment before
    Option.objects.filter(label="Audits").update(taken=1)

    response = client.post(f"{WAY}check/")

    assert response.url == f"{WAY}page-2/"
    assert notices(response) == ["All places of “Audits” are taken by now. Choose another answer to “Which group?”."]
    assert Registration.objects.get().state == State.DRAFT


def test_a_place_that_is_given_back_is_offered_again(client, event, person):
    registration = register(client, event, "Audits")
    cancel(registration=registration, by=registration.person)

    assert answers_of(register(client, event, "Audits", person=person)) == ["Simplified costs 😀", "Audits"]


def test_who_has_a_place_keeps_it_when_changing_something_else(client, event, person):
    registration = register(client, event, "Audits", person=person)
    work, _page, group = event.questions.all()
    address = f"/registrations/{registration.code}/change/"

    client.post(address, {AnswersForm.name_of(work): "State aid", AnswersForm.name_of(group): str(option("Audits").pk)})

    assert answers_of(registration) == ["State aid", "Audits"]
    assert option("Audits").taken == 1


def test_who_changes_to_something_full_is_told_and_keeps_what_they_had(client, event, person):
    register(client, event, "Audits")
    registration = register(client, event, "Claims", person=person)
    work, _page, group = event.questions.all()

    page = client.post(
        f"/registrations/{registration.code}/change/",
        {AnswersForm.name_of(work): "State aid", AnswersForm.name_of(group): str(option("Audits").pk)},
    )

    assert "All places of “Audits” are taken. Choose another answer to “Which group?”." in text_of(page)
    assert 'value="State aid"' in page.content.decode()
    assert answers_of(registration) == ["Simplified costs 😀", "Claims"]


def test_a_form_without_limits_asks_the_database_for_no_places(client, person, django_assert_max_num_queries):
    QuestionFactory(event=EventFactory(slug="palermo"), kind="choice")
    client.get(WAY)

    with django_assert_max_num_queries(4) as queries:
        client.get(WAY)

    assert not [query for query in queries.captured_queries if "events_option" in query["sql"]]
