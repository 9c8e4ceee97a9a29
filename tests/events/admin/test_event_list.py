"""The list of events, as staff filter it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import State
from tests.factories.events import EventFactory, RegistrationFactory

from .pages import act_url

pytestmark = pytest.mark.django_db
LIST = reverse("admin:events_event_changelist")


def test_the_list_counts_seats_line_and_approvals(client, staff):
    event = EventFactory(pool__capacity=1)
    for state in (State.CONFIRMED, State.WAITING, State.WAITING, State.PENDING):
        RegistrationFactory(event=event, state=state)

    (row,) = client.get(LIST).context["cl"].result_list

    admin = client.get(LIST).context["cl"].model_admin
    assert (admin.seats(row), admin.waiting(row), admin.pending(row)) == ("1\u00a0/\u00a01", 2, 1)


def test_the_list_asks_as_much_for_many_events_as_for_one(client, staff, django_assert_num_queries):
    EventFactory()
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)
    for _ in range(5):
        RegistrationFactory(event=EventFactory())
    with django_assert_num_queries(5):
        client.get(LIST)


def test_the_list_counts_registrations_for_its_page_and_joins_them_to_nothing(client, staff):
    RegistrationFactory(state=State.WAITING)

    with CaptureQueriesContext(connection) as queries:
        client.get(LIST, {"o": "-6"})
        client.get(reverse("admin:events_registration_changelist"))

    joined = [query["sql"] for query in queries if 'JOIN "events_registration"' in query["sql"]]
    assert joined == []


def test_events_are_found_by_place_and_by_time(client, staff):
    coming, past = EventFactory(city="Turku"), EventFactory(past=True, city="Turku")
    EventFactory(city="Valencia")

    def found(**query):
        return set(client.get(LIST, query).context["cl"].queryset)

    assert found(q="Turku") == {coming, past}
    assert found(q="Turku", when="upcoming") == {coming}
    assert found(q="Turku", when="past") == {past}
    assert "Past (1)" in client.get(LIST, {"_facets": "True"}).content.decode()


def test_extending_from_the_list_takes_one_event(client, staff):
    one, other = EventFactory(), EventFactory()

    def choose(*events):
        return client.post(LIST, {"action": "extend_selected", "_selected_action": [event.pk for event in events]})

    assert choose(one).url == act_url(one, "extend")
    assert choose(one, other).url == LIST


@pytest.mark.parametrize("chosen", ["", "abc", "\0", "-1", "1.5", "9" * 5000])
def test_a_choice_that_names_no_row_is_refused(client, staff, chosen):
    EventFactory()

    response = client.post(LIST, {"action": "extend_selected", "_selected_action": chosen})

    assert response.status_code == 400
