import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from kit.middleware import HeadMiddleware
from tests.factories.accounts import StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/events/palermo/?kind=%00", "/privacy/?page=1&country=a%00b", "/events/palermo/event.ics?topic=%00",
        "/contacts/ada/?q=%00", "/programmes/search/?q=%%0000", "/?%00=x", "/accounts/login/?next=/%00",
    ],
)  # fmt: skip
def test_a_query_with_a_sign_that_no_text_has_is_refused_in_words(client, address):
    response = client.get(address)

    assert response.status_code == 400
    assert "We could not read that request" in response.content.decode()


@pytest.mark.parametrize("model", ["events_event", "events_registration", "outbox_message", "audit_entry"])
@pytest.mark.parametrize(
    "query", ["state__exact=%00", "q=%00", "status=%00", "o=%00", "p=%00", "_changelist_filters=%00"]
)
def test_no_list_of_the_staff_area_breaks_on_it(client, model, query):
    client.force_login(StaffFactory())

    assert client.get(f"{reverse(f'admin:{model}_changelist')}?{query}").status_code == 400


def test_a_percent_sign_that_was_written_out_is_text(client):
    assert client.get("/events/?topic=%2500").status_code == 200


def test_a_question_for_the_head_of_a_page_gets_no_body(client):
    page = client.get("/accounts/login/")
    # The test client takes bodies away by itself; what a server would be handed is asked here.
    handed = HeadMiddleware(lambda request: HttpResponse(page.content))(RequestFactory().head("/accounts/login/"))

    assert (handed.content, handed.headers["Content-Length"]) == (b"", str(len(page.content)))
