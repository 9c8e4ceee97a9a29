"""What staff write about an edition of a campaign, and who sees it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import record
from campaigns.models import Edition


class ChangedMeanwhile(Exception):
    """Somebody else saved the edition since it was opened for editing."""


class GrantedMeanwhile(Exception):
    """More of the budget is granted by now than it was to be."""


def create_edition(*, edition: Edition, by: User) -> None:
    """Saves a new edition, which only staff see until it is published."""
    with transaction.atomic():
        edition.save()
        record("edition-created", about=edition, by=by)


def version_of(edition: Edition) -> str:
    """Changes whenever staff change ``edition`` or a part of it; not when boosting is granted."""
    return edition.updated_at.isoformat()


def change_edition(*, edition: Edition, version: str, changed: Collection[str], by: User) -> None:
    """Saves the fields ``changed`` of an edition that was edited; what was granted meanwhile stays.

    ``version`` is ``version_of`` the edition that was edited. Raises ``ChangedMeanwhile`` or ``GrantedMeanwhile``.
    """
    with transaction.atomic():
        present = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        if version_of(present) != version:
            raise ChangedMeanwhile
        if edition.boosting_budget_euros < present.boosting_granted_euros:
            raise GrantedMeanwhile
        own = {field.name for field in Edition._meta.concrete_fields}
        edition.save(update_fields=[*own.intersection(changed), "updated_at"])
        if changed:
            record("edition-changed", about=edition, by=by, fields=sorted(changed))


def note_parts(*, edition: Edition, parts: Collection[str], by: User) -> None:
    """Remembers that timeline, guide or lessons were changed, inside the transaction that changed them."""
    renew_version(edition)
    record("edition-parts-changed", about=edition, by=by, parts=sorted(parts))


def renew_version(edition: Edition) -> None:
    """Whoever has ``edition`` open for editing learns that a part of it is another one now."""
    Edition.objects.filter(pk=edition.pk).update(updated_at=timezone.now())


def publish(*, edition: Edition, by: User) -> None:
    """Shows ``edition`` to everybody; the newest one that is published is its campaign's page."""
    _show(edition, "edition-published", by, is_published=True)


def take_back(*, edition: Edition, by: User) -> None:
    """Only staff see ``edition`` and what belongs to it; its campaign's page is that of the one before."""
    _show(edition, "edition-taken-back", by, is_published=False)


def _show(edition: Edition, verb: str, by: User, *, is_published: bool) -> None:
    """Does nothing where it is so already: the second press of a button."""
    with transaction.atomic():
        others = Edition.objects.filter(pk=edition.pk, is_published=not is_published)
        if others.update(is_published=is_published, updated_at=timezone.now()):
            record(verb, about=edition, by=by)
    edition.refresh_from_db()
