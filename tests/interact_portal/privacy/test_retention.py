"""What was kept for as long as the privacy page says, ends: every period that is declared is carried out."""

import math
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import EmailCode, FormerAddress, Session, User
from audit.actions import record
from audit.models import Entry
from contacts.models import Import, LetterCode
from events.actions.recount import drifted_pools
from events.models import SEATED_STATES, Export, Follower, Registration, SavedView, SessionSeat, State
from interact_portal.celery import app
from interact_portal.privacy.retention import count_expired, erase_expired, periods
from interact_portal.tasks import erase_expired as task
from kit.codes import issue
from kit.personal_data import Period, UntilEnded
from outbox.models import Message, SharedContent
from tests.factories.accounts import AffiliationFactory, EmailCodeFactory, NewcomerFactory, StaffFactory, UserFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, ImportFactory, ImportLineFactory
from tests.factories.events import (
    AnswerFactory,
    AnswerFileFactory,
    DeadlineExtensionFactory,
    EnquiryFactory,
    EventFactory,
    FollowerFactory,
    HandOverFactory,
    InvitationFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionSeatFactory,
)
from tests.interact_portal.privacy.campaign_cases import CASES_OF_CAMPAIGNS
from tests.interact_portal.privacy.traces import personal_declarations

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)
SHORT = timedelta(hours=1)


def ago(span):
    return timezone.now() - span


def event_ended(span):
    return EventFactory(past=True, starts_at=ago(span) - timedelta(hours=27), ends_at=ago(span))


def registration(span, **fields):
    return RegistrationFactory(event=event_ended(span), **fields)


def extension(span):
    return DeadlineExtensionFactory(deadline=event_ended(span).deadline, by=UserFactory())


def sensitive_answers(span):
    """An event with one, which keeps them for a fortnight."""
    event = event_ended(span)
    question = QuestionFactory(event=event, is_sensitive=True)
    AnswerFactory(registration=RegistrationFactory(event=event), question=question)
    return event


def session_seat(span, stage=SessionSeat.Stage.WAITING):
    return SessionSeatFactory(registration=registration(span), stage=stage)


def session(span):
    return Session.objects.create(session_key=str(span), session_data="", expire_date=ago(span))


def log_entry(span):
    return LogEntry.objects.create(user=StaffFactory(), action_time=ago(span), object_repr="Ada", action_flag=CHANGE)


def message(span, **fields):
    shared = SharedContent.objects.create(key=get_random_string(10))
    row = Message.objects.create(key=shared.key, template="t", recipient="a@example.org", shared=shared, **fields)
    Message.objects.filter(pk=row.pk).update(created_at=ago(span))
    return row


