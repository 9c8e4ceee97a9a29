"""Each programme is asked once to register for support."""

import pytest
from django.conf import settings

from campaigns.actions.asking import Asked, NobodyToAsk, ask_programmes, count_to_ask
from campaigns.actions.support_deadline import NotOpen, NotPublished, SeasonOver
from campaigns.models import SupportAsk
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, SupportRegistrationFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days
from tests.threads import at_once

pytestmark = pytest.mark.django_db
threads = pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)


@pytest.fixture
def edition():
    return EditionFactory()


#: Of asking any number of programmes.
QUERIES = 19


def with_officers(*emails, **fields):
    programme = ProgrammeFactory(**fields)
    for email in emails:
        AffiliationFactory(programme=programme, person=UserFactory(email=email), acting=True)
    return programme


def asked(edition):
    return dict(SupportAsk.objects.filter(edition=edition).values_list("programme", "told"))


def recipients():
    return sorted(Message.objects.values_list("recipient", flat=True))


def test_officers_or_else_the_address_of_each_interreg_programme_are_asked_once(edition):
    two = with_officers("ann@a.example", "bea@a.example", email="office@a.example")
    address = ProgrammeFactory(email="office@b.example")
    nobody = ProgrammeFactory()
    AffiliationFactory(programme=nobody)  # claims it only
    with_officers("cleo@c.example", ijg=True)
    with_officers("dora@d.example", state="closed")
    SupportRegistrationFactory(edition=edition, programme=with_officers("eva@e.example"), registered=True)
    started = SupportRegistrationFactory(edition=edition, programme=with_officers("fia@f.example")).programme
    everything = {two.pk: 2, address.pk: 1, nobody.pk: 0, started.pk: 1}

    assert count_to_ask(edition) == Asked(3, 4, 1)
    assert ask_programmes(edition=edition, by=StaffFactory()) == Asked(3, 4, 1)

    assert asked(edition) == everything
    assert recipients() == ["ann@a.example", "bea@a.example", "fia@f.example", "office@b.example"]
    with pytest.raises(NobodyToAsk):
        ask_programmes(edition=edition, by=StaffFactory())
    assert asked(edition) == everything
    assert Message.objects.count() == 4


def test_who_has_an_address_by_now_is_asked_then(edition):
    with_officers("ann@a.example")
    late = ProgrammeFactory()
    ask_programmes(edition=edition, by=StaffFactory())
    late.email = "office@b.example"
    late.save(update_fields=["email"])

    assert ask_programmes(edition=edition, by=StaffFactory()) == Asked(1, 1, 0)

    assert recipients() == ["ann@a.example", "office@b.example"]
    assert asked(edition)[late.pk] == 1


@pytest.mark.parametrize("number", [1, 30])
def test_asking_costs_the_same_for_one_and_for_many(edition, number, django_assert_num_queries):
    for index in range(number):
        with_officers(f"ann{index}@a.example")
    staff = StaffFactory()

    with django_assert_num_queries(QUERIES):
        assert ask_programmes(edition=edition, by=staff).messages == number


def test_nobody_is_asked_before_the_edition_is_shown_or_while_registration_is_closed(edition):
    with_officers("ann@a.example")
    edition.support_deadline.closes_at = in_days(-1)
    edition.support_deadline.save()
    with pytest.raises(NotOpen):
        ask_programmes(edition=edition, by=StaffFactory())
    with pytest.raises(NotPublished):
        ask_programmes(edition=EditionFactory(year=2020, is_published=False), by=StaffFactory())


def test_nobody_is_asked_once_the_season_is_over():
    ProgrammeFactory(email="office@a.example")

    with pytest.raises(SeasonOver):
        ask_programmes(edition=EditionFactory(year=2021), by=StaffFactory())

    assert recipients() == []


@threads
def test_two_who_ask_at_once_ask_each_programme_once():
    edition = EditionFactory()
    with_officers("ann@a.example")
    staff = StaffFactory(), StaffFactory()

    results = at_once(*(lambda by=by: ask_programmes(edition=edition, by=by) for by in staff))

    assert {type(result) for result in results} == {Asked, NobodyToAsk}
    assert recipients() == ["ann@a.example"]
