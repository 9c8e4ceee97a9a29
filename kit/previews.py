"""What is not published yet, and who sees it all the same."""

from django.contrib.auth import get_permission_codename
from django.db.models import Model


def may_preview(person, model: type[Model]) -> bool:
    """Whether ``person``, who may be a stranger, sees rows of ``model`` before others do: staff who look at them, or
    change them, in the admin."""
    meta = model._meta
    looks = (f"{meta.app_label}.{get_permission_codename(how, meta)}" for how in ("view", "change"))
    return person.is_staff and any(person.has_perm(look) for look in looks)
