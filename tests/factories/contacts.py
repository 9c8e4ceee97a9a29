"""People of the directory and programmes.

``ContactPersonFactory(leads=[…], helps=[…], looks_after=[…], serves=[…])`` takes topics, topics, networks, programmes.
"""

from datetime import UTC, datetime, timedelta

import factory

from contacts.models import (
    Absence,
    ContactPerson,
    ContactTopic,
    Import,
    ImportLine,
    Network,
    Office,
    Programme,
    ServedProgramme,
    Synonym,
    Team,
    Topic,
)
from contacts.models.programmes import Goal


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence("simplified-costs-{}".format)
    name = factory.Sequence("Simplified costs {}".format)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    slug = factory.Sequence("service-delivery-{}".format)
    name = factory.Sequence("Service delivery {}".format)
    email = factory.LazyAttribute(lambda team: f"{team.slug}@organisation.example")


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office

    slug = factory.Sequence("vienna-{}".format)
    name = factory.Sequence("Vienna {}".format)
    country = "AT"


class NetworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Network

    slug = factory.Sequence("controllers-{}".format)
    name = factory.Sequence("Controllers {}".format)


class SynonymFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Synonym

    phrases = factory.Sequence(lambda number: [f"IJG {number}", f"mainstream {number}"])


class ContactPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactPerson
        skip_postgeneration_save = True

    slug = factory.Sequence("ada-example-{}".format)
    given_name = "Ada"
    family_name = factory.Sequence("Example {}".format)
    role = "Project officer"
    team = factory.SubFactory(TeamFactory)
    languages = ["en", "it"]
    email = factory.LazyAttribute(lambda person: f"{person.slug}@organisation.example")
    phone = factory.Sequence(lambda number: f"+442079460{number % 1000:03}")

    @factory.post_generation
    def leads(self, create, topics):
        ContactTopic.objects.bulk_create(ContactTopic(person=self, topic=topic, is_lead=True) for topic in topics or ())

    @factory.post_generation
    def helps(self, create, topics):
        ContactTopic.objects.bulk_create(ContactTopic(person=self, topic=topic) for topic in topics or ())

    @factory.post_generation
    def looks_after(self, create, networks):
        if networks:
            self.networks.add(*networks)

    @factory.post_generation
    def serves(self, create, programmes):
        ServedProgramme.objects.bulk_create(ServedProgramme(person=self, programme=each) for each in programmes or ())


class AbsenceFactory(factory.django.DjangoModelFactory):
    """Somebody is away today and for a week on, and nobody stands in."""

    class Meta:
        model = Absence

    person = factory.SubFactory(ContactPersonFactory)
    first_date = factory.LazyFunction(lambda: datetime.now(UTC).date())
    last_date = factory.LazyAttribute(lambda absence: absence.first_date + timedelta(days=7))


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    class Params:
        ijg = factory.Trait(
            name=factory.Sequence("PR FESR Region {} 2021-2027".format), goal=Goal.IJG, strand="", countries=["IT"]
        )
        awaiting_check = factory.Trait(state=Programme.State.AWAITING_CHECK, goal="", strand="", countries=[])

    slug = factory.Sequence("interreg-here-there-{}".format)
    name = factory.Sequence("(Interreg VI-A) Here-There {}".format)
    goal = Goal.INTERREG
    strand = Programme.Strand.A
    countries = ["AT", "CZ"]


class ImportFactory(factory.django.DjangoModelFactory):
    """A sheet of contact persons that was read, and whose file is gone."""

    class Meta:
        model = Import

    kind = Import.Kind.PEOPLE
    file_name = "people.csv"
    stage = Import.Stage.READY
    heading = ["E-mail", "Role"]
    total = done = 1
    by = "system"


class ImportLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportLine

    origin = factory.SubFactory(ImportFactory)
    number = factory.Sequence(lambda number: number + 2)
    values = factory.LazyAttribute(lambda line: {"email": f"ada-{line.number}@organisation.example", "role": "Adviser"})
    verdict = ImportLine.Verdict.UNCHANGED
    keys = factory.LazyAttribute(lambda line: [f"email:{line.values['email']}"])
