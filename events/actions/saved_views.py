"""What staff do with the views they keep of an event's registrations."""

from django.db import IntegrityError, transaction

from accounts.models import User
from events.models import Event, SavedView


class NameTaken(Exception):
    """The same person keeps a view of this event by the same name already."""


def keep_view(*, event: Event, by: User, name: str, query: str, is_shared: bool) -> SavedView:
    """Keeps ``query``, the canonical one of a list, as a view that ``by`` and, if shared, all staff find again."""
    try:
        with transaction.atomic():
            return SavedView.objects.create(event=event, by=by, name=name, query=query, is_shared=is_shared)
    except IntegrityError as error:
        raise NameTaken from error


def change_view(*, view: SavedView, name: str, is_shared: bool) -> None:
    """Gives a view another name, and says anew whether all staff see it. Raises ``NameTaken``."""
    try:
        with transaction.atomic():
            SavedView.objects.filter(pk=view.pk).update(name=name, is_shared=is_shared)
    except IntegrityError as error:
        raise NameTaken from error


def delete_view(*, view: SavedView) -> None:
    """The view is gone; the registrations it found are not touched."""
    SavedView.objects.filter(pk=view.pk).delete()
