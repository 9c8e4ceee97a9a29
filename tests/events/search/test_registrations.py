import pytest
from django.http import QueryDict

from events.models import Question, State
from events.search.registrations import answers_by_column, registration_list
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory, TopicFactory
from tests.factories.events import (
    AnswerFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionPoolFactory,
    SessionSeatFactory,
)

pytestmark = pytest.mark.django_db
Kind = Question.Kind


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def reader():
    return StaffFactory()


def listed(event, reader, query=""):
    return registration_list(event, QueryDict(query), reader=reader)


def asked(event, kind, **fields):
    return QuestionFactory(event=event, kind=kind, **fields)


def answered(event, question, value, **fields):
    registration = RegistrationFactory(event=event)
    AnswerFactory(registration=registration, question=question, value=value, **fields)
    return registration


def rows_of(found):
    """What a page or a sheet would show: the chosen columns of every row."""
    rows = [(row, answers_by_column(row)) for row in found.rows]
    return [[column.words(row, answers) for column in found.columns] for row, answers in rows]


def assert_finds(event, reader, query, *wanted):
    found = listed(event, reader, query)
    assert (set(found.rows), found.number, found.problems) == (set(wanted), len(wanted), ())


# -- who registered, and how it stands ------------------------------------------------------------------------
def test_a_list_is_of_one_event_newest_first(event, reader):
    first, second = (RegistrationFactory(event=event) for _ in range(2))
    RegistrationFactory()

    assert list(listed(event, reader).rows) == [second, first]


def test_registrations_are_filtered_by_the_sessions_they_have_or_wait_for(event, reader):
    dam, talk = (SessionPoolFactory(session__event=event, session__title=title) for title in ("Dam", "Talk"))
    held, waits, wishes, _none = (RegistrationFactory(event=event) for _ in range(4))
    SessionSeatFactory(registration=held, pool=dam)
    SessionSeatFactory(registration=waits, pool=dam, stage="waiting")
    SessionSeatFactory(registration=wishes, pool=talk, stage="wished")

    assert_finds(event, reader, f"session={dam.pk}", held, waits)
    assert_finds(event, reader, f"session={dam.pk}-waiting", waits)
    assert_finds(event, reader, f"session={talk.pk}", wishes)
    words = [one.words for one in listed(event, reader, f"session={dam.pk}-waiting").filters]
    assert words == ["Session: waits: Dam"]
    problems = listed(event, reader, "session=987654").problems
    assert problems == ("“Session”: “987654” is none of its values.",)


def test_an_event_without_limited_sessions_has_no_such_filter(event, reader):
    SessionPoolFactory()

    assert "session" not in listed(event, reader).all_filters


def test_registrations_are_filtered_by_who_they_are_of_and_how_they_stand(event, reader):
    programme = ProgrammeFactory(goal="interreg")
    person = UserFactory(
        name="Zoë Łuk", email="zoe@ministry.example", organisation="Land Tirol", country="FI",
        programme=programme, body_kind="controller",
    )  # fmt: skip
    wanted = RegistrationFactory(event=event, person=person, state=State.PENDING, is_outside_audience=True)
    other = UserFactory(
        name="Anna Berger", email="a@b.example", country="AT", programme=None, represents_no_programme=True
    )
    left = RegistrationFactory(event=event, person=other)

    for query in (
        f"q={wanted.code}", "q=zoe+luk", "q=MINISTRY.example", "q=tirol", "state=pending", "country=FI",
        "goal=interreg", f"programme={programme.slug}", "body=controller", "outside=yes",
        "state=pending&country=FI&q=zoe",
    ):  # fmt: skip
        assert_finds(event, reader, query, wanted)
    for query in ("state=confirmed", "programme=none", "outside=no", "country=AT"):
        assert_finds(event, reader, query, left)
    assert_finds(event, reader, "state=sent&pool=on-site", wanted, left)
    assert_finds(event, reader, "state=sent&country=DE")


def test_a_draft_is_neither_inside_nor_outside_the_audience_and_not_live(event, reader):
    RegistrationFactory(event=event, state=State.DRAFT)

    for query in ("outside=yes", "outside=no", "state=sent"):
        assert_finds(event, reader, query)


def test_states_are_counted_whichever_is_chosen(event, reader):
    for state in (State.PENDING, State.PENDING, State.CONFIRMED, State.CANCELLED):
        RegistrationFactory(event=event, state=state)

    found = listed(event, reader, "state=sent")

    assert (found.number, found.counts) == (3, {"pending": 2, "confirmed": 1, "cancelled": 1})