def entry(span):
    """The database refuses to change an entry, so one is written with its time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (at, by, verb, about, detail) VALUES (%s, 'system', 'noted', 'system', '{}') "
            "RETURNING id",
            [ago(span)],
        )
        return Entry(pk=cursor.fetchone()[0])


def code(span):
    return older(EmailCodeFactory(), span)


def letter_code(span):
    return older(issue(LetterCode, email="a@example.org", client="", person=ContactPersonFactory()), span)


def sheet(span):
    row = ImportFactory()
    Import.objects.filter(pk=row.pk).update(created_at=ago(span))
    return row


def absence(span):
    """Days are over when they are over, so an hour more is a day more."""
    day = datetime.now(UTC).date() - timedelta(days=math.ceil(span / timedelta(days=1)))
    return AbsenceFactory(first_date=day, last_date=day)


def affiliation(span):
    return AffiliationFactory(left=True, claimed_at=ago(span), ended_at=ago(span))


def saved_view(span):
    return SavedView.objects.create(event=event_ended(span), by=UserFactory(), name="Who eats what")


def export(span):
    row = Export.objects.create(event=EventFactory(), by=UserFactory(), kind=Export.Kind.CSV)
    Export.objects.filter(pk=row.pk).update(created_at=ago(span))
    return row


def older(row, span):
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(created_at=ago(span), expires_at=ago(span) + timedelta(minutes=15))
    return row


#: Of every declaration with a period: the period, how to make a row so old, and what is left of one that is over.
GONE = None
CASES = {
    **CASES_OF_CAMPAIGNS,
    "events.answer": (5 * YEAR + timedelta(days=2), lambda span: AnswerFactory(registration=registration(span)), GONE),
    "events.answerfile": (
        5 * YEAR + timedelta(days=2),
        lambda span: AnswerFileFactory(registration=registration(span)),
        GONE,
    ),
    "events.sessionseat": (5 * YEAR + timedelta(days=2), session_seat, GONE),
    "events.enquiry": (
        5 * YEAR + timedelta(days=2),
        lambda span: EnquiryFactory(registration=registration(span, state=State.PENDING)),
        GONE,
    ),
    "events.handover": (
        timedelta(days=90),
        lambda span: HandOverFactory(registration=registration(span)),
        GONE,
    ),
    "events.invitation": (timedelta(days=90), lambda span: InvitationFactory(event=event_ended(span)), GONE),
    "events.event.sensitive": (timedelta(days=14), sensitive_answers, {"registrations__answers__value": None}),
    "events.savedview": (5 * YEAR + timedelta(days=2), saved_view, GONE),
    "events.export": (timedelta(days=1), export, GONE),
    "events.registration": (5 * YEAR + timedelta(days=2), registration, {"person_id": None, "draft_answers": {}}),
    "events.follower": (YEAR, lambda span: FollowerFactory(event=event_ended(span)), GONE),
    "events.deadlineextension": (5 * YEAR + timedelta(days=2), extension, {"by_id": None}),
    "admin.logentry": (2 * YEAR + timedelta(days=1), log_entry, GONE),
    "accounts.session": (timedelta(0), session, GONE),
    "accounts.affiliation": (timedelta(days=3 * 366), affiliation, GONE),
    "accounts.emailcode": (timedelta(days=7), code, GONE),
    "accounts.user.unused": (
        timedelta(days=30),
        lambda span: NewcomerFactory(email_awaits_proof=True, date_joined=ago(span)),
        GONE,
    ),
    "accounts.formeraddress": (
        2 * YEAR + timedelta(days=1),
        lambda span: FormerAddress.objects.create(person=UserFactory(), email="a@example.org", left_at=ago(span)),
        GONE,
    ),
    "contacts.lettercode": (timedelta(days=7), letter_code, GONE),
    "contacts.importline": (timedelta(days=30), lambda span: ImportLineFactory(origin=sheet(span)), GONE),
    "contacts.import": (timedelta(days=30), sheet, GONE),
    "contacts.absence": (YEAR + timedelta(days=1), absence, GONE),
    "outbox.message": (2 * YEAR + timedelta(days=1), message, GONE),
    "outbox.message.secret": (
        timedelta(days=7),
        lambda span: message(span, has_secret=True, expires_at=ago(span)),
        GONE,
    ),
    "outbox.message.letters": (
        2 * YEAR + timedelta(days=1),
        lambda span: message(span, reply_to="anna@example.org"),
        GONE,
    ),
    "audit.entry": (timedelta(days=3653), entry, GONE),
}


def test_every_declared_period_has_its_case_here():
    assert {declaration.key for declaration, _period in periods()} == set(CASES)


@pytest.mark.parametrize("declaration", personal_declarations(), ids=lambda declaration: declaration.key)
def test_whatever_is_personal_ends_by_itself_or_by_an_act(declaration):
    assert isinstance(declaration.kept, Period | UntilEnded)
    assert str(declaration.kept.words)
    assert str(declaration.erasure.words)


@pytest.mark.parametrize("key", CASES)
def test_a_period_is_carried_out_to_the_hour(key):
    period, make, left = CASES[key]
    old, young = make(period + SHORT), make(period - SHORT)
    rows = type(old)._base_manager

    erase_expired()

    assert rows.filter(pk=young.pk).exists()
    if left is GONE:
        assert not rows.filter(pk=old.pk).exists()
    else:
        assert rows.filter(pk=old.pk).values(*left).get() == left
        assert rows.filter(pk=young.pk).values(*left).get() != left


def test_a_registration_that_was_never_sent_ends_sooner():
    old = registration(timedelta(days=90) + SHORT, state=State.DRAFT, draft_answers={"question_1": "much"})
    young = registration(timedelta(days=90) - SHORT, state=State.DRAFT, draft_answers={"question_1": "much"})

    erase_expired()

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.person, old.draft_answers, old.state) == (None, {}, State.DRAFT)
    assert young.draft_answers == {"question_1": "much"}


def test_who_stopped_following_is_soon_forgotten():
    old = FollowerFactory(stopped_at=ago(timedelta(days=30) + SHORT))
    young = FollowerFactory(stopped_at=ago(timedelta(days=30) - SHORT))
    follows = FollowerFactory()

    erase_expired()

    assert set(Follower.objects.all()) == {young, follows}
    assert old not in Follower.objects.all()


def test_what_the_messages_of_a_mailing_shared_goes_with_the_last_of_them():
    message(3 * YEAR)
    kept = message(YEAR)

    erase_expired()

    assert list(SharedContent.objects.all()) == [kept.shared]


def test_seats_stay_as_they_are_when_a_registration_is_nobodys():
    pool = registration(6 * YEAR).pool

    erase_expired()

    pool.refresh_from_db()
    assert pool.taken == Registration.objects.filter(pool=pool, state__in=SEATED_STATES).count() == 1


def test_seats_in_sessions_stay_as_they_are_when_they_are_nobodys():
    seat = session_seat(6 * YEAR, SessionSeat.Stage.HELD)

    erase_expired()

    kept = SessionSeat.objects.get()
    assert (kept, kept.registration.person, kept.pool.taken) == (seat, None, 1)
    assert drifted_pools() == []


def test_batches_end_everything_and_each_is_written_down_by_its_number():
    for _ in range(5):
        code(timedelta(days=8))

    ended = dict(erase_expired(batch_size=2))

    assert ended["e-mail codes"] == 5
    written = Entry.objects.filter(verb="personal-data-expired").order_by("pk")
    assert [row.detail for row in written] == [
        {"rows": 2, "of": "accounts.emailcode"},
        {"rows": 2, "of": "accounts.emailcode"},
        {"rows": 1, "of": "accounts.emailcode"},
    ]
    assert {(row.by, row.about) for row in written} == {("system", "system")}


@pytest.mark.django_db(transaction=True)
def test_a_run_that_breaks_goes_on_where_it_was(monkeypatch):
    for _ in range(3):
        code(timedelta(days=8))
    written = []

    def breaks_at_the_second(verb, **detail):
        written.append(verb)
        if len(written) == 2:
            raise KeyboardInterrupt
        return record(verb, **detail)

    with monkeypatch.context() as patch:
        patch.setattr("interact_portal.privacy.retention.record", breaks_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            erase_expired(batch_size=1)
    assert EmailCode.objects.count() == 2

    assert dict(erase_expired(batch_size=1))["e-mail codes"] == 2
    assert Entry.objects.filter(verb="personal-data-expired").count() == 3


def test_a_second_run_finds_nothing():
    for period, make, _left in CASES.values():
        make(period + SHORT)
    erase_expired()

    assert {title: number for title, number in erase_expired() if number} == {}


def test_every_row_ends_by_one_period_so_that_a_dry_run_counts_what_a_run_ends():
    for period, make, _left in CASES.values():
        make(period + SHORT)
    for fields in ({}, {"reply_to": "anna@example.org"}, {"has_secret": True}):
        message(3 * YEAR, **fields)
    message(YEAR, has_secret=True, expires_at=ago(YEAR), reply_to="anna@example.org")
    ends = [(declaration.model, row.pk) for declaration, period in periods() for row in period.over()]

    counted = count_expired()

    assert len(ends) == len(set(ends))
    assert dict(counted)["messages to you"] == dict(counted)["letters you wrote"] == 2
    assert dict(counted)["messages to you with a code or a link of your own"] == 3
    assert counted == erase_expired()
    assert not Message.objects.exists()


def test_a_dry_run_counts_and_changes_nothing():
    code(timedelta(days=8))
    told = StringIO()

    call_command("erase_expired", "--dry-run", stdout=told)

    assert "       1  e-mail codes\n" in told.getvalue()
    assert EmailCode.objects.count() == 1
    assert not Entry.objects.exists()
    assert ("e-mail codes", 1) in count_expired()


def test_the_command_does_what_the_nightly_task_does():
    code(timedelta(days=8))
    told = StringIO()

    call_command("erase_expired", stdout=told)

    assert "       1  e-mail codes\n" in told.getvalue()
    assert not EmailCode.objects.exists()


def test_beat_asks_every_night_and_a_tick_that_nobody_took_expires():
    code(timedelta(days=8))
    [due] = [each for each in app.conf.beat_schedule.values() if each["task"] == task.name]

    task()

    assert (due["schedule"].hour, due["schedule"].minute, due["options"]) == ({1}, {20}, {"expires": 3600})
    assert not EmailCode.objects.exists()


def test_everything_that_points_at_a_person_is_declared():
    # allauth's own table of addresses stays empty: a person's address is theirs (``accounts.User``).
    models = [model for model in apps.get_models() if model._meta.app_label != "account"]

    of_people = {model for model in models if any(f.related_model is User for f in model._meta.concrete_fields)}

    assert of_people <= {declaration.model for declaration in personal_declarations()}
