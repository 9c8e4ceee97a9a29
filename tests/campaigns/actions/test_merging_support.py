"""Two programmes that both asked for support become one."""

import pytest

from campaigns.models import ServiceRequest, SupportRegistration
from interact_portal.merging import merge_programmes
from tests.factories.accounts import StaffFactory
from tests.factories.campaigns import BoostFactory, EditionFactory, ServiceRequestFactory, SupportRegistrationFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return ProgrammeFactory(), ProgrammeFactory()


def merged(source, target):
    merge_programmes(source=source, target=target, by=StaffFactory())
    return SupportRegistration.objects.get()


def test_what_is_in_work_goes_before_what_is_only_asked_for(two):
    edition = EditionFactory()
    here, there = (SupportRegistrationFactory(edition=edition, programme=each, registered=True) for each in two)
    in_work = ServiceRequestFactory(registration=here, service="advice", state="in_work")
    visibility = ServiceRequestFactory(registration=here, service="visibility")
    boost = BoostFactory(request__registration=here)
    ServiceRequestFactory(registration=there, service="advice")
    delivered = ServiceRequestFactory(registration=there, service="visibility", state="delivered")

    kept = merged(*two)

    assert kept == there
    assert set(kept.services.all()) == {in_work, delivered, boost.request}
    assert not ServiceRequest.objects.filter(pk=visibility.pk).exists()


@pytest.mark.parametrize(
    ("source", "target", "after"),
    [
        ("registered", "declined", "registered"),
        ("declined", "registered", "registered"),
        ("declined", "started", "declined"),
        ("started", "registered", "registered"),
    ],
)
def test_who_registered_in_one_name_is_registered(two, source, target, after):
    edition = EditionFactory()
    for programme, state in zip(two, (source, target), strict=True):
        answered_at = None if state == "started" else in_days(-1)
        SupportRegistrationFactory(edition=edition, programme=programme, state=state, answered_at=answered_at)

    assert merged(*two).state == after
