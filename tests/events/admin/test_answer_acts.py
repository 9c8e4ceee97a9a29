import pytest
from django.urls import reverse

from events.actions.registration import change_answers
from events.models import Given, Option, Question, State
from outbox.models import Message
from tests.events.admin.pages import FilledForm
from tests.factories.events import (
    AnswerFactory,
    ConditionFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
)
from tests.pages import notices

pytestmark = pytest.mark.django_db
Kind = Question.Kind


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def registration(event):
    return RegistrationFactory(event=event)


def act_url(registration):
    return reverse("admin:events_registration_answers", args=[registration.pk])


def filled(client, registration):
    return FilledForm(client.get(act_url(registration)), "answers_form").values


def send(client, registration, **changes):
    fields = filled(client, registration) | {"why-reason": "As you told us."}
    return client.post(act_url(registration), fields | changes)


def said(registration):
    return {answer.label: answer.value for answer in registration.answers.all()}


def test_the_form_shows_what_was_answered_and_changes_it(client, staff, event, registration):
    text = QuestionFactory(event=event, kind=Kind.LONG_TEXT, label="Wishes")
    choice = QuestionFactory(event=event, kind=Kind.CHOICES, label="Diet")
    vegetarian, vegan, _everything = choice.options.all()
    AnswerFactory(registration=registration, question=text, value="A <quiet> room\nplease")
    AnswerFactory(registration=registration, question=choice, value=["Vegetarian"], option_ids=[vegetarian.pk])

    shown = filled(client, registration)
    sent = send(client, registration, **{f"question_{choice.pk}": [vegan.pk]})

    assert shown[f"question_{text.pk}"] == ["A <quiet> room\nplease"]
    assert shown[f"question_{choice.pk}"] == [str(vegetarian.pk)]
    assert (sent.status_code, notices(sent)) == (302, ["The answers are changed, and the person gets the reason."])
    assert said(registration) == {"Wishes": "A <quiet> room\nplease", "Diet": ["Vegan"]}
    page = client.get(sent.url).content.decode()
    assert "answers changed on behalf of the person" in page
    assert "As you told us." in page


@pytest.mark.parametrize(("label", "legend"), [("Diet", "Diet:"), ("What do you eat?", "What do you eat?")])
def test_no_colon_follows_a_question_mark(client, staff, event, registration, label, legend):
    QuestionFactory(event=event, kind=Kind.CHOICES, label=label)

    page = client.get(act_url(registration)).content.decode()

    assert f"<legend>{legend}</legend>" in page


def test_without_a_change_nobody_is_told(client, staff, event, registration):
    question = QuestionFactory(event=event, kind=Kind.NUMBER)
    AnswerFactory(registration=registration, question=question, value=2.5)

    sent = send(client, registration)

    assert (notices(sent), Message.objects.count()) == (["You changed nothing, so nobody is told."], 0)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"why-reason": ""}, "Fill in “Reason”."),
        ({"question": ""}, "Fill in “Wishes”."),
        ({"question": "a\0b"}, "“Wishes” holds a sign that cannot be kept. Please type it anew."),
        ({"question": "x" * 301}, "“Wishes” may have at most 300 characters; yours has 301."),
    ],
)
def test_what_will_not_do_is_said_and_everything_typed_is_kept(client, staff, event, registration, change, words):
    question = QuestionFactory(event=event, label="Wishes", is_required=True)
    other = QuestionFactory(event=event)
    names = {"question": f"question_{question.pk}"}
    typed = {names["question"]: "Typed", f"question_{other.pk}": "Also typed"}
    typed |= {names.get(name, name): value for name, value in change.items()}

    page = send(client, registration, **typed)

    text = page.content.decode()
    assert (page.status_code, words in text, "<title>Error:" in text) == (200, True, True)
    assert FilledForm(page, "answers_form").values[f"question_{other.pk}"] == ["Also typed"]
    assert (said(registration), Message.objects.count()) == ({}, 0)


def test_a_full_option_is_refused_and_the_rest_is_kept(client, staff, event, registration):
    question = QuestionFactory(event=event, kind=Kind.CHOICE, options=["Bus", "Train"], options__Bus=1)
    bus = question.options.get(label="Bus")
    shown = filled(client, registration)
    Option.objects.filter(pk=bus.pk).update(taken=1)

    page = client.post(
        act_url(registration), shown | {f"question_{question.pk}": bus.pk, "why-reason": "As you told us."}
    )

    assert (page.status_code, said(registration)) == (200, {})
    assert FilledForm(page, "answers_form").values["why-reason"] == ["As you told us."]


def test_an_answer_that_opens_a_question_shows_it_before_anything_is_changed(client, staff, event, registration):
    coming = QuestionFactory(event=event, kind=Kind.YES_NO, label="Will you dine with us?", position=1)
    diet = QuestionFactory(event=event, label="What do you eat?", position=2, is_required=True)
    ConditionFactory(question=diet, on=coming, operator="equals", values=["yes"])

    opened = send(client, registration, **{f"question_{coming.pk}": "yes"})
    assert (said(registration), f"question_{diet.pk}" in FilledForm(opened, "answers_form").values) == ({}, True)
    assert "These answers open more questions" in opened.content.decode()

    fields = FilledForm(opened, "answers_form").values | {f"question_{diet.pk}": "Vegan"}
    assert client.post(act_url(registration), fields).status_code == 302
    assert said(registration) == {"Will you dine with us?": True, "What do you eat?": "Vegan"}

    send(client, registration, **{f"question_{coming.pk}": "no"})
    assert said(registration) == {"Will you dine with us?": False}


