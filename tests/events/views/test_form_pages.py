"""A form of several pages: forwards, backwards, and straight to a mistake."""

import pytest

from accounts.models import Consent, EmailCode, Session
from accounts.models.consents import CONSENT_TEXTS
from events.models import Answer, Option, Registration
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory, SeatPoolFactory
from tests.pages import notices

from .conftest import error_summary, text_of
from .paper import Paper

pytestmark = pytest.mark.django_db

REGISTER, CHECK = "/events/palermo/register/", "/events/palermo/register/check/"
TRAVEL, STAY = (f"/events/palermo/register/page-{number}/" for number in (2, 3))


@pytest.fixture
def event():
    """Three pages: who comes, how they travel, which only those tell who come on site, and where they stay."""
    event = EventFactory(slug="palermo")
    QuestionFactory(event=event, label="Role", is_required=True)
    mode = QuestionFactory(event=event, label="How do you come?", kind="choice", options=["On site", "Online"])
    page = QuestionFactory(event=event, label="Your journey", kind="page", help_text="For who comes to Palermo.")
    QuestionFactory(event=event, label="Means", is_required=True)
    QuestionFactory(event=event, label="Your stay", kind="page")
    QuestionFactory(event=event, label="Nights", kind="number")
    ConditionFactory(question=page, on=mode, values=[str(Option.objects.get(label="On site").pk)])
    return event


@pytest.fixture
def paper(client, person, event):
    return Paper(client, REGISTER, event)


def test_before_sending_it_is_said_which_answers_only_named_staff_read(paper, event):
    QuestionFactory(event=event, label="Needs", is_sensitive=True)

    paper.open(REGISTER)
    paper.fill({"Role": "Auditor", "How do you come?": "Online"}).press()
    assert (paper.path, "Needs" in paper.questions) == (STAY, True)
    paper.fill({"Nights": "2", "Needs": "A ramp"}).press()

    assert (
        "They use them to prepare it and for nothing else. Only the staff named for it read what you answered here, "
        "and it is erased soon after the event: “Needs”."
    ) in text_of(paper.response)


def test_pages_come_one_after_the_other_and_then_all_answers(paper):
    assert (paper.path, paper.questions) == (REGISTER, ["Role", "How do you come?"])
    assert "Page 1 of 2 of the questions" in text_of(paper.response)

    paper.fill({"Role": "Auditor", "How do you come?": "On site"}).press()
    assert (paper.path, paper.questions) == (TRAVEL, ["Means"])
    assert "Page 2 of 3 of the questions Your journey For who comes to Palermo." in text_of(paper.response)
    assert "<title>Your journey · Your registration" in paper.response.content.decode()

    paper.fill({"Means": "Ferry"}).press()
    assert (paper.path, paper.questions) == (STAY, ["Nights"])

    paper.fill({"Nights": "2"}).press()
    assert paper.path == CHECK
    words = text_of(paper.response)
    assert "This event Role Auditor Change" in words
    assert "Your journey Means Ferry Change" in words
    assert "Your stay Nights 2 Change" in words

    paper.press()
    assert dict(Answer.objects.values_list("label", "value")) == {
        "Role": "Auditor", "How do you come?": "On site", "Means": "Ferry", "Nights": 2,
    }  # fmt: skip


def test_a_page_that_is_hidden_is_left_out_and_its_answers_are_kept_until_the_end(paper):
    paper.fill({"Role": "Auditor", "How do you come?": "On site"}).press().fill({"Means": "Ferry"}).press()

    paper.open(REGISTER)
    paper.fill({"How do you come?": "Online"}).press()
    assert paper.path == STAY
    assert "Page 2 of 2" in text_of(paper.response)
    assert paper.press("back").path == REGISTER

    paper.fill({"How do you come?": "On site"}).press()
    assert paper.answers == {"Means": ["Ferry"]}

    paper.press("back").fill({"How do you come?": "Online"}).press().press()
    assert (paper.path, "Ferry" in text_of(paper.response)) == (CHECK, False)
    paper.press()
    assert dict(Answer.objects.values_list("label", "value")) == {"Role": "Auditor", "How do you come?": "Online"}


def test_going_back_keeps_what_was_typed_right_or_wrong(paper):
    paper.fill({"Role": "Auditor", "How do you come?": "Online"}).press()

    paper.fill({"Nights": "two"}).press("back")
    assert (paper.path, paper.answers["Role"]) == (REGISTER, ["Auditor"])

    paper.press()
    assert (paper.path, paper.answers, error_summary(paper.response)) == (STAY, {"Nights": ["two"]}, [])
    paper.press()
    assert error_summary(paper.response) == ["“Nights” must be a number, such as 12 or 12.5."]
    assert paper.answers == {"Nights": ["two"]}


