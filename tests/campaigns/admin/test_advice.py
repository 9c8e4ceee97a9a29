"""Staff answer in a programme's thread of advice."""

import pytest
from django.urls import reverse

from campaigns.models import AdviceMessage
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import AdviceMessageFactory, ServiceRequestFactory
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = StaffFactory(name="Vilma Aarnio")
    client.force_login(person)
    return person


@pytest.fixture
def question():
    question = AdviceMessageFactory(by__name="Ann Example", text="Two <b>projects</b>?")
    AffiliationFactory(programme=question.request.registration.programme, acting=True)
    return question


def url(name, request):
    return reverse(f"admin:campaigns_servicerequest_{name}", args=[request.pk])


def test_the_page_shows_the_thread_and_an_answer_is_sent_once(client, staff, question):
    page = client.get(url("answer", question.request)).content.decode()
    assert "Ann Example" in page
    assert "Two &lt;b&gt;projects&lt;/b&gt;?" in page

    sent = {"text": "Yes, two.", "seen": str(question.pk)}
    first, second = (client.post(url("answer", question.request), sent) for _ in range(2))

    assert notices(first) == ["Your answer is sent."]
    assert second.status_code == 302
    assert list(AdviceMessage.objects.filter(is_answer=True).values_list("text", "by")) == [("Yes, two.", staff.pk)]
    assert [message.template for message in Message.objects.all()] == ["campaigns/email/advice_given"]
    row = client.get(url("change", question.request)).content.decode()
    assert "Vilma Aarnio" in row
    assert "Yes, two." in row


def test_who_is_second_is_told_keeps_the_text_and_can_send_it_again(client, staff, question):
    earlier = AdviceMessageFactory(request=question.request, is_answer=True, by=StaffFactory(), text="Earlier.")

    response = client.post(url("answer", question.request), {"text": "Yes, two.", "seen": str(question.pk)})

    page = response.content.decode()
    assert "Somebody else has answered in the meantime" in page
    assert "Yes, two." in page
    assert "Earlier." in page
    assert response.context["form"]["seen"].value() == earlier.pk
    client.post(url("answer", question.request), {"text": "Yes, two.", "seen": str(earlier.pk)})
    assert AdviceMessage.objects.filter(is_answer=True).count() == 2


def test_a_question_that_came_meanwhile_is_said(client, staff, question):
    AdviceMessageFactory(request=question.request, text="And where?")

    response = client.post(url("answer", question.request), {"text": "Yes.", "seen": str(question.pk)})

    assert notices(response) == ["Your answer is sent. 1 question came in the meantime and still waits."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write the answer."),
        ("a\x00b", "holds a sign that cannot be kept"),
        ("x" * 3001, "at most 3000 characters"),
    ],
)
def test_an_answer_that_is_none_is_refused_in_words(client, staff, question, text, words):
    response = client.post(url("answer", question.request), {"text": text, "seen": str(question.pk)})

    assert words in response.content.decode()
    assert not AdviceMessage.objects.filter(is_answer=True).exists()


def test_thanks_leave_the_desk_without_a_message(client, staff, question):
    sent = {"seen": str(question.pk)}
    first, second = (client.post(url("no-answer-needed", question.request), sent) for _ in range(2))

    assert notices(first) == notices(second)[-1:] == ["Nothing waits in this thread any more."]
    assert not AdviceMessage.objects.unanswered().exists()
    assert not Message.objects.exists()


def test_only_advice_is_answered(client, staff):
    visibility = ServiceRequestFactory(service="visibility")

    assert notices(client.get(url("answer", visibility))) == ["Questions are asked where advice was asked for."]
    assert url("answer", visibility) not in Page(client.get(url("change", visibility)).content.decode()).links


def test_who_may_not_work_on_services_answers_nothing(client, question):
    client.force_login(UserFactory(is_staff=True))

    assert client.post(url("answer", question.request), {"text": "Yes.", "seen": "1"}).status_code == 403
    assert not AdviceMessage.objects.filter(is_answer=True).exists()
