import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from accounts.rules import ActingNeeded, acts_for, may_confirm, require_acting, staff_to_ask
from contacts.models import Programme
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_only_who_is_confirmed_acts(django_assert_num_queries):
    programme = ProgrammeFactory()
    acting = AffiliationFactory(programme=programme, acting=True).person
    others = [
        AnonymousUser(),
        UserFactory(programme=programme),
        StaffFactory(),
        AffiliationFactory(programme=programme).person,
        AffiliationFactory(programme=programme, acting=True, left=True).person,
        AffiliationFactory(acting=True).person,
        AffiliationFactory(programme=programme, acting=True, person=UserFactory(is_active=False)).person,
    ]

    with django_assert_num_queries(1):
        assert acts_for(acting, programme)
    assert [acts_for(person, programme) for person in others] == [False] * len(others)


def test_who_acts_for_what_a_programme_became_acts_for_it():
    programme = ProgrammeFactory()
    merged = ProgrammeFactory(state=Programme.State.MERGED, merged_into=programme)
    person = AffiliationFactory(programme=programme, acting=True).person

    assert acts_for(person, merged)


def test_nobody_acts_for_a_closed_programme_and_all_do_again_when_it_is_opened():
    programme = ProgrammeFactory(state=Programme.State.CLOSED)
    person = AffiliationFactory(programme=programme, acting=True).person

    assert not acts_for(person, programme)
    programme.state = Programme.State.LISTED
    assert acts_for(person, programme)


def test_one_line_asks_for_acting_and_the_refusal_knows_who_and_for_what():
    affiliation = AffiliationFactory(acting=True)
    stranger = UserFactory()

    require_acting(person=affiliation.person, programme=affiliation.programme)
    with pytest.raises(ActingNeeded) as needed:
        require_acting(person=stranger, programme=affiliation.programme)

    assert (needed.value.person, needed.value.programme) == (stranger, affiliation.programme)


def test_a_colleague_who_is_staff_too_confirms_others_as_colleague_and_themselves_as_staff():
    mine = AffiliationFactory(person=StaffFactory(), acting=True)
    other = AffiliationFactory(programme=mine.programme)

    assert [may_confirm(mine.person, row) for row in (other, mine)] == ["colleague", "staff"]


def test_staff_are_found_by_permission_given_to_them_or_their_group():
    permission = Permission.objects.get(codename="change_affiliation")
    direct, by_group, _closed, _chief = StaffFactory.create_batch(4, is_superuser=False)
    direct.user_permissions.add(permission)
    by_group.groups.add(group := Group.objects.create(name="Desk"))
    group.permissions.add(permission)
    for person in (UserFactory(), StaffFactory(is_superuser=False, is_active=False)):
        person.user_permissions.add(permission)
    StaffFactory()

    assert staff_to_ask(ProgrammeFactory()) == sorted([direct, by_group], key=lambda person: person.email)
