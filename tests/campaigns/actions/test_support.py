"""A programme registers for support: one form for all who act for it."""

from functools import partial

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.actions.affiliations import ProgrammeClosed
from audit.models import Entry
from campaigns.actions.delivering import TakenBack
from campaigns.actions.local_events import change, propose_again
from campaigns.actions.support import (
    InWork,
    NotActing,
    NotRegistered,
    NotTheirEvent,
    Wishes,
    WrittenMeanwhile,
    ask_boost,
    decline,
    keep_picture,
    register,
    save,
    take_back_boost,
    wishes_of,
)
from campaigns.actions.support_deadline import NotOpen
from campaigns.models import Boost, LocalEvent, ServiceRequest, SupportRegistration
from contacts.models import Programme
from interact_portal.merging import merge_programmes
from outbox.models import Message
from tests.campaigns.actions.proposing import wanted
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory, ServiceRequestFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days
from tests.threads import at_once

pytestmark = pytest.mark.django_db
threads = pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)

VIDEO = Wishes("A night in the port.", frozenset(["video", "advice"]), "Come and see the port", ["it", "en"])
FACTS = {
    "link": "https://port.example/", "text": "Come and see.", "territory": "Sicily", "language": "it", "days": 9,
    "wished_euros": 300,
}  # fmt: skip


def officer(programme, name="Ann Example"):
    return AffiliationFactory(programme=programme, person=UserFactory(name=name), acting=True).person


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def ann(programme):
    return officer(programme)


def rows():
    return list(SupportRegistration.objects.values_list("programme", "state", "revision"))


# -- start, save, register, decline ---------------------------------------------------------------------------
def test_who_saves_first_begins_it_and_a_colleague_sends_it(edition, programme, ann):
    bea = officer(programme, "Bea Example")

    begun = save(edition=edition, programme=programme, revision=0, wishes=Wishes("A night."), by=ann)
    sent = register(edition=edition, programme=programme, revision=1, wishes=VIDEO, by=bea)

    assert begun.pk == sent.pk
    assert rows() == [(programme.pk, "registered", 2)]
    assert (sent.started_by, sent.answered_by) == (ann, bea)
    assert wishes_of(sent) == VIDEO
    assert list(sent.services.order_by("service").values_list("service", "state")) == [
        ("advice", "asked"), ("video", "asked"),
    ]  # fmt: skip
    entries = Entry.objects.filter(verb__startswith="support-").order_by("pk")
    assert [(entry.verb, entry.detail) for entry in entries] == [
        ("support-saved", {"revision": 1, "changed": ["plans"]}),
        ("support-registered", {"revision": 2, "changed": ["plans", "video", "advice"]}),
    ]
    assert [message.recipient for message in Message.objects.all()] == [bea.email]


def test_the_same_press_twice_is_one(edition, programme, ann):
    for _press in range(2):
        register(edition=edition, programme=programme, revision=0, wishes=VIDEO, by=ann)

    assert rows() == [(programme.pk, "registered", 1)]
    assert Message.objects.count() == 1


def test_who_has_not_seen_what_a_colleague_saved_is_told_of_it(edition, programme, ann):
    save(edition=edition, programme=programme, revision=0, wishes=Wishes("A night."), by=ann)

    with pytest.raises(WrittenMeanwhile) as refused:
        register(edition=edition, programme=programme, revision=0, wishes=VIDEO, by=officer(programme))

    assert refused.value.registration.started_by == ann
    assert rows() == [(programme.pk, "started", 1)]


def test_a_service_that_is_not_asked_for_any_more_goes(edition, programme, ann):
    register(edition=edition, programme=programme, revision=0, wishes=VIDEO, by=ann)
    kept = save(edition=edition, programme=programme, revision=1, wishes=Wishes("A day.", {"visibility"}), by=ann)

    assert kept.state == "registered"
    assert [request.service for request in kept.services.all()] == ["visibility"]


