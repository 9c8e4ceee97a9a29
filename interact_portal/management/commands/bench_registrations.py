import json
import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django_countries import countries

from accounts.models import BodyKind
from contacts.models import Programme, Topic
from events.models import Event, Question, SeatPool
from events.models.registration import CODE_ALPHABET
from interact_portal.demo.directory import add_registry
from interact_portal.management.numbers import whole_number

Kind = Question.Kind

PEOPLE = """
INSERT INTO accounts_user (email, name, body_kind, role, organisation, country, programme_id, represents_no_programme,
    language, is_staff, is_active, is_superuser, password, date_joined)
SELECT format('rehearsal-%%s-%%s@bench.example', %(batch)s, n),
    format('%%s Rehearsal %%s', (%(given)s::text[])[1 + n %% cardinality(%(given)s::text[])], n),
    (%(bodies)s::text[])[1 + n %% cardinality(%(bodies)s::text[])], 'Programme officer',
    format('Managing authority %%s', n %% 997), (%(countries)s::text[])[1 + n %% cardinality(%(countries)s::text[])],
    (%(programmes)s::bigint[])[1 + n %% cardinality(%(programmes)s::bigint[])], FALSE, 'en', FALSE, TRUE,
    FALSE, %(password)s, now()
FROM generate_series(1, %(count)s) n
RETURNING id, programme_id
"""
#: One in twenty has cancelled and one in fifty was declined; the others have a seat as long as there are some.
#: A code is a number in base 31, each of them other than those before.
REGISTRATIONS = """
INSERT INTO events_registration (code, event_id, person_id, programme_id, pool_id, state, draft_answers,
    is_outside_audience, revision, draft_at, confirmed_at, waiting_at, cancelled_at, pending_at, declined_at)
SELECT overlay(code placing '-' || substr(code, 5, 1) from 5 for 1), %(event)s, id, programme_id, %(pool)s, state, '{}',
    n %% 9 = 0, 1, at - interval '10 minutes',
    CASE WHEN state = 'confirmed' THEN at END, CASE WHEN state = 'waiting' THEN at END,
    CASE WHEN state = 'cancelled' THEN at END, CASE WHEN state = 'declined' THEN at END,
    CASE WHEN state = 'declined' THEN at + interval '1 day' END
FROM (
    SELECT *, CASE WHEN n %% 20 = 3 THEN 'cancelled' WHEN n %% 50 = 5 THEN 'declined'
        WHEN sum((n %% 20 <> 3 AND n %% 50 <> 5)::int) OVER (ORDER BY n) <= %(free)s THEN 'confirmed'
        ELSE 'waiting' END AS state
    FROM (
        SELECT id, programme_id, n, now() - n * interval '20 seconds' AS at,
            (SELECT string_agg(
                substr(%(alphabet)s, 1 + ((%(first)s + n * 49999::bigint) / (31::bigint ^ k)::bigint %% 31)::int, 1), ''
            ) FROM generate_series(0, 7) k) AS code
        FROM (SELECT id, programme_id, row_number() OVER (ORDER BY id) AS n FROM people) numbered
    ) coded
) placed
"""
ANSWERS = """
INSERT INTO events_answer (registration_id, question_id, question_revision, label, kind, value, option_ids, answered_at)
SELECT id, %(question)s, %(revision)s, %(label)s, %(kind)s, {value}, {options}, now()
FROM (SELECT id, id + %(question)s AS n FROM events_registration WHERE event_id = %(event)s AND id > %(last)s) made
"""
#: What is answered to a question of each kind, by the number ``n``; file and heading are not answered.
VALUES = {
    Kind.SHORT_TEXT: "to_jsonb(format('Answer %%s', n))",
    Kind.LONG_TEXT: "to_jsonb(format('Partners from région %%s: “%%s”.', n %% 97, repeat('simplified costs, ', 9)))",
    Kind.CHOICE: "to_jsonb((%(labels)s::text[])[1 + n %% cardinality(%(labels)s::text[])])",
    Kind.CHOICES: "to_jsonb((%(labels)s::text[])[1 : 1 + n %% cardinality(%(labels)s::text[])])",
    Kind.YES_NO: "to_jsonb(n %% 3 = 0)",
    Kind.NUMBER: "to_jsonb(n %% 120)",
    Kind.DATE: "to_jsonb((date '2026-01-01' + (n %% 300)::int)::text)",
    Kind.COUNTRY: "to_jsonb((%(countries)s::text[])[1 + n %% cardinality(%(countries)s::text[])])",
    Kind.PROGRAMME: "to_jsonb((%(names)s::text[])[1 + n %% cardinality(%(names)s::text[])])",
    Kind.TOPICS: "to_jsonb((%(topics)s::text[])[1 + n %% 5 : 1 + n %% 5 + n %% 3])",
    Kind.PHONE: "to_jsonb('+442079460' || (100 + n %% 900)::text)",
    Kind.URL: "to_jsonb('https://bench.example/' || n)",
    Kind.CONSENT: "to_jsonb(TRUE)",
}
OPTIONS = {
    Kind.CHOICE: "ARRAY[(%(options)s::bigint[])[1 + n %% cardinality(%(options)s::bigint[])]]",
    Kind.CHOICES: "(%(options)s::bigint[])[1 : 1 + n %% cardinality(%(options)s::bigint[])]",
}
GIVEN = ["Ada", "Łucja", "Zoë", "Jürgen", "Ondřej", "Marie-Laure", "Iñaki", "Saoirse", "Kornél", "Rūta", "Ioánna"]


