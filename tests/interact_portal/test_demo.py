"""The demo is made once, agrees with itself, and sends nothing."""

import json
import re
import zlib
from collections import Counter
from datetime import date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.models import Affiliation, MailDomain, User
from audit.models import Entry
from campaigns.models import (
    AdviceMessage,
    Boost,
    Edition,
    LocalEvent,
    ServiceRequest,
    ShownProject,
    SupportRegistration,
    VideoWish,
)
from campaigns.rules import answer_due_at
from contacts.models import Absence, ContactPerson, ContactTopic, Programme, Team, Topic
from events import rules
from events.actions.audience import Audience
from events.actions.deadline import extend_deadline
from events.models import (
    SEATED_STATES,
    Answer,
    Deadline,
    DeadlineExtension,
    Document,
    Event,
    EventContact,
    EventDay,
    Follower,
    Invitation,
    ProgrammeSeats,
    Question,
    Registration,
    SeatPool,
    Session,
    State,
)
from interact_portal.demo.advice import ADVISER_ON_STAFF, TALKS
from kit.rich_text import clean
from outbox.models import Message

# One worker makes the demo, once; each test finds it as it was made.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("printed"), pytest.mark.xdist_group("demo")]

How = Affiliation.ConfirmedBy
ROME = ZoneInfo("Europe/Rome")
#: Ranges kept for fiction: Ofcom's for London drama, PTS's for Gothenburg, the German network agency's for mobiles.
FICTION = r"^\+(442079460\d{3}|463174006\d\d|4917139200\d\d)$"
#: Letters of which at least one stands in somebody's name.
LETTERS = ["ąęłńśźż", "αβγδεζη", "čďěřšůž", "äö", "ăâîșț", "ãçõ", "őű", "åøæ", "ß"]


def run(command, *arguments):
    printed = StringIO()
    call_command(command, *arguments, stdout=printed)
    return printed.getvalue()


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """What the command printed. Its transaction is held round those of the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run("demo")
        transaction.set_rollback(True)


@pytest.fixture
def made(printed):
    return json.loads(printed)


@pytest.fixture
def palermo(made):
    return Event.objects.get(slug=made["events"]["palermo"])


def contents():
    """Every row of every table."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: list(model.objects.order_by("pk").values_list()) for model in models}


# -- once -----------------------------------------------------------------------------------------------------
def test_a_second_run_changes_nothing_and_prints_the_same(printed):
    before = contents()
    assert run("demo") == printed
    assert contents() == before


def test_a_second_run_leaves_alone_what_people_changed(printed, palermo):
    Event.objects.filter(pk=palermo.pk).update(slug="another-address", title="Another title")
    Follower.objects.all().delete()
    User.objects.filter(is_superuser=True).delete()
    before = contents()
    assert run("demo") == printed
    assert contents() == before


def test_nothing_is_sent_for_what_is_past():
    assert Message.objects.count() == 0


# -- what there is --------------------------------------------------------------------------------------------
def test_the_demo_has_what_it_tells(made):
    assert made["counts"] == {
        "events": Event.objects.count(),
        "programmes": Programme.objects.listed().count(),
        "contact_persons": ContactPerson.objects.count(),
        "officers": User.objects.filter(is_staff=False).count(),
    }
    assert made["counts"] == {"events": 36, "programmes": 122, "contact_persons": 60, "officers": 203}
    assert set(made["events"].values()) <= set(Event.objects.values_list("slug", flat=True))
    assert Counter(Programme.objects.listed().values_list("goal", flat=True)) == {"interreg": 86, "ijg": 36}


def test_palermo_stands_as_announced(palermo):
    extension = palermo.deadline.extensions.get()
    today = extension.at.astimezone(ROME).date() + timedelta(days=5)
    assert palermo.time_zone == "Europe/Rome"
    assert palermo.starts_at == datetime.combine(today + timedelta(days=30), time(9, 30), ROME)
    assert palermo.ends_at == datetime.combine(today + timedelta(days=31), time(13, 0), ROME)
    assert palermo.deadline.closes_at == datetime.combine(today + timedelta(days=12), time(23, 59, 59), ROME)
    assert extension.new_closes_at == palermo.deadline.closes_at
    assert extension.old_closes_at == datetime.combine(today + timedelta(days=5), time(23, 59, 59), ROME)
    assert extension.by.email == "events@portal.example"
    assert [document.kind for document in palermo.documents.all()] == ["agenda", "accommodation"]
    assert [str(person) for person in palermo.contacts.order_by("given_name")] == ["Maija Korhonen", "Stefan Dimitrov"]
    assert (palermo.venue, palermo.get_goal_display()) == ("", "Investment for jobs and growth")


