"""An event that is published later is marked, too, where its programme has visibility."""

import pytest

from campaigns.actions.local_events import publish
from tests.factories.accounts import StaffFactory
from tests.factories.campaigns import LocalEventFactory, ServiceRequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("state", "is_marked"), [("delivered", True), ("in_work", False)])
def test_an_event_is_marked_when_it_is_published(state, is_marked):
    registration = ServiceRequestFactory(service="visibility", state=state).registration
    event = LocalEventFactory(edition=registration.edition, programme=registration.programme, proposed=True)

    publish(event=event, revision=event.revision, by=StaffFactory())

    event.refresh_from_db()
    assert (event.state, event.is_highlighted) == ("published", is_marked)
