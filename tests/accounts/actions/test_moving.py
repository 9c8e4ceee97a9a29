"""What the programme of a profile means for what somebody claims."""

import pytest

from accounts.actions.affiliations import ProgrammeClosed, claim, confirm
from accounts.actions.profile import save_profile
from accounts.models import Affiliation
from audit.models import Entry
from contacts.models import Programme
from outbox.models import Message
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

Ended = Affiliation.Ended

PROFILE = {
    "name": "Anna Berger", "body_kind": "managing_authority", "role": "Officer", "organisation": "Regione",
    "country": "IT",
}  # fmt: skip


def standing(person):
    """What ``person`` claims, oldest first: programme, whether they act, and how it ended."""
    rows = Affiliation.objects.filter(person=person).order_by("pk")
    return [(row.programme, row.is_acting, row.ended_how) for row in rows]


def test_another_programme_of_the_profile_is_a_move(anna, programme):
    save_profile(person=anna, by=anna, programme=programme, **PROFILE)
    save_profile(person=anna, by=anna, programme=(new := ProgrammeFactory()), **PROFILE)

    assert standing(anna) == [(programme, False, Ended.MOVED), (new, False, "")]
    assert not Message.objects.exists()


def test_who_serves_two_keeps_both_and_says_for_which_one_they_register(anna, programme):
    save_profile(person=anna, by=anna, programme=programme, **PROFILE)
    other = ProgrammeFactory()
    claim(person=anna, programme=other, by=anna)

    save_profile(person=anna, by=anna, programme=other, **PROFILE)

    assert standing(anna) == [(programme, False, ""), (other, False, "")]
    assert anna.programme == other


def test_who_represents_none_any_more_has_left(anna, programme):
    save_profile(person=anna, by=anna, programme=programme, **PROFILE)

    save_profile(person=anna, by=anna, **PROFILE)

    assert standing(anna) == [(programme, False, Ended.LEFT)]


def test_a_profile_read_before_another_tab_saved_moves_from_what_holds(anna, programme):
    stale = type(anna).objects.get(pk=anna.pk)
    save_profile(person=anna, by=anna, programme=programme, **PROFILE)

    save_profile(person=stale, by=stale, programme=(new := ProgrammeFactory()), **PROFILE)

    assert standing(anna) == [(programme, False, Ended.MOVED), (new, False, "")]


def test_a_profile_is_not_saved_with_a_programme_that_was_closed_meanwhile(anna):
    closed = ProgrammeFactory(state=Programme.State.CLOSED)

    with pytest.raises(ProgrammeClosed):
        save_profile(person=anna, by=anna, programme=closed, **PROFILE)

    anna.refresh_from_db()
    assert (anna.programme, standing(anna)) == (None, [])
    assert not Entry.objects.exists()


def test_a_profile_with_a_merged_programme_is_saved_with_the_one_it_became(anna, programme):
    merged = ProgrammeFactory(state=Programme.State.MERGED, merged_into=programme)

    save_profile(person=anna, by=anna, programme=merged, **PROFILE)

    anna.refresh_from_db()
    assert (anna.programme, standing(anna)) == (programme, [(programme, False, "")])


def test_a_typed_name_goes_with_the_last_who_claims_it_and_stays_with_who_acted(anna):
    for name in ("Fonds Wallonie", "Fonds Flandern"):
        save_profile(person=anna, by=anna, new_programme=name, **PROFILE)
    assert [programme.name for programme in Programme.objects.all()] == ["Fonds Flandern"]
    confirm(affiliation=Affiliation.objects.live().get(person=anna), by=StaffFactory())

    save_profile(person=anna, by=anna, **PROFILE)

    assert [(row[0].name, row[2]) for row in standing(anna)] == [("Fonds Flandern", Ended.LEFT)]
