from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage

from events.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.events import DocumentFactory, EventFactory, QuestionFactory, RegistrationFactory
from tests.pages import notices

from .pages import FilledForm, act_url, change_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def palermo():
    event = EventFactory(
        slug="palermo", title="Workshop in Palermo", starts_at=datetime(2027, 1, 21, 8, 30, tzinfo=UTC),
        ends_at=datetime(2027, 1, 22, 12, tzinfo=UTC), time_zone="Europe/Rome",
    )  # fmt: skip
    QuestionFactory(event=event)
    RegistrationFactory(event=event)
    return event


def typed(page, **changes):
    return FilledForm(page, None).values | changes


def test_the_page_knows_the_hour_and_asks_for_the_day(client, staff, palermo):
    page = client.get(act_url(palermo, "copy"))

    fields = typed(page)
    assert (fields["starts_at_0"], fields["starts_at_1"]) == ([""], ["09:30"])
    assert "Nobody is registered for it" in page.content.decode()


def test_the_copy_is_opened_as_a_draft_at_its_new_time(client, staff, palermo):
    page = client.get(act_url(palermo, "copy"))

    response = client.post(act_url(palermo, "copy"), typed(page, starts_at_0="2027-06-17"))

    copy = Event.objects.get(slug="palermo-copy")
    assert response.url == change_url(copy)
    assert notices(response) == ["“Workshop in Palermo (copy)” is a draft. Look through it before you publish it."]
    assert (copy.status, copy.starts_at) == ("draft", datetime(2027, 6, 17, 7, 30, tzinfo=UTC))
    assert (copy.questions.count(), copy.registrations.count()) == (1, 0)
    assert client.get(change_url(copy)).status_code == 200


def test_pressing_twice_leads_to_the_same_copy(client, staff, palermo):
    told = typed(client.get(act_url(palermo, "copy")), starts_at_0="2027-06-17")

    first, second = (client.post(act_url(palermo, "copy"), told) for _ in range(2))

    assert first.url == second.url
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Give both, the day and the time."),
        ({"starts_at_0": "2027-02-30"}, "Write the day as in 2026-06-28."),
        ({"starts_at_0": "9999-12-31"}, "Check the year."),
        ({"starts_at_0": "2027-03-28", "starts_at_1": "02:30"}, "clocks are put forward on 28 March 2027"),
        ({"starts_at_0": "2027-06-17\0"}, "Write the day"),
    ],
)
def test_a_day_that_is_none_is_refused_in_words(client, staff, palermo, changes, words):
    page = client.get(act_url(palermo, "copy"))

    response = client.post(act_url(palermo, "copy"), typed(page, **changes))

    assert words in response.content.decode()
    assert Event.objects.count() == 1


def test_a_file_that_is_gone_is_said_in_words(client, staff, palermo):
    document = DocumentFactory(event=palermo, title="100 % agenda")
    default_storage.delete(document.file.name)
    page = client.get(act_url(palermo, "copy"))

    response = client.post(act_url(palermo, "copy"), typed(page, starts_at_0="2027-06-17"))

    assert "the file of “100 % agenda” cannot be read any more" in response.content.decode()
    assert 'value="2027-06-17"' in response.content.decode()


def test_who_may_not_add_events_copies_none(client, palermo):
    colleague = UserFactory(is_staff=True)
    colleague.user_permissions.add(Permission.objects.get(codename="change_event"))
    client.force_login(colleague)

    response = client.get(act_url(palermo, "copy"))

    assert notices(response) == ["You may change events, and not add any. Ask a colleague who may."]


@pytest.mark.parametrize("fields", [{"draft": True}, {}, {"cancelled": True}, {"past": True}])
def test_every_event_can_be_copied(client, staff, fields):
    event = EventFactory(**fields)

    assert act_url(event, "copy") in client.get(change_url(event)).content.decode()
    told = typed(client.get(act_url(event, "copy")), starts_at_0="2027-06-17")
    assert client.post(act_url(event, "copy"), told).status_code == 302
    assert Event.objects.filter(status="draft", slug=f"{event.slug}-copy").exists()
