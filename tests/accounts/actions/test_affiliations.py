"""Claiming a programme, asking, acting, and how it ends."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.actions.affiliations import (
    AffiliationOver,
    NotTheirs,
    ProgrammeClosed,
    Reason,
    TooManyProgrammes,
    ask,
    claim,
    confirm,
    leave,
    revoke,
)
from accounts.actions.profile import save_profile
from accounts.models import Affiliation
from accounts.rules import ASKED, CLAIMED, MOST_A_DAY
from audit.models import Entry
from contacts.models import Programme, ServedProgramme
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, MailDomainFactory, StaffFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

Ended, ConfirmedBy = Affiliation.Ended, Affiliation.ConfirmedBy


PROFILE = {
    "name": "Anna Berger", "body_kind": "managing_authority", "role": "Officer", "organisation": "Regione",
    "country": "IT",
}  # fmt: skip


@pytest.fixture
def colleague(programme):
    """Somebody who acts for the programme."""
    return AffiliationFactory(programme=programme, acting=True).person


@pytest.fixture
def desk():
    """Somebody of the staff who may confirm, and is no superuser."""
    person = StaffFactory(is_superuser=False)
    person.user_permissions.add(Permission.objects.get(codename="change_affiliation"))
    return person


def standing(person):
    """What ``person`` claims, oldest first: programme, whether they act, and how it ended."""
    rows = Affiliation.objects.filter(person=person).order_by("pk")
    return [(row.programme, row.is_acting, row.ended_how) for row in rows]


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def mails():
    return list(Message.objects.order_by("pk").values_list("template", "recipient"))


# -- claiming -------------------------------------------------------------------------------------------------
def test_claiming_twice_is_claiming_once(anna, programme):
    first, second = (claim(person=anna, programme=programme, by=anna) for _ in range(2))

    assert first == second
    assert standing(anna) == [(programme, False, "")]
    assert mails() == []
    entry = Entry.objects.get()
    assert (entry.verb, entry.about, entry.detail) == (
        "programme-claimed", f"accounts.user:{anna.pk}", {"programme": f"contacts.programme:{programme.pk}"},
    )  # fmt: skip


def test_a_person_may_claim_several_programmes(anna):
    both = ProgrammeFactory.create_batch(2)

    for programme in both:
        claim(person=anna, programme=programme, by=anna)

    assert [row[0] for row in standing(anna)] == both


def test_a_closed_programme_is_not_claimed(anna):
    closed = ProgrammeFactory(state=Programme.State.CLOSED)

    for deed in (claim, ask):
        with pytest.raises(ProgrammeClosed):
            deed(person=anna, programme=closed, by=anna)

    assert (standing(anna), verbs()) == ([], [])


def test_a_merged_programme_is_claimed_as_the_one_it_became(anna, programme):
    merged = ProgrammeFactory(state=Programme.State.MERGED, merged_into=programme)

    claim(person=anna, programme=merged, by=anna)

    assert standing(anna) == [(programme, False, "")]


def test_what_was_left_can_be_claimed_again(anna, programme):
    leave(affiliation=claim(person=anna, programme=programme, by=anna), by=anna)

    claim(person=anna, programme=programme, by=anna)

    assert standing(anna) == [(programme, False, Ended.LEFT), (programme, False, "")]


def test_who_claims_many_programmes_a_day_waits_and_staff_claim_for_anybody(anna):
    for programme in ProgrammeFactory.create_batch(MOST_A_DAY[CLAIMED]):
        claim(person=anna, programme=programme, by=anna)

    with pytest.raises(TooManyProgrammes):
        claim(person=anna, programme=ProgrammeFactory(), by=anna)

    claim(person=anna, programme=programme, by=anna)
    claim(person=anna, programme=ProgrammeFactory(), by=StaffFactory())
    assert len(standing(anna)) == MOST_A_DAY[CLAIMED] + 1


# -- asking ---------------------------------------------------------------------------------------------------
def test_asking_tells_every_colleague_once_and_claims(anna, programme, colleague):
    other = AffiliationFactory(programme=programme, acting=True).person
    AffiliationFactory(programme=programme, acting=True, left=True)
    AffiliationFactory(programme=programme, acting=True, person=UserFactory(is_active=False))
    AffiliationFactory(programme=programme)

    first, second = (ask(person=anna, programme=programme, by=anna) for _ in range(2))

    assert first.asked_at == second.asked_at
    assert mails() == [("accounts/email/confirmation_asked", person.email) for person in (colleague, other)]
    assert set(Message.objects.values_list("reply_to", flat=True)) == {anna.email}
    assert verbs() == ["programme-claimed", "confirmation-asked"]


def test_who_acts_has_nothing_to_ask(programme, colleague):
    ask(person=colleague, programme=programme, by=colleague)

    assert (mails(), verbs()) == ([], [])


def test_staff_are_asked_when_nobody_acts(anna, programme, desk):
    StaffFactory()
    StaffFactory(is_superuser=False)

    ask(person=anna, programme=programme, by=anna)

    assert mails() == [("accounts/email/confirmation_asked_of_staff", desk.email)]


def test_a_superuser_is_asked_when_confirming_was_given_to_nobody(anna, programme):
    chief = StaffFactory()

    ask(person=anna, programme=programme, by=anna)

    assert mails() == [("accounts/email/confirmation_asked_of_staff", chief.email)]


def test_the_programmes_own_contact_persons_are_asked_first_if_they_may_confirm(anna, programme, desk):
    serves = StaffFactory()
    for email in (serves.email, "no.account@organisation.example"):
        ServedProgramme.objects.create(programme=programme, person=ContactPersonFactory(email=email))

    ask(person=anna, programme=programme, by=anna)

    assert mails() == [("accounts/email/confirmation_asked_of_staff", serves.email)]


def test_who_asks_about_many_programmes_waits(anna):
    for _ in range(MOST_A_DAY[ASKED]):
        ask(person=anna, programme=ProgrammeFactory(), by=anna)

    one_more = ProgrammeFactory()
    with pytest.raises(TooManyProgrammes) as refused:
        ask(person=anna, programme=one_more, by=anna)

    assert timedelta(hours=23) < refused.value.retry_at - timezone.now() < timedelta(days=1)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        ask(person=anna, programme=one_more, by=anna)


# -- confirming -----------------------------------------------------------------------------------------------
def test_a_colleague_confirms_and_the_person_is_told(anna, programme, colleague):
    affiliation = claim(person=anna, programme=programme, by=anna)

    confirmed = confirm(affiliation=affiliation, by=colleague)

    assert (confirmed.is_acting, confirmed.confirmed_how, confirmed.confirmed_by) == (
        True, ConfirmedBy.COLLEAGUE, colleague,
    )  # fmt: skip
    assert mails() == [("accounts/email/acting_confirmed", anna.email)]
    assert Entry.objects.get(verb="acting-confirmed").by == f"accounts.user:{colleague.pk}"


def test_confirming_again_shows_what_the_first_did(anna, programme, colleague, desk):
    affiliation = claim(person=anna, programme=programme, by=anna)
    first = confirm(affiliation=affiliation, by=colleague)

    second = confirm(affiliation=affiliation, by=desk)

    assert (second.confirmed_by, second.confirmed_at) == (colleague, first.confirmed_at)
    assert len(mails()) == 1


def test_staff_confirm_themselves_too(programme, desk):
    affiliation = claim(person=desk, programme=programme, by=desk)

    assert confirm(affiliation=affiliation, by=desk).confirmed_how == ConfirmedBy.STAFF


@pytest.mark.parametrize("make", [
    lambda anna, programme: anna,
    lambda anna, programme: AffiliationFactory(acting=True).person,
    lambda anna, programme: AffiliationFactory(programme=programme).person,
    lambda anna, programme: AffiliationFactory(programme=programme, acting=True, left=True).person,
    lambda anna, programme: StaffFactory(is_superuser=False),
], ids=["oneself", "of another programme", "who claims it only", "who has left", "staff who may not"])  # fmt: skip
def test_nobody_else_confirms_and_nobody_says_that_somebody_left(anna, programme, make):
    affiliation, by = claim(person=anna, programme=programme, by=anna), make(anna, programme)

    for deed in (confirm,) if by == anna else (confirm, leave):
        with pytest.raises(NotTheirs):
            deed(affiliation=affiliation, by=by)

    assert standing(anna) == [(programme, False, "")]


def test_who_was_revoked_in_another_tab_confirms_nobody(anna, programme, colleague):
    affiliation = claim(person=anna, programme=programme, by=anna)
    acting = Affiliation.objects.get(person=colleague)
    revoke(affiliation=acting, reason=Reason.MISTAKE, by=StaffFactory())

    with pytest.raises(NotTheirs):
        confirm(affiliation=affiliation, by=colleague)


@pytest.mark.parametrize("deed", [
    lambda row, staff: leave(affiliation=row, by=row.person),
    lambda row, staff: revoke(affiliation=row, reason=Reason.MISUSE, by=staff),
    lambda row, staff: row.person.delete(),
], ids=["left", "revoked", "erased"])  # fmt: skip
def test_what_is_over_cannot_be_confirmed(anna, programme, colleague, deed):
    affiliation = claim(person=anna, programme=programme, by=anna)
    deed(Affiliation.objects.get(pk=affiliation.pk), StaffFactory())

    with pytest.raises(AffiliationOver):
        confirm(affiliation=affiliation, by=colleague)


def test_nobody_is_confirmed_for_a_closed_programme(anna, programme, colleague):
    affiliation = claim(person=anna, programme=programme, by=anna)
    Programme.objects.update(state=Programme.State.CLOSED)

    with pytest.raises(NotTheirs):
        confirm(affiliation=affiliation, by=colleague)
    with pytest.raises(ProgrammeClosed):
        confirm(affiliation=affiliation, by=StaffFactory())


# -- the end --------------------------------------------------------------------------------------------------
def test_leaving_is_said_to_nobody_and_empties_the_profile(anna, programme):
    save_profile(person=anna, by=anna, programme=programme, **PROFILE)
    affiliation = Affiliation.objects.get()

    for _ in range(2):
        leave(affiliation=affiliation, by=anna)

    anna.refresh_from_db()
    assert (anna.programme, anna.has_complete_profile) == (None, False)
    assert standing(anna) == [(programme, False, Ended.LEFT)]
    assert mails() == []
    assert verbs().count("affiliation-ended") == 1


def test_whom_a_colleague_says_to_have_left_is_told(anna, programme, colleague):
    affiliation = AffiliationFactory(person=anna, programme=programme, acting=True)

    leave(affiliation=affiliation, by=colleague)

    assert standing(anna) == [(programme, False, Ended.LEFT)]
    assert mails() == [("accounts/email/affiliation_ended", anna.email)]


def test_revoking_tells_the_person_why_in_words_of_ours(anna, programme, desk):
    affiliation = AffiliationFactory(person=anna, programme=programme, acting=True)

    for _ in range(2):
        revoke(affiliation=affiliation, reason=Reason.NOT_THEIRS, by=desk)

    assert standing(anna) == [(programme, False, Ended.REVOKED)]
    assert mails() == [("accounts/email/affiliation_ended", anna.email)]
    assert Message.objects.get().context["reason"] == "not-theirs"
    assert Entry.objects.get(verb="affiliation-ended").detail == {
        "programme": f"contacts.programme:{programme.pk}", "how": "revoked", "reason": "not-theirs",
    }  # fmt: skip


def test_only_staff_revoke_and_what_is_over_otherwise_stays(anna, programme, colleague, desk):
    affiliation = AffiliationFactory(person=anna, programme=programme, acting=True)

    with pytest.raises(NotTheirs):
        revoke(affiliation=affiliation, reason=Reason.LEFT, by=colleague)
    leave(affiliation=affiliation, by=anna)
    with pytest.raises(AffiliationOver):
        revoke(affiliation=affiliation, reason=Reason.LEFT, by=desk)

    assert standing(anna) == [(programme, False, Ended.LEFT)]


def test_whom_staff_revoked_no_mail_domain_confirms_again(anna, programme, desk):
    MailDomainFactory(programme=programme, domain="sicilia.example")
    revoke(affiliation=claim(person=anna, programme=programme, by=anna), reason=Reason.MISUSE, by=desk)

    again = claim(person=anna, programme=programme, by=anna)

    assert not again.is_acting
    assert confirm(affiliation=again, by=desk).is_acting
