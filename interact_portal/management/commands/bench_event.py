import json
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from events.actions.events import add_pool
from events.models import Deadline, Event, Option, Question
from interact_portal.demo.directory import add_topics
from interact_portal.management.numbers import whole_number

#: Kinds in the order in which they are asked, again from the start when there are more questions.
KINDS = (
    Question.Kind.SHORT_TEXT,
    Question.Kind.CHOICE,
    Question.Kind.TOPICS,
    Question.Kind.YES_NO,
    Question.Kind.LONG_TEXT,
    Question.Kind.CHOICES,
)
OPTIONS = ["Before noon", "After noon", "In the evening"]


class Command(BaseCommand):
    help = "Makes a fresh event that is open to everybody for 30 days, and prints its slug as JSON."
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def add_arguments(self, parser):
        parser.add_argument("--seats", type=whole_number(0, 1_000_000), required=True, help="how many can be confirmed")
        parser.add_argument(
            "--waiting-list",
            action="store_true",
            help="taken and changes nothing: whoever finds an event full waits in line, at every event",
        )
        parser.add_argument(
            "--questions", type=whole_number(0, 100), default=3, help="how many questions the form asks (default 3)"
        )

    def handle(self, *args, seats, questions, **options):
        now = timezone.now().replace(microsecond=0)
        slug = f"bench-{get_random_string(10, 'abcdefghjkmnpqrstuvwxyz23456789')}"
        with transaction.atomic():
            add_topics()
            event = Event.objects.create(
                slug=slug,
                title=f"Rehearsal with {seats} places",
                tagline="An event for measuring how fast the portal is.",
                text="<p>Nothing takes place here: this event exists to be registered for.</p>",
                city="Brussels",
                country="BE",
                starts_at=now + timedelta(days=60),
                ends_at=now + timedelta(days=60, hours=7),
                deadline=Deadline.objects.create(closes_at=now + timedelta(days=30)),
                status=Event.Status.PUBLISHED,
                published_at=now,
            )
            add_pool(event=event, slug="on-site", capacity=seats)
            asked = Question.objects.bulk_create(_question(event, position) for position in range(questions))
            Option.objects.bulk_create(
                Option(question=question, label=label, position=position)
                for question in asked
                if question.has_options
                for position, label in enumerate(OPTIONS)
            )
        self.stdout.write(json.dumps({"slug": slug}))


def _question(event: Event, position: int) -> Question:
    kind = KINDS[position % len(KINDS)]
    return Question(
        event=event,
        label=f"Question {position + 1}: what would you like to tell us?",
        kind=kind,
        position=position,
    )
