import pytest
from django.db.models import F

from events.actions.recount import drifted_pools
from events.models import SeatPool, State
from events.tasks import recount_seats
from tests.factories.events import EventFactory, RegistrationFactory, SeatPoolFactory

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


def test_the_nightly_recount_shouts_and_changes_nothing(pool, caplog):
    drift(pool, 1)

    recount_seats()

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("CRITICAL", f"seats drifted event={pool.event.slug} pool=on-site taken=3 rows=2")
    ]
    assert SeatPool.objects.get().taken == 3


def test_the_nightly_recount_is_silent_when_all_is_well(pool, caplog):
    recount_seats()

    assert caplog.records == []


def test_the_recount_makes_one_statement_for_one_event_and_for_many(pool, django_assert_num_queries):
    RegistrationFactory.create_batch(3)

    with django_assert_num_queries(1):
        drifted_pools()
