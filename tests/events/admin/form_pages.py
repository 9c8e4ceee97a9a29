"""The pages on which a form is built, read and sent as a browser does."""

from django.http import HttpResponse

from events.actions.questions import questions_of
from events.admin.form_pages import form_url
from events.models import Question
from tests.pages import Page

from .pages import FilledForm


def labels_of(owner) -> list[str]:
    """What the form of an event or a kept set asks, in order."""
    return [question.label for question in questions_of(owner)]


def owner_of(question: Question):
    return question.event or question.kept_in


def edit_url(question: Question) -> str:
    return f"{form_url(owner_of(question))}{question.pk}/"


def add_url(owner, **query) -> str:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{form_url(owner)}add/?{words}"


def open_question(client, url: str) -> dict[str, list[str]]:
    """What the page of a question would send untouched."""
    response = client.get(url)
    assert response.status_code == 200, response.headers
    return FilledForm(response, "question_form").values


def save_question(client, url: str, button: str = "_save", **changes) -> HttpResponse:
    """Opens the page of a question and sends it with ``changes``; ``options__0__label`` is a row."""
    told = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(url, open_question(client, url) | told | {button: "1"})


def words_of(response: HttpResponse) -> str:
    """All words of a page that was answered."""
    assert response.status_code == 200, response.headers
    return Page(response.content.decode()).text


def words_after(client, response: HttpResponse) -> str:
    """All words of the page that one is led to."""
    assert response.status_code == 302, words_of(response)
    return words_of(client.get(response.url))
