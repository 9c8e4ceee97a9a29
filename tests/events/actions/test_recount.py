import pytest
from django.db.models import F

from events.actions.recount import drifted_options, drifted_pools
from events.models import Option, SeatPool, State
from events.tasks import recount_seats
from tests.factories.events import AnswerFactory, EventFactory, QuestionFactory, RegistrationFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool():
    """A pool with one registration in every state."""
    event = EventFactory()
    for state in State:
        RegistrationFactory(event=event, state=state)
    return event.pools.get()


def drift(pool, by):
    SeatPool.objects.filter(pk=pool.pk).update(taken=F("taken") + by)


def test_counters_that_agree_with_their_rows_have_not_drifted(pool):
    SeatPoolFactory(event=pool.event, slug=SeatPool.Slug.ONLINE)

    assert drifted_pools() == []


@pytest.mark.parametrize("by", [-2, -1, 1])
def test_a_counter_that_disagrees_is_found_with_what_its_rows_hold(pool, by):
    RegistrationFactory()
    drift(pool, by)

    assert drifted_pools() == [(pool, 2)]


def test_the_hourly_recount_shouts_and_changes_nothing(pool, caplog):
    drift(pool, 1)

    recount_seats()

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("CRITICAL", f"seats drifted event={pool.event.slug} pool=on-site taken=3 rows=2")
    ]
    assert SeatPool.objects.get().taken == 3


def test_the_hourly_recount_is_silent_when_all_is_well(pool, caplog):
    recount_seats()

    assert caplog.records == []


def test_the_recount_makes_one_statement_for_one_event_and_for_many(pool, django_assert_num_queries):
    RegistrationFactory.create_batch(3)

    with django_assert_num_queries(1):
        drifted_pools()


# -- places of limited options ------------------------------------------------------------------------------------
@pytest.fixture
def option(pool):
    """A limited option that one registration in every state has chosen: four of them count."""
    question = QuestionFactory(event=pool.event, kind="choice", options=["Claims", "Talks"], options__Claims=5)
    option = question.options.get(label="Claims")
    for registration in pool.event.registrations.all():
        AnswerFactory(registration=registration, question=question, value="Claims", option_ids=[option.pk])
    Option.objects.filter(pk=option.pk).update(taken=4)
    return option


def test_an_option_is_counted_with_who_awaits_approval_or_waits(option):
    assert drifted_options() == []


@pytest.mark.parametrize("taken", [0, 3, 5])
def test_an_option_whose_counter_disagrees_is_found_with_what_its_answers_say(option, taken):
    Option.objects.filter(pk=option.pk).update(taken=taken)

    assert [(found, found.n_chosen) for found in drifted_options()] == [(option, 4)]


def test_the_hourly_recount_shouts_about_an_option_and_changes_nothing(option, caplog):
    Option.objects.filter(pk=option.pk).update(taken=2)

    recount_seats()

    slug = option.question.event.slug
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("CRITICAL", f"places drifted event={slug} question={option.question_id} option={option.pk} taken=2 rows=4")
    ]
    assert Option.objects.get(pk=option.pk).taken == 2


def test_options_are_recounted_in_one_statement(option, django_assert_num_queries):
    QuestionFactory(event=EventFactory(), kind="choices", options=["A", "B"], options__A=1, options__B=2)

    with django_assert_num_queries(1):
        drifted_options()
