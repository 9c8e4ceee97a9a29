"""Officers ask, staff answer; each message is one mail to the other side, however often it is sent."""

from functools import partial

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.actions.affiliations import leave
from audit.models import Entry
from campaigns.actions import support
from campaigns.actions.advising import AnsweredMeanwhile, EditionOver, NothingAsked, answer, ask, need_no_answer
from campaigns.models import AdviceMessage, ServiceRequest
from interact_portal.merging import merge_programmes
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import (
    AdviceMessageFactory,
    EditionFactory,
    ServiceRequestFactory,
    SupportRegistrationFactory,
)
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, ProgrammeFactory
from tests.factories.events import in_days
from tests.threads import at_once

pytestmark = pytest.mark.django_db
with_threads = pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
TEXT = "May we show two projects?"


@pytest.fixture
def registration():
    return SupportRegistrationFactory(registered=True)


def officer(registration, name="Ann Example"):
    person = UserFactory(name=name)
    return AffiliationFactory(programme=registration.programme, person=person, acting=True).person


def asked(registration, by, text=TEXT, seen=0):
    return ask(edition=registration.edition, programme=registration.programme, text=text, seen=seen, by=by)


def told():
    """Who has which message."""
    return sorted((message.recipient, message.template.rpartition("/")[2]) for message in Message.objects.all())


def test_a_question_asks_for_advice_and_tells_staff_once(registration):
    ann, staff = officer(registration), StaffFactory()
    officer(registration, "Bea")

    question = asked(registration, ann)
    assert asked(registration, ann) == question

    request = registration.services.get()
    assert (request.service, request.state) == ("advice", "asked")
    assert list(request.advice.values_list("is_answer", "text", "by", "answered_at")) == [(False, TEXT, ann.pk, None)]
    assert told() == [(staff.email, "advice_asked")]
    registration.refresh_from_db()
    assert registration.revision == 1
    assert list(Entry.objects.filter(verb="support-saved").values_list("detail", flat=True)) == [
        {"revision": 1, "changed": ["advice"]}
    ]


def test_the_same_words_later_are_another_question(registration):
    ann = officer(registration)
    first = asked(registration, ann, "Any news?")

    assert asked(registration, ann, "Any news?", seen=first.pk) != first


def test_the_adviser_is_told_instead_of_staff(registration):
    StaffFactory()
    adviser = ContactPersonFactory()
    ServiceRequestFactory(registration=registration, service="advice", state="in_work", adviser=adviser)

    asked(registration, officer(registration))

    assert told() == [(adviser.email, "advice_asked")]


def test_an_adviser_who_has_left_is_not_told(registration):
    staff = StaffFactory()
    left = ContactPersonFactory(is_listed=False)
    ServiceRequestFactory(registration=registration, service="advice", state="in_work", adviser=left)

    asked(registration, officer(registration))

    assert told() == [(staff.email, "advice_asked")]


def test_while_the_adviser_is_away_the_stand_in_is_told_and_without_one_staff(registration):
    ann, staff = officer(registration), StaffFactory()
    adviser, stand_in = ContactPersonFactory(), ContactPersonFactory()
    absence = AbsenceFactory(person=adviser, stand_in=stand_in)
    ServiceRequestFactory(registration=registration, service="advice", state="in_work", adviser=adviser)

    first = asked(registration, ann)
    assert told() == [(stand_in.email, "advice_asked")]

    absence.stand_in = None
    absence.save()
    asked(registration, ann, "And where?", seen=first.pk)
    assert told() == sorted([(stand_in.email, "advice_asked"), (staff.email, "advice_asked")])


def test_an_answer_tells_all_who_act_once_and_begins_the_work(registration):
    ann, bea, staff = officer(registration), officer(registration, "Bea"), StaffFactory()
    question = asked(registration, ann)
    Message.objects.all().delete()

    given = answer(request=question.request, text="Yes, two.", seen=question.pk, by=staff)
    assert answer(request=question.request, text="Yes, two.", seen=question.pk, by=staff) == given

    assert told() == sorted((person.email, "advice_given") for person in (ann, bea))
    assert AdviceMessage.objects.count() == 2
    assert not AdviceMessage.objects.unanswered().exists()
    assert ServiceRequest.objects.values_list("state", "revision").get() == ("in_work", 1)


def test_a_question_that_came_after_the_page_was_opened_still_waits(registration):
    ann = officer(registration)
    first = asked(registration, ann)
    second = asked(registration, ann, "And where?", seen=first.pk)

    answer(request=first.request, text="Yes.", seen=first.pk, by=StaffFactory())

    assert list(AdviceMessage.objects.unanswered()) == [second]


