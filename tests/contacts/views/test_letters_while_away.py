"""Letters while somebody is away: to them all the same, to who stands in, or to their team."""

from datetime import date

import pytest

from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

LETTER = {"name": "Grace Writer", "email": "Grace@Example.org", "subject": "Flat rates", "message": "May we?"}
WRITE, CODE = "/contacts/ada/write/", "/contacts/ada/write/code/"


@pytest.fixture(autouse=True)
def person():
    return ContactPersonFactory(slug="ada", given_name="Ada", family_name="Example", email="ada@organisation.example")


def code_sent():
    return Message.objects.filter(template="contacts/email/letter_code").latest("id").context["code"]


def letters():
    return Message.objects.filter(template="contacts/email/letter")


def test_the_form_says_who_stands_in_and_lets_one_write_all_the_same(client, person):
    stefan = ContactPersonFactory(slug="stefan", given_name="Stefan", family_name="Dimitrov")
    AbsenceFactory(person=person, stand_in=stefan, first_date=date(2026, 1, 1), last_date=date(2999, 12, 3))
    client.force_login(UserFactory())

    form = Page(client.get(WRITE).content.decode())
    assert "Ada Example is away until 3 December 2999. Stefan Dimitrov stands in." in form.text
    assert {"/contacts/stefan/", "/contacts/stefan/write/"} <= set(form.links)
    assert "Who should get it?" not in form.text
    response = client.post(WRITE, LETTER)

    assert letters().get().recipient == "ada@organisation.example"
    sent = Page(client.get(response.url).content.decode())
    assert "Ada Example is away until 3 December 2999, reads it afterwards" in sent.text
    assert "Is it urgent? Ada Example is away until 3 December 2999. Stefan Dimitrov stands in." in sent.text


@pytest.fixture
def nobody_stands_in(person):
    person.team.name, person.team.email = "Delivery", "delivery@organisation.example"
    person.team.save()
    return AbsenceFactory(person=person)


def test_a_stranger_s_letter_goes_to_the_team_when_nobody_stands_in(client, nobody_stands_in):
    form = Page(client.get(WRITE).content.decode())
    assert {"The team Delivery, now", "Ada Example, when they are back"} <= set(form.words)
    assert "organisation.example" not in form.text

    client.post(WRITE, LETTER | {"to_team": "True"})
    assert "Your message to the team Delivery" in client.get(CODE).content.decode()
    response = client.post(CODE, {"code": code_sent()})

    letter = letters().get()
    assert (letter.recipient, letter.reply_to) == ("delivery@organisation.example", "grace@example.org")
    assert letter.context["away"] == "Ada Example"
    sent = Page(client.get(response.url).content.decode())
    assert "The team Delivery gets it in a few minutes and answers to grace@example.org" in sent.text


def test_who_wants_the_person_waits_for_them(client, nobody_stands_in):
    client.force_login(UserFactory())

    client.post(WRITE, LETTER | {"to_team": "False"})

    assert letters().get().recipient == "ada@organisation.example"


def test_the_same_words_go_to_the_team_and_to_the_person(client, nobody_stands_in):
    client.force_login(UserFactory())

    for to_team in ("False", "True", "True"):
        client.post(WRITE, LETTER | {"to_team": to_team})

    assert sorted(letters().values_list("recipient", flat=True)) == [
        "ada@organisation.example", "delivery@organisation.example",
    ]  # fmt: skip


def test_who_does_not_choose_or_chooses_nothing_of_these_is_asked_again(client, nobody_stands_in):
    client.force_login(UserFactory())

    for to_team in ({}, {"to_team": "everybody"}):
        response = client.post(WRITE, LETTER | to_team)
        assert list(response.context["form"].errors) == ["to_team"]
        assert "May we?" in response.content.decode()

    assert not letters().exists()


def test_a_team_that_lost_its_address_meanwhile_leaves_the_letter_to_the_person(client, person, nobody_stands_in):
    client.post(WRITE, LETTER | {"to_team": "True"})
    person.team.email = ""
    person.team.save()

    client.post(CODE, {"code": code_sent()})

    assert letters().get().recipient == "ada@organisation.example"
