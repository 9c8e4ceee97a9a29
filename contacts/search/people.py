"""Finding contact persons."""

from django.db.models import QuerySet

from contacts.models import ContactPerson


def filter_people(*, topic: str = "", team: str = "") -> QuerySet[ContactPerson]:
    """Listed contact persons of a topic, a team, or both, with their cards; an unknown slug fits nobody."""
    people = ContactPerson.objects.listed().with_card()
    for field, slug in (("topics__slug", topic), ("team__slug", team)):
        if slug:
            people = people.filter(**{field: slug}) if slug.isprintable() else people.none()
    return people