def test_a_draft_is_gone_on_with_where_it_was_left(paper):
    paper.fill({"Role": "Auditor", "How do you come?": "On site"}).press().fill({"Means": "Ferry"}).press("later")
    assert paper.path == "/registrations/"

    paper.open(TRAVEL)
    assert paper.answers == {"Means": ["Ferry"]}
    paper.open(CHECK)
    assert (paper.path, notices(paper.response)) == (STAY, [])


def test_who_asks_for_the_last_page_first_is_led_to_what_is_missing(paper):
    paper.open(STAY)
    paper.fill({"Nights": "2"}).press()
    assert paper.path == REGISTER

    paper.fill({"Role": "Auditor", "How do you come?": "On site"}).press()
    paper.open(CHECK)
    assert paper.path == TRAVEL


@pytest.mark.parametrize("path", [TRAVEL, "/events/palermo/register/page-4/", "/events/palermo/register/page-0/"])
def test_a_page_that_is_hidden_or_not_there_leads_to_the_first(paper, path):
    paper.open(path)

    assert paper.path == REGISTER


def test_what_is_sent_from_a_page_that_is_gone_is_kept(client, paper):
    paper.fill({"Role": "Auditor", "How do you come?": "On site"}).press().fill({"Means": "Ferry"}).press()
    paper.fill({"Nights": "2"})
    paper.event.questions.get(label="Your stay").delete()

    paper.press()

    assert paper.path == REGISTER
    assert "The form was changed in the meantime. Your answers are kept" in text_of(paper.response)
    assert paper.press().path == TRAVEL
    assert paper.answers == {"Means": ["Ferry"], "Nights": ["2"]}


def test_a_change_from_the_last_look_leads_back_to_it(paper):
    paper.fill({"Role": "Auditor", "How do you come?": "Online"}).press().fill({"Nights": "2"}).press()
    assert f"{REGISTER}?then=check#id_question_" in paper.response.content.decode()

    paper.open(f"{REGISTER}?then=check")
    paper.fill({"Role": "Lawyer"}).press()
    assert paper.path == CHECK

    paper.open(f"{REGISTER}?then=check")
    paper.fill({"How do you come?": "On site"}).press()
    assert paper.path == TRAVEL


def test_what_an_answer_opens_on_a_later_page_that_was_seen_is_told_there(paper):
    mode = paper.event.questions.get(label="How do you come?")
    hotel = QuestionFactory(event=paper.event, label="Hotel")
    ConditionFactory(question=hotel, on=mode, values=[str(mode.options.get(label="On site").pk)])
    paper.open(REGISTER)
    paper.fill({"Role": "Auditor", "How do you come?": "Online"}).press().press()
    assert paper.path == CHECK

    paper.open(f"{REGISTER}?then=check")
    paper.fill({"How do you come?": "On site"}).press().fill({"Means": "Ferry"}).press()

    assert (paper.path, paper.questions) == (STAY, ["Nights", "Hotel"])
    assert "Your answers open more questions Hotel" in text_of(paper.response)
    assert "This form was changed" not in text_of(paper.response)
    assert paper.press().path == CHECK


def test_where_to_take_part_is_asked_on_the_first_page_and_the_list_on_the_last(client, person, paper):
    SeatPoolFactory(event=paper.event, slug="online", capacity=5)
    type(paper.event).objects.update(has_participant_list=True)
    paper.open(REGISTER)
    paper.form.values["pool"] = ["online"]
    paper.fill({"Role": "Auditor", "How do you come?": "Online"}).press()
    assert "participant_list" in paper.form.seen

    paper.form.values["participant_list"] = [CONSENT_TEXTS[Consent.Purpose.PARTICIPANT_LIST].version]
    paper.press()
    assert "How will you take part? Online" in text_of(paper.response)
    assert "may see my name, organisation and country. Yes" in text_of(paper.response)
    assert not Consent.objects.exists()
    paper.press()

    assert Consent.objects.live().get().person == person
    assert Registration.objects.get().pool.slug == "online"
    client.post(f"{Registration.objects.get().get_absolute_url()}cancel/")
    paper.open(REGISTER)
    paper.form.values["pool"] = ["online"]
    paper.fill({"Role": "Auditor", "How do you come?": "Online"}).press()
    assert "participant_list" not in paper.form.seen


def test_answers_sent_after_the_session_ended_stand_beside_those_of_other_pages(client, person, paper):
    paper.fill({"Role": "Auditor", "How do you come?": "Online"}).press().fill({"Nights": "2"})
    Session.objects.all().delete()
    assert "what you typed is kept for you" in text_of(paper.press().response)

    asked = client.post(REGISTER, {"email": person.email})
    client.post(asked.url, {"code": EmailCode.objects.get().digits}, follow=True)

    paper.open(CHECK)
    assert paper.path == CHECK
    paper.press()
    assert dict(Answer.objects.values_list("label", "value")) == {
        "Role": "Auditor", "How do you come?": "Online", "Nights": 2,
    }  # fmt: skip
