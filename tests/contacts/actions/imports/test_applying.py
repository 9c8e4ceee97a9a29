"""All of an import or nothing, once, and only what staff have looked at."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from audit.models import Entry
from contacts.actions import imports
from contacts.models import ContactPerson, ContactTopic, Import
from tests.contacts.actions.imports.lines import lines_of
from tests.factories.contacts import ContactPersonFactory, TeamFactory, TopicFactory
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until

END_WHO_WRITES = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()
"""
HEADING = ["E-mail", "Given name", "Family name", "Team"]


def new_people(number):
    yield HEADING
    for each in range(number):
        yield [f"p{each}@organisation.example", "Ada", f"Example {each}", "Delivery"]


@pytest.fixture
def ready(transactional_db, sheets) -> Import:
    TeamFactory(name="Delivery")
    return sheets.read(new_people(3))


def work():
    return imports.work(seconds=60)


def change(person, **fields):
    """As staff do: the row is locked, then written."""
    with transaction.atomic():
        ContactPerson.objects.select_for_update().get(pk=person.pk)
        ContactPerson.objects.filter(pk=person.pk).update(**fields)


def directory() -> list[str]:
    return sorted(ContactPerson.objects.values_list("family_name", flat=True))


# -- what may be applied ----------------------------------------------------------------------------------
@pytest.mark.django_db
def test_import_with_a_wrong_line_is_not_applied(sheets):
    TeamFactory(name="Delivery")
    row = sheets.read([*new_people(2), ["bad", "", "", ""]])

    with pytest.raises(imports.NothingToApply):
        imports.apply_import(row=row, by=None)


@pytest.mark.django_db
def test_import_that_changes_nothing_is_not_applied(sheets):
    ContactPersonFactory(email="ada@organisation.example", role="Adviser")
    row = sheets.read([["E-mail", "Role"], ["ada@organisation.example", "Adviser"]])

    with pytest.raises(imports.NothingToApply):
        imports.apply_import(row=row, by=None)


@pytest.mark.django_db
def test_import_that_is_still_read_is_not_applied(sheets):
    row = sheets.send(new_people(1))

    with pytest.raises(imports.WrongStage):
        imports.apply_import(row=row, by=None)


# -- what others change meanwhile -------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda person: ContactPerson.objects.filter(pk=person.pk).update(role="Chosen by somebody else"),
        lambda person: ContactPerson.objects.filter(pk=person.pk).delete(),
        lambda person: person.contact_topics.create(topic=TopicFactory(name="State aid"), is_lead=True),
        lambda person: ContactPersonFactory(email="new@organisation.example"),
    ],
    ids=["changed", "gone", "its topics changed", "the new one was entered"],
)
def test_nothing_is_applied_when_a_line_would_do_something_else_now(sheets, meanwhile):
    TeamFactory(name="Delivery")
    TopicFactory(name="Rail")
    person = ContactPersonFactory(email="ada@organisation.example", role="Adviser")
    heading = [*HEADING, "Role", "Topics led"]
    row = sheets.read(
        [
            heading,
            ["ada@organisation.example", person.given_name, person.family_name, person.team.name, "Head", "Rail"],
            ["new@organisation.example", "New", "One", "Delivery", "", ""],
        ]
    )
    imports.apply_import(row=row, by=None)
    meanwhile(person)
    before = list(ContactPerson.objects.order_by("pk").values())

    work()

    row.refresh_from_db()
    assert (row.stage, row.applied_at, row.lease) == (Import.Stage.OUTDATED, None, None)
    assert list(ContactPerson.objects.order_by("pk").values()) == before
    assert not Entry.objects.filter(verb__in=["contact-added", "contact-changed", "import-applied"]).exists()


@pytest.mark.django_db
def test_what_was_overtaken_is_compared_anew_and_applied(sheets):
    person = ContactPersonFactory(email="ada@organisation.example", role="Adviser")
    row = sheets.read([["E-mail", "Role"], ["ada@organisation.example", "Head"]])
    imports.apply_import(row=row, by=None)
    ContactPerson.objects.update(role="Chosen by somebody else")
    work()

    imports.read_again(row=row, by=None)
    work()
    row.refresh_from_db()
    assert lines_of(row) == [(2, "changed", [["role", "Chosen by somebody else", "Head"]])]
    imports.apply_import(row=row, by=None)
    work()

    person.refresh_from_db()
    assert person.role == "Head"


