"""Campaigns as the database would hold them, in mid-season on whatever day it is.

There is one campaign with one edition a year: a second ``EditionFactory()`` gives the first one's row.
``EditionFactory()`` is published and of this year; ``LocalEventFactory()`` is published and takes place in it, at
Palermo; ``LocalEventFactory(proposed=True)`` awaits a check, ``online=True`` has no place.
"""

from datetime import timedelta
from decimal import Decimal

import factory
from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns.models import (
    AdviceMessage,
    Boost,
    Campaign,
    DownloadCount,
    Edition,
    GuideStep,
    GuideTask,
    Lesson,
    LocalEvent,
    Material,
    MaterialFile,
    Milestone,
    Network,
    Post,
    Posted,
    PostText,
    Service,
    ServiceRequest,
    SupportAsk,
    SupportRegistration,
    Tick,
    Town,
)

from .accounts import UserFactory
from .contacts import ProgrammeFactory
from .events import TINY_PDF, DeadlineFactory, in_days


def today():
    """By the clocks of an edition, which are ahead of those of the tests."""
    return timezone.now().astimezone(Edition().zone).date()


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign
        django_get_or_create = ("slug",)

    slug = "cooperation-day"
    name = "Interreg Cooperation Day"
    summary = "Events all over Europe show what neighbours achieve together."


class EditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Edition
        django_get_or_create = ("campaign", "year")

    campaign = factory.SubFactory(CampaignFactory)
    year = factory.LazyFunction(lambda: today().year)
    theme = "Neighbours who build together"
    key_date = factory.LazyAttribute(lambda edition: today().replace(year=edition.year, day=1))
    season_start_date = factory.LazyAttribute(lambda edition: edition.key_date - timedelta(days=60))
    season_end_date = factory.LazyAttribute(lambda edition: edition.key_date + timedelta(days=60))
    support_deadline = factory.SubFactory(DeadlineFactory)
    boosting_budget_euros = 10_000
    is_published = True


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    edition = factory.SubFactory(EditionFactory)
    title = "Launch with the guide"
    start_date = factory.LazyAttribute(lambda milestone: milestone.edition.key_date - timedelta(days=120))


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson

    edition = factory.SubFactory(EditionFactory)
    text = "Ask for pictures before the season."
    by = factory.SubFactory(UserFactory, is_staff=True)
    at = factory.LazyFunction(lambda: in_days(-1))


class MaterialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Material

    edition = factory.SubFactory(EditionFactory)
    kind = Material.Kind.IDENTITY
    slug = factory.Sequence("poster-{}".format)
    title = "Poster"
    summary = "Put your own place and day on it."
    licence = Material.Licence.CC_BY
    is_published = True


class MaterialFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MaterialFile

    material = factory.SubFactory(MaterialFactory)
    language = "en"
    file = factory.LazyFunction(lambda: ContentFile(TINY_PDF, name="poster.pdf"))
    size_bytes = len(TINY_PDF)
    added_at = factory.LazyFunction(lambda: in_days(-3))

    class Params:
        linked = factory.Trait(file="", size_bytes=0, link="https://films.example/1", link_kind="MP4, 1.2 GB")


class DownloadCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DownloadCount

    file = factory.SubFactory(MaterialFileFactory)
    day = factory.LazyFunction(today)
    number = 1


class GuideStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GuideStep

    edition = factory.SubFactory(EditionFactory)
    title = "Find your idea"
    body = "<p>Start from what people here share with their neighbours.</p>"
    is_published = True


class GuideTaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GuideTask

    step = factory.SubFactory(GuideStepFactory)
    text = "Ask a partner across the border"
    weeks_before = 12


class TickFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tick

    task = factory.SubFactory(GuideTaskFactory)
    edition = factory.SelfAttribute("task.step.edition")
    person = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(lambda: in_days(-1))


class LocalEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LocalEvent

    class Params:
        proposed = factory.Trait(state=LocalEvent.State.PROPOSED, published_at=None)
        sent_back = factory.Trait(
            state=LocalEvent.State.SENT_BACK, published_at=None, words="Say where it starts.",
            sent_back_at=factory.LazyFunction(timezone.now),
        )  # fmt: skip
        cancelled = factory.Trait(state=LocalEvent.State.CANCELLED, cancelled_at=factory.LazyFunction(timezone.now))
        online = factory.Trait(
            mode=LocalEvent.Mode.ONLINE, venue="", city="", country="", latitude=None, longitude=None
        )

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda number: f"night-of-lights-{number}")
    programme = factory.SubFactory(ProgrammeFactory)
    proposed_by = factory.SubFactory(UserFactory)
    organiser = "Port authority of Palermo"
    title = "Night of lights in the old port"
    kind = LocalEvent.Kind.OPEN_DAY
    description = "Fishers from both shores show their boats."
    languages = factory.LazyFunction(lambda: ["it", "en"])
    venue = "La Cala"
    city = "Palermo"
    country = "IT"
    latitude, longitude = Decimal("38.11582"), Decimal("13.35976")
    time_zone = "Europe/Rome"
    starts_at = factory.LazyFunction(lambda: in_days(5))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=4))
    state = LocalEvent.State.PUBLISHED
    proposed_at = factory.LazyFunction(lambda: in_days(-9))
    published_at = factory.LazyFunction(lambda: in_days(-8))


class TownFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Town

    geoname = factory.Sequence(lambda number: 2523920 + number)
    name = "Palermo"
    country = "IT"
    latitude, longitude = Decimal("38.11700"), Decimal("13.36400")
    time_zone = "Europe/Rome"
    population = 648260


class SupportAskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupportAsk

    edition = factory.SubFactory(EditionFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    told = 1
    by = factory.SubFactory(UserFactory, is_staff=True)
    at = factory.LazyFunction(lambda: in_days(-20))


class SupportRegistrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SupportRegistration

    class Params:
        registered = factory.Trait(
            state=SupportRegistration.State.REGISTERED, answered_at=factory.LazyFunction(lambda: in_days(-2)),
            answered_by=factory.SelfAttribute("started_by"),
        )  # fmt: skip

    edition = factory.SubFactory(EditionFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    started_by = factory.SubFactory(UserFactory)
    started_at = factory.LazyFunction(lambda: in_days(-3))


class ServiceRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ServiceRequest

    registration = factory.SubFactory(SupportRegistrationFactory, registered=True)
    service = Service.ADVICE
    asked_at = factory.LazyFunction(lambda: in_days(-2))
    changed_at = factory.SelfAttribute("asked_at")


class BoostFactory(factory.django.DjangoModelFactory):
    """Its request, and the local event it is for, are of one edition and programme."""

    class Meta:
        model = Boost

    request = factory.SubFactory(
        ServiceRequestFactory, service=Service.BOOSTING,
        local_event=factory.SubFactory(
            LocalEventFactory,
            edition=factory.SelfAttribute("..registration.edition"),
            programme=factory.SelfAttribute("..registration.programme"),
        ),
    )  # fmt: skip
    link = "https://programme.example/night-of-lights"
    text = "Come and see the boats of both shores."
    territory = "Sicily and Malta"
    language = "it"
    days = 10
    wished_euros = 300


class AdviceMessageFactory(factory.django.DjangoModelFactory):
    """A question, in the thread of a registered programme; an answer with ``is_answer=True``."""

    class Meta:
        model = AdviceMessage

    request = factory.SubFactory(ServiceRequestFactory)
    is_answer = False
    text = "May we show two projects in one evening?"
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(lambda: in_days(-1))


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda number: f"two-shores-{number}")
    title = "Two shores, one sea"
    day = factory.LazyFunction(today)
    is_published = True
    revision = 1


class PostTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PostText

    post = factory.SubFactory(PostFactory)
    network = Network.MASTODON
    language = "en"
    text = "Two shores, one sea: come and see the boats. #NeighboursBuild"


class PostedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Posted

    edition = factory.SubFactory(EditionFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    network = Network.MASTODON
    link = factory.Sequence(lambda number: f"https://social.example/@alpine/{number + 1}")
    day = factory.LazyFunction(today)
    added_by = factory.SubFactory(UserFactory)
    added_at = factory.LazyFunction(timezone.now)
