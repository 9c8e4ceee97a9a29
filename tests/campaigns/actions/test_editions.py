"""What staff write about an edition, and who sees it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from campaigns.actions.editions import (
    ChangedMeanwhile,
    GrantedMeanwhile,
    change_edition,
    create_edition,
    note_parts,
    publish,
    take_back,
    version_of,
)
from campaigns.models import Edition
from tests.factories.accounts import StaffFactory
from tests.factories.campaigns import CampaignFactory, EditionFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory(is_published=False)


@pytest.fixture
def staff():
    return StaffFactory()


def remembered():
    return list(Entry.objects.order_by("pk").values_list("verb", "detail"))


def test_a_new_edition_is_seen_by_staff_only_and_remembered(staff):
    days = dict.fromkeys(["key_date", "season_start_date", "season_end_date"], date(2026, 9, 21))

    create_edition(edition=Edition(campaign=CampaignFactory(), year=2026, **days), by=staff)

    assert not Edition.objects.get().is_published
    assert remembered() == [("edition-created", {})]


def test_publishing_and_taking_back_are_remembered_once_each(edition, staff):
    for _ in range(2):
        publish(edition=edition, by=staff)
    assert edition.is_published
    for _ in range(2):
        take_back(edition=edition, by=staff)
    assert not edition.is_published

    assert remembered() == [("edition-published", {}), ("edition-taken-back", {})]


def test_a_change_keeps_what_was_granted_meanwhile(edition, staff):
    mine = Edition.objects.get()
    Edition.objects.update(boosting_granted_euros=700)
    mine.theme, mine.boosting_budget_euros = "Another", 8_000

    change_edition(edition=mine, version=version_of(mine), changed=["theme", "boosting_budget_euros"], by=staff)

    told = Edition.objects.values_list("theme", "boosting_budget_euros", "boosting_granted_euros").get()
    assert told == ("Another", 8_000, 700)
    assert remembered() == [("edition-changed", {"fields": ["boosting_budget_euros", "theme"]})]


def test_a_budget_never_falls_below_what_is_granted(edition, staff):
    mine = Edition.objects.get()
    Edition.objects.update(boosting_granted_euros=700)
    mine.boosting_budget_euros = 600

    with pytest.raises(GrantedMeanwhile):
        change_edition(edition=mine, version=version_of(mine), changed=["boosting_budget_euros"], by=staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(boosting_budget_euros=600)


def test_who_saves_second_is_told(edition, staff):
    first, second = Edition.objects.get(), Edition.objects.get()
    change_edition(edition=first, version=version_of(first), changed=["theme"], by=staff)

    with pytest.raises(ChangedMeanwhile):
        change_edition(edition=second, version=version_of(second), changed=["theme"], by=staff)


def test_a_changed_part_makes_another_version(edition, staff):
    before = version_of(edition)

    note_parts(edition=edition, parts=["milestone", "lesson"], by=staff)

    edition.refresh_from_db()
    assert version_of(edition) != before
    assert remembered() == [("edition-parts-changed", {"parts": ["lesson", "milestone"]})]


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("threads")
def test_of_two_who_save_at_once_one_is_told():
    edition, staff = EditionFactory(), StaffFactory()
    version = version_of(Edition.objects.get())

    def save():
        change_edition(edition=Edition.objects.get(), version=version, changed=["theme"], by=staff)

    outcomes = at_once(save, save)

    assert sorted(type(outcome) for outcome in outcomes if outcome) == [ChangedMeanwhile]
    assert edition.pk == Edition.objects.get().pk
    assert len(outcomes) == 2