# -- answers ---------------------------------------------------------------------------------------------------
def test_a_choice_is_found_by_its_option_and_not_by_words(event, reader):
    question = asked(event, Kind.CHOICES, options=["Vegan", "No nuts"])
    vegan, nuts = question.options.all()
    both = answered(event, question, ["Vegan", "No nuts"], option_ids=[vegan.pk, nuts.pk])
    one = answered(event, question, ["No nuts (old words)"], option_ids=[nuts.pk])

    assert_finds(event, reader, f"answer-{question.pk}={vegan.pk}", both)
    assert_finds(event, reader, f"answer-{question.pk}={nuts.pk}", both, one)
    assert_finds(event, reader, f"answer-{question.pk}-has=OLD", one)


@pytest.mark.parametrize(
    ("kind", "value", "other", "query"),
    [
        (Kind.YES_NO, True, False, "=yes"),
        (Kind.YES_NO, False, True, "=no"),
        (Kind.CONSENT, True, False, "=yes"),
        (Kind.COUNTRY, "AT", "FI", "=AT"),
        (Kind.NUMBER, 10, 9, "-from=9.5"),
        (Kind.NUMBER, 2.5, 10, "-to=2,5"),
        (Kind.NUMBER, 5, 50, "-from=5&{name}-to=5"),
        (Kind.DATE, "2027-03-31", "2027-04-01", "-to=2027-03-31"),
        (Kind.DATE, "2027-04-01", "2027-03-31", "-from=2027-04-01"),
        (Kind.SHORT_TEXT, "Kosten und Prüfung", "Prufstein", "-has=prufung+KOSTEN"),
        (Kind.LONG_TEXT, "100 % of \\ it", "100 of it", "-has=%25+%5C"),
        (Kind.PHONE, "+43 1 234", "+358 9 1", "-has=%2B43"),
        (Kind.URL, "https://a.example/", "https://b.example/", "-has=a.example"),
    ],
)
def test_answers_are_found_by_what_their_kind_has(event, reader, kind, value, other, query):
    question = asked(event, kind)
    wanted = answered(event, question, value)
    answered(event, question, other)

    assert_finds(event, reader, f"answer-{question.pk}{query.format(name=f'answer-{question.pk}')}", wanted)


def test_topics_and_programmes_are_found_by_name(event, reader):
    topic = TopicFactory(name="Simplified costs")
    topics, programme = asked(event, Kind.TOPICS), asked(event, Kind.PROGRAMME)
    of_topic = answered(event, topics, ["Audit", topic.name])
    known = ProgrammeFactory(name="Interreg Baltic Sea Region")
    RegistrationFactory(event=event, person=UserFactory(programme=known))
    of_programme = answered(event, programme, known.name)

    assert_finds(event, reader, f"answer-{topics.pk}=Simplified+costs", of_topic)
    assert_finds(event, reader, f"answer-{programme.pk}=Interreg+Baltic+Sea+Region", of_programme)


def test_any_question_may_be_answered_or_not(event, reader):
    question = asked(event, Kind.FILE)
    given = answered(event, question, "letter.pdf")
    silent = RegistrationFactory(event=event)

    assert_finds(event, reader, f"answer-{question.pk}-is=yes", given)
    assert_finds(event, reader, f"answer-{question.pk}-is=no", silent)


# -- what makes no sense ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("state=seated", "“State”: “seated” is none of its values."),
        ("state=pending&state=confirmed", "“State” is set twice."),
        ("programme=nobody", "“Programme”: “nobody” is none of its values."),
        ("q=%00", "“Reference, name, e-mail or organisation”: “” is no text of at most 200 signs."),
        ("{name}-from=many", "“How many?”: “many” is not a number."),
        ("{name}-from=1e999999999", "“How many?”: “1e999999999” is not a number."),
        ("{day}-from=2027-02-30", "“Which day?”: “2027-02-30” is not a day: write it as 2027-03-31."),
        ("{choice}=1", "“Which group?”: “1” is none of its values."),
        ("answer-999999=1", "A filter asks for a question that is not there, or not for you to read."),
        ("column=shoes", "A column is not there, or not for you to read."),
        ("sort=shoes", "The list cannot be put in the order that is asked for."),
    ],
)
def test_what_makes_no_sense_finds_nothing_and_is_said(event, reader, query, words):
    names = {
        "name": f"answer-{asked(event, Kind.NUMBER, label='How many?').pk}",
        "day": f"answer-{asked(event, Kind.DATE, label='Which day?').pk}",
        "choice": f"answer-{asked(event, Kind.CHOICE, label='Which group?').pk}",
    }
    RegistrationFactory(event=event)

    found = listed(event, reader, query.format(**names))

    assert (list(found.rows), found.number, found.problems) == ([], 0, (words,))


def test_names_that_are_no_filter_and_empty_values_are_left_alone(event, reader):
    wanted = RegistrationFactory(event=event)

    assert_finds(event, reader, "utm_source=mail&state=&q=&page=2", wanted)


