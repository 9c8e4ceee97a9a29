"""Two programmes that both asked for support become one."""

import pytest
from django.core.files.base import ContentFile

from campaigns.models import AdviceMessage, LocalEvent, ServiceRequest, SupportAsk, SupportRegistration, VideoWish
from interact_portal.merging import merge_programmes
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import (
    BoostFactory,
    EditionFactory,
    LocalEventFactory,
    ServiceRequestFactory,
    SupportAskFactory,
    SupportRegistrationFactory,
)
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return ProgrammeFactory(), ProgrammeFactory()


def merged(source, target):
    merge_programmes(source=source, target=target, by=StaffFactory())
    return SupportRegistration.objects.get()


def test_what_is_in_work_goes_before_what_is_only_asked_for(two):
    edition = EditionFactory()
    here, there = (SupportRegistrationFactory(edition=edition, programme=each, registered=True) for each in two)
    in_work = ServiceRequestFactory(registration=here, service="advice", state="in_work")
    visibility = ServiceRequestFactory(registration=here, service="visibility")
    boost = BoostFactory(request__registration=here)
    ServiceRequestFactory(registration=there, service="advice")
    delivered = ServiceRequestFactory(registration=there, service="visibility", state="delivered")

    kept = merged(*two)

    assert kept == there
    assert set(kept.services.all()) == {in_work, delivered, boost.request}
    assert not ServiceRequest.objects.filter(pk=visibility.pk).exists()


@pytest.mark.parametrize(
    ("source", "target", "after"),
    [
        ("registered", "declined", "registered"),
        ("declined", "registered", "registered"),
        ("declined", "started", "declined"),
        ("started", "registered", "registered"),
    ],
)
def test_who_registered_in_one_name_is_registered(two, source, target, after):
    edition = EditionFactory()
    for programme, state in zip(two, (source, target), strict=True):
        answered_at = None if state == "started" else in_days(-1)
        SupportRegistrationFactory(edition=edition, programme=programme, state=state, answered_at=answered_at)

    assert merged(*two).state == after


@pytest.mark.parametrize(
    ("source", "target", "after"),
    [
        ("delivered", "in_work", "delivered"),
        ("in_work", "delivered", "delivered"),
        ("delivered", "not_possible", "delivered"),
        ("in_work", "not_possible", "in_work"),
    ],
)
def test_service_that_is_further_goes_on(two, source, target, after):
    edition = EditionFactory()
    for programme, state in zip(two, (source, target), strict=True):
        registration = SupportRegistrationFactory(edition=edition, programme=programme, registered=True)
        words = "No time is left." if state == "not_possible" else ""
        ServiceRequestFactory(registration=registration, service="visibility", state=state, words=words)

    assert list(merged(*two).services.values_list("state", flat=True)) == [after]


def test_plans_that_have_no_room_together_are_kept_word_for_word_in_the_thread_of_advice(two):
    edition, writer = EditionFactory(), UserFactory()
    written = {"source": "s" * 1600, "target": "t" * 1399}
    here = SupportRegistrationFactory(edition=edition, programme=two[0], plans=written["source"], started_by=writer)
    SupportRegistrationFactory(edition=edition, programme=two[1], plans=written["target"])

    kept = merged(*two)

    assert kept.plans == written["target"]
    said = AdviceMessage.objects.get()
    assert said.text == f"What {here.programme} planned, before two programmes became one:\n\n{written['source']}"
    assert (said.by, said.request.service, said.request.registration) == (writer, "advice", kept)
    assert not AdviceMessage.objects.unanswered().exists()


def test_plans_that_just_fit_stand_beneath_each_other(two):
    edition = EditionFactory()
    for programme, plans in zip(two, ("s" * 1599, "t" * 1399), strict=True):
        SupportRegistrationFactory(edition=edition, programme=programme, plans=plans)

    assert merged(*two).plans == f"{'t' * 1399}\n\n{'s' * 1599}"
    assert not AdviceMessage.objects.exists()


def test_events_of_both_are_marked_as_the_service_that_goes_on_says(two):
    edition = EditionFactory()
    here, there = (SupportRegistrationFactory(edition=edition, programme=each, registered=True) for each in two)
    ServiceRequestFactory(registration=here, service="visibility", state="delivered")
    ServiceRequestFactory(registration=there, service="visibility")
    LocalEventFactory(edition=edition, programme=two[0], is_highlighted=True)
    LocalEventFactory(edition=edition, programme=two[1])
    elsewhere = LocalEventFactory(edition=edition)

    merged(*two)

    assert not LocalEvent.objects.filter(is_highlighted=False).exclude(pk=elsewhere.pk).exists()
    elsewhere.refresh_from_db()
    assert not elsewhere.is_highlighted


def test_who_was_told_in_one_name_is_not_asked_again_in_the_other(two):
    edition = EditionFactory()
    for programme, told in zip(two, (2, 0), strict=True):
        SupportAskFactory(edition=edition, programme=programme, told=told)

    merge_programmes(source=two[0], target=two[1], by=StaffFactory())

    assert [(ask.programme, ask.told) for ask in SupportAsk.objects.all()] == [(two[1], 2)]


def test_pictures_and_files_of_what_is_folded_go_with_it(two, media, django_capture_on_commit_callbacks):
    edition = EditionFactory()
    here, there = (SupportRegistrationFactory(edition=edition, programme=each, registered=True) for each in two)
    for registration, name in ((here, "here.png"), (there, "there.png")):
        request = ServiceRequestFactory(registration=registration, service="video")
        logo = ContentFile(b"logo", name=name)
        VideoWish.objects.create(request=request, event_line="Come", subtitle_languages=["en"], logo=logo)

    with django_capture_on_commit_callbacks(execute=True):
        merged(*two)

    assert [path.name for path in media.rglob("*.png")] == ["there.png"]
