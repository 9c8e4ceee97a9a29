"""Events and registrations as the database would hold them: instants for every state, counters that agree.

``EventFactory()`` is published, open, and has one pool of 40 seats; ``EventFactory(pool__capacity=1)``,
``EventFactory(pool=None)`` and ``EventFactory(draft=True)`` differ. ``RegistrationFactory(event=…, state=…)``
takes the seat that its state holds.
"""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone

from events.models import (
    SEATED_STATES,
    Answer,
    AnswerFile,
    Condition,
    Deadline,
    DeadlineExtension,
    Document,
    Enquiry,
    Event,
    EventContact,
    EventDay,
    Export,
    Follower,
    HandOver,
    Invitation,
    Option,
    Question,
    QuestionSet,
    Registration,
    SeatPool,
    Session,
    SessionSeat,
    Speaker,
    State,
)

from .accounts import UserFactory
from .contacts import ContactPersonFactory

#: The smallest file that is a PDF by its first and last bytes.
TINY_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def in_days(days: float):
    """An instant that many days from now, on the minute, as staff type it."""
    return timezone.now().replace(second=0, microsecond=0) + timedelta(days=days)


class DeadlineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deadline

    opens_at = factory.LazyFunction(lambda: in_days(-30))
    closes_at = factory.LazyFunction(lambda: in_days(12))


class DeadlineExtensionFactory(factory.django.DjangoModelFactory):
    """The deadline as it stands was reached by one extension, five days ago."""

    class Meta:
        model = DeadlineExtension

    deadline = factory.SubFactory(DeadlineFactory)
    old_closes_at = factory.LazyAttribute(lambda extension: extension.deadline.closes_at - timedelta(days=7))
    new_closes_at = factory.SelfAttribute("deadline.closes_at")
    reason = "The hotel has more rooms than planned."
    by = None
    at = factory.LazyFunction(lambda: in_days(-5))


class SeatPoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SeatPool

    slug = SeatPool.Slug.ON_SITE
    capacity = 40
    opens_at = factory.SelfAttribute("event.deadline.opens_at")
    closes_at = factory.SelfAttribute("event.deadline.closes_at")


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=Event.Status.DRAFT, published_at=None)
        cancelled = factory.Trait(status=Event.Status.CANCELLED, cancelled_at=factory.LazyFunction(lambda: in_days(-1)))
        past = factory.Trait(
            starts_at=factory.LazyFunction(lambda: in_days(-60)),
            deadline=factory.SubFactory(
                DeadlineFactory,
                opens_at=factory.LazyFunction(lambda: in_days(-120)),
                closes_at=factory.LazyFunction(lambda: in_days(-65)),
            ),
        )

    slug = factory.Sequence("workshop-{}".format)
    title = factory.Sequence("Workshop {} on simplified costs".format)
    tagline = "Two days of practice for those who check claims."
    time_zone = "Europe/Rome"
    starts_at = factory.LazyFunction(lambda: in_days(30))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=27))
    venue = "Palazzo Normanni"
    city = "Palermo"
    country = "IT"
    deadline = factory.SubFactory(DeadlineFactory)
    status = Event.Status.PUBLISHED
    published_at = factory.LazyFunction(lambda: in_days(-30))
    pool = factory.RelatedFactory(SeatPoolFactory, factory_related_name="event")


class EventDayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventDay

    event = factory.SubFactory(EventFactory)
    opens_at = factory.SelfAttribute("event.starts_at")
    closes_at = factory.LazyAttribute(lambda day: day.opens_at + timedelta(hours=8))


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence("Session {}".format)
    starts_at = factory.SelfAttribute("event.starts_at")
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=1))


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    event = factory.SubFactory(EventFactory)
    slug = factory.Sequence("agenda-{}".format)
    title = "Agenda"
    kind = Document.Kind.AGENDA
    file = factory.LazyAttribute(lambda document: ContentFile(TINY_PDF, name=f"{document.slug}.pdf"))
    size_bytes = len(TINY_PDF)
    updated_at = factory.LazyFunction(lambda: in_days(-3))


class EventContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EventContact

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(ContactPersonFactory)


class QuestionSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionSet

    name = factory.Sequence("Travel {}".format)


class OptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Option

    label = factory.Sequence("Group {}".format)


