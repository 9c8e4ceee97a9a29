"""Staff try out a form as people will see it."""

import json

import pytest
from django.contrib.auth.models import Permission

from events.models import Answer, Option, Registration
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory, SessionPoolFactory

from .conftest import error_summary, text_of
from .paper import Paper

pytestmark = pytest.mark.django_db

PREVIEW = "/events/palermo/form-preview/"


@pytest.fixture
def event():
    """A draft whose form has two pages, a condition across them, a file and a choice with a limit."""
    event = EventFactory(slug="palermo", draft=True)
    QuestionFactory(event=event, label="Role", is_required=True)
    group = QuestionFactory(
        event=event, label="Group", kind="choice", options=["Walk", "Talk"], options__Walk=2, options__Talk=0
    )
    QuestionFactory(event=event, label="Your walk", kind="page")
    shoes = QuestionFactory(event=event, label="Shoes", is_required=True)
    QuestionFactory(event=event, label="Letter", kind="file", is_required=True)
    ConditionFactory(question=shoes, on=group, values=[str(Option.objects.get(label="Walk").pk)])
    return event


@pytest.fixture
def paper(client, event):
    client.force_login(StaffFactory())
    return Paper(client, PREVIEW, event)


def test_sessions_with_a_limited_number_of_seats_are_tried_out_too(client, event, paper):
    SessionPoolFactory(session__event=event, session__title="Dam", capacity=3)

    words = text_of(client.get(PREVIEW))

    assert "Which sessions will you go to?" in words
    assert "Dam (" in words
    assert "3 seats left" in words


def test_a_form_is_gone_through_page_by_page_and_nothing_is_kept(paper):
    words = text_of(paper.response)
    assert "This is a preview" in words
    assert "Walk (2 places left)" in words
    assert "Talk (no places left)" in words

    assert error_summary(paper.press().response) == ["Fill in “Role”."]
    paper.fill({"Role": "Auditor 🦊", "Group": "Walk"}).press()
    assert "Page 2 of 2 of the questions Your walk Shoes" in text_of(paper.response)
    paper.press("back")
    assert paper.answers == {"Role": ["Auditor 🦊"], "Group": ["Walk"]}
    paper.press()
    assert error_summary(paper.press().response) == ["Fill in “Shoes”."]

    paper.fill({"Shoes": "44"}).press()
    words = text_of(paper.response)
    assert "This is the end of the preview" in words
    assert "Role Auditor 🦊 Group Walk Shoes 44 Letter Not answered" in words
    assert not Registration.objects.exists()
    assert not Answer.objects.exists()


def test_who_builds_the_form_is_led_back_to_it(client, paper, event):
    way_back = f'<a href="/admin/events/event/{event.pk}/form/">Back to building the form</a>'
    assert way_back in paper.response.content.decode()

    paper.fill({"Role": "Auditor", "Group": "Walk"}).press().fill({"Shoes": "44"}).press()
    assert "This is the end of the preview" in text_of(paper.response)
    assert way_back in paper.response.content.decode()

    reader = UserFactory(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_event"))
    client.force_login(reader)
    assert "Back to building" not in text_of(client.get(PREVIEW))


@pytest.mark.parametrize(
    "earlier",
    ["", "x", "[]", "null", '{"question_1": "x"}', '{"question_1": [1]}', "[" * 5000, json.dumps({"asked": ["x.y"]})],
)
@pytest.mark.parametrize("page", ["", "x", "0", "-1", "3", "٣", "9" * 30])
def test_whatever_is_sent_is_answered_with_a_page(paper, earlier, page):
    paper.form.values |= {"earlier": [earlier], "page": [page]}

    assert paper.press().response.status_code == 200


def test_half_a_sign_that_no_page_can_show_is_not_carried_along(paper, event):
    role = event.questions.get(label="Role")
    paper.form.values |= {"earlier": [json.dumps({f"question_{role.pk}": ["\ud800"]})], "page": ["2"]}

    assert paper.press("back").response.status_code == 200
    assert paper.answers == {"Role": [""], "Group": []}


def test_nobody_but_staff_who_see_events_may_look(client, person, event):
    assert client.get(PREVIEW).status_code == 403
    client.logout()
    assert client.get(PREVIEW).url.startswith("/accounts/login/")
