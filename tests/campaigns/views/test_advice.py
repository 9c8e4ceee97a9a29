"""The thread of advice as those who act for a programme see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.affiliations import leave
from campaigns.models import AdviceMessage
from interact_portal.merging import merge_programmes
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import AdviceMessageFactory, EditionFactory, SupportRegistrationFactory
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db
QUESTION = "May we show <b>two</b> projects?"


@pytest.fixture
def registration(programme, edition):
    return SupportRegistrationFactory(edition=edition, programme=programme, registered=True)


@pytest.fixture
def affiliation(client, programme):
    affiliation = AffiliationFactory(programme=programme, person=UserFactory(name="Ann Example"), acting=True)
    client.force_login(affiliation.person)
    return affiliation


def url(registration, name="support-advice"):
    edition = registration.edition
    return reverse(name, args=[edition.campaign.slug, edition.year, registration.programme.slug])


def test_an_officer_asks_once_and_the_page_says_what_waits(client, registration, affiliation):
    staff = StaffFactory()
    assert url(registration) in Page(client.get(url(registration, "support-programme")).content.decode()).links

    first, second = (client.post(url(registration), {"text": QUESTION, "seen": "0"}) for _ in range(2))

    assert notices(first) == ["Your question is sent. We answer within one working day."]
    assert [first.url, second.url] == [url(registration)] * 2
    html = client.get(url(registration)).content.decode()
    page = Page(html)
    assert "Question," in page.text
    assert "Ann Example" in page.text
    assert "waits for an answer" in page.text
    assert "May we show &lt;b&gt;two&lt;/b&gt; projects?" in html
    assert [message.recipient for message in Message.objects.all()] == [staff.email]
    support = Page(client.get(url(registration, "support-programme")).content.decode())
    assert "1 message. 1 question waits for our answer." in support.text


def test_the_answer_stands_above_the_question_with_who_gave_it(client, registration, affiliation):
    question = AdviceMessageFactory(request__registration=registration, text="Two?")
    AdviceMessageFactory(request=question.request, is_answer=True, text="Yes, two.", by=UserFactory(name="Vilma"))
    AdviceMessage.objects.filter(pk=question.pk).update(answered_at=question.at)

    page = Page(client.get(url(registration)).content.decode())

    assert page.text.index("Yes, two.") < page.text.index("Two?")
    assert "Vilma" in page.text
    assert "waits for an answer" not in page.text
    assert (
        "2 messages. All questions are answered."
        in Page(client.get(url(registration, "support-programme")).content.decode()).text
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" ", "Write your question."),
        ("a\x00b", "holds a sign that cannot be kept"),
        ("x" * 3001, "at most 3000 characters"),
    ],
)
def test_a_question_that_is_none_is_refused_and_kept(client, registration, affiliation, text, words):
    page = client.post(url(registration), {"text": text, "seen": "0"}).content.decode()

    assert words in page
    assert text.replace("\x00", "") in page.replace("\x00", "")
    assert not AdviceMessage.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "-1"])
def test_a_form_that_was_sent_incomplete_keeps_the_text(client, registration, affiliation, seen):
    response = client.post(url(registration), {"text": QUESTION, "seen": seen})

    assert response.status_code == 200
    assert "May we show &lt;b&gt;two" in response.content.decode()


def test_who_was_revoked_meanwhile_keeps_the_text_and_sees_no_thread(client, registration, affiliation):
    AdviceMessageFactory(request__registration=registration, text="What a colleague asked")
    leave(affiliation=affiliation, by=affiliation.person)

    response = client.post(url(registration), {"text": "My long question", "seen": "0"})

    html = response.content.decode()
    assert response.status_code == 403
    assert "My long question" in html
    assert "You do not act for this programme any more" in html
    assert "What a colleague asked" not in html
    assert AdviceMessage.objects.count() == 1
    assert client.get(url(registration)).status_code == 403


def test_who_is_signed_out_while_they_write_finds_it_again_once_they_sign_in(client, registration, affiliation):
    typed_by = client.get(url(registration)).context["typed_by"]
    client.logout()

    refused = client.post(url(registration), {"text": QUESTION, "seen": "0", "typed_by": typed_by}, follow=True)

    assert refused.redirect_chain == [(f"/accounts/login/?next={url(registration)}", 302)]
    assert "what you typed is kept for you." in Page(refused.content.decode()).text
    client.force_login(affiliation.person)
    opened = client.get(url(registration))
    assert f'name="typed_by" value="{opened.context["typed_by"]}"' in opened.content.decode()
    assert opened.context["form"]["text"].value() == QUESTION
    assert not opened.context["form"].errors
    assert client.get(url(registration)).context["form"]["text"].value() is None
    assert not AdviceMessage.objects.exists()


def test_who_is_not_registered_is_told_to_register_and_keeps_the_text(client, programme, edition, affiliation):
    registration = SupportRegistrationFactory(edition=edition, programme=programme)

    html = client.post(url(registration), {"text": "My long question", "seen": "0"}).content.decode()

    assert "Register the programme for support first" in html
    assert "My long question" in html
    assert not AdviceMessage.objects.exists()


def test_who_is_not_registered_reads_so_before_they_type(client, programme, edition, affiliation):
    registration = SupportRegistrationFactory(edition=edition, programme=programme)

    page = Page(client.get(url(registration)).content.decode())

    assert "Register your programme for support first, then ask here." in page.text
    assert url(registration, "support-programme") in page.links
    assert "Send the question" not in page.text


def test_an_earlier_edition_shows_its_thread_and_leads_to_the_current_one(client, registration, affiliation):
    AdviceMessageFactory(request__registration=registration, text="What was asked then")
    EditionFactory(year=registration.edition.year + 1)

    page = Page(client.get(url(registration)).content.decode())

    assert "What was asked then" in page.text
    assert registration.edition.campaign.get_absolute_url() in page.links
    assert "Send the question" not in page.text
    late = client.post(url(registration), {"text": "My long question", "seen": "0"}).content.decode()
    assert "A newer edition has begun" in late
    assert "My long question" in late


def test_another_programmes_thread_is_not_shown(client, registration, affiliation):
    other = SupportRegistrationFactory(edition=registration.edition, registered=True)

    assert client.get(url(other)).status_code == 403
    assert client.post(url(other), {"text": QUESTION, "seen": "0"}).status_code == 403
    assert not AdviceMessage.objects.exists()


def test_a_question_to_a_programme_that_was_merged_stands_with_its_target(client, registration, affiliation):
    target = SupportRegistrationFactory(edition=registration.edition, registered=True)
    merge_programmes(source=registration.programme, target=target.programme, by=StaffFactory())

    response = client.post(url(registration), {"text": QUESTION, "seen": "0"})

    assert response.url == url(target)
    assert AdviceMessage.objects.get().request.registration == target


def test_a_long_thread_costs_no_more_statements(client, registration, affiliation):
    def statements():
        with CaptureQueriesContext(connection) as made:
            client.get(url(registration))
        return len(made)

    first = AdviceMessageFactory(request__registration=registration)
    statements()
    with_one = statements()
    AdviceMessageFactory.create_batch(9, request=first.request)
    assert statements() == with_one
