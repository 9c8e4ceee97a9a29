import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Question, State
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import TopicFactory
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
Kind = Question.Kind


@pytest.fixture
def event():
    return EventFactory()


def charts_url(event, query=""):
    return f"{reverse('admin:events_event_answers', args=[event.pk])}?{query}"


def words_url(event, column, query=""):
    return f"{reverse('admin:events_event_answers_in_words', args=[event.pk, column])}?{query}"


def answered(event, question, value, state=State.CONFIRMED, **fields):
    registration = RegistrationFactory(event=event, state=state, **fields)
    return AnswerFactory(registration=registration, question=question, value=value)


def lines(response):
    return [(line.label, line.number, line.width) for chart in response.context["charts"] for line in chart.lines]


def test_topics_are_bars_with_a_table_whose_lines_lead_to_who_named_them(client, staff, event):
    TopicFactory(name="State aid")
    question = QuestionFactory(event=event, kind=Kind.TOPICS, label="What shall we talk about?")
    answered(event, question, ["State aid"])
    answered(event, question, ["Audit <b>", "State aid"])
    answered(event, question, ["Audit <b>"])
    answered(event, question, ["Nothing"], state=State.CANCELLED)

    page = client.get(charts_url(event))

    assert page.context["number"] == 3
    assert lines(page) == [("Audit <b>", 2, "66.7%"), ("State aid", 2, "66.7%")]
    text = page.content.decode()
    assert '<rect class="part" width="66.7%" height="16" rx="3"/>' in text
    assert "Audit &lt;b&gt;" in text
    leads_to = [line.query for line in page.context["charts"][0].lines]
    # “Audit” is no topic of the registry any more, by which the list could be filtered.
    assert leads_to == [
        f"state=sent&answer-{question.pk}-has=Audit+%3Cb%3E",
        f"state=sent&answer-{question.pk}=State+aid",
    ]
    for query in leads_to:
        found = client.get(f"{reverse('admin:events_event_registrations', args=[event.pk])}?{query}")
        assert (found.context["number"], found.context["found"].problems) == (2, ())


def test_charts_are_of_the_list_that_led_to_them(client, staff, event):
    question = QuestionFactory(event=event, kind=Kind.YES_NO)
    answered(event, question, True, person=UserFactory(country="FI"))
    answered(event, question, False, person=UserFactory(country="AT"))
    answered(event, question, False, state=State.CANCELLED, person=UserFactory(country="FI"))

    assert lines(client.get(charts_url(event, "country=FI"))) == [("Yes", 1, "100.0%"), ("No", 0, "0.0%")]
    assert lines(client.get(charts_url(event, "state=cancelled"))) == [("Yes", 0, "0.0%"), ("No", 1, "100.0%")]
    refused = client.get(charts_url(event, "country=FI&country=AT"))
    assert (refused.context["number"], "“Country” is set twice." in refused.content.decode()) == (0, True)


def test_texts_are_read_on_pages_of_their_own(client, staff):
    event = EventFactory(pool__capacity=None)
    question = QuestionFactory(event=event, kind=Kind.LONG_TEXT)
    for number in range(51):
        answered(event, question, f"Wish <{number}>")

    charts = client.get(charts_url(event))
    first, second = (client.get(words_url(event, f"answer-{question.pk}", f"page={page}")) for page in (1, 2))

    assert f'href="{words_url(event, f"answer-{question.pk}", "state=sent")}"' in charts.content.decode()
    assert [answer.value for answer in second.context["page"]] == ["Wish <0>"]
    assert (len(first.context["page"]), "Wish &lt;50&gt;" in first.content.decode()) == (50, True)


def test_answers_in_words_of_what_is_not_there_or_not_for_the_reader_are_not_found(client, staff, event):
    sensitive = QuestionFactory(event=event, is_sensitive=True)
    answered(event, sensitive, "Vegan")

    names = ("code", "answer-999999", f"answer-{sensitive.pk}", f"answer-{QuestionFactory().pk}")
    assert [client.get(words_url(event, name)).status_code for name in names] == [404] * 4
    event.sensitive_readers.add(staff)
    assert "Vegan" in client.get(words_url(event, f"answer-{sensitive.pk}")).content.decode()


def test_charts_are_for_who_sees_registrations(client, event):
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename="change_event"))
    client.force_login(reader)

    assert [client.get(url).status_code for url in (charts_url(event), words_url(event, "answer-1"))] == [403, 403]


@pytest.mark.parametrize("number", [1, 12])
def test_charts_ask_as_much_for_many_questions_as_for_one(client, staff, event, number, django_assert_num_queries):
    for _ in range(number):
        answered(event, QuestionFactory(event=event, kind=Kind.CHOICE), "Vegan")
    client.get(charts_url(event))

    with django_assert_num_queries(8):
        assert len(client.get(charts_url(event)).context["charts"]) == number