# -- columns and order ------------------------------------------------------------------------------------------
def test_rows_say_what_the_columns_ask_also_of_removed_and_lost_questions(event, reader):
    kept = asked(event, Kind.DATE, label="Arrival")
    removed = asked(event, Kind.NUMBER, label="Bags", removed_at=event.starts_at)
    person = UserFactory(name="Anna Berger", organisation="Land Tirol", country="AT", programme=None)
    registration = RegistrationFactory(event=event, person=person)
    AnswerFactory(registration=registration, question=kept, value="2027-03-31")
    AnswerFactory(registration=registration, question=removed, value=2)
    AnswerFactory(registration=registration, question=None, label="Old one", kind="", value=["a", "b"])

    everything = listed(event, reader)
    answers = [column for column in everything.all_columns if column.is_answer]
    query = "&".join(f"column={column.name}" for column in [*answers, everything.all_columns[1]])
    found = listed(event, reader, query)

    assert [(column.heading, column.is_removed) for column in answers] == [
        ("Arrival", False), ("Bags", True), ("Old one", True),
    ]  # fmt: skip
    assert rows_of(found) == [["Anna Berger", "31 March 2027", "2", "a, b"]]
    assert rows_of(everything) == [[registration.code, "Anna Berger", "Land Tirol", "Austria", "", "confirmed"]]


def test_the_list_is_put_in_order_by_facts_and_by_answers_with_silence_last(event, reader):
    question = asked(event, Kind.NUMBER)
    nine, ten = answered(event, question, 9), answered(event, question, 10)
    silent = RegistrationFactory(event=event, person=UserFactory(name="Aaa"))

    by_answer = listed(event, reader, f"sort=-answer-{question.pk}")
    by_name = listed(event, reader, "sort=name")

    assert list(by_answer.rows) == [ten, nine, silent]
    assert next(iter(by_name.rows)) == silent


def test_the_query_is_said_in_one_way(event, reader):
    question = asked(event, Kind.NUMBER)
    typed = (
        f"page=3&column=country&column=code&sort=-name&answer-{question.pk}-to=&answer-{question.pk}-from=4&state=sent"
    )

    found = listed(event, reader, typed)

    assert found.query == f"state=sent&answer-{question.pk}-from=4&sort=-name&column=code&column=country"
    assert [(chosen.words, chosen.query) for chosen in found.filters] == [
        ("State: sent, and not ended", f"answer-{question.pk}-from=4&sort=-name&column=code&column=country"),
        (f"{question.label} at least 4", "state=sent&sort=-name&column=code&column=country"),
    ]


@pytest.mark.parametrize(
    ("label", "words"), [("Age", "Age: at least 4"), ("How many?", "How many? at least 4"), ("Say.", "Say. at least 4")]
)
def test_no_colon_follows_another_sign(event, reader, label, words):
    question = asked(event, Kind.NUMBER, label=label)

    found = listed(event, reader, f"answer-{question.pk}-from=4&answer-{question.pk}-is=yes")

    assert [chosen.words for chosen in found.filters] == [words, words.replace("at least 4", "answered")]


# -- sensitive answers --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ending", ["-is=yes", "-has=vegan"])
def test_sensitive_answers_are_neither_shown_nor_filtered_nor_sorted_but_for_their_readers(event, reader, ending):
    question = asked(event, Kind.SHORT_TEXT, is_sensitive=True)
    registration = answered(event, question, "Vegan")
    name = f"answer-{question.pk}"

    for query in (f"{name}{ending}", f"column={name}", f"sort={name}"):
        found = listed(event, reader, query)
        assert (list(found.rows), len(found.problems)) == ([], 1)
    assert not [column for column in listed(event, reader).all_columns if column.is_answer]

    event.sensitive_readers.add(reader)
    found = listed(event, reader, f"{name}{ending}&column={name}")
    assert (rows_of(found), found.columns[0].is_sensitive) == ([["Vegan"]], True)
    assert list(found.rows) == [registration]


@pytest.mark.parametrize("number", [1, 20])
def test_a_list_asks_as_much_for_many_rows_and_questions_as_for_one(event, reader, number, django_assert_num_queries):
    for _ in range(number):
        registration = RegistrationFactory(event=event, person=UserFactory(programme=ProgrammeFactory()))
        AnswerFactory(registration=registration, question=asked(event, Kind.CHOICE), value="Vegan")

    with django_assert_num_queries(8):
        found = listed(event, reader, "column=code")
        rows = [answers_by_column(row) for row in found.rows_with(found.all_columns)]
        numbers = (found.number, len(rows))

    assert (numbers, rows[0] != {}) == ((number, number), True)
