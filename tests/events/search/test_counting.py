import pytest
from django.http import QueryDict

from events.models import Question, State
from events.search.counting import answers_to, count_answers
from events.search.registrations import registration_list
from tests.factories.accounts import StaffFactory
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
Kind = Question.Kind


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def reader():
    return StaffFactory()


def counted(event, reader, query="state=sent"):
    return count_answers(registration_list(event, QueryDict(query), reader=reader))


def bars(one):
    return [(bar.label, bar.number) for bar in one.bars]


def answered(event, question, *values, **fields):
    for value in values:
        AnswerFactory(registration=RegistrationFactory(event=event), question=question, value=value, **fields)


def test_options_are_counted_one_by_one_in_the_order_in_which_they_are_offered(event, reader):
    question = QuestionFactory(event=event, kind=Kind.CHOICES, options=["A", "B", "C"])
    a, b, _c = question.options.all()
    answered(event, question, ["A", "B"], option_ids=[a.pk, b.pk])
    answered(event, question, ["B as it was called"], option_ids=[b.pk])
    answered(event, question, ["Long gone"], option_ids=[999_999_999])
    answered(event, question, ["Before keys"])

    (one,) = counted(event, reader)

    assert (one.number, bars(one)) == (
        4,
        [("A", 1), ("B", 2), ("C", 0), ("Before keys (no longer offered)", 1), ("Long gone (no longer offered)", 1)],
    )


def test_one_of_several_yes_or_no_and_consents_are_counted(event, reader):
    choice = QuestionFactory(event=event, kind=Kind.CHOICE, options=["A", "B"])
    yes_no, consent = (QuestionFactory(event=event, kind=kind) for kind in (Kind.YES_NO, Kind.CONSENT))
    answered(event, choice, "B", option_ids=[choice.options.last().pk])
    answered(event, yes_no, False, False)
    answered(event, consent, True)

    assert [bars(one) for one in counted(event, reader)] == [
        [("A", 0), ("B", 1)],
        [("Yes", 0), ("No", 2)],
        [("Yes", 1)],
    ]


def test_topics_programmes_and_countries_are_counted_with_the_most_named_first(event, reader):
    topics, programme, country = (
        QuestionFactory(event=event, kind=kind) for kind in (Kind.TOPICS, Kind.PROGRAMME, Kind.COUNTRY)
    )
    answered(event, topics, ["Audit", "State aid"], ["State aid"])
    answered(event, programme, "Interreg B", "Interreg A")
    answered(event, country, "AT", "AT", "FI")

    assert [bars(one) for one in counted(event, reader)] == [
        [("State aid", 2), ("Audit", 1)],
        [("Interreg A", 1), ("Interreg B", 1)],
        [("Austria", 2), ("Finland", 1)],
    ]


@pytest.mark.parametrize(
    ("values", "wanted", "summary"),
    [
        ((3, 1, 3), [("1", 1), ("3", 2)], "From 1 to 3, on average 2.33."),
        ((2.5,), [("2.5", 1)], ""),
        (
            tuple(range(1, 41)),
            [("0 to 4", 4), ("5 to 9", 5), ("10 to 14", 5), ("15 to 19", 5), ("20 to 24", 5), ("25 to 29", 5),
             ("30 to 34", 5), ("35 to 39", 5), ("40 to 44", 1)],
            "From 1 to 40, on average 20.5.",
        ),
        (
            tuple(number / 10 for number in range(-10, 4)),
            [("-1 to below -0.8", 2), ("-0.8 to below -0.6", 2), ("-0.6 to below -0.4", 2), ("-0.4 to below -0.2", 2),
             ("-0.2 to below 0", 2), ("0 to below 0.2", 2), ("0.2 to below 0.4", 2)],
            "From -1 to 0.3, on average -0.35.",
        ),
    ],
)  # fmt: skip
def test_numbers_stand_by_themselves_or_in_classes(event, reader, values, wanted, summary):
    question = QuestionFactory(event=event, kind=Kind.NUMBER)
    answered(event, question, *values)

    (one,) = counted(event, reader)

    assert (bars(one), one.summary) == (wanted, summary)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ((), []),
        (
            ("2026-12-31", "2027-02-01", "2027-02-28"),
            [("December 2026", 1), ("January 2027", 0), ("February 2027", 2)],
        ),
        (("1957-03-25", "2027-02-28"), [("March 1957", 1), ("February 2027", 1)]),
    ],
)
def test_days_are_counted_by_month(event, reader, values, wanted):
    question = QuestionFactory(event=event, kind=Kind.DATE)
    answered(event, question, *values)

    (one,) = counted(event, reader)

    assert bars(one) == wanted


def test_texts_are_read_and_not_counted_newest_first(event, reader):
    question = QuestionFactory(event=event, kind=Kind.LONG_TEXT)
    answered(event, question, "First", "Second")
    lost = AnswerFactory(registration=RegistrationFactory(event=event), question=None, label="Old", kind="", value="x")
    answered(EventFactory(), QuestionFactory(), "Elsewhere")
    found = registration_list(event, QueryDict("state=sent"), reader=reader)

    text, old = count_answers(found)

    assert [(one.column.heading, one.number, one.is_text, one.bars) for one in (text, old)] == [
        (question.label, 2, True, ()), ("Old", 1, True, ()),
    ]  # fmt: skip
    assert [answer.value for answer in answers_to(found, text.column)] == ["Second", "First"]
    assert list(answers_to(found, old.column)) == [lost]


def test_only_the_registrations_of_the_list_are_counted(event, reader):
    question = QuestionFactory(event=event, kind=Kind.COUNTRY)
    answered(event, question, "AT")
    gone = RegistrationFactory(event=event, state=State.CANCELLED)
    AnswerFactory(registration=gone, question=question, value="FI")

    numbers = [
        counted(event, reader, query)[0].number
        for query in ("state=sent", "", f"answer-{question.pk}=FI", "state=nowhere")
    ]

    assert numbers == [1, 2, 1, 0]


def test_removed_questions_are_counted_as_long_as_somebody_answered(event, reader):
    removed, forgotten = (QuestionFactory(event=event, kind=Kind.NUMBER, removed_at=event.starts_at) for _ in range(2))
    answered(event, removed, 2)

    assert [(one.column.question, bars(one)) for one in counted(event, reader)] == [(removed, [("2", 1)])]
    assert forgotten.pk


def test_sensitive_answers_are_counted_for_their_readers_only(event, reader):
    question = QuestionFactory(event=event, kind=Kind.COUNTRY, is_sensitive=True)
    answered(event, question, "AT")

    assert counted(event, reader) == []
    event.sensitive_readers.add(reader)
    assert [bars(one) for one in counted(event, reader)] == [[("Austria", 1)]]


@pytest.mark.parametrize("number", [1, 15])
def test_counting_asks_as_much_for_many_questions_as_for_one(event, reader, number, django_assert_num_queries):
    for _ in range(number):
        answered(event, QuestionFactory(event=event, kind=Kind.COUNTRY), "AT", "FI")
    found = registration_list(event, QueryDict(), reader=reader)

    with django_assert_num_queries(1):
        assert len(count_answers(found)) == number
