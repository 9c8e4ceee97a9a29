"""What staff do with contact persons. No photo outlives its use."""

from django.db import transaction
from django.db.models import Model

from audit.actions import record
from contacts.models import ContactPerson


def save_contact_person(*, person: ContactPerson, by: Model) -> None:
    """Keep what staff entered or changed. A photo that was replaced or taken away is deleted with the commit."""
    with transaction.atomic():
        before = ContactPerson.objects.select_for_update().filter(pk=person.pk).first()
        person.save()
        record("contact-added" if before is None else "contact-changed", about=person, by=by)
        if before is not None and before.photo.name != person.photo.name:
            _delete_photo(before)


def remove_contact_person(*, person: ContactPerson, by: Model) -> None:
    """Afterwards nothing is left of ``person`` but the audit's memory that there was somebody."""
    with transaction.atomic():
        record("contact-removed", about=person, by=by)
        _delete_photo(person)
        person.delete()


def _delete_photo(person: ContactPerson) -> None:
    if person.photo:
        storage, name = person.photo.storage, person.photo.name
        transaction.on_commit(lambda: storage.delete(name))
