"""What measuring needs: an event that is open, and people who are signed in."""

import json
from io import StringIO

import pytest
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Affiliation, Session, User
from campaigns.models import LocalEvent
from contacts.models import ContactPerson, Programme
from events import rules
from events.models import Event, Question, Registration
from interact_portal.management.commands.bench_event import KINDS
from tests.factories.campaigns import TownFactory
from tests.factories.contacts import ProgrammeFactory, TopicFactory
from tests.factories.events import EventFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def run(command, *arguments):
    printed = StringIO()
    call_command(command, *arguments, stdout=printed)
    return printed.getvalue()


@pytest.fixture
def measuring(settings):
    settings.BENCH = True


@pytest.fixture
def registry():
    """Programmes enough: where there are none, all 122 of the registry are entered."""
    ProgrammeFactory.create_batch(3, ijg=True)


def test_bench_event_is_open_to_everybody_with_as_many_seats_and_questions():
    slug = json.loads(run("bench_event", "--seats", "7", "--questions", "8"))["slug"]
    event = Event.objects.published().open_at(timezone.now()).get(slug=slug)
    event.full_clean()
    assert [(pool.capacity, pool.taken, pool.closes_at) for pool in event.pools.all()] == [
        (7, 0, event.deadline.closes_at)
    ]
    kinds = [question.kind for question in event.questions.all()]
    assert len(kinds) == 8
    assert {*kinds} == {*KINDS}
    assert (event.goal, event.body_kinds) == ("", [])


def test_bench_event_asks_a_short_text_a_choice_and_topics_unless_told_otherwise():
    slug = json.loads(run("bench_event", "--seats", "7"))["slug"]
    questions = Question.objects.filter(event__slug=slug)
    assert [question.kind for question in questions] == ["short_text", "choice", "topics"]


def test_bench_event_is_a_fresh_one_each_time_with_and_without_the_waiting_list():
    printed = [run("bench_event", "--seats", "1"), run("bench_event", "--seats", "1", "--waiting-list")]
    assert len({json.loads(line)["slug"] for line in printed}) == 2


@pytest.mark.usefixtures("measuring")
def test_bench_users_are_signed_in_with_complete_profiles():
    keys = run("bench_users", "--count", "40").splitlines()
    assert len({*keys}) == 40
    people = []
    for key in keys:
        request = RequestFactory().get("/")
        request.session = Session.get_session_store_class()(key)
        people.append(get_user(request))
    assert len({person.pk for person in people}) == 40
    assert all(person.has_complete_profile for person in people)
    people[0].full_clean()


@pytest.mark.usefixtures("measuring", "registry")
def test_bench_users_belong_to_what_any_event_is_for():
    run("bench_users", "--count", "2")
    event = Event(goal="ijg", body_kinds=["managing_authority"])
    assert [rules.is_for(event, person) for person in User.objects.all()] == [True, True]


@pytest.mark.usefixtures("measuring", "registry")
def test_bench_users_costs_no_more_statements_for_more_people(django_assert_max_num_queries):
    run("bench_users", "--count", "1")
    with django_assert_max_num_queries(9):
        run("bench_users", "--count", "300")


def test_bench_users_are_refused_where_nobody_measures():
    with pytest.raises(CommandError, match="BENCH=1"):
        run("bench_users", "--count", "1")
    assert not User.objects.exists()


def test_bench_directory_is_refused_where_nobody_measures():
    with pytest.raises(CommandError, match="BENCH=1"):
        run("bench_directory", "--people", "1", "--programmes", "1")
    assert not ContactPerson.objects.exists()


