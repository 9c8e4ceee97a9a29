"""What measuring needs: an event that is open, and people who are signed in."""

import json
from io import StringIO

import pytest
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Affiliation, Session, User
from contacts.models import ContactPerson, Programme
from events import rules
from events.models import Event, Question

pytestmark = pytest.mark.django_db


def run(command, *arguments):
    printed = StringIO()
    call_command(command, *arguments, stdout=printed)
    return printed.getvalue()


@pytest.fixture
def measuring(settings):
    settings.BENCH = True


def test_bench_event_is_open_to_everybody_with_as_many_seats_and_questions():
    slug = json.loads(run("bench_event", "--seats", "7", "--questions", "8"))["slug"]
    event = Event.objects.published().open_at(timezone.now()).get(slug=slug)
    event.full_clean()
    assert [(pool.capacity, pool.taken, pool.closes_at) for pool in event.pools.all()] == [
        (7, 0, event.deadline.closes_at)
    ]
    kinds = [question.kind for question in event.questions.all()]
    assert len(kinds) == 8
    assert {*kinds} == {*Question.Kind.values}
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


@pytest.mark.usefixtures("measuring")
def test_bench_users_belong_to_what_any_event_is_for():
    run("bench_users", "--count", "2")
    event = Event(goal="ijg", body_kinds=["managing_authority"])
    assert [rules.is_for(event, person) for person in User.objects.all()] == [True, True]


@pytest.mark.usefixtures("measuring")
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
        ("bench_directory", "--people", "0", "1 to 100000"),
        ("bench_directory", "--programmes", "-1", "1 to 20000"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_in_one_sentence(measuring, command, option, value, range_):
    needed = {"--questions": ["--seats=1"], "--people": ["--programmes=1"], "--programmes": ["--people=1"]}.get(
        option, []
    )
    with pytest.raises(CommandError, match=f"argument {option}: must be a whole number from {range_}, not '{value}'"):
        run(command, *needed, f"{option}={value}")
    assert not Event.objects.exists()
    assert not User.objects.exists()


@pytest.mark.usefixtures("measuring")
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