class Command(BaseCommand):
    help = (
        "Has many invented people registered for an event, with an answer to each of its questions, and prints how "
        "many as JSON. Refused unless DEBUG or BENCH is set."
    )
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the event, which has a pool of seats")
        parser.add_argument("--count", type=whole_number(1, 1_000_000), required=True, help="how many people")

    def handle(self, *args, slug, count, **options):
        if not (settings.DEBUG or settings.BENCH):
            raise CommandError("This registers invented people: set BENCH=1 where that is meant.")
        event = Event.objects.filter(slug=slug).first()
        if event is None:
            raise CommandError(f"There is no event {slug!r}.", returncode=2)
        with transaction.atomic():
            if not Programme.objects.listed().exists():
                add_registry()
            pool = SeatPool.objects.select_for_update().filter(event=event).order_by("pk").first()
            if pool is None:
                raise CommandError(f"{slug!r} has no seats: give it some first.", returncode=2)
            answers = _register(event, pool, count)
            with connection.cursor() as cursor:
                # So that the first list of them is planned as every later one.
                cursor.execute("ANALYZE accounts_user, events_registration, events_answer")
        self.stdout.write(json.dumps({"slug": slug, "registrations": count, "answers": answers}))


def _register(event: Event, pool: SeatPool, count: int) -> int:
    """Registers so many people and counts their seats; returns the number of their answers."""
    facts = {
        "event": event.pk,
        "pool": pool.pk,
        "free": count if pool.capacity is None else pool.capacity - pool.taken,
        "first": secrets.randbelow(31**8 // 2),
        "alphabet": CODE_ALPHABET,
        "batch": get_random_string(8, "abcdefghijklmnopqrstuvwxyz0123456789"),
        "count": count,
        "given": GIVEN,
        "bodies": BodyKind.values,
        "countries": list(dict(countries)),
        "programmes": list(Programme.objects.listed().values_list("pk", flat=True)),
        "password": make_password(None),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM events_registration")
        (last,) = cursor.fetchone()
        cursor.execute(f"WITH people AS ({PEOPLE}) {REGISTRATIONS}", facts)
        answers = sum(_answer(cursor, question, last) for question in _questions(event))
    seated = event.registrations.filter(pool=pool, state="confirmed", pk__gt=last).count()
    SeatPool.objects.filter(pk=pool.pk).update(taken=F("taken") + seated)
    return answers


def _questions(event: Event) -> list[Question]:
    """What is asked and can be answered, also without taking a place of a limited option."""
    questions = event.questions.asked().filter(kind__in=VALUES).prefetch_related("options")
    return [question for question in questions if not question.has_options or _free_options(question)]


def _free_options(question: Question) -> list:
    return [option for option in question.options.all() if option.capacity is None]


def _answer(cursor, question: Question, last: int) -> int:
    options = _free_options(question)
    facts = {
        "event": question.event_id,
        "last": last,
        "question": question.pk,
        "revision": question.revision,
        "label": question.label,
        "kind": question.kind,
        "options": [option.pk for option in options],
        "labels": [option.label for option in options],
        "countries": list(dict(countries)),
        "topics": list(Topic.objects.values_list("name", flat=True)[:7]),
        "names": list(Programme.objects.listed().values_list("name", flat=True)[:20]),
    }
    value, chosen = VALUES[question.kind], OPTIONS.get(question.kind, "'{}'::bigint[]")
    cursor.execute(ANSWERS.format(value=value, options=chosen), facts)
    return cursor.rowcount