def test_palermo_has_20_registered_3_drafts_and_9_followers_who_are_32_people(palermo):
    states = Counter(palermo.registrations.values_list("state", flat=True))
    assert states == {State.CONFIRMED: 20, State.DRAFT: 3}
    concerned = {*palermo.registrations.values_list("person_id", flat=True)}
    concerned |= {*palermo.followers.values_list("person_id", flat=True)}
    assert len(concerned) == 32


def test_extending_palermo_tells_exactly_12(palermo, made):
    staff = User.objects.get(email=made["accounts"]["events_staff"]["email"])
    old = palermo.deadline.closes_at
    _, told = extend_deadline(
        event=palermo,
        closes_at=old + timedelta(days=3),
        old_closes_at=old,
        reason="More rooms",
        by=staff,
        tell=Audience(),
    )
    assert told == Message.objects.values("recipient").distinct().count() == Message.objects.count() == 12


def test_the_original_of_2024_is_among_the_past(made):
    original = Event.objects.get(slug=made["events"]["palermo_2024"])
    assert original.starts_at == datetime(2024, 7, 2, 9, 30, tzinfo=ROME)
    assert original.ends_at == datetime(2024, 7, 3, 13, 0, tzinfo=ROME)
    assert original.deadline.closes_at == datetime(2024, 6, 28, 23, 59, 59, tzinfo=ROME)
    assert original.deadline.extensions.get().at.date() < date(2024, 6, 21)


def test_nobody_waits_but_where_a_pool_or_their_programme_is_full(made):
    full = SeatPool.objects.of_whole_event().filter(taken=F("capacity")).select_related("event")
    by_offer, first_come, limited = (
        made["events"][name] for name in ("by_offer", "full_with_waiting_list", "programme_phases")
    )
    assert {pool.event.slug for pool in full} == {by_offer, first_come}
    waiting = Registration.objects.filter(state=State.WAITING)
    numbers = Counter(waiting.values_list("event__slug", flat=True))
    assert numbers.keys() == {by_offer, first_come, limited}
    assert (numbers[by_offer], numbers[first_come], numbers[limited] > 0) == (3, 4, True)
    at_limit = ProgrammeSeats.objects.filter(taken=F("capacity"), event__slug=limited).values("programme")
    assert not waiting.filter(event__slug=limited).exclude(programme__in=at_limit).exists()


def test_one_session_is_full_and_three_wait_for_it(made):
    pools = SeatPool.objects.of_sessions().filter(event__slug=made["events"]["limited_sessions"])
    stages = {pool.session.title: Counter(pool.session_seats.values_list("stage", flat=True)) for pool in pools}
    assert sorted(stages.values(), key=str) == [{"held": 17}, {"held": 40, "waiting": 3}]


def test_some_of_the_invited_have_registered_some_begun_and_some_are_silent(made):
    invitations = Invitation.objects.filter(event__slug=made["events"]["by_invitation"])
    assert [invitations.done().count(), invitations.opened().count(), invitations.silent().count()] == [7, 2, 8]


def test_seats_agree_with_registrations_everywhere():
    reports = [json.loads(run("seats", slug)) for slug in Event.objects.values_list("slug", flat=True)]
    assert sum(report["taken"] for report in reports) == Registration.objects.filter(state__in=SEATED_STATES).count()


def test_the_season_of_the_campaign_is_under_way():
    edition = Edition.objects.current().get()
    states, shown = Counter(edition.supported.values_list("state", flat=True)), LocalEvent.objects.published()
    asked = [edition.asks.count(), edition.asks.filter(told=0).count()]
    assert [*asked, states["registered"], shown.count()] == [86, 6, 60, 120]
    assert set(edition.asks.values_list("programme__goal", flat=True)) == {"interreg"}
    assert {event.edition for event in LocalEvent.objects.select_related("edition")} == {edition}
    assert {edition.is_in_season(event.starts_at.date()) for event in shown} == {True}
    assert set(shown.values_list("kind", flat=True)) == set(LocalEvent.Kind.values)
    assert set(shown.filter(mode="online").values_list("kind", flat=True)) == {"film", "workshop", "other"}
    assert [event.picture.size > 1_000 for event in shown.exclude(picture="")] == [True] * 6
    assert {"KM", "JO", "US", "RE"} <= set(shown.values_list("country", flat=True))
    granted = Boost.objects.filter(request__registration__edition=edition).aggregate(sum=Sum("granted_euros"))["sum"]
    assert 0 < granted == edition.boosting_granted_euros < edition.boosting_budget_euros
    assert set(ServiceRequest.objects.values_list("state", flat=True)) == set(ServiceRequest.State.values)
    assert not Boost.objects.exclude(request__local_event__programme=F("request__registration__programme")).exists()
    visible = ServiceRequest.objects.filter(service="visibility", state="delivered")
    of_visible = edition.local_events.filter(programme__in=visible.values("registration__programme"))
    assert set(edition.local_events.filter(is_highlighted=True)) == set(of_visible) != set()