# -- several at once --------------------------------------------------------------------------------------
def test_pressed_in_two_windows_at_once_it_is_applied_once(ready):
    def press():
        return imports.apply_import(row=ready, by=None)

    pressed = at_once(press, press)
    work()

    assert sorted(type(each).__name__ for each in pressed) == ["NoneType", "WrongStage"]
    assert directory() == ["Example 0", "Example 1", "Example 2"]
    assert Entry.objects.filter(verb="import-applied").count() == 1


def test_two_workers_share_no_import(ready):
    imports.apply_import(row=ready, by=None)

    worked = at_once(work, work)

    assert sorted(worked) == [0, 1]
    assert directory() == ["Example 0", "Example 1", "Example 2"]


def test_progress_is_seen_by_others_before_the_transaction_ends(ready):
    imports.apply_import(row=ready, by=None)
    pause = Pause('INSERT INTO "contacts_contactperson"')

    with begun(pause.around(work)) as futures:
        pause.wait()
        seen = Import.objects.values_list("stage", "done").get(), directory()
        pause.go_on.set()
        worked = outcomes(futures)

    assert seen == ((Import.Stage.APPLYING, 3), [])
    assert worked == [1]
    assert len(directory()) == 3


def test_stopped_while_it_is_applied_nothing_of_it_is_left(ready):
    imports.apply_import(row=ready, by=None)
    pause = Pause('INSERT INTO "contacts_contactperson"')

    with begun(pause.around(work)) as futures:
        pause.wait()
        imports.stop_import(row=ready, by=None)
        pause.go_on.set()
        outcomes(futures)

    ready.refresh_from_db()
    assert (ready.stage, ready.applied_at, directory()) == (Import.Stage.READY, None, [])
    assert not Entry.objects.filter(verb="contact-added").exists()


def test_worker_killed_while_it_applies_leaves_nothing_and_the_next_applies_all(ready):
    """The server ends the connection in the middle of writing, as it does when its process dies."""
    imports.apply_import(row=ready, by=None)
    pause = Pause('INSERT INTO "audit_entry"')

    with begun(pause.around(work)) as futures:
        pause.wait()
        with connection.cursor() as cursor:
            cursor.execute(END_WHO_WRITES)
        pause.go_on.set()
        [died] = outcomes(futures)
    assert (type(died), directory(), work()) == (OperationalError, [], 0)  # its lease still runs

    Import.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    work()

    ready.refresh_from_db()
    assert (ready.stage, len(directory())) == (Import.Stage.APPLIED, 3)


def test_two_imports_of_the_same_new_person_enter_them_once(ready, sheets):
    other = sheets.read(new_people(3))
    for row in (ready, other):
        imports.apply_import(row=row, by=None)

    at_once(work, work)
    work()

    assert sorted(Import.objects.values_list("stage", flat=True)) == [Import.Stage.APPLIED, Import.Stage.OUTDATED]
    assert directory() == ["Example 0", "Example 1", "Example 2"]


def test_row_that_somebody_is_changing_is_waited_for_and_what_they_did_stays(transactional_db, sheets):
    person = ContactPersonFactory(email="ada@organisation.example", role="Adviser")
    row = sheets.read([["E-mail", "Role"], ["ada@organisation.example", "Head"]])
    imports.apply_import(row=row, by=None)

    pause = Pause('UPDATE "contacts_contactperson"')
    other = pause.around(lambda: change(person, role="Chosen by somebody else"))

    with begun(other) as changing:
        pause.wait()
        with begun(work) as working:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()
            outcomes(changing)

    row.refresh_from_db()
    person.refresh_from_db()
    assert outcomes(working) == [1]
    assert (row.stage, person.role) == (Import.Stage.OUTDATED, "Chosen by somebody else")


def test_a_mistake_of_the_database_undoes_all_and_says_so(ready):
    imports.apply_import(row=ready, by=None)
    pause = Pause('INSERT INTO "contacts_contactperson"')

    with begun(pause.around(work)) as futures:
        pause.wait()
        ContactPersonFactory(slug="ada-example-1", family_name="Meanwhile")
        pause.go_on.set()
        outcomes(futures)

    ready.refresh_from_db()
    assert (ready.stage, directory()) == (Import.Stage.OUTDATED, ["Meanwhile"])
    assert ContactTopic.objects.count() == 0
    assert connection.is_usable()
