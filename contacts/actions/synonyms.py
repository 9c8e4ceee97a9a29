"""Words that mean the same to whoever searches, as staff keep them."""

from django.db import transaction
from django.db.models import Model

from audit.actions import record
from contacts.models import Synonym


def save_synonym(*, synonym: Synonym, by: Model) -> None:
    """Keep what staff entered or changed; from now on each of the phrases finds what any of them would."""
    with transaction.atomic():
        verb = "synonym-added" if synonym.pk is None else "synonym-changed"
        synonym.save()
        record(verb, about=synonym, by=by, phrases=synonym.phrases)


def remove_synonym(*, synonym: Synonym, by: Model) -> None:
    """Afterwards each of the phrases means only itself."""
    with transaction.atomic():
        record("synonym-removed", about=synonym, by=by, phrases=synonym.phrases)
        synonym.delete()
