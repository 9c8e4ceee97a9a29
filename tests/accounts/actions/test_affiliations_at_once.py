"""What happens to affiliations at the same instant: real threads, a real database."""

import pytest
from django.conf import settings

from accounts.actions import affiliations as actions
from accounts.actions import mail_domains
from accounts.actions.affiliations import AffiliationOver, ProgrammeClosed, Reason, ask, claim, confirm, revoke
from accounts.actions.mail_domains import add_mail_domain
from accounts.actions.profile import save_profile
from accounts.models import Affiliation, User
from audit.models import Entry
from contacts.actions.programmes import close_programme
from contacts.models import Programme
from interact_portal.merging import merge_programmes
from interact_portal.privacy.erasure import erase
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]

#: The last statement of adding a mail domain, when those who claim already have been read.
REMEMBERED = 'INSERT INTO "audit_entry"'


def acting(programme, number):
    return [row.person for row in AffiliationFactory.create_batch(number, programme=programme, acting=True)]


def test_two_colleagues_at_once_are_one_confirmation(anna, programme):
    affiliation = AffiliationFactory(person=anna, programme=programme)
    first, second = acting(programme, 2)

    confirmed = at_once(
        lambda: confirm(affiliation=affiliation, by=first), lambda: confirm(affiliation=affiliation, by=second)
    )

    assert len({(row.confirmed_by_id, row.confirmed_at) for row in confirmed}) == 1
    assert [row.is_acting for row in confirmed] == [True, True]
    assert Message.objects.count() == Entry.objects.filter(verb="acting-confirmed").count() == 1


def test_a_double_click_claims_once(anna, programme):
    claims = at_once(*[lambda: claim(person=anna, programme=programme, by=anna)] * 4)

    assert set(claims) == {Affiliation.objects.get()}
    assert Entry.objects.count() == 1


def test_a_double_click_asks_once(anna, programme):
    acting(programme, 1)

    asked = at_once(*[lambda: ask(person=anna, programme=programme, by=anna)] * 4)

    assert len({row.asked_at for row in asked}) == 1
    assert Message.objects.count() == Entry.objects.filter(verb="confirmation-asked").count() == 1


def claim_while_a_domain_is_added(anna, programme, wait):
    staff, pause = StaffFactory(), Pause(REMEMBERED)
    adding = pause.around(lambda: add_mail_domain(domain="sicilia.example", programme=programme, by=staff))
    with begun(adding, lambda: pause.wait() or claim(person=anna, programme=programme, by=anna)) as futures:
        pause.wait()
        wait(futures)
        pause.go_on.set()
        outcomes(futures)
    return Affiliation.objects.get(person=anna)


def test_a_claim_at_the_instant_a_domain_is_added_is_confirmed(anna, programme):
    affiliation = claim_while_a_domain_is_added(anna, programme, lambda futures: wait_until(lambda: are_blocked(1)))

    assert affiliation.is_acting


def test_without_its_guard_that_claim_is_missed(anna, programme, monkeypatch):
    """Neither sees what the other one has not committed."""
    for module in (actions, mail_domains):
        monkeypatch.setattr(module, "hold_programme", lambda programme: programme)

    affiliation = claim_while_a_domain_is_added(anna, programme, lambda futures: futures[1].result())

    assert not affiliation.is_acting


def test_a_claim_and_the_end_of_its_programme_come_one_after_the_other(anna, programme):
    pause = Pause('INSERT INTO "accounts_affiliation"')
    claiming = pause.around(lambda: claim(person=anna, programme=programme, by=anna))
    with begun(claiming, lambda: pause.wait() or close_programme(programme=programme, by=anna)) as futures:
        wait_until(lambda: are_blocked(1))
        pause.go_on.set()
        outcomes(futures)

    assert Programme.objects.get().is_closed
    assert Affiliation.objects.count() == 1
    with pytest.raises(ProgrammeClosed):
        claim(person=UserFactory(), programme=programme, by=anna)


