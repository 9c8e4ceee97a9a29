from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions.merging import MOVES
from accounts.models import Affiliation, MailDomain
from audit.models import Entry
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY, JUNE = (datetime(2026, month, 1, 9, tzinfo=UTC) for month in (3, 4, 5, 6))
BY_DOMAIN = {"confirmed_how": "mail_domain"}
BY_STAFF = {"confirmed_how": "staff"}


@pytest.fixture
def source():
    return ProgrammeFactory(name="Sicily ERDF", awaiting_check=True)


@pytest.fixture
def target():
    return ProgrammeFactory(name="PR FESR Sicilia", ijg=True)


@pytest.fixture
def person():
    return UserFactory()


def move(source, target, by=None):
    return {move.field.model: move.run(source=source, target=target, by=by or StaffFactory()) for move in MOVES}


@pytest.mark.parametrize(
    ("there", "here", "kept"),
    [
        ({}, {}, (MARCH, None, None, "")),
        ({}, {"confirmed_at": MAY, **BY_DOMAIN}, (MARCH, None, MAY, "mail_domain")),
        ({"confirmed_at": MAY, **BY_DOMAIN}, {"asked_at": MAY}, (MARCH, MAY, MAY, "mail_domain")),
        ({"confirmed_at": JUNE, **BY_STAFF}, {"confirmed_at": MAY, **BY_DOMAIN}, (MARCH, None, MAY, "mail_domain")),
    ],
)
def test_who_has_both_keeps_one_with_the_best_of_the_two(source, target, person, there, here, kept):
    stays = Affiliation.objects.create(person=person, programme=target, claimed_at=APRIL, **there)
    Affiliation.objects.create(person=person, programme=source, claimed_at=MARCH, **here)

    move(source, target)

    assert list(
        Affiliation.objects.values_list(
            "pk", "programme", "claimed_at", "asked_at", "confirmed_at", "confirmed_how", "ended_at"
        )
    ) == [(stays.pk, target.pk, *kept, None)]


def test_the_audit_keeps_what_the_folded_one_said(source, target, person):
    staff, colleague = StaffFactory(), UserFactory()
    stays = Affiliation.objects.create(person=person, programme=target, claimed_at=APRIL)
    goes = Affiliation.objects.create(
        person=person, programme=source, claimed_at=MARCH, confirmed_at=MAY, confirmed_how="colleague",
        confirmed_by=colleague,
    )  # fmt: skip

    move(source, target, by=staff)

    entry = Entry.objects.get(verb="affiliation-folded")
    assert (entry.about, entry.by, entry.detail) == (
        f"accounts.affiliation:{stays.pk}", f"accounts.user:{staff.pk}",
        {
            "former": f"accounts.affiliation:{goes.pk}", "claimed_at": str(MARCH), "confirmed_at": str(MAY),
            "confirmed_how": "colleague", "confirmed_by_id": str(colleague.pk),
        },
    )  # fmt: skip


def test_what_ended_goes_over_beside_what_holds(source, target, person):
    ended = {"ended_at": JUNE, "ended_how": "left"}
    over = Affiliation.objects.create(person=person, programme=source, claimed_at=MARCH, **ended)
    also_over = Affiliation.objects.create(person=person, programme=target, claimed_at=APRIL, **ended)
    live = Affiliation.objects.create(person=person, programme=target, claimed_at=JUNE + timedelta(days=1))

    move(source, target)

    assert list(Affiliation.objects.order_by("claimed_at")) == [over, also_over, live]
    assert set(Affiliation.objects.values_list("programme", flat=True)) == {target.pk}
    assert not Entry.objects.exists()


def test_a_mail_domain_that_both_have_stands_once(source, target):
    for programme, domain in ((source, "sicilia.example"), (target, "sicilia.example"), (source, "palermo.example")):
        MailDomain.objects.create(programme=programme, domain=domain)

    moved = move(source, target)

    assert moved[MailDomain] == 2
    assert list(MailDomain.objects.order_by("domain").values_list("domain", "programme")) == [
        ("palermo.example", target.pk), ("sicilia.example", target.pk),
    ]  # fmt: skip


def test_a_mail_domain_of_either_confirms_who_claimed_the_other(source, target):
    MailDomain.objects.create(programme=target, domain="sicilia.example")
    MailDomain.objects.create(programme=source, domain="palermo.example")
    rosa, anna, bruno = (UserFactory(email=f"a@{domain}.example") for domain in ("sicilia", "palermo", "elsewhere"))
    for person, programme in ((rosa, source), (anna, target), (bruno, source)):
        Affiliation.objects.create(person=person, programme=programme, claimed_at=MARCH)

    move(source, target)

    assert list(Affiliation.objects.order_by("person").values_list("person", "confirmed_how")) == [
        (rosa.pk, "mail_domain"), (anna.pk, "mail_domain"), (bruno.pk, ""),
    ]  # fmt: skip
    assert set(Message.objects.values_list("template", "recipient")) == {
        ("accounts/email/acting_confirmed", email) for email in ("a@sicilia.example", "a@palermo.example")
    }


def test_profiles_of_other_programmes_stay_as_they_are(source, target):
    other = ProgrammeFactory()
    people = [UserFactory(programme=source), UserFactory(programme=other), UserFactory()]

    move(source, target)

    for person in people:
        person.refresh_from_db()
    assert [person.programme for person in people] == [target, other, None]
