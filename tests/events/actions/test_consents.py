"""What was agreed to in a form is taken back at any time, and stays on record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from events.actions.consents import withdraw_agreement
from events.actions.registration import change_answers
from events.models import Given, State
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=400)


def agreed(**fields):
    """An answer that agrees to the third version of some words."""
    registration = RegistrationFactory(**fields)
    question = QuestionFactory(event=registration.event, kind="consent", label="Photos may be taken of me.", revision=3)
    return AnswerFactory(
        registration=registration, question=question, value=True, question_revision=3, answered_at=LONG_AGO
    )


def withdrawals():
    return list(Entry.objects.filter(verb="registration-consent-withdrawn").values_list("about", "detail"))


@pytest.mark.parametrize("state", [State.PENDING, State.CONFIRMED, State.CANCELLED, State.DECLINED])
def test_it_is_withdrawn_whatever_became_of_the_registration_and_the_event(state):
    answer = agreed(state=state, event=EventFactory(past=True))

    assert withdraw_agreement(registration=answer.registration, answer_pk=answer.pk, by=answer.registration.person)

    answer.refresh_from_db()
    assert (answer.value, answer.words, answer.label, answer.question_revision) == (
        False, "Withdrawn", "Photos may be taken of me.", 3,
    )  # fmt: skip
    assert answer.answered_at > LONG_AGO
    about = f"events.registration:{answer.registration_id}"
    assert withdrawals() == [(about, {"question": answer.question_id, "version": 3})]


def test_it_is_withdrawn_once():
    answer = agreed()
    by = {"registration": answer.registration, "answer_pk": answer.pk, "by": answer.registration.person}

    assert [withdraw_agreement(**by), withdraw_agreement(**by)] == [True, False]
    assert len(withdrawals()) == 1


def test_nobody_withdraws_what_is_no_consent_or_somebody_elses():
    answer, other = agreed(), RegistrationFactory()
    plain = AnswerFactory(registration=answer.registration, value=True)

    assert not withdraw_agreement(registration=other, answer_pk=answer.pk, by=other.person)
    assert not withdraw_agreement(registration=answer.registration, answer_pk=plain.pk, by=other.person)
    assert withdrawals() == []


def change(answer, value):
    change_answers(
        registration=answer.registration, answers={answer.question: Given(value)}, by=answer.registration.person
    )
    return answer.registration.answers.get()


def test_who_leaves_the_tick_out_when_changing_answers_withdraws():
    answer = agreed()

    assert change(answer, None).value is False
    assert len(withdrawals()) == 1
    assert change(answer, None).pk == answer.pk
    assert len(withdrawals()) == 1


def test_who_ticks_again_agrees_anew():
    answer = agreed()
    withdraw_agreement(registration=answer.registration, answer_pk=answer.pk, by=answer.registration.person)

    again = change(answer, True)

    assert (again.value, again.question_revision) == (True, 3)
    assert again.answered_at > LONG_AGO


def test_who_still_agrees_to_the_same_words_agreed_when_they_did():
    answer = agreed()

    assert change(answer, True).answered_at == LONG_AGO


def test_who_agrees_to_other_words_agreed_to_those_now():
    answer = agreed()
    answer.question.revision = 4
    answer.question.label = "Photos and films may be taken of me."

    again = change(answer, True)

    assert (again.question_revision, again.label) == (4, "Photos and films may be taken of me.")
    assert again.answered_at > LONG_AGO