def test_programmes_ask_for_advice_and_some_wait():
    threads = ServiceRequest.objects.filter(advice__isnull=False).distinct()
    waiting = AdviceMessage.objects.unanswered().select_related("request__registration__edition")
    zone = Edition.objects.current().get().zone
    assert set(threads.values_list("registration__programme__short_name", flat=True)) == set(TALKS)
    assert {answer_due_at(message.at, zone) > timezone.now() for message in waiting} == {True, False}
    adviser = ContactPerson.objects.get(slug=ADVISER_ON_STAFF)
    assert User.objects.get(email=adviser.email).is_staff


def test_every_kind_of_event_is_there():
    assert {*Event.objects.values_list("kind", flat=True)} == {*Event.Kind.values}
    assert {*Event.objects.values_list("mode", flat=True)} == {*Event.Mode.values}
    assert {*Event.objects.values_list("status", flat=True)} == {*Event.Status.values}
    assert {*Event.objects.values_list("outsiders", flat=True)} == {*Event.Outsiders.values}
    assert {"Atlantic/Azores", "Europe/Helsinki", "Indian/Reunion"} <= {
        *Event.objects.values_list("time_zone", flat=True)
    }
    assert Event.objects.annotate(Count("pools")).filter(pools__count=2).count() >= 3


def test_events_stand_where_their_names_say(made):
    today = DeadlineExtension.objects.get(deadline__event__slug=made["events"]["palermo"]).at + timedelta(days=5)
    events = {name: Event.objects.select_related("deadline").get(slug=slug) for name, slug in made["events"].items()}
    assert events["opens_later"].deadline.opens_at > today
    assert events["closed"].deadline.closes_at < today < events["closed"].starts_at
    assert events["under_way"].starts_at < today < events["under_way"].ends_at
    assert events["past"].ends_at < today
    assert (events["cancelled"].status, events["draft"].status) == (Event.Status.CANCELLED, Event.Status.DRAFT)
    assert events["with_approval"].registrations.filter(state=State.PENDING).count() == 4
    assert events["hybrid"].pools.count() == 2


# -- it agrees with itself ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "model",
    [
        Answer, Boost, ContactPerson, ContactTopic, Deadline, DeadlineExtension, Document, Edition, Event, EventContact,
        EventDay, Follower, LocalEvent, Programme, Question, Registration, SeatPool, ServiceRequest, Session,
        ShownProject, SupportRegistration, Team, Topic, User, VideoWish,
    ],
)  # fmt: skip
def test_rows_are_what_a_form_would_let_pass(model):
    """What the database does not refuse by itself: choices, addresses, numbers, zones."""
    kept_by_database = {field.name for field in model._meta.concrete_fields if field.is_relation}
    rows = list(model.objects.all())
    assert rows
    for row in rows:
        row.clean_fields(exclude=kept_by_database)
        row.clean()


def test_people_are_where_they_may_be():
    for registration in Registration.objects.select_related("event", "person__programme"):
        awaits = registration.state == State.PENDING and registration.event.entry == Event.Entry.OPEN
        assert rules.is_for(registration.event, registration.person) != awaits
    assert not Follower.objects.filter(
        person_id__in=Registration.objects.live().values("person_id"), event__registrations__person=F("person")
    ).exists()


def test_history_runs_forward():
    sent = Registration.objects.exclude(state=State.DRAFT).select_related("event__deadline")
    for registration in sent:
        came_at = registration.waiting_at or registration.confirmed_at or registration.pending_at
        event = registration.event
        assert registration.draft_at < came_at <= event.deadline.closes_at
        assert (event.deadline.opens_at or event.published_at) < came_at
        assert registration.cancelled_at is None or came_at < registration.cancelled_at
    assert not Event.objects.filter(published_at__gt=F("deadline__closes_at")).exists()
    assert not Event.objects.filter(deadline__closes_at__gt=F("starts_at")).exists()


def test_answers_are_among_what_was_offered():
    topics = {*Topic.objects.values_list("name", flat=True)}
    for answer in Answer.objects.select_related("question"):
        if answer.question.kind == Question.Kind.TOPICS:
            assert {*answer.value} <= topics
        elif answer.question.kind == Question.Kind.CHOICE:
            assert answer.option_ids
            assert answer.value in {option.label for option in answer.question.options.all()}


