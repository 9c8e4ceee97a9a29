"""Staff change a form that somebody has open, or has filled in half: it comes back with their answers and the news."""

import pytest
from django.db.models import F
from django.utils import timezone

from events.models import Answer
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory

from .conftest import error_summary, text_of
from .paper import Paper

pytestmark = pytest.mark.django_db

REGISTER, CHECK = "/events/palermo/register/", "/events/palermo/register/check/"
CHANGED = "This form was changed in the meantime"


@pytest.fixture
def event():
    event = EventFactory(slug="palermo")
    QuestionFactory(event=event, label="Role", is_required=True)
    QuestionFactory(event=event, label="Diet", kind="choice", options=["Vegan", "Everything"])
    QuestionFactory(event=event, label="I agree to photographs", kind="consent")
    return event


@pytest.fixture
def paper(client, person, event):
    paper = Paper(client, REGISTER, event)
    return paper.fill({"Role": "Auditor", "Diet": "Vegan", "I agree to photographs": "yes"})


def renew(event, question, **changes):
    event.questions.filter(label=question).update(revision=F("revision") + 1, **changes)


def answers():
    return dict(Answer.objects.values_list("label", "value"))


def test_a_question_that_was_changed_is_told_and_answered_answers_stay(paper):
    renew(paper.event, "Diet", label="What do you eat?")

    paper.press()

    assert f"{CHANGED} “What do you eat?” was changed. All your other answers are kept." in text_of(paper.response)
    assert error_summary(paper.response) == []
    assert paper.answers == {"Role": ["Auditor"], "What do you eat?": ["Vegan"], "I agree to photographs": ["yes"]}
    assert paper.press().path == CHECK
    assert answers() == {}
    paper.press()
    assert answers() == {"Role": "Auditor", "What do you eat?": "Vegan", "I agree to photographs": True}


def test_a_new_question_is_told_and_asked(paper):
    QuestionFactory(event=paper.event, label="Phone?", kind="phone", is_required=True)

    paper.press()

    assert f"{CHANGED} “Phone?” is asked now." in text_of(paper.response)
    assert "Your answers open" not in text_of(paper.response)
    assert (paper.questions[-1], error_summary(paper.response)) == ("Phone?", [])
    assert paper.answers["Role"] == ["Auditor"]
    assert error_summary(paper.press().response) == ["Fill in “Phone?”."]
    assert paper.fill({"Phone?": "+39 06 6982"}).press().path == CHECK


def test_a_question_that_is_gone_is_told(paper):
    paper.event.questions.get(label="Diet").delete()
    paper.event.questions.filter(label="Role").update(removed_at=timezone.now())

    paper.press()

    assert f"{CHANGED} 2 questions are no longer asked." in text_of(paper.response)
    assert paper.press().path == CHECK
    paper.press()
    assert answers() == {"I agree to photographs": True}


def test_a_tick_does_not_agree_to_other_words(paper):
    renew(paper.event, "I agree to photographs", label="I agree to films")

    paper.press()

    assert "“I agree to films” was changed." in text_of(paper.response)
    assert paper.answers["I agree to films"] == []
    paper.press().press()
    assert answers() == {"Role": "Auditor", "Diet": "Vegan"}


def test_what_is_wrong_and_what_was_changed_is_told_at_once(paper):
    renew(paper.event, "Diet", label="What do you eat?")

    paper.fill({"Role": ""}).press()

    assert error_summary(paper.response) == ["Fill in “Role”."]
    assert CHANGED in text_of(paper.response)


def test_a_form_that_is_changed_before_it_is_sent_is_looked_at_once_more(paper):
    paper.press()
    renew(paper.event, "Diet", label="What do you eat?")

    paper.press()

    assert (paper.path, answers()) == (REGISTER, {})
    assert f"{CHANGED} “What do you eat?” was changed." in text_of(paper.response)
    assert paper.press().path == CHECK
    assert paper.press().path.startswith("/registrations/")
    assert answers()["What do you eat?"] == "Vegan"


def test_a_question_that_came_before_sending_is_asked(paper):
    paper.press()
    QuestionFactory(event=paper.event, label="Phone?", kind="phone")

    paper.press()

    assert (paper.path, paper.questions[-1]) == (REGISTER, "Phone?")
    assert f"{CHANGED} “Phone?” is asked now." in text_of(paper.response)


def test_a_form_that_stays_as_it_is_tells_nothing(paper):
    assert CHANGED not in text_of(paper.press().response)
    paper.open(REGISTER)
    assert CHANGED not in text_of(paper.response)


@pytest.mark.parametrize("field", ["asked", "shown"])
@pytest.mark.parametrize("text", ["", "x", "1", "1.", "-1.1", "٣.١", "9" * 400 + ".1", "1.1 " * 50, "\0", "\u202e"])
def test_whatever_a_page_says_of_itself_breaks_nothing(paper, field, text):
    paper.form.values[field] = [text]

    paper.press()

    assert paper.response.status_code == 200
    assert paper.path in (REGISTER, CHECK)
    assert "Auditor" in paper.response.content.decode()


def test_changing_answers_tells_what_was_changed_meanwhile(client, person, event):
    registration = RegistrationFactory(event=event, person=person)
    paper = Paper(client, f"{registration.get_absolute_url()}change/", event)
    paper.fill({"Role": "Auditor"})
    renew(event, "Diet", label="What do you eat?")

    paper.press()

    assert f"{CHANGED} “What do you eat?” was changed." in text_of(paper.response)
    assert answers() == {}
    paper.press()
    assert answers() == {"Role": "Auditor"}
