import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from audit.models import Entry
from contacts.actions import programmes as actions
from contacts.actions.programmes import (
    NotAwaitingCheck,
    NotClosed,
    NotInRegistry,
    accept_programme,
    add_programmes,
    add_typed_programme,
    close_programme,
    end_typed_programme,
    reopen_programme,
    save_programme,
)
from contacts.models import Programme
from contacts.models.programmes import Goal
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

INDEX = "contacts_programme_name_once"


@pytest.mark.django_db
def test_typed_name_awaits_a_check():
    person = UserFactory()

    programme = add_typed_programme(name="  Programme   for Łódź ", by=person)

    assert (programme.name, programme.state, programme.goal) == ("Programme for Łódź", "awaiting_check", "")
    assert programme.slug.startswith("programme-for-odz-")
    entry = Entry.objects.get()
    assert (entry.verb, entry.about, entry.by) == (
        "programme-typed", f"contacts.programme:{programme.pk}", f"accounts.user:{person.pk}",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", ["programme for lodz", "PROGRAMME–FOR ŁÓDŹ", "Programme for Ło\u0301dz\u0301"])
def test_second_person_who_types_a_name_gets_the_same_row(spelling):
    first = add_typed_programme(name="Programme for Łódź", by=UserFactory())

    assert add_typed_programme(name=spelling, by=UserFactory()) == first
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_typed_name_that_is_listed_is_the_listed_programme():
    listed = ProgrammeFactory(name="Alpine Space")

    assert add_typed_programme(name="alpine space", by=UserFactory()) == listed
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_names_that_make_the_same_address_are_two_programmes():
    bulgarian = add_typed_programme(name="България", by=None)
    greek = add_typed_programme(name="Ελλάδα", by=None)

    assert bulgarian.slug != greek.slug


@pytest.mark.django_db
def test_signs_that_nobody_sees_are_left_out_of_a_typed_name():
    programme = add_typed_programme(name="Fonds \u202eWal\u00adlo\u200bnie", by=None)

    assert programme.name == "Fonds Wallonie"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["", "  ", "?", "--", "\x00", "x" * 201, "<b>Fonds</b>", "https://fonds.example", "eve@fonds.example"]
)
def test_typed_name_without_words_or_too_long_is_refused(name):
    with pytest.raises(ValidationError):
        add_typed_programme(name=name, by=None)
    assert Programme.objects.count() == 0


