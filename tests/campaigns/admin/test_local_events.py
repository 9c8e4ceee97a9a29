"""Local events in the staff area: the same acts as on the pages of officers."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaigns.actions.local_events import cancel
from campaigns.models import ShownProject
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = StaffFactory()
    client.force_login(person)
    return person


def act_url(event, act):
    return reverse(f"admin:campaigns_localevent_{act}", args=[event.pk])


def state_of(event):
    event.refresh_from_db()
    return event.state


def test_page_of_an_event_shows_all_of_it_and_what_can_be_done(client, staff):
    event = LocalEventFactory(proposed=True, description="<b>Boats</b>")
    ShownProject.objects.create(local_event=event, name="<i>Two shores</i>")

    page = client.get(reverse("admin:campaigns_localevent_change", args=[event.pk])).content.decode()

    assert "&lt;b&gt;Boats&lt;/b&gt;" in page
    assert "&lt;i&gt;Two shores&lt;/i&gt;" in page
    assert [act for act in ("publish", "send-back", "cancel") if f'href="{act_url(event, act)}"' in page] == [
        "publish", "send-back", "cancel",
    ]  # fmt: skip


def test_staff_publish_once_however_often_they_press(client, staff):
    event = LocalEventFactory(proposed=True)
    url = act_url(event, "publish")

    opened = client.get(url)
    answers = [client.post(url, {"revision": opened.context["form"]["revision"].value()}) for _press in range(2)]

    assert 'name="revision" value="0"' in opened.content.decode()
    assert [notices(answer)[-1] for answer in answers] == ["“Night of lights in the old port” is published."] * 2
    assert (state_of(event), Message.objects.count()) == ("published", 1)


def test_staff_publish_a_change_once_however_often_they_press(client, staff):
    asked = LocalEventFactory(proposed=True, replaces=LocalEventFactory())
    url = act_url(asked, "publish")

    answers = [client.post(url, {"revision": 0}) for _press in range(2)]

    assert [notices(answer)[-1] for answer in answers] == ["“Night of lights in the old port” is published."] * 2


def test_staff_read_what_a_change_changes_before_they_publish_it(client, staff):
    event = LocalEventFactory(title="Night of lights")
    asked = LocalEventFactory(
        proposed=True, replaces=event, title="Night of boats", starts_at=event.starts_at, venue="Cala <b>Nord</b>"
    )

    page = client.get(act_url(asked, "publish"))

    assert [(label, str(words)) for label, words in page.context["facts"]] == [
        ("State", "awaits a check"),
        ("Change of", "Night of lights"),
        ("Title", "Night of lights → Night of boats"),
        ("Where", "La Cala, Palermo, Italy → Cala <b>Nord</b>, Palermo, Italy"),
    ]
    assert "Cala &lt;b&gt;Nord&lt;/b&gt;" in page.content.decode()
    assert "From then on the event says this." in page.content.decode()


def test_what_was_changed_meanwhile_is_looked_at_again(client, staff):
    event = LocalEventFactory(proposed=True, revision=3)

    response = client.post(act_url(event, "send-back"), {"revision": 2, "words": "Where?"})

    page = Page(response.content.decode()).text
    assert "somebody has changed or decided this event in the meantime" in response.content.decode()
    assert (state_of(event), response.context["form"]["words"].value(), page != "") == ("proposed", "Where?", True)


def test_staff_send_back_with_words_and_never_without(client, staff):
    event = LocalEventFactory()
    url = act_url(event, "send-back")

    client.post(url, {"revision": 0, "words": ""})
    assert state_of(event) == "published"
    client.post(url, {"revision": 0, "words": "The place is wrong."})

    assert (state_of(event), event.words) == ("sent_back", "The place is wrong.")


def test_staff_cancel_and_what_is_cancelled_is_left_alone(client, staff):
    event = LocalEventFactory()

    client.post(act_url(event, "cancel"), {"words": ""})
    again = client.get(act_url(event, "send-back"))

    assert (state_of(event), notices(again)[-1]) == ("cancelled", "Nothing is done: this event is cancelled.")


def test_words_of_who_sends_back_what_somebody_cancels_meanwhile_come_back(client, staff):
    event = LocalEventFactory()
    url = act_url(event, "send-back")
    cancel(event=event, words="", by=event.proposed_by)

    response = client.post(url, {"revision": 0, "words": "Say <b>where</b> it starts."})

    html = response.content.decode()
    assert response.status_code == 409
    assert "Nothing is done: this event is cancelled." in html
    assert "Say &lt;b&gt;where&lt;/b&gt; it starts." in html
    assert state_of(event) == "cancelled"


def test_second_press_of_who_sent_it_back_is_answered_as_the_first(client, staff):
    event = LocalEventFactory(proposed=True)
    sent = {"revision": 0, "words": "Where?"}

    for press in (1, 2):
        response = client.post(act_url(event, "send-back"), sent)
        assert (response.status_code, notices(response)) == (302, [f"“{event}” is sent back with your words."] * press)


def test_only_who_may_change_local_events_acts(client):
    event = LocalEventFactory(proposed=True)
    reader, checker = UserFactory(is_staff=True), UserFactory(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_localevent"))
    checker.user_permissions.set(Permission.objects.filter(codename="change_localevent"))
    page = reverse("admin:campaigns_localevent_change", args=[event.pk])

    found = {}
    for who, person in (("reader", reader), ("checker", checker)):
        client.force_login(person)
        found[who] = [client.get(url).status_code for url in (page, act_url(event, "publish"))]

    assert found == {"reader": [200, 403], "checker": [200, 200]}


@pytest.mark.parametrize("number", [1, 20])
def test_list_makes_as_many_statements_for_one_as_for_many(client, staff, number, django_assert_max_num_queries):
    for year in range(number):
        LocalEventFactory(proposed=True, edition=EditionFactory(year=2000 + year))

    with django_assert_max_num_queries(12):
        response = client.get(reverse("admin:campaigns_localevent_changelist"))

    assert response.context["cl"].result_count == number