def test_who_is_confirmed_and_revoked_at_once_does_not_act(anna, programme):
    affiliation, staff = AffiliationFactory(person=anna, programme=programme), StaffFactory()
    [colleague] = acting(programme, 1)

    confirmed, _revoked = at_once(
        lambda: confirm(affiliation=affiliation, by=colleague),
        lambda: revoke(affiliation=affiliation, reason=Reason.MISTAKE, by=staff),
    )

    affiliation.refresh_from_db()
    assert affiliation.ended_how == Affiliation.Ended.REVOKED
    assert isinstance(confirmed, AffiliationOver | Affiliation)


def test_who_is_confirmed_while_their_account_goes_is_gone(anna, programme):
    affiliation = AffiliationFactory(person=anna, programme=programme)
    [colleague] = acting(programme, 1)
    pause = Pause("DELETE FROM")
    erasing = pause.around(lambda: erase(person=anna, by=anna, token="token", reason="asked-here"))
    with begun(erasing, lambda: pause.wait() or confirm(affiliation=affiliation, by=colleague)) as futures:
        pause.wait()
        pause.go_on.set()
        _erased, confirmed = outcomes(futures)

    assert isinstance(confirmed, AffiliationOver | Affiliation)
    assert not User.objects.filter(pk=anna.pk).exists()
    assert not Affiliation.objects.filter(pk=affiliation.pk).exists()


PROFILE = {
    "name": "Anna Berger", "body_kind": "managing_authority", "role": "Officer", "organisation": "Regione",
    "country": "IT",
}  # fmt: skip


def represented(person):
    """The programme of the profile, and those that are claimed, by name."""
    claimed = Affiliation.objects.live().filter(person=person).values_list("programme__name", flat=True)
    return User.objects.get(pk=person.pk).programme.name, sorted(claimed)


def test_two_tabs_that_move_somebody_leave_one_programme(anna):
    save_profile(person=anna, by=anna, programme=ProgrammeFactory(), **PROFILE)
    tabs = [(User.objects.get(pk=anna.pk), programme) for programme in ProgrammeFactory.create_batch(2)]

    at_once(
        *(
            lambda tab=tab, programme=programme: save_profile(person=tab, by=tab, programme=programme, **PROFILE)
            for tab, programme in tabs
        )
    )

    programme, claimed = represented(anna)
    assert claimed == [programme]
    ended = Affiliation.objects.filter(ended_how=Affiliation.Ended.MOVED)
    assert ended.count() == 2


def test_two_people_who_swap_names_they_typed_do_not_wait_for_each_other(anna):
    bruno = UserFactory()
    for person, name in ((anna, "Fonds Wallonie"), (bruno, "Fonds Flandern")):
        save_profile(person=person, by=person, new_programme=name, **PROFILE)

    done = at_once(
        lambda: save_profile(person=anna, by=anna, new_programme="Fonds Flandern", **PROFILE),
        lambda: save_profile(person=bruno, by=bruno, new_programme="Fonds Wallonie", **PROFILE),
    )

    assert done == [None, None]
    assert represented(anna) == ("Fonds Flandern", ["Fonds Flandern"])
    assert represented(bruno) == ("Fonds Wallonie", ["Fonds Wallonie"])


def test_who_is_confirmed_while_the_programme_is_merged_acts_for_what_it_became(anna, programme):
    affiliation, staff = AffiliationFactory(person=anna, programme=programme), StaffFactory()
    target, pause = ProgrammeFactory(), Pause(REMEMBERED)
    merging = pause.around(lambda: merge_programmes(source=programme, target=target, by=staff))
    with begun(merging, lambda: pause.wait() or confirm(affiliation=affiliation, by=staff)) as futures:
        pause.wait()
        wait_until(lambda: are_blocked(1))
        pause.go_on.set()
        _moved, confirmed = outcomes(futures)

    assert (confirmed.programme, confirmed.is_acting) == (target, True)
