"""Lists of the staff area are narrowed to an edition at the same cost, however many editions there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import StaffFactory
from tests.factories.campaigns import (
    EditionFactory,
    GuideStepFactory,
    LocalEventFactory,
    MaterialFactory,
    PostedFactory,
    PostFactory,
    ServiceRequestFactory,
)

pytestmark = pytest.mark.django_db

#: Each list with what makes a row of it, and the column that leads to its edition.
LISTS = {
    "guidestep": (GuideStepFactory, "edition"),
    "localevent": (LocalEventFactory, "edition"),
    "material": (MaterialFactory, "edition"),
    "post": (PostFactory, "edition"),
    "posted": (PostedFactory, "edition"),
    "servicerequest": (ServiceRequestFactory, "registration__edition"),
}


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_as_many_statements_for_many_editions_as_for_two(client, name):
    client.force_login(StaffFactory())
    make, column = LISTS[name]
    path, costs = reverse(f"admin:campaigns_{name}_changelist"), []
    for years in (range(2001, 2003), range(2003, 2010)):
        for year in years:
            make(**{column: EditionFactory(year=year)})
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path).content.decode()
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert page.count(f"?{column}__id__exact=") == 9
