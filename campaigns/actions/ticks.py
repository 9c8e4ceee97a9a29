"""The checklist of the guide, as somebody ticks it."""

from collections.abc import Set

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from campaigns.models import Edition, GuideStep, GuideTask, Tick


def keep_ticks(*, edition: Edition, person: User, done: Set[int], was: Set[int]) -> int:
    """Keeps which tasks (by key) ``person`` has done for their event of ``edition``.

    ``was`` are those that were ticked when the page was opened: what somebody ticked meanwhile in another window stays.
    Returns how many of ``done`` are in the guide no more; they are not kept.
    """
    with transaction.atomic():
        # Held, so that staff who delete one meanwhile wait until it is ticked.
        held = GuideTask.objects.select_for_update(no_key=True).filter(pk__in=done).order_by("pk")
        tasks = set(held.filter(step__in=GuideStep.objects.guide_of(edition)).values_list("pk", flat=True))
        now = timezone.now()
        ticks = [Tick(task_id=task, edition=edition, person=person, at=now) for task in sorted((done - was) & tasks)]
        Tick.objects.bulk_create(ticks, ignore_conflicts=True)
        Tick.objects.filter(edition=edition, person=person, task__in=was - done).delete()
    return len(done - tasks)
