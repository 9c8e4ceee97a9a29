"""Staff decide about registrations that await approval: one by one, and many at once."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Enquiry, Event, Registration, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EnquiryFactory, EventFactory, RegistrationFactory
from tests.pages import notices

pytestmark = pytest.mark.django_db
CHANGELIST = reverse("admin:events_registration_changelist")


@pytest.fixture
def event():
    return EventFactory(entry=Event.Entry.APPROVAL, pool__capacity=1)


def list_url(event):
    return reverse("admin:events_event_registrations", args=[event.pk])


def act_url(registration, name):
    return reverse(f"admin:events_registration_{name}", args=[registration.pk])


def pending_at(event, number):
    return [RegistrationFactory(event=event, state=State.PENDING) for _ in range(number)]


def states():
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


def told():
    return sorted((message.key.split(":")[0], message.recipient) for message in Message.objects.all())


def test_who_is_approved_when_all_is_full_goes_to_the_waiting_list_and_that_is_said(client, staff, event):
    rows = pending_at(event, 3)

    sent = client.post(list_url(event), {"deed": "approve", "registration": [row.pk for row in rows]})

    assert states() == ["confirmed", "waiting", "waiting"]
    assert notices(sent) == [
        "3 registrations are approved.",
        "No seat was free for 2 of them: they are on the waiting list now.",
    ]
    assert [what for what, _whom in told()] == ["registration-confirmed", *["registration-waiting"] * 2]


def test_many_are_declined_with_one_reason_that_each_of_them_reads(client, staff, event):
    rows = pending_at(event, 2)
    left, elsewhere = RegistrationFactory(event=event), RegistrationFactory(state=State.PENDING)
    deed = {"deed": "decline", "registration": [row.pk for row in (*rows, left, elsewhere)]}

    page = client.post(f"{list_url(event)}?state=pending", deed)
    html = page.content.decode()
    assert (page.status_code, states()[:2]) == (200, ["pending", "pending"])
    assert [row.code in html for row in (*rows, left, elsewhere)] == [True, True, True, False]
    sent = client.post(
        f"{list_url(event)}?state=pending", deed | {"decided": "yes", "reason": "The room is for programmes."}
    )

    assert (sent.status_code, sent.url) == (302, f"{list_url(event)}?state=pending")
    assert states() == ["declined", "declined", "confirmed", "pending"]
    assert notices(sent) == [
        "2 registrations are declined, and the people get the reason.",
        "1 registration does not await approval and stays as it is.",
    ]
    assert {message.context["reason"] for message in Message.objects.all()} == {"The room is for programmes."}
    assert told() == sorted(("registration-declined", row.person.email) for row in rows)


def test_without_a_reason_nobody_is_declined_and_the_ticks_are_kept(client, staff, event):
    (row,) = pending_at(event, 1)

    page = client.post(list_url(event), {"deed": "decline", "registration": [row.pk], "decided": "yes", "reason": ""})

    html = page.content.decode()
    assert (page.status_code, states(), told()) == (200, ["pending"], [])
    assert "Fill in “Reason”." in html
    assert f'<input type="hidden" name="registration" value="{row.pk}">' in html


def test_many_are_asked_the_same(client, staff, event):
    rows = pending_at(event, 2)
    deed = {"deed": "ask", "registration": [row.pk for row in rows], "decided": "yes"}

    sent = client.post(list_url(event), deed | {"question": "Which programme?"})

    assert notices(sent) == ["2 people are asked. Each reply will stand on the page of its registration."]
    assert [(row.registration, row.question, row.asked_by) for row in Enquiry.objects.all()] == [
        (row, "Which programme?", staff) for row in rows
    ]
    assert (states(), len(told())) == (["pending", "pending"], 2)


@pytest.mark.parametrize("deed", ["decline", "ask"])
def test_who_ticks_nothing_or_only_looks_decides_nothing(client, event, deed):
    pending_at(event, 1)
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename="view_registration"))
    client.force_login(reader)
    assert client.post(list_url(event), {"deed": deed, "registration": [1]}).status_code == 403
    client.force_login(StaffFactory())

    sent = client.post(list_url(event), {"deed": deed, "decided": "yes", "reason": "No.", "question": "Why?"})

    assert (notices(sent), states()) == (["Tick the registrations that it is about first."], ["pending"])


@pytest.mark.parametrize(
    ("action", "typed", "state"),
    [
        ("decline_selected", {"reason": "The room is for programmes."}, "declined"),
        ("ask_selected", {"question": "Which programme?"}, "pending"),
    ],
)
def test_in_the_list_of_all_events_they_are_decided_about_too(client, staff, action, typed, state):
    rows = [RegistrationFactory(state=State.PENDING) for _ in range(2)]
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}

    page = client.post(CHANGELIST, chosen)
    html = page.content.decode()
    assert [f'name="_selected_action" value="{row.pk}"' in html for row in rows] == [True, True]
    sent = client.post(CHANGELIST, chosen | {"decided": "yes"} | typed)

    assert (sent.status_code, states(), len(told())) == (302, [state, state], 2)


def test_a_page_about_many_asks_no_more_than_one_about_few(client, staff, event, django_assert_num_queries):
    rows = pending_at(event, 12)
    client.post(list_url(event), {"deed": "decline", "registration": [rows[0].pk]})
    for number in (1, 12):
        with django_assert_num_queries(6):
            client.post(list_url(event), {"deed": "decline", "registration": [row.pk for row in rows[:number]]})


def test_one_person_is_asked_and_the_reply_is_read_on_the_page(client, staff, event):
    (row,) = pending_at(event, 1)

    sent = client.post(act_url(row, "ask"), {"question": "Which <programme>?"})

    assert notices(sent) == ["The person is asked. The reply will stand on this page, and you get a message."]
    html = client.get(reverse("admin:events_registration_change", args=[row.pk])).content.decode()
    assert "Which &lt;programme&gt;?" in html
    assert "No reply yet." in html
    assert "asked back before approval" in html


def test_the_reply_is_shown_with_its_question(client, staff):
    enquiry = EnquiryFactory(reply="For <Italy-Malta>.", replied_at="2026-11-02T10:00Z")

    html = client.get(reverse("admin:events_registration_change", args=[enquiry.registration.pk])).content.decode()

    assert "For &lt;Italy-Malta&gt;." in html


def test_of_a_cancelled_event_nobody_is_asked(client, staff):
    row = RegistrationFactory(event=EventFactory(cancelled=True), state=State.PENDING, person=UserFactory())

    sent = client.get(act_url(row, "ask"))

    assert notices(sent) == ["The event is cancelled: there is nothing to decide any more."]
