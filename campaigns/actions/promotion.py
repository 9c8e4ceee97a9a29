"""What all post together, as staff prepare it, and what programmes say that they posted."""

from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.actions.affiliations import hold_programme
from accounts.models import User
from audit.actions import record
from campaigns import rules
from campaigns.models import Edition, Post, Posted
from campaigns.models.networks import Network, one_spelling
from contacts.models import Programme
from kit.uploads import files_undone

from .revisions import hold_unchanged
from .support import hold_acting


class EditionOver(Exception):
    """A newer edition is published: what was posted in this one is as it is."""


class AddedByAnother(Exception):
    """The link stands there already, as one of ``programme``."""

    def __init__(self, programme: Programme):
        super().__init__(programme.pk)
        self.programme = programme


@dataclass(frozen=True)
class Told:
    """What somebody says of something that was posted; ``link`` in any spelling."""

    link: str
    network: Network
    day: date
    post: Post | None = None


# -- posts ----------------------------------------------------------------------------------------------------
def save_post(*, post: Post, revision: int, by: User) -> None:
    """Saves a post, new or edited, with its picture; the picture before it is gone then.

    ``revision`` is that of the post which was edited. Raises ``revisions.ChangedMeanwhile``.
    """
    with files_undone() as made, transaction.atomic():
        verb, former = "post-created", ""
        if post.pk:
            present = hold_unchanged(post, revision)
            verb, former = "post-changed", present.picture.name
        post.revision = revision + 1
        post.save()
        if post.picture and post.picture.name != former:
            made.append(post.picture.name)
        if former and post.picture.name != former:
            transaction.on_commit(lambda: default_storage.delete(former))
        record(verb, about=post, by=by, revision=post.revision)


def delete_post(*, post: Post, by: User) -> None:
    """Takes a post away, with its texts and its picture; what was posted of it stays."""
    with transaction.atomic():
        record("post-deleted", about=post, by=by, title=post.title)
        picture = post.picture.name
        post.delete()
        if picture:
            transaction.on_commit(lambda: default_storage.delete(picture))


# -- what was posted ------------------------------------------------------------------------------------------
def add_posted(*, edition: Edition, programme: Programme, told: Told, by: User) -> Posted:
    """Afterwards the link stands among what ``programme`` posted, once: a second time it is the first one.

    A merged programme is followed. Raises ``EditionOver``, ``AddedByAnother``, ``NotActing`` of ``support`` and
    ``accounts.actions.affiliations.ProgrammeClosed``.
    """
    with transaction.atomic():
        programme = hold_programme(programme)
        hold_acting(by, programme)
        if not rules.takes_links(edition):
            raise EditionOver
        posted, is_new = Posted.objects.select_related("programme").get_or_create(
            edition=edition, link=one_spelling(told.link),
            defaults={
                "programme": programme, "network": told.network, "day": told.day, "post": told.post, "added_by": by,
                "added_at": timezone.now(),
            },
        )  # fmt: skip
        if is_new:
            record("posted-added", about=posted, by=by, link=posted.link)
        elif posted.programme_id != programme.pk:
            raise AddedByAnother(posted.programme)
    return posted


def remove_posted(*, posted: Posted, by: User) -> None:
    """Takes a link away, by who acts for its programme. Raises ``NotActing`` and ``ProgrammeClosed``."""
    with transaction.atomic():
        hold_acting(by, hold_programme(posted.programme))
        _take(posted, "posted-removed", by)


def take_away(*, posted: Posted, by: User) -> None:
    """The same by staff."""
    with transaction.atomic():
        _take(posted, "posted-taken-away", by)


def _take(posted: Posted, verb: str, by: User) -> None:
    """Does nothing where it is gone already: the second press of a button."""
    present = Posted.objects.select_for_update().filter(pk=posted.pk).first()
    if present is not None:
        record(verb, about=present, by=by, link=present.link)
        present.delete()
