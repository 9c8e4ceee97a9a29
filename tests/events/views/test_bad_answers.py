"""Answers that are none: each is told in plain words, and every other answer comes back."""

import pytest

from events.models import Answer, Registration
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import ConditionFactory, EventFactory, OptionFactory, QuestionFactory

from .conftest import error_summary, text_of
from .paper import Paper

pytestmark = pytest.mark.django_db

REGISTER, CHECK = "/events/palermo/register/", "/events/palermo/register/check/"
RIGHT = {
    "Name": "Zoë 🦊 Ó Súilleabháin", "Biography": "Two\r\nlines", "Group": "Walk", "Workshops": ["Costs", "Audits"],
    "Nights": "2", "Arrival": "2026-06-28", "Phone": "+39 06 6982", "Page": "https://example.org/",
    "Programme": "Interreg Baltic Sea Region", "Country": "IT",
}  # fmt: skip


@pytest.fixture
def event():
    ProgrammeFactory(name=RIGHT["Programme"])
    event = EventFactory(slug="palermo")
    kinds = ("short_text", "long_text", "choice", "choices", "number", "date", "phone", "url", "programme", "country")
    options = {"Group": ["Walk", "Talk"], "Workshops": ["Costs", "Audits"]}
    for label, kind in zip(RIGHT, kinds, strict=True):
        QuestionFactory(event=event, label=label, kind=kind, options=options.get(label))
    hidden = QuestionFactory(event=event, label="Boots", kind="number", is_required=True)
    ConditionFactory(question=hidden, on=event.questions.get(label="Group"), values=["0"])
    return event


@pytest.fixture
def paper(client, person, event):
    return Paper(client, REGISTER, event).fill(RIGHT)


@pytest.mark.parametrize(
    ("label", "typed", "words"),
    [
        ("Arrival", "2026-02-30", "“Arrival” must be a day of the calendar, written as 2026-06-28."),
        ("Arrival", "tomorrow", "“Arrival” must be a day of the calendar, written as 2026-06-28."),
        ("Phone", "call me", "Write “Phone” with the number of the country first, such as +39 091 555 0100."),
        ("Page", "javascript:alert(1)", "“Page” must be an address such as https://example.org/page."),
        ("Nights", "two", "“Nights” must be a number, such as 12 or 12.5."),
        ("Name", "x" * 301, "“Name” may have at most 300 characters; yours has 301."),
        ("Name", "x" * 10_000, "“Name” may have at most 300 characters; yours has 10000."),
        ("Biography", "x" * 10_000, "“Biography” may have at most 5000 characters; yours has 10000."),
        ("Name", "\u202eevil", "“Name” holds a sign that turns round the direction of text. Please type it anew."),
        ("Name", "\u200b\u200b", "“Name” holds only signs that cannot be seen. Please type it anew."),
    ],
)
def test_a_wrong_answer_comes_back_with_what_is_wrong_and_all_others(paper, label, typed, words):
    paper.fill({label: typed}).press()

    assert (paper.response.status_code, paper.path) == (200, REGISTER)
    assert error_summary(paper.response) == [words]
    assert paper.answers == expected(label, [typed])
    assert paper.fill({label: RIGHT[label]}).press().path == CHECK


def expected(label=None, texts=None):
    held = {name: value if isinstance(value, list) else [value] for name, value in RIGHT.items()}
    return held | {"Boots": [""]} | ({label: texts} if label else {})


@pytest.mark.parametrize("label", ["Name", "Biography", "Nights", "Arrival", "Phone", "Page", "Programme"])
def test_a_sign_that_no_text_has_is_told_and_never_breaks_anything(paper, label):
    paper.fill({label: "1\0"}).press()

    assert (paper.response.status_code, paper.path) == (200, REGISTER)
    assert error_summary(paper.response)
    assert all(f"“{label}”" in words for words in error_summary(paper.response))
    assert {name: texts for name, texts in paper.answers.items() if name != label} == {
        name: texts for name, texts in expected().items() if name != label
    }
    assert paper.press("later").path == "/registrations/"
    paper.open(REGISTER)
    assert paper.answers["Name"] == ["1" if label == "Name" else RIGHT["Name"]]


@pytest.mark.parametrize("label", ["Group", "Workshops"])
def test_an_option_of_another_event_is_not_one_of_these(paper, label):
    foreign = OptionFactory(question=QuestionFactory(kind="choice"), label="Abroad")

    paper.fill({label: [str(foreign.pk)]}).press()

    assert error_summary(paper.response) == [f"Choose among the answers that are offered to “{label}”."]
    assert paper.answers == expected(label, [])
    assert "Abroad" not in text_of(paper.response)


def test_an_answer_to_a_hidden_question_is_neither_checked_nor_kept(paper):
    paper.form.values[f"question_{paper.event.questions.get(label='Boots').pk}"] = ["forty"]

    assert paper.press().path == CHECK
    paper.press()

    assert dict(Answer.objects.values_list("label", "value")) == RIGHT | {"Nights": 2}


def test_names_are_kept_as_people_write_them(paper):
    paper.press().press()

    registration = Registration.objects.get()
    assert registration.answers.get(label="Name").value == RIGHT["Name"]
    assert RIGHT["Name"] in text_of(paper.response)


def test_a_day_that_is_none_is_seen_again(paper):
    paper.fill({"Arrival": "30.2.2026"}).press()

    control = paper.response.content.decode().split(f'name="question_{paper.event.questions.get(label="Arrival").pk}"')
    assert 'type="text"' in control[0].rpartition("<")[2]
    assert 'value="30.2.2026"' in control[1].partition(">")[0]


def test_a_full_option_is_told_before_and_after_it_was_chosen(client, paper):
    walk = paper.event.questions.get(label="Group").options.get(label="Walk")
    type(walk).objects.filter(pk=walk.pk).update(capacity=1, taken=0)
    paper.open(REGISTER)
    assert "Walk (1 place left)" in text_of(paper.response)
    assert paper.fill(RIGHT).press().path == CHECK

    type(walk).objects.filter(pk=walk.pk).update(taken=1)
    paper.press()

    assert paper.path == REGISTER
    assert "Please look at your answers once more" in text_of(paper.response)
    assert "Walk (no places left)" in text_of(paper.response)
    paper.press()
    assert error_summary(paper.response) == ["All places of “Walk” are taken. Choose another answer to “Group”."]
    assert paper.fill({"Group": "Talk"}).press().path == CHECK
