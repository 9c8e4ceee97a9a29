"""The tick on the last page of a form: may others see that I come?"""

import pytest

from accounts.actions.consents import give_consent
from accounts.models import Consent
from accounts.models.consents import CONSENT_TEXTS
from events.models import Registration, State
from tests.factories.accounts import ConsentFactory
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory

from .conftest import answers_to, text_of

pytestmark = pytest.mark.django_db

LIST = Consent.Purpose.PARTICIPANT_LIST
WORDS = "Other participants of my events may see my name, organisation and country."
FORM, CHECK = "/events/palermo/register/", "/events/palermo/register/check/"
TICK = {"participant_list": CONSENT_TEXTS[LIST].version}


@pytest.fixture
def palermo():
    event = EventFactory(slug="palermo", has_participant_list=True)
    QuestionFactory(event=event, label="What do you work on?", is_required=True)
    return event


def test_who_signed_in_again_before_joining_comes_to_the_list(client, person, palermo):
    response = client.get("/events/palermo/participants/")

    assert (response.status_code, response.url) == (302, "/events/palermo/#participants")
    assert not Consent.objects.exists()


def test_it_is_asked_separately_and_unticked(client, person, palermo):
    page = client.get(FORM)

    assert WORDS in text_of(page)
    assert page.context["form"]["participant_list"].value() in (None, False)
    assert " checked" not in page.content.decode()


def test_a_tick_is_kept_shown_to_be_checked_and_given_when_it_is_sent(client, person, palermo):
    client.post(FORM, answers_to(palermo, "Claims") | TICK)
    assert not Consent.objects.exists()
    assert Registration.objects.get().draft_answers["participant_list"] == ["2026-11"]
    assert " checked" in client.get(FORM).content.decode()
    assert f"{WORDS} Yes Change" in text_of(client.get(CHECK))

    client.post(CHECK)

    assert Registration.objects.get().state == State.CONFIRMED
    assert Consent.objects.in_force(LIST).get().person == person
    assert "Anna Rossi" in text_of(client.get("/events/palermo/"))


def test_without_a_tick_nothing_is_agreed_to(client, person, palermo):
    client.post(FORM, answers_to(palermo, "Claims"))
    assert f"{WORDS} No Change" in text_of(client.get(CHECK))

    client.post(CHECK)

    assert Registration.objects.get().state == State.CONFIRMED
    assert not Consent.objects.exists()


def test_a_tick_that_was_taken_away_again_is_no_consent(client, person, palermo):
    client.post(FORM, answers_to(palermo, "Claims") | TICK)
    client.post(FORM, answers_to(palermo, "Claims"))

    client.post(CHECK)

    assert not Consent.objects.exists()


def test_a_tick_below_other_words_agrees_to_nothing(client, person, palermo):
    client.post(FORM, answers_to(palermo, "Claims") | {"participant_list": "2019-01"})
    client.post(CHECK)

    assert Registration.objects.get().state == State.CONFIRMED
    assert not Consent.objects.exists()


def test_who_agreed_is_not_asked_and_who_agreed_to_other_words_is(client, person, palermo):
    ConsentFactory(person=person, purpose=LIST, text_version="2019-01")
    assert WORDS in text_of(client.get(FORM))

    give_consent(person=person, purpose=LIST, by=person)
    assert WORDS not in text_of(client.get(FORM))

    client.post(FORM, answers_to(palermo, "Claims"))
    client.post(CHECK)
    assert Consent.objects.in_force(LIST).count() == 1


def test_an_event_without_a_list_asks_nothing(client, person):
    QuestionFactory(event=EventFactory(slug="palermo"))

    assert WORDS not in text_of(client.get(FORM))


def test_of_several_pages_the_last_that_everybody_sees_asks(client, person, palermo):
    group = palermo.questions.get()
    QuestionFactory(event=palermo, kind="page", label="Travel")
    QuestionFactory(event=palermo, label="How do you travel?")
    hidden = QuestionFactory(event=palermo, kind="page", label="Visa")
    ConditionFactory(question=hidden, on=group, values=["visa"])
    QuestionFactory(event=palermo, label="Which visa?")

    first = client.get(FORM)
    client.post(FORM, {f"question_{group.pk}": "Claims"})
    second = client.get(f"{FORM}page-2/")
    sent = client.post(f"{FORM}page-2/", TICK)

    assert WORDS not in text_of(first)
    assert WORDS in text_of(second)
    assert sent.url == CHECK
    assert f"{WORDS} Yes Change" in text_of(client.get(CHECK))


def test_what_strangers_and_others_are_asked_is_not_mixed_up_by_what_is_kept(client, person, palermo):
    give_consent(person=person, purpose=LIST, by=person)
    assert WORDS not in text_of(client.get(FORM))
    Consent.objects.all().delete()
    assert WORDS in text_of(client.get(FORM))
    give_consent(person=person, purpose=LIST, by=person)
    assert WORDS not in text_of(client.get(FORM))