@pytest.mark.parametrize(
    ("command", "option", "value", "range_"),
    [
        ("bench_event", "--seats", "-1", "0 to 1000000"),
        ("bench_event", "--seats", "99999999999", "0 to 1000000"),
        ("bench_event", "--seats", "many", "0 to 1000000"),
        ("bench_event", "--questions", "-3", "0 to 100"),
        ("bench_users", "--count", "0", "1 to 100000"),
        ("bench_registrations", "--count", "0", "1 to 1000000"),
        ("bench_events", "--count", "0", "1 to 100000"),
        ("bench_directory", "--people", "0", "1 to 100000"),
        ("bench_directory", "--programmes", "-1", "1 to 20000"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_in_one_sentence(measuring, command, option, value, range_):
    needed = {"--questions": ["--seats=1"], "--people": ["--programmes=1"], "--programmes": ["--people=1"]}.get(
        option, []
    )
    if command == "bench_registrations":
        needed = ["any"]
    with pytest.raises(CommandError, match=f"argument {option}: must be a whole number from {range_}, not '{value}'"):
        run(command, *needed, f"{option}={value}")
    assert not Event.objects.exists()
    assert not User.objects.exists()


@pytest.mark.usefixtures("measuring", "registry")
def test_bench_users_claim_their_programmes():
    run("bench_users", "--count", "2")
    claims = Affiliation.objects.live().values_list("person", "programme")
    assert set(claims) == set(User.objects.values_list("pk", "programme"))


@pytest.mark.usefixtures("measuring")
def test_bench_directory_makes_others_each_time_and_its_searches_find_somebody(client):
    run("bench_directory", "--people", "1500", "--programmes", "60")
    searches = json.loads(run("bench_directory", "--people", "20", "--programmes", "5"))["searches"]
    assert (ContactPerson.objects.count(), Programme.objects.count()) == (1520, 65)
    assert ContactPerson.objects.values("family_name").distinct().count() == 1520
    assert [search for search in searches if 'class="person"' not in client.get(search).text] == []


def test_bench_registrations_is_refused_where_nobody_measures():
    with pytest.raises(CommandError, match="BENCH=1"):
        run("bench_registrations", "any", "--count", "1")


@pytest.mark.usefixtures("measuring", "registry")
def test_bench_registrations_says_when_there_is_no_such_event_or_nowhere_to_sit():
    EventFactory(slug="bare", pool=None)

    for slug, words in (("nowhere", "There is no event 'nowhere'."), ("bare", "'bare' has no seats")):
        with pytest.raises(CommandError, match=words):
            run("bench_registrations", slug, "--count", "1")
    assert not User.objects.exists()


@pytest.mark.usefixtures("measuring", "registry")
def test_bench_registrations_are_as_people_would_have_made_them_and_counted():
    """Of 100 people, 5 cancelled and 2 were declined; the rest have seats, then wait."""
    slug = json.loads(run("bench_event", "--seats", "80", "--questions", "12"))["slug"]

    first = json.loads(run("bench_registrations", slug, "--count", "100"))
    second = json.loads(run("bench_registrations", slug, "--count", "100"))

    assert first == second == {"slug": slug, "registrations": 100, "answers": 1200}
    seats = json.loads(run("seats", slug))
    assert [seats[state] for state in ("confirmed", "waiting", "declined", "cancelled")] == [80, 106, 4, 10]
    registrations = Registration.objects.filter(event__slug=slug)
    registrations[0].full_clean()
    registrations[0].person.full_clean(exclude=["password"])
    assert registrations.values("code").distinct().count() == 200
    for answer in registrations[0].answers.all():
        answer.full_clean()


@pytest.mark.usefixtures("measuring", "registry")
def test_bench_registrations_answer_every_kind_of_question_and_take_no_limited_place():
    event = EventFactory()
    for kind in Question.Kind:
        QuestionFactory(event=event, kind=kind)
    QuestionFactory(event=event, kind="choice", options=["A", "B"], options__A=1)
    QuestionFactory(event=event, kind="choice", options=["Full"], options__Full=1)
    TopicFactory.create_batch(7)

    run("bench_registrations", event.slug, "--count", "3")

    of_one = event.registrations.first().answers.order_by("pk")
    assert {*of_one.values_list("kind", flat=True)} == {*Question.Kind.values} - {"file", "page"}
    assert of_one.last().value == "B"
    assert all(answer.words for answer in of_one)


@pytest.mark.usefixtures("measuring", "registry")
def test_bench_registrations_costs_no_more_statements_for_more_people(django_assert_max_num_queries):
    slug = json.loads(run("bench_event", "--seats", "400"))["slug"]
    run("bench_registrations", slug, "--count", "1")
    with django_assert_max_num_queries(30):
        run("bench_registrations", slug, "--count", "300")


def test_bench_events_are_refused_where_nobody_measures():
    with pytest.raises(CommandError, match="BENCH=1"):
        run("bench_events", "--count", "1")
    assert not Event.objects.exists()


@pytest.mark.usefixtures("measuring")
def test_bench_events_are_as_many_as_asked_for_and_every_address_finds_some(client):
    made = json.loads(run("bench_events", "--count", "400"))

    assert made["count"] == Event.objects.count() == 400
    assert 100 < Event.objects.past(timezone.now()).count() < 200
    for event in Event.objects.order_by("?")[:10]:
        event.full_clean()
    for address in made["addresses"]:
        page = client.get(address)
        assert page.status_code == 200
        assert b"bench-" in page.content, address


@pytest.mark.usefixtures("measuring")
def test_bench_events_are_others_each_time_and_cost_no_more_statements_for_more(django_assert_max_num_queries):
    for count in (1, 300):
        with django_assert_max_num_queries(25):
            run("bench_events", "--count", str(count))

    assert Event.objects.count() == 301


def test_bench_local_events_are_refused_where_nobody_measures():
    with pytest.raises(CommandError, match="BENCH=1"):
        run("bench_local_events", "--count", "1")
    assert not LocalEvent.objects.exists()


@pytest.mark.usefixtures("measuring")
def test_bench_local_events_are_as_many_as_asked_for_and_every_address_finds_some(client):
    for number, (name, country, north, east) in enumerate(
        (("Palermo", "IT", 38.117, 13.364), ("Como", "IT", 45.8, 9.1), ("Brig", "CH", 46.3, 8)), start=1
    ):
        TownFactory(geoname=number, name=name, country=country, latitude=north, longitude=east)
    TownFactory(geoname=4, name="Moroni", country="KM", time_zone="Indian/Comoro")

    made = [json.loads(run("bench_local_events", "--count", count)) for count in ("30", "70")][-1]

    assert (made["count"], LocalEvent.objects.count()) == (70, 100)
    for event in LocalEvent.objects.order_by("?")[:10]:
        event.full_clean(exclude=["proposed_by"])
    for address in made["addresses"]:
        page = client.get(address)
        assert page.status_code == 200
        assert b"bench-" in page.content, address
