"""The consent to be on lists of participants, given with a registration."""

from datetime import timedelta

import pytest
from django.conf import settings

from accounts.actions.erasure import AccountErased
from accounts.models import Consent
from events.actions.option_places import ChoiceFull
from events.actions.registration import submit
from events.actions.seats import TermOver
from events.models import Given, Option, Registration, SeatPool, State
from interact_portal.privacy.erasure import erase
from tests.factories.accounts import ConsentFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

LIST = Consent.Purpose.PARTICIPANT_LIST


def send(draft, *, agrees=True, answers=None):
    return submit(
        registration_pk=draft.pk, event=draft.event, person=draft.person, pool_pk=draft.event.pools.get().pk,
        answers=answers or {}, agrees_to_list=agrees,
    )  # fmt: skip


@pytest.fixture
def draft(db):
    return RegistrationFactory(event=EventFactory(has_participant_list=True), state=State.DRAFT)


def test_the_consent_is_given_with_the_registration(draft):
    assert send(draft).state == State.CONFIRMED

    assert list(Consent.objects.in_force(LIST).values_list("person", flat=True)) == [draft.person.pk]


def test_without_the_tick_nothing_is_agreed_to_and_nothing_withdrawn(draft):
    ConsentFactory(person=draft.person, purpose=Consent.Purpose.NEWS)

    send(draft, agrees=False)

    assert Consent.objects.live().get().purpose == Consent.Purpose.NEWS


def test_sent_twice_it_is_agreed_once_and_not_again_after_a_withdrawal(draft):
    send(draft)
    Consent.objects.update(withdrawn_at=Consent.objects.get().given_at + timedelta(seconds=1))

    send(draft)

    assert not Consent.objects.live()


def test_what_is_refused_is_refused_whole(draft):
    SeatPool.objects.update(closes_at=draft.draft_at - timedelta(days=1))
    with pytest.raises(TermOver):
        send(draft)
    assert not Consent.objects.exists()


def test_a_choice_that_is_full_takes_the_consent_back_with_it(draft):
    question = QuestionFactory(event=draft.event, kind="choice", options=["Group"], options__Group=1)
    option = question.options.get()
    Option.objects.update(taken=1)

    with pytest.raises(ChoiceFull):
        send(draft, answers={question: Given("Group", (option.pk,))})

    assert not Consent.objects.exists()
    assert Registration.objects.get().state == State.DRAFT


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_who_is_erased_while_they_send_and_agree_is_erased_after_it():
    draft = RegistrationFactory(event=EventFactory(has_participant_list=True), state=State.DRAFT)
    person = draft.person
    pause = Pause('INSERT INTO "accounts_consent"')

    with begun(pause.around(lambda: send(draft))) as sending:
        pause.wait()
        with begun(lambda: erase(person=person, by=person, token="token-of-the-code", reason="asked")) as erasing:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()

    assert (outcomes(sending)[0].state, outcomes(erasing)) == (State.CONFIRMED, [None])
    assert not Consent.objects.exists()
    assert Registration.objects.get().person is None


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_who_sends_and_agrees_while_they_are_erased_finds_no_account():
    draft = RegistrationFactory(event=EventFactory(has_participant_list=True), state=State.DRAFT)
    person = draft.person
    pause = Pause('DELETE FROM "accounts_user"')

    with begun(
        pause.around(lambda: erase(person=person, by=person, token="token-of-the-code", reason="asked"))
    ) as erasing:
        pause.wait()
        with begun(lambda: send(draft)) as sending:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()

    assert (outcomes(erasing), type(outcomes(sending)[0])) == ([None], AccountErased)