def test_of_two_answers_the_second_is_told_of_the_first(registration):
    question = asked(registration, officer(registration))
    answer(request=question.request, text="Yes.", seen=question.pk, by=StaffFactory())

    with pytest.raises(AnsweredMeanwhile):
        answer(request=question.request, text="No.", seen=question.pk, by=StaffFactory())

    assert AdviceMessage.objects.filter(is_answer=True).count() == 1


def test_thanks_need_no_answer(registration):
    question, staff = asked(registration, officer(registration)), StaffFactory()
    Message.objects.all().delete()

    assert need_no_answer(request=question.request, seen=question.pk, by=staff) == 1
    with pytest.raises(NothingAsked):
        need_no_answer(request=question.request, seen=question.pk, by=staff)

    assert not AdviceMessage.objects.unanswered().exists()
    assert told() == []


def test_an_earlier_edition_takes_no_questions(registration):
    EditionFactory(year=registration.edition.year + 1)

    with pytest.raises(EditionOver):
        asked(registration, officer(registration))


@pytest.mark.parametrize("state", ["started", "declined"])
def test_a_programme_that_is_not_registered_registers_first(state):
    answered_at = None if state == "started" else in_days(-1)
    registration = SupportRegistrationFactory(state=state, answered_at=answered_at)

    with pytest.raises(support.NotRegistered):
        asked(registration, officer(registration))

    assert not ServiceRequest.objects.exists()


def test_who_does_not_act_any_more_asks_nothing(registration):
    affiliation = AffiliationFactory(programme=registration.programme, acting=True)
    leave(affiliation=affiliation, by=affiliation.person)

    with pytest.raises(support.NotActing):
        asked(registration, affiliation.person)


def test_advice_in_which_somebody_wrote_is_not_unticked_or_declined(registration):
    ann = officer(registration)
    asked(registration, ann)
    about = {"edition": registration.edition, "programme": registration.programme, "revision": 1, "by": ann}

    with pytest.raises(support.InWork):
        support.save(wishes=support.Wishes(), **about)
    with pytest.raises(support.InWork):
        support.decline(**about)

    assert AdviceMessage.objects.count() == 1


@pytest.mark.parametrize(("source_state", "target_state"), [("asked", "asked"), ("in_work", "asked")])
def test_a_merge_keeps_the_messages_of_both(source_state, target_state):
    edition, source, target = EditionFactory(), ProgrammeFactory(), ProgrammeFactory()
    for programme, state in ((source, source_state), (target, target_state)):
        registration = SupportRegistrationFactory(edition=edition, programme=programme, registered=True)
        AdviceMessageFactory(request__registration=registration, request__state=state, text=programme.name)

    merge_programmes(source=source, target=target, by=StaffFactory())

    kept = ServiceRequest.objects.get()
    assert (kept.state, kept.registration.programme) == (source_state, target)
    assert set(kept.advice.values_list("text", flat=True)) == {source.name, target.name}


def test_the_mails_link_nothing_that_somebody_typed(registration):
    bad = "<a href='https://evil.example'>x</a> www.evil.example <b>now</b>"
    ann, staff = officer(registration, "Win at evil.example"), StaffFactory()
    question = asked(registration, ann, bad)
    answer(request=question.request, text=bad, seen=question.pk, by=staff)

    for message in Message.objects.all():
        subject, text, html = render(message)
        assert "www.evil.example" not in subject + text + html
        assert "https://evil" not in subject + text + html
        assert "<b>now" not in html
        assert "support" in text or "servicerequest" in text


def test_the_database_refuses_an_answer_that_is_answered():
    with pytest.raises(IntegrityError), transaction.atomic():
        AdviceMessageFactory(is_answer=True, answered_at=AdviceMessageFactory().at)


@with_threads
def test_two_presses_at_once_are_one_question_and_one_mail():
    registration = SupportRegistrationFactory(registered=True)
    ann, adviser = officer(registration), ContactPersonFactory()
    ServiceRequestFactory(registration=registration, service="advice", adviser=adviser)

    outcomes = at_once(*[partial(asked, registration, ann)] * 4)

    assert outcomes == [AdviceMessage.objects.get()] * 4
    assert told() == [(adviser.email, "advice_asked")]


@with_threads
def test_of_two_staff_who_answer_at_once_one_is_told():
    registration = SupportRegistrationFactory(registered=True)
    officer(registration)
    question = AdviceMessageFactory(request__registration=registration)
    answers = [
        partial(answer, request=question.request, text=text, seen=question.pk, by=StaffFactory())
        for text in ("Yes.", "No.")
    ]

    outcomes = at_once(*answers)

    assert sorted(type(each).__name__ for each in outcomes) == ["AdviceMessage", "AnsweredMeanwhile"]
    assert AdviceMessage.objects.filter(is_answer=True).count() == 1
