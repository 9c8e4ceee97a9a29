"""Several at once: every download counts, a guide is copied once, a tick is kept once."""

import pytest
from django.conf import settings

from campaigns.actions.downloads import count_download
from campaigns.actions.guides import GuideBegun, copy_guide, save_step
from campaigns.actions.revisions import ChangedMeanwhile
from campaigns.actions.ticks import keep_ticks
from campaigns.models import DownloadCount, GuideStep, Tick
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, GuideStepFactory, GuideTaskFactory, MaterialFileFactory
from tests.threads import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


def test_every_download_counts_also_the_first_ones_of_a_day():
    file = MaterialFileFactory()

    at_once(*[lambda: count_download(file=file)] * 8)

    assert list(DownloadCount.objects.values_list("file", "number")) == [(file.pk, 8)]


def test_two_who_copy_the_guide_at_once_copy_it_once():
    GuideStepFactory(edition=EditionFactory(year=2025))
    edition, staff = EditionFactory(year=2026), StaffFactory()

    results = at_once(*[lambda: copy_guide(edition=edition, by=staff)] * 2)

    assert sorted(type(result) for result in results if result != 1) == [GuideBegun]
    assert GuideStep.objects.filter(edition=edition).count() == 1


def test_of_two_who_save_a_step_at_once_the_second_learns_of_the_first():
    step, staff = GuideStepFactory(), StaffFactory()

    def save(title):
        written = GuideStep(pk=step.pk, edition=step.edition, title=title)
        return lambda: save_step(step=written, revision=step.revision, by=staff)

    results = at_once(save("First"), save("Second"))

    assert sorted(type(result) for result in results if result is not None) == [ChangedMeanwhile]
    step.refresh_from_db()
    assert step.revision == 1


def test_two_windows_that_tick_at_once_keep_both_and_each_once():
    edition, person = EditionFactory(), UserFactory()
    step = GuideStepFactory(edition=edition)
    one, two, three = (GuideTaskFactory(step=step) for _ in range(3))

    def press(*tasks):
        done = {task.pk for task in tasks}
        return lambda: keep_ticks(edition=edition, person=person, done=done, was=set())

    assert at_once(press(one, two), press(two, three)) == [0, 0]
    assert sorted(Tick.objects.values_list("task", flat=True)) == [one.pk, two.pk, three.pk]