def type_at_once(monkeypatch, names):
    """Have each name typed in a thread of its own, all past the look and before the write when they go on."""
    barrier, results = threading.Barrier(len(names), timeout=20), []
    slug_of = actions._typed_slug

    def wait_for_the_others(name):
        barrier.wait()
        return slug_of(name)

    monkeypatch.setattr(actions, "_typed_slug", wait_for_the_others)

    def type_name(name):
        try:
            results.append(add_typed_programme(name=name, by=None).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=type_name, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


NAMES = ["Programme for Łódź", "programme for lodz", "PROGRAMME FOR ŁÓDŹ", "Programme (for Lodz)"]


@pytest.mark.django_db(transaction=True)
def test_name_typed_by_several_at_once_is_one_row(monkeypatch):
    results = type_at_once(monkeypatch, NAMES)

    assert results == [Programme.objects.get().pk] * len(NAMES)
    assert Entry.objects.filter(verb="programme-typed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_index_a_name_typed_by_several_at_once_would_be_several_rows(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {INDEX}")
        try:
            results = type_at_once(monkeypatch, NAMES)
            assert len(set(results)) == Programme.objects.count() == len(NAMES)
        finally:
            Programme.objects.all().delete()
            cursor.execute(f"CREATE UNIQUE INDEX {INDEX} ON contacts_programme (contacts_normalise(name))")


@pytest.mark.django_db(transaction=True)
def test_name_that_somebody_is_taking_at_this_instant_does_not_end():
    programme, by = add_typed_programme(name="Fonds Wallonie", by=None), UserFactory()

    def give_up():
        try:
            end_typed_programme(programme=programme, by=by)
        finally:
            connection.close()

    with transaction.atomic():
        taken = add_typed_programme(name="fonds wallonie", by=None)
        thread = threading.Thread(target=give_up)
        thread.start()
        thread.join(timeout=20)
        UserFactory(programme=taken)

    assert Programme.objects.get() == programme


@pytest.mark.django_db
def test_rows_of_a_list_enter_the_registry():
    staff = StaffFactory()
    rows = [
        {
            "name": "(Interreg VI-A) Ireland-UK",
            "goal": "interreg",
            "strand": "A",
            "countries": ["IE", "UK"],
        },
        {"name": "PR FESR Sicilia", "goal": "ijg", "countries": ["IT"], "website": "https://example.org"},
    ]

    added = add_programmes(rows=rows, by=staff)

    assert [(p.slug, p.state, p.countries) for p in added] == [
        ("interreg-vi-a-ireland-uk", "listed", ["IE", "GB"]),
        ("pr-fesr-sicilia", "listed", ["IT"]),
    ]
    assert [entry.verb for entry in Entry.objects.all()] == ["programme-added"] * 2
    assert add_programmes(rows=rows, by=staff) == []
    assert Programme.objects.count() == Entry.objects.count() == 2


@pytest.mark.django_db
def test_row_completes_a_name_that_awaited_a_check():
    typed = add_typed_programme(name="pr fesr sicilia", by=None)

    [completed] = add_programmes(rows=[{"name": "PR FESR Sicilia", "goal": "ijg", "countries": ["IT"]}], by=None)

    assert (completed.pk, completed.name, completed.state) == (typed.pk, "PR FESR Sicilia", "listed")
    assert list(Entry.objects.values_list("verb", flat=True)) == ["programme-checked", "programme-typed"]


@pytest.mark.django_db
def test_row_that_cannot_be_keeps_all_out():
    with pytest.raises(ValidationError):
        add_programmes(rows=[{"name": "Good", "goal": "ijg"}, {"name": "Bad", "goal": "neither"}], by=None)
    assert Programme.objects.count() == 0


@pytest.mark.django_db
def test_name_of_a_merged_programme_is_that_of_the_one_it_was_merged_into():
    target = ProgrammeFactory(name="PR FESR Sicilia")
    ProgrammeFactory(name="Sicily ERDF", state="merged", merged_into=target)

    assert add_typed_programme(name="sicily erdf", by=UserFactory()) == target
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_staff_accept_a_typed_name_once():
    typed, staff = add_typed_programme(name="PR FESR Sicilia", by=None), StaffFactory()
    typed.goal = Goal.IJG

    accept_programme(programme=typed, by=staff)
    with pytest.raises(NotAwaitingCheck):
        accept_programme(programme=typed, by=staff)

    assert Programme.objects.listed().get() == typed
    assert list(Entry.objects.values_list("verb", "by")) == [
        ("programme-checked", f"accounts.user:{staff.pk}"),
        ("programme-typed", "system"),
    ]


@pytest.mark.django_db
def test_name_that_was_taken_back_or_merged_is_not_accepted():
    gone, target = ProgrammeFactory(awaiting_check=True), ProgrammeFactory()
    merged = Programme.objects.get(pk=ProgrammeFactory(name="Sicily ERDF", awaiting_check=True).pk)
    Programme.objects.filter(pk=gone.pk).delete()
    Programme.objects.filter(pk=merged.pk).update(state="merged", merged_into=target)

    for programme in (gone, merged):
        programme.goal = Goal.IJG
        with pytest.raises(NotAwaitingCheck):
            accept_programme(programme=programme, by=StaffFactory())

    assert set(Programme.objects.values_list("pk", "state")) == {(merged.pk, "merged"), (target.pk, "listed")}


@pytest.mark.django_db
def test_programme_is_closed_and_opened_again():
    programme, staff = ProgrammeFactory(), StaffFactory()

    close_programme(programme=programme, by=staff)
    with pytest.raises(NotInRegistry):
        close_programme(programme=programme, by=staff)
    assert (list(Programme.objects.offered()), list(Programme.objects.closed())) == ([], [programme])

    reopen_programme(programme=programme, by=staff)
    with pytest.raises(NotClosed):
        reopen_programme(programme=programme, by=staff)
    assert list(Programme.objects.listed()) == [programme]
    assert [entry.verb for entry in Entry.objects.all()] == ["programme-reopened", "programme-closed"]


@pytest.mark.django_db
def test_facts_that_staff_save_late_do_not_bring_a_merged_programme_back():
    programme, target, staff = ProgrammeFactory(name="Sicily ERDF"), ProgrammeFactory(), StaffFactory()
    Programme.objects.filter(pk=programme.pk).update(state="merged", merged_into=target)
    programme.website = "https://sicilia.example"

    save_programme(programme=programme, by=staff)

    programme.refresh_from_db()
    assert (programme.state, programme.merged_into, programme.website) == ("merged", target, "https://sicilia.example")
    assert Entry.objects.get().verb == "programme-changed"
