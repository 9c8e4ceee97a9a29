from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Affiliation, BodyKind, Session, User
from contacts.models import Programme
from contacts.models.programmes import Goal
from interact_portal.demo.directory import add_registry
from interact_portal.management.numbers import whole_number

KEY_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


class Command(BaseCommand):
    help = (
        "Makes people who are signed in and have told all that an organiser asks of anybody, and prints one "
        "`sessionid` a line. Refused unless DEBUG or BENCH is set."
    )
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def add_arguments(self, parser):
        parser.add_argument("--count", type=whole_number(1, 100_000), required=True, help="how many people")

    def handle(self, *args, count, **options):
        if not (settings.DEBUG or settings.BENCH):
            raise CommandError("This hands out sessions without a sign-in: set BENCH=1 where that is meant.")
        with transaction.atomic():
            people = User.objects.bulk_create(_people(count))
            Affiliation.objects.bulk_create(
                Affiliation(person=person, programme=person.programme, claimed_at=person.date_joined)
                for person in people
            )
            sessions = Session.objects.bulk_create(_session(person) for person in people)
        self.stdout.writelines(f"{session.session_key}\n" for session in sessions)


def _people(count: int) -> list[User]:
    """Officers of managing authorities, from all mainstream programmes in turn, so that every event is for them."""
    if not Programme.objects.listed().filter(goal=Goal.IJG).exists():
        add_registry()
    programmes = list(Programme.objects.listed().filter(goal=Goal.IJG))
    batch = get_random_string(8, KEY_ALPHABET)
    people = []
    for number in range(count):
        programme = programmes[number % len(programmes)]
        people.append(
            User(
                email=f"rehearsal-{batch}-{number}@bench.example",
                name=f"Rehearsal {batch} {number}",
                body_kind=BodyKind.MANAGING_AUTHORITY,
                role="Programme officer",
                organisation=f"Managing authority of {programme.short_name or programme.name}"[:200],
                country=programme.countries[0],
                programme=programme,
                password=make_password(None),
            )
        )
    return people


def _session(person: User) -> Session:
    """A session such as a sign-in leaves behind."""
    store = Session.get_session_store_class()()
    signed_in = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    return Session(
        session_key=get_random_string(32, KEY_ALPHABET),
        session_data=store.encode(signed_in),
        expire_date=timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        user=person,
    )
