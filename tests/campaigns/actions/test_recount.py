"""What is counted as granted against the rows that were granted it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.actions.recount import drifted_editions
from campaigns.models import Edition
from campaigns.tasks import recount_boosting
from tests.factories.campaigns import BoostFactory, EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    """Two boostings were granted 60 and 40 euros; an earlier edition granted 10."""
    edition = EditionFactory(boosting_granted_euros=100)
    for euros in (60, 40):
        BoostFactory(request__registration__edition=edition, granted_euros=euros)
    earlier = EditionFactory(year=edition.year - 1, boosting_granted_euros=10)
    BoostFactory(request__registration__edition=earlier, granted_euros=10)
    return edition


def counted(edition):
    printed = StringIO()
    call_command("boosting", edition.campaign.slug, str(edition.year), stdout=printed)
    return json.loads(printed.getvalue())


def test_a_counter_that_agrees_with_its_rows_has_not_drifted(edition, caplog):
    recount_boosting()

    assert list(drifted_editions()) == []
    assert caplog.records == []
    assert counted(edition) == {"budget": 10_000, "granted": 100, "left": 9_900, "rows": 100}


def test_the_recount_shouts_and_changes_nothing(edition, caplog):
    Edition.objects.filter(pk=edition.pk).update(boosting_granted_euros=70)

    recount_boosting()

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("CRITICAL", f"boosting drifted campaign=cooperation-day year={edition.year} granted=70 rows=100")
    ]
    edition.refresh_from_db()
    assert edition.boosting_granted_euros == 70
    with pytest.raises(CommandError, match="disagree") as refused:
        counted(edition)
    assert refused.value.returncode == 1


def test_the_recount_makes_one_statement(edition, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(drifted_editions())


def test_an_edition_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="There is no edition 2031") as refused:
        call_command("boosting", "cooperation-day", "2031")
    assert refused.value.returncode == 2
