"""The deadline of support acts as an event's: extending keeps what was, and tells only who is silent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.actions.support_deadline import (
    ExtendedMeanwhile,
    NoSuchEnd,
    NotLater,
    NotOpen,
    NotPublished,
    NotToCome,
    SeasonOver,
    close_support,
    extend_support,
    set_support_term,
)
from events.models import DeadlineExtension
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, SupportAskFactory, SupportRegistrationFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=7)


@pytest.fixture
def edition():
    return EditionFactory()


def asked(edition, email, **answer):
    programme = ProgrammeFactory()
    AffiliationFactory(programme=programme, person=UserFactory(email=email), acting=True)
    SupportAskFactory(edition=edition, programme=programme)
    if answer:
        SupportRegistrationFactory(edition=edition, programme=programme, **answer)
    return programme


def extend(edition, *, by=None, **differently):
    old = edition.support_deadline.closes_at
    instants = {"old_closes_at": old, "closes_at": old + A_WEEK} | differently
    return extend_support(edition=edition, **instants, reason="Holidays.", by=by or StaffFactory())


def test_only_programmes_that_were_asked_and_are_silent_are_told(edition):
    asked(edition, "silent@a.example")
    asked(edition, "started@b.example", started_by=None)
    asked(edition, "registered@c.example", registered=True)
    asked(edition, "declined@d.example", state="declined", answered_at=in_days(-1))
    AffiliationFactory(person=UserFactory(email="unasked@e.example"), acting=True)
    old, staff = edition.support_deadline.closes_at, StaffFactory()

    extension, told = extend(edition, by=staff)
    again, told_again = extend(edition, by=staff)

    assert (told, told_again, again) == (2, 0, extension)
    assert sorted(Message.objects.values_list("recipient", flat=True)) == ["silent@a.example", "started@b.example"]
    edition.support_deadline.refresh_from_db()
    assert edition.support_deadline.closes_at == old + A_WEEK
    kept = DeadlineExtension.objects.values_list("old_closes_at", "new_closes_at", "reason", "told_groups", "by")
    assert list(kept) == [(old, old + A_WEEK, "Holidays.", ["silent"], staff.pk)]


def test_who_saw_another_end_is_told_of_the_extension(edition):
    old = edition.support_deadline.closes_at
    extension, _told = extend(edition)
    with pytest.raises(ExtendedMeanwhile) as refused:
        extend(edition, old_closes_at=old, closes_at=old + 2 * A_WEEK)
    assert refused.value.extension == extension


def test_ends_that_help_nobody_are_refused(edition):
    with pytest.raises(NotLater):
        extend(edition, closes_at=edition.support_deadline.closes_at)
    close_support(edition=edition, reason="Enough.", by=StaffFactory())
    edition.support_deadline.refresh_from_db()
    past = edition.support_deadline
    past.opens_at, past.closes_at = in_days(-9), in_days(-5)
    past.save()
    with pytest.raises(NotToCome):
        extend(edition, closes_at=in_days(-1))
    with pytest.raises(NotPublished):
        extend(EditionFactory(year=2020, is_published=False))
    with pytest.raises(SeasonOver):
        extend(EditionFactory(year=2021))
    with pytest.raises(NoSuchEnd):
        extend_support(
            edition=EditionFactory(year=2022, support_deadline=None), old_closes_at=in_days(1), closes_at=in_days(2),
            reason="Holidays.", by=StaffFactory(),
        )  # fmt: skip
    assert DeadlineExtension.objects.count() == 0


def test_no_term_is_set_once_the_season_is_over():
    over = EditionFactory(year=2021, support_deadline=None)

    with pytest.raises(SeasonOver):
        set_support_term(edition=over, opens_at=None, closes_at=in_days(9), by=StaffFactory())

    over.refresh_from_db()
    assert over.support_deadline is None


def test_closing_ends_it_at_once_and_tells_nobody(edition):
    asked(edition, "silent@a.example")
    close_support(edition=edition, reason="Enough.", by=StaffFactory())

    edition.support_deadline.refresh_from_db()
    assert edition.support_deadline.closes_at <= timezone.now()
    assert Message.objects.count() == 0
    with pytest.raises(NotOpen):
        close_support(edition=edition, reason="Enough.", by=StaffFactory())
