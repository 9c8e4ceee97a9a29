"""Two programmes become one: nothing is left behind, whoever writes meanwhile."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.actions.profile import save_profile
from accounts.models import Affiliation, MailDomain, User
from audit.models import Entry
from contacts.actions import merging as contacts_merging
from contacts.actions.merging import IntoItself, SourceMerged, TargetAwaitsCheck, TargetMerged
from contacts.actions.programmes import NotAwaitingCheck, accept_programme
from contacts.models import Programme, ServedProgramme
from events.actions.registration import submit
from events.models import ProgrammeSeats, Registration, State
from interact_portal.merging import MOVES, TooBusy, merge_programmes, what_moves
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import LocalEventFactory, PostedFactory, SupportAskFactory, SupportRegistrationFactory
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until


def claim(person, programme, **facts):
    return Affiliation.objects.create(person=person, programme=programme, claimed_at=timezone.now(), **facts)


def two():
    return ProgrammeFactory(name="Sicily ERDF", awaiting_check=True), ProgrammeFactory(name="PR FESR Sicilia", ijg=True)


# -- whole ----------------------------------------------------------------------------------------------------
def keys_to_programmes():
    models = apps.get_models(include_auto_created=True)
    fields = [field for model in models for field in model._meta.get_fields()]
    return [field for field in fields if field.concrete and field.many_to_one and field.related_model is Programme]


def triggers_of(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        return {name for (name,) in cursor.fetchall()}


def test_every_foreign_key_to_a_programme_has_one_handler():
    assert sorted(str(move.field) for move in MOVES) == sorted(str(field) for field in keys_to_programmes())


@pytest.mark.django_db
def test_every_table_that_refers_to_a_programme_follows_merges():
    left_out = [
        str(field)
        for field in keys_to_programmes()
        if field.model is not Programme
        and not (
            field.column == "programme_id"
            and {f"{(table := field.model._meta.db_table)}_follow_merge", f"{table}_follow_merge_on_change"}
            <= triggers_of(table)
        )
    ]
    assert left_out == []


@pytest.mark.django_db
def test_everything_that_referred_to_the_source_refers_to_the_target():
    source, target = two()
    before = ProgrammeFactory(name="Sicily", state="merged", merged_into=source)
    person, contact, staff = UserFactory(programme=source), ContactPersonFactory(), StaffFactory()
    rows = [
        person,
        claim(person, source),
        MailDomain.objects.create(programme=source, domain="sicilia.example"),
        RegistrationFactory(person=person, programme=source),
        RegistrationFactory(programme=source),
        ProgrammeSeats.objects.create(event=EventFactory(), programme=source, taken=1),
        ServedProgramme.objects.create(person=contact, programme=source),
        LocalEventFactory(programme=source),
        SupportAskFactory(programme=source),
        SupportRegistrationFactory(programme=source),
        PostedFactory(programme=source),
    ]

    moved = merge_programmes(source=source, target=target, by=staff)

    numbers = {
        "campaigns.LocalEvent.programme": 1, "campaigns.SupportAsk.programme": 1,
        "campaigns.SupportRegistration.programme": 1, "campaigns.Posted.programme": 1,
        "accounts.User.programme": 1, "accounts.Affiliation.programme": 1, "accounts.MailDomain.programme": 1,
        "events.Registration.programme": 2, "events.ProgrammeSeats.programme": 1,
        "contacts.ServedProgramme.programme": 1,
        "contacts.Programme.merged_into": 1,
    }  # fmt: skip
    assert moved == numbers
    for row in rows:
        row.refresh_from_db()
    assert [row.programme for row in rows] == [target] * len(rows)
    assert list(Programme.objects.order_by("pk").values_list("pk", "state", "merged_into")) == [
        (source.pk, "merged", target.pk), (target.pk, "listed", None), (before.pk, "merged", target.pk),
    ]  # fmt: skip
    entry = Entry.objects.get(verb="programme-merged")
    assert (entry.about, entry.by, entry.detail) == (
        f"contacts.programme:{source.pk}", f"accounts.user:{staff.pk}",
        {"into": f"contacts.programme:{target.pk}", "moved": numbers},
    )  # fmt: skip


@pytest.mark.django_db
def test_what_is_told_before_is_what_moves():
    source, target = two()
    RegistrationFactory(person=UserFactory(programme=source), programme=source)

    told = what_moves(source)

    assert [number for _title, number in told] == list(
        merge_programmes(source=source, target=target, by=StaffFactory()).values()
    )


# -- refused --------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_cannot_be_merged_is_refused_and_says_which_one_could():
    (typed, listed), other = two(), ProgrammeFactory()
    merged = ProgrammeFactory(name="Sicilia", state="merged", merged_into=listed)
    refused = [
        (listed, listed, IntoItself, None),
        (merged, merged, IntoItself, None),
        (merged, other, SourceMerged, listed),
        (other, merged, TargetMerged, listed),
        (listed, merged, IntoItself, None),
        (listed, typed, TargetAwaitsCheck, None),
    ]

    for source, target, why, instead in refused:
        with pytest.raises(why) as error:
            merge_programmes(source=source, target=target, by=StaffFactory())
        assert error.value.instead == instead
    assert not Entry.objects.filter(verb="programme-merged").exists()


@pytest.mark.django_db
def test_name_that_was_taken_back_is_not_merged():
    source, target = two()
    Programme.objects.filter(pk=source.pk).delete()

    with pytest.raises(Programme.DoesNotExist):
        merge_programmes(source=source, target=target, by=StaffFactory())


# -- at once --------------------------------------------------------------------------------------------------
threads = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]
#: The last statement but the audit's: all handlers have run.
LAST = 'UPDATE "contacts_programme" SET "state"'


def in_threads(test):
    for mark in threads:
        test = mark(test)
    return test


def meanwhile(source, target, write):
    """Has ``write`` done while a merge stands before its last step; gives what both returned or raised."""
    staff, pause = StaffFactory(), Pause(LAST)
    with begun(
        pause.around(lambda: merge_programmes(source=source, target=target, by=staff)),
        lambda: pause.wait() or write(),
    ) as futures:
        pause.wait()
        wait_until(lambda: are_blocked(1) or futures[1].done())
        pause.go_on.set()
        return outcomes(futures)


def sending(person):
    """To be done in a thread: a registration is sent."""
    event = EventFactory()
    draft = RegistrationFactory(event=event, person=person, state=State.DRAFT, programme=None)
    about = {"registration_pk": draft.pk, "event": event, "person": person, "pool_pk": event.pools.get().pk}
    return lambda: submit(**about, answers={}).pk


def choosing(programme, person):
    """To be done in a thread: a profile is saved."""
    told = {field: getattr(person, field) for field in ("name", "body_kind", "role", "organisation", "country")}
    return lambda: save_profile(person=person, by=person, **told, programme=programme)


def where_all_stand():
    return {
        *Registration.objects.exclude(programme=None).values_list("programme__name", flat=True),
        *User.objects.exclude(programme=None).values_list("programme__name", flat=True),
        *Affiliation.objects.values_list("programme__name", flat=True),
    }


@contextmanager
def without_the_trigger(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def no_lock(monkeypatch):
    """Takes out what holds the two programmes."""
    monkeypatch.setattr(contacts_merging, "hold_for_merge", lambda *, source, target: (source, target))


@in_threads
def test_registration_sent_in_the_middle_of_a_merge_is_the_targets():
    source, target = two()
    _moved, pk = meanwhile(source, target, sending(UserFactory(programme=source)))

    assert Registration.objects.get(pk=pk).programme == target
    assert where_all_stand() == {"PR FESR Sicilia"}


@in_threads
def test_without_the_trigger_a_registration_sent_in_the_middle_is_left_behind():
    source, target = two()
    with without_the_trigger("events_registration"):
        _moved, pk = meanwhile(source, target, sending(UserFactory(programme=source)))

    assert Registration.objects.get(pk=pk).programme == source


@in_threads
@pytest.mark.usefixtures("no_lock")
def test_without_the_lock_a_registration_sent_in_the_middle_is_left_behind():
    source, target = two()
    _moved, pk = meanwhile(source, target, sending(UserFactory(programme=source)))

    assert Registration.objects.get(pk=pk).programme == source


@in_threads
@pytest.mark.parametrize("awaiting_check", [True, False])
def test_profile_saved_in_the_middle_of_a_merge_is_the_targets(awaiting_check):
    source = ProgrammeFactory(name="Sicily ERDF", awaiting_check=awaiting_check)
    target = ProgrammeFactory(name="PR FESR Sicilia", ijg=True)
    person = UserFactory()

    found = meanwhile(source, target, choosing(source, person))

    assert [outcome for outcome in found if isinstance(outcome, Exception)] == []
    assert where_all_stand() == {"PR FESR Sicilia"}


@in_threads
def test_row_for_a_former_name_written_in_the_middle_follows_two_merges():
    source, target = two()
    before = ProgrammeFactory(name="Sicily", state="merged", merged_into=source)

    meanwhile(source, target, lambda: UserFactory(programme=before))

    assert where_all_stand() == {"PR FESR Sicilia"}


@in_threads
def test_name_that_is_accepted_in_the_middle_of_a_merge_stays_merged():
    source, target = two()
    chosen = Programme.objects.get(pk=source.pk)
    chosen.goal = "ijg"

    _moved, refused = meanwhile(source, target, lambda: accept_programme(programme=chosen, by=StaffFactory()))

    assert isinstance(refused, NotAwaitingCheck)
    source.refresh_from_db()
    assert (source.state, source.merged_into) == ("merged", target)


@in_threads
def test_name_that_its_person_gives_up_in_the_middle_of_a_merge_is_merged():
    source, target = two()
    person = UserFactory(programme=source)

    found = meanwhile(source, target, choosing(None, person))

    assert [outcome for outcome in found if isinstance(outcome, Exception)] == []
    person.refresh_from_db()
    assert (person.programme, Programme.objects.get(pk=source.pk).merged_into) == (None, target)


@in_threads
def test_who_writes_for_the_target_does_not_wait():
    source, target = two()
    pause, staff = Pause(LAST), StaffFactory()

    with begun(pause.around(lambda: merge_programmes(source=source, target=target, by=staff))) as futures:
        pause.wait()
        UserFactory(programme=target)  # would fail by the time that is given to a lock, were it to wait
        assert not futures[0].done()
        pause.go_on.set()
        outcomes(futures)


@in_threads
def test_one_into_the_other_and_back_at_once_is_one_merge():
    one, other = ProgrammeFactory(name="One"), ProgrammeFactory(name="Other")
    staff = StaffFactory()
    UserFactory(programme=one), UserFactory(programme=other)

    found = at_once(
        lambda: merge_programmes(source=one, target=other, by=staff),
        lambda: merge_programmes(source=other, target=one, by=staff),
    )

    assert sorted(type(outcome).__name__ for outcome in found) in (["IntoItself", "dict"], ["SourceMerged", "dict"])
    assert (Programme.objects.listed().count(), len(where_all_stand())) == (1, 1)


@in_threads
def test_a_chain_of_merges_at_once_ends_at_its_end():
    first, second, third = (ProgrammeFactory(name=name) for name in ("First", "Second", "Third"))
    staff = StaffFactory()
    UserFactory(programme=first), UserFactory(programme=second)

    found = at_once(
        lambda: merge_programmes(source=first, target=second, by=staff),
        lambda: merge_programmes(source=second, target=third, by=staff),
    )

    if isinstance(found[0], TargetMerged):
        assert found[0].instead == third
        merge_programmes(source=first, target=third, by=staff)
    assert where_all_stand() == {"Third"}
    assert set(Programme.objects.exclude(merged_into=None).values_list("name", "merged_into__name")) == {
        ("First", "Third"), ("Second", "Third"),
    }  # fmt: skip


@in_threads
def test_who_holds_a_person_and_waits_for_the_programme_goes_first():
    """The two would wait for each other: the merge gives way and comes again."""
    source, target = two()
    person, staff = UserFactory(programme=source), StaffFactory()
    moving = Pause('UPDATE "accounts_user"')

    def hold_and_claim():
        with transaction.atomic():
            User.objects.select_for_update(of=("self",)).get(pk=person.pk)
            moving.wait()
            claim(person, source)

    with begun(
        hold_and_claim, moving.around(lambda: merge_programmes(source=source, target=target, by=staff))
    ) as futures:
        moving.wait()
        wait_until(lambda: are_blocked(1))
        moving.go_on.set()
        found = outcomes(futures)

    assert [outcome for outcome in found if isinstance(outcome, Exception)] == []
    assert where_all_stand() == {"PR FESR Sicilia"}


@in_threads
def test_merge_that_never_gets_its_turn_says_so_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(contacts_merging, "PATIENCE", "10ms")
    source, target = two()
    staff = StaffFactory()

    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=source.pk)
        (found,) = at_once(lambda: merge_programmes(source=source, target=target, by=staff))

    assert isinstance(found, TooBusy)
    assert Programme.objects.get(pk=source.pk).state == "awaiting_check"


@in_threads
def test_target_claimed_while_a_claim_on_the_source_goes_there_is_one_claim():
    source, target = two()
    person, staff = UserFactory(programme=source), StaffFactory()
    claim(person, source)
    going_over = Pause('UPDATE "accounts_affiliation"')

    with begun(going_over.around(lambda: merge_programmes(source=source, target=target, by=staff))) as futures:
        going_over.wait()
        claim(person, target)
        going_over.go_on.set()
        (found,) = outcomes(futures)

    assert found["accounts.Affiliation.programme"] == 1
    assert list(Affiliation.objects.values_list("person", "programme")) == [(person.pk, target.pk)]