def test_texts_are_clean_html_and_documents_are_there():
    for event in Event.objects.all():
        assert event.text.startswith("<p>")
        assert event.text == clean(event.text)
    for document in Document.objects.all():
        with document.file.open() as file:
            content = file.read()
        assert content.startswith(b"%PDF-")
        assert len(content) == document.size_bytes


def test_documents_name_their_title_and_language():
    """PDF/UA-1, ISO 14289-1, 7.1 and 7.2."""
    for document in Document.objects.all():
        with document.file.open() as file:
            streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file.read(), re.DOTALL)
        objects = b"".join(zlib.decompressobj().decompress(stream) for stream in streams if stream[:1] == b"x")
        assert b"/Lang (en-GB)" in objects
        assert b"/DisplayDocTitle true" in objects


# -- people ---------------------------------------------------------------------------------------------------
def test_accounts_open_with_their_passwords(made):
    people = {name: User.objects.get(email=account["email"]) for name, account in made["accounts"].items()}
    assert all(check_password(account["password"], people[name].password) for name, account in made["accounts"].items())
    assert {name for name, person in people.items() if person.is_staff} == {
        "superuser",
        "events_staff",
        "directory_staff",
    }
    assert {name for name, person in people.items() if person.is_superuser} == {"superuser"}
    assert people["events_staff"].has_perms(["events.change_event", "events.view_registration", "outbox.view_message"])
    assert not people["events_staff"].has_perm("accounts.change_user")
    assert people["directory_staff"].has_perms(["contacts.change_programme", "accounts.change_affiliation"])
    assert not people["directory_staff"].has_perm("events.change_event")
    assert {name: person.has_complete_profile for name, person in people.items() if not person.is_staff} == {
        "officer_ijg": True, "officer_interreg": True, "officer_supported": True, "officer_incomplete": False,
    }  # fmt: skip


def test_whoever_represents_a_programme_claims_it_and_some_act_for_it():
    claims = set(Affiliation.objects.live().values_list("person", "programme"))
    assert claims == set(User.objects.exclude(programme=None).values_list("pk", "programme"))
    assert set(Affiliation.objects.acting().values_list("confirmed_how", flat=True)) == set(How.values)
    for affiliation in Affiliation.objects.filter(confirmed_how=How.MAIL_DOMAIN).select_related("person"):
        domain = affiliation.person.email.partition("@")[2]
        assert MailDomain.objects.filter(domain=domain, programme=affiliation.programme_id).exists()
    assert Affiliation.objects.live().filter(asked_at__isnull=False, confirmed_at=None).count() == 2


def test_three_people_typed_one_programme_in_three_ways():
    assert sorted(Programme.objects.awaiting_check().values_list("name", flat=True)) == [
        "PR FESR Sicilia 21-27",
        "Sicilia FESR",
        "Sicily ERDF",
    ]
    assert Entry.objects.filter(verb="programme-typed").exclude(by="system").count() == 3


def test_every_programme_is_served_and_somebody_is_away_today():
    assert not Programme.objects.listed().filter(served_by=None).exists()
    assert ContactPerson.objects.filter(office=None).count() == 0
    away = Absence.objects.on(timezone.localdate())
    assert list(away.values_list("person__slug", "stand_in__slug")) == [
        ("katri-saarinen", "ondrej-havlicek"),
        ("tomas-carvalheira", "filipe-meireles"),
        ("ondrej-havlicek", "henrik-backstrom"),
    ]


def test_officers_have_something_of_their_own_but_not_palermo(made, palermo):
    for name, states in {"officer_ijg": {"confirmed"}, "officer_interreg": {"confirmed", "waiting", "offered"}}.items():
        mine = Registration.objects.filter(person__email=made["accounts"][name]["email"])
        assert {*mine.values_list("state", flat=True)} == states
        assert not mine.filter(event=palermo).exists()


def test_only_accounts_that_are_told_of_have_a_password(made):
    with_password = {person.email for person in User.objects.all() if person.has_usable_password()}
    assert with_password == {account["email"] for account in made["accounts"].values()}


def test_names_hold_the_letters_of_many_languages():
    letters = {*"".join(User.objects.values_list("name", flat=True))}
    assert [some for some in LETTERS if not letters & {*some}] == []


def test_nobody_can_be_reached():
    assert not User.objects.exclude(email__endswith=".example").exists()
    assert not ContactPerson.objects.exclude(Q(phone__regex=FICTION), email__endswith="@portal.example").exists()