@pytest.mark.parametrize("wishes", [Wishes(), Wishes(VIDEO.plans, VIDEO.services, "Another line", ["de"])])
def test_what_is_in_work_is_not_taken_back_or_changed(edition, programme, ann, wishes):
    register(edition=edition, programme=programme, revision=0, wishes=VIDEO, by=ann)
    ServiceRequest.objects.update(state="in_work")

    with pytest.raises(InWork):
        save(edition=edition, programme=programme, revision=1, wishes=wishes, by=ann)
    with pytest.raises(InWork):
        decline(edition=edition, programme=programme, revision=1, by=ann)

    assert wishes_of(SupportRegistration.objects.get()) == VIDEO


def test_who_declines_can_still_register(edition, programme, ann):
    decline(edition=edition, programme=programme, revision=0, by=ann)
    assert rows() == [(programme.pk, "declined", 1)]

    register(edition=edition, programme=programme, revision=1, wishes=VIDEO, by=ann)
    assert rows() == [(programme.pk, "registered", 2)]


def test_after_the_deadline_nothing_is_sent(edition, programme, ann):
    edition.support_deadline.closes_at = in_days(-1)
    edition.support_deadline.save()

    for deed in (register, save):
        with pytest.raises(NotOpen):
            deed(edition=edition, programme=programme, revision=0, wishes=VIDEO, by=ann)

    assert rows() == []


def test_only_who_acts_for_the_programme_sends_anything(edition, programme):
    claims = AffiliationFactory(programme=programme).person
    other = officer(ProgrammeFactory())
    left = AffiliationFactory(programme=programme, acting=True, left=True).person

    for person in (claims, other, left):
        with pytest.raises(NotActing):
            register(edition=edition, programme=programme, revision=0, wishes=VIDEO, by=person)

    assert rows() == []


def test_a_closed_programme_registers_no_more(edition, programme, ann):
    Programme.objects.update(state="closed")
    with pytest.raises(ProgrammeClosed):
        register(edition=edition, programme=programme, revision=0, wishes=VIDEO, by=ann)


def test_the_form_of_a_merged_programme_is_that_of_the_other(edition, programme, ann):
    target = ProgrammeFactory()
    save(edition=edition, programme=programme, revision=0, wishes=Wishes("A night."), by=ann)
    merge_programmes(source=programme, target=target, by=StaffFactory())

    register(edition=edition, programme=programme, revision=1, wishes=VIDEO, by=ann)

    assert rows() == [(target.pk, "registered", 2)]


def test_where_both_had_begun_a_merge_is_something_a_colleague_wrote(edition, programme, ann):
    target = ProgrammeFactory()
    bea = officer(target)
    save(edition=edition, programme=programme, revision=0, wishes=Wishes("A night."), by=ann)
    save(edition=edition, programme=target, revision=0, wishes=Wishes("A day."), by=bea)
    merge_programmes(source=programme, target=target, by=StaffFactory())

    with pytest.raises(WrittenMeanwhile) as refused:
        register(edition=edition, programme=programme, revision=1, wishes=VIDEO, by=ann)

    assert refused.value.registration.plans == "A day.\n\nA night."
    assert rows() == [(target.pk, "started", 2)]


@threads
def test_two_officers_who_submit_at_once_register_their_programme_once():
    edition, programme = EditionFactory(), ProgrammeFactory()
    ann, bea = officer(programme), officer(programme, "Bea Example")
    send = partial(register, edition=edition, programme=programme, revision=0)

    results = at_once(partial(send, wishes=Wishes("A night."), by=ann), partial(send, wishes=Wishes("A day."), by=bea))

    assert sorted((type(result) for result in results), key=str) == sorted(
        [SupportRegistration, WrittenMeanwhile], key=str
    )
    assert rows() == [(programme.pk, "registered", 1)]
    assert Message.objects.count() == 1


# -- boosting -------------------------------------------------------------------------------------------------
@pytest.fixture
def event(edition, programme):
    return LocalEventFactory(edition=edition, programme=programme)