def test_a_question_that_was_added_meanwhile_is_told_as_that(client, staff, event, registration):
    wishes = QuestionFactory(event=event, label="Wishes")
    shown = filled(client, registration)
    diet = QuestionFactory(event=event, label="Diet")

    page = client.post(act_url(registration), shown | {f"question_{wishes.pk}": "A room", "why-reason": "As you said."})

    words = page.content.decode()
    assert ("“Diet” is asked now." in words, "These answers open more questions" in words) == (True, False)
    assert FilledForm(page, "answers_form").values[f"question_{diet.pk}"] == [""]
    assert said(registration) == {}


def test_sensitive_answers_are_left_alone_by_who_does_not_read_them(client, staff, event, registration):
    plain = QuestionFactory(event=event, label="Wishes")
    diet = QuestionFactory(event=event, label="Diet", is_sensitive=True, is_required=True)
    AnswerFactory(registration=registration, question=diet, value="Vegan")

    page = client.get(act_url(registration)).content.decode()
    send(client, registration, **{f"question_{plain.pk}": "A room", f"question_{diet.pk}": "Meat"})

    assert ("Vegan" in page, said(registration)) == (False, {"Diet": "Vegan", "Wishes": "A room"})
    event.sensitive_readers.add(staff)
    assert filled(client, registration)[f"question_{diet.pk}"] == ["Vegan"]


def test_nobody_agrees_or_sends_a_file_in_somebody_elses_name(client, staff, event, registration):
    wishes = QuestionFactory(event=event, label="Wishes", position=1)
    photos = QuestionFactory(event=event, kind=Kind.CONSENT, label="Photographs", position=2, is_required=True)
    paper = QuestionFactory(event=event, kind=Kind.FILE, label="A paper", position=3, is_required=True)
    AnswerFactory(registration=registration, question=paper, value="paper.pdf")

    page = client.get(act_url(registration))
    typed = {f"question_{wishes.pk}": "A room", f"question_{photos.pk}": "yes", f"question_{paper.pk}": "other.pdf"}
    send(client, registration, **typed)

    assert page.context["left_out"] == ["Photographs", "A paper"]
    assert said(registration) == {"A paper": "paper.pdf", "Wishes": "A room"}


def test_a_sensitive_answer_goes_when_its_question_is_hidden_by_another(client, staff, event, registration):
    dines = QuestionFactory(event=event, kind=Kind.YES_NO, label="Dinner?", position=1)
    diet = QuestionFactory(event=event, label="Diet", is_sensitive=True, position=2)
    ConditionFactory(question=diet, on=dines, operator="equals", values=["yes"])
    AnswerFactory(registration=registration, question=dines, value=True)
    AnswerFactory(registration=registration, question=diet, value="Vegan")

    send(client, registration, **{f"question_{dines.pk}": "no"})

    assert said(registration) == {"Dinner?": False}


def test_a_form_that_was_changed_meanwhile_says_so_first(client, staff, event, registration):
    question = QuestionFactory(event=event, label="Wishes")
    fields = filled(client, registration) | {"why-reason": "As you told us.", f"question_{question.pk}": "A room"}
    Question.objects.filter(pk=question.pk).update(label="Wishes for the room", revision=2)

    page = client.post(act_url(registration), fields)

    assert ("“Wishes for the room” was changed." in page.content.decode(), said(registration)) == (True, {})
    fields = FilledForm(page, "answers_form").values
    assert fields[f"question_{question.pk}"] == ["A room"]
    client.post(act_url(registration), fields)
    assert said(registration) == {"Wishes for the room": "A room"}


def test_what_was_changed_since_the_form_was_opened_is_said_first(client, staff, event, registration):
    question = QuestionFactory(event=event, label="Wishes")
    fields = filled(client, registration) | {"why-reason": "As you told us.", f"question_{question.pk}": "A room"}
    change_answers(registration=registration, answers={question: Given("A bed")}, by=registration.person)

    page = client.post(act_url(registration), fields)

    assert "somebody else has changed this registration since you opened the form" in page.content.decode()
    fields = FilledForm(page, "answers_form").values
    assert (fields[f"question_{question.pk}"], said(registration)) == (["A room"], {"Wishes": "A bed"})
    client.post(act_url(registration), fields)
    assert said(registration) == {"Wishes": "A room"}


def test_a_double_click_changes_once_and_says_so_twice(client, staff, event, registration):
    question = QuestionFactory(event=event, label="Wishes")
    fields = filled(client, registration) | {"why-reason": "As you told us.", f"question_{question.pk}": "A room"}

    first, second = (client.post(act_url(registration), fields) for _ in range(2))

    assert notices(second) == ["The answers are changed, and the person gets the reason."] * 2
    assert (first.status_code, second.status_code, Message.objects.count()) == (302, 302, 1)


@pytest.mark.parametrize("revision", ["", "’", "9" * 30, "9" * 5000])
def test_a_revision_that_makes_no_sense_is_another(client, staff, event, registration, revision):
    question = QuestionFactory(event=event, label="Wishes")

    page = send(client, registration, **{f"question_{question.pk}": "A room", "revision": revision})

    assert (page.status_code, said(registration)) == (200, {})


@pytest.mark.parametrize("state", [State.DRAFT, State.CANCELLED, State.DECLINED])
def test_what_was_not_sent_or_has_ended_is_not_offered(client, staff, event, state):
    QuestionFactory(event=event)
    registration = RegistrationFactory(event=event, state=state)

    refused = client.get(act_url(registration))

    assert (refused.status_code, len(notices(refused))) == (302, 1)
    page = client.get(reverse("admin:events_registration_change", args=[registration.pk]))
    assert act_url(registration) not in page.content.decode()


def test_an_event_that_asks_nothing_has_nothing_to_change(client, staff, registration):
    assert notices(client.get(act_url(registration))) == ["There is nothing to change: this event asks no questions."]
