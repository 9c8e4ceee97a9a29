"""The guide of an edition: written, or copied from that of the edition before, and shown when it is whole.

Steps are edited on their own pages, and in short on that of their edition: each act renews the versions of both.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.actions import record
from campaigns.models import Edition, GuideStep, GuideTask

from .editions import renew_version
from .revisions import hold_unchanged


class GuideBegun(Exception):
    """The edition has steps of its own already."""


class NoGuideBefore(Exception):
    """No earlier edition has a guide."""


class NoSteps(Exception):
    """There is nothing that could be published."""


def edition_with_guide_before(edition: Edition) -> Edition | None:
    """The edition whose guide ``edition`` can begin with: the newest earlier one that has any."""
    with_guide = Edition.objects.filter(pk__in=GuideStep.objects.values("edition"))
    earlier = with_guide.filter(campaign=edition.campaign_id, year__lt=edition.year)
    return earlier.select_related("campaign").newest_first().first()


def copy_guide(*, edition: Edition, by: User) -> int:
    """Gives ``edition`` all steps and tasks of the guide before, not published; returns how many steps there are.

    Raises ``GuideBegun`` or ``NoGuideBefore``.
    """
    with transaction.atomic():
        _hold(edition)
        if edition.guide_steps.exists():
            raise GuideBegun
        source = edition_with_guide_before(edition)
        if source is None:
            raise NoGuideBefore
        former = list(source.guide_steps.prefetch_related("tasks"))
        steps = GuideStep.objects.bulk_create(
            GuideStep(edition=edition, title=step.title, body=step.body, position=step.position) for step in former
        )
        GuideTask.objects.bulk_create(
            GuideTask(step=step, text=task.text, weeks_before=task.weeks_before, position=task.position)
            for step, before in zip(steps, former, strict=True)
            for task in before.tasks.all()
        )
        renew_version(edition)
        record("guide-copied", about=edition, by=by, of=source.year)
        return len(steps)


def publish_guide(*, edition: Edition, by: User) -> None:
    """Every step of ``edition`` is its guide from now on. Raises ``NoSteps``."""
    with transaction.atomic():
        _hold(edition)
        if not edition.guide_steps.exists():
            raise NoSteps
        if edition.guide_steps.filter(is_published=False).update(is_published=True, revision=F("revision") + 1):
            renew_version(edition)
            record("guide-published", about=edition, by=by)


def take_guide_back(*, edition: Edition, by: User) -> None:
    """Only staff see the guide of ``edition``; what people ticked in it is kept."""
    with transaction.atomic():
        _hold(edition)
        if edition.guide_steps.published().update(is_published=False, revision=F("revision") + 1):
            renew_version(edition)
            record("guide-taken-back", about=edition, by=by)


def save_step(*, step: GuideStep, revision: int, by: User) -> None:
    """Keeps a step of the guide as staff wrote it; ``revision`` is that of the step which was edited, 0 of a new one.

    Raises ``revisions.ChangedMeanwhile``.
    """
    with transaction.atomic():
        is_new = step.pk is None
        _hold(step.edition)
        if not is_new:
            hold_unchanged(step, revision)
        step.revision = revision + 1
        step.save()
        renew_version(step.edition)
        record("guide-step-added" if is_new else "guide-step-changed", about=step, by=by)


def note_lines(steps: Iterable[GuideStep]) -> None:
    """Remembers that titles or places of ``steps`` were changed on the page of their edition, inside the transaction
    that changed them."""
    GuideStep.objects.filter(pk__in=[step.pk for step in steps]).update(revision=F("revision") + 1)


def remove_step(*, step: GuideStep, by: User) -> None:
    """Afterwards the step is gone, with its tasks and what people ticked of them."""
    with transaction.atomic():
        _hold(step.edition)
        record("guide-step-removed", about=step, by=by)
        renew_version(step.edition)
        step.delete()


def _hold(edition: Edition) -> None:
    """Whoever else acts on the guide waits."""
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