class ConditionFactory(factory.django.DjangoModelFactory):
    """``question`` is shown when ``on`` is answered as ``values`` say; not compared but answered without them."""

    class Meta:
        model = Condition

    values = []
    operator = factory.LazyAttribute(lambda condition: "equals" if condition.values else "answered")


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    label = factory.Sequence("Question {}: what would you like to discuss?".format)
    kind = Question.Kind.SHORT_TEXT
    position = factory.Sequence(int)

    @factory.post_generation
    def options(self, create, labels, **limits):
        """The words of a choice; ``options__<words>`` is how many may choose these."""
        if self.has_options:
            for position, label in enumerate(labels or ["Vegetarian", "Vegan", "Everything"]):
                OptionFactory(question=self, label=label, position=position, capacity=limits.get(label))


class RegistrationFactory(factory.django.DjangoModelFactory):
    """A registration in ``state``, with its instants, and its seat taken from the event's first pool."""

    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(UserFactory)
    state = State.CONFIRMED

    @classmethod
    def _create(cls, model_class, *args, **fields):
        state = fields["state"]
        now = timezone.now()
        fields.setdefault(f"{state}_at", now)
        if state == State.OFFERED:
            fields.setdefault("offer_ends_at", fields["offered_at"] + timedelta(days=2))
        if state != State.DRAFT:
            fields.setdefault("pool", fields["event"].pools.order_by("pk").first())
            fields.setdefault("programme", fields["person"].programme)
        if fields.get("wants_pool"):
            fields.setdefault("wants_pool_at", now)
        if state in SEATED_STATES:
            SeatPool.objects.filter(pk=fields["pool"].pk).update(taken=F("taken") + 1)
        return super()._create(model_class, *args, **fields)


class SessionPoolFactory(factory.django.DjangoModelFactory):
    """A session with a limited number of seats."""

    class Meta:
        model = SeatPool

    session = factory.SubFactory(SessionFactory)
    event = factory.SelfAttribute("session.event")
    slug = factory.LazyAttribute(lambda pool: f"session-{pool.session.pk}")
    capacity = 10
    opens_at = factory.SelfAttribute("event.deadline.opens_at")
    closes_at = factory.SelfAttribute("event.deadline.closes_at")


class SessionSeatFactory(factory.django.DjangoModelFactory):
    """A seat in a session, held and counted unless ``stage`` says otherwise."""

    class Meta:
        model = SessionSeat

    registration = factory.SubFactory(RegistrationFactory)
    pool = factory.SubFactory(SessionPoolFactory, session__event=factory.SelfAttribute("...registration.event"))
    stage = SessionSeat.Stage.HELD

    @classmethod
    def _create(cls, model_class, *args, **fields):
        now = timezone.now()
        if fields["stage"] == SessionSeat.Stage.HELD:
            fields.setdefault("held_at", now)
            SeatPool.objects.filter(pk=fields["pool"].pk).update(taken=F("taken") + 1)
        if fields["stage"] == SessionSeat.Stage.WAITING:
            fields.setdefault("waiting_at", now)
        return super()._create(model_class, *args, **fields)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    event = factory.SubFactory(EventFactory, entry=Event.Entry.INVITATION)
    email = factory.Sequence("guest-{}@ministry.example".format)
    invited_by = factory.SubFactory(UserFactory, is_staff=True)


class HandOverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HandOver

    registration = factory.SubFactory(RegistrationFactory)
    email = factory.Sequence("successor-{}@ministry.example".format)
    ends_at = factory.LazyFunction(lambda: in_days(2))


class EnquiryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enquiry

    registration = factory.SubFactory(RegistrationFactory, state=State.PENDING)
    question = "Which programme do you work for?"
    asked_by = factory.SubFactory(UserFactory, is_staff=True)


class AnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Answer

    registration = factory.SubFactory(RegistrationFactory)
    question = factory.SubFactory(QuestionFactory, event=factory.SelfAttribute("..registration.event"))
    label = factory.SelfAttribute("question.label")
    kind = factory.SelfAttribute("question.kind")
    value = "Partner search"


class AnswerFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnswerFile

    registration = factory.SubFactory(RegistrationFactory)
    question = factory.SubFactory(
        QuestionFactory, event=factory.SelfAttribute("..registration.event"), kind=Question.Kind.FILE
    )
    file = factory.LazyFunction(lambda: ContentFile(TINY_PDF, name="letter.pdf"))
    name = "letter.pdf"
    size_bytes = len(TINY_PDF)


class SpeakerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Speaker

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence("Speaker {}".format)


class FollowerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Follower

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(UserFactory)


class ExportFactory(factory.django.DjangoModelFactory):
    """Waits for a worker."""

    class Meta:
        model = Export

    event = factory.SubFactory(EventFactory)
    by = factory.SubFactory(UserFactory, is_staff=True)
    kind = Export.Kind.CSV
    has_all_columns = True