def test_boosting_is_asked_for_an_event_and_changed_and_taken_back(edition, programme, ann, event):
    register(edition=edition, programme=programme, revision=0, wishes=Wishes(), by=ann)
    about = {"edition": edition, "programme": programme, "local_event": event, "by": ann}

    for wished in (300, 300, 200):
        ask_boost(**about, **{**FACTS, "wished_euros": wished})
    boost = Boost.objects.get()
    assert (boost.wished_euros, boost.request.state, boost.request.revision) == (200, "asked", 2)

    take_back_boost(**about)
    assert list(ServiceRequest.objects.all()) == []


def test_boosting_needs_no_open_registration(edition, programme, ann, event):
    register(edition=edition, programme=programme, revision=0, wishes=Wishes(), by=ann)
    edition.support_deadline.closes_at = in_days(-1)
    edition.support_deadline.save()

    ask_boost(edition=edition, programme=programme, local_event=event, by=ann, **FACTS)

    assert Boost.objects.count() == 1


def test_boosting_is_for_programmes_that_are_registered(edition, programme, ann, event):
    save(edition=edition, programme=programme, revision=0, wishes=Wishes(), by=ann)
    with pytest.raises(NotRegistered):
        ask_boost(edition=edition, programme=programme, local_event=event, by=ann, **FACTS)


def test_boosting_is_for_events_of_the_programme_that_take_place(edition, programme, ann):
    register(edition=edition, programme=programme, revision=0, wishes=Wishes(), by=ann)
    for event in (
        LocalEventFactory(edition=edition),
        LocalEventFactory(edition=edition, programme=programme, cancelled=True),
        LocalEventFactory(edition=edition, programme=programme, starts_at=in_days(-2), ends_at=in_days(-1)),
    ):
        with pytest.raises(NotTheirEvent):
            ask_boost(edition=edition, programme=programme, local_event=event, by=ann, **FACTS)


def test_what_we_have_begun_to_boost_is_not_taken_back(edition, programme, ann, event):
    register(edition=edition, programme=programme, revision=0, wishes=Wishes(), by=ann)
    about = {"edition": edition, "programme": programme, "local_event": event, "by": ann}
    ask_boost(**about, **FACTS)
    ServiceRequest.objects.update(state="in_work", changed_at=timezone.now())

    with pytest.raises(InWork):
        take_back_boost(**about)
    with pytest.raises(InWork):
        ask_boost(**about, **{**FACTS, "days": 10})


def test_event_that_is_to_be_boosted_stays_with_its_programme(edition, programme, ann):
    proposer, other = UserFactory(), ProgrammeFactory()
    event = LocalEventFactory(edition=edition, programme=programme, proposed=True, proposed_by=proposer)
    back = LocalEventFactory(edition=edition, programme=programme, sent_back=True, proposed_by=proposer)
    register(edition=edition, programme=programme, revision=0, wishes=Wishes(), by=ann)
    ask_boost(edition=edition, programme=programme, local_event=event, by=ann, **FACTS)
    ServiceRequestFactory(registration=SupportRegistration.objects.get(), service="boosting", local_event=back)

    change(event=event, programme=other, wanted=wanted(), revision=event.revision, by=proposer)
    propose_again(event=back, programme=other, wanted=wanted(), revision=back.revision, by=proposer)

    assert set(LocalEvent.objects.values_list("programme", flat=True)) == {programme.pk}


def test_picture_for_what_a_colleague_takes_back_meanwhile_is_not_kept(edition, programme, ann, event, media):
    register(edition=edition, programme=programme, revision=0, wishes=Wishes(), by=ann)
    about = {"edition": edition, "programme": programme, "local_event": event, "by": ann}
    boost = ask_boost(**about, **FACTS)
    take_back_boost(**about)

    with pytest.raises(TakenBack):
        keep_picture(wish=boost, upload=ContentFile(b"picture", name="boats.jpg"), by=ann)
    assert [path for path in media.rglob("*") if path.is_file()] == []
