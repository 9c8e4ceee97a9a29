import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from tests.factories.accounts import StaffFactory
from tests.pages import notices

pytestmark = pytest.mark.django_db
LIST = reverse("admin:outbox_message_changelist")


@pytest.fixture
def staff(client):
    person = StaffFactory()
    client.force_login(person)
    return person


def message(key="one", **fields):
    defaults = {"template": "t", "recipient": f"{key}@example.org", "subject": f"About {key}", "text": f"Text of {key}"}
    if fields.get("state") == Message.State.SENT:
        defaults["sent_at"] = timezone.now()
    return Message.objects.create(key=key, **defaults | fields)


def page(client, row):
    return client.get(reverse("admin:outbox_message_change", args=[row.pk])).content.decode()


def test_messages_are_found_by_recipient_key_and_subject_and_filtered_by_state(client, staff):
    wanted = message("deadline:7", recipient="anna@example.org", subject="More time", about="event:palermo")
    dead = message("two", state=Message.State.DEAD)

    def found(**query):
        return list(client.get(LIST, query).context["cl"].queryset)

    for words in ("anna@", "deadline:7", "More time", "event:palermo"):
        assert found(q=words) == [wanted]
    assert found(state__exact="dead") == [dead]


def test_the_hours_of_a_message_say_their_zone(client, staff):
    row = message(state=Message.State.SENT)
    hour = f"{timezone.localtime(row.sent_at):%H:%M %Z}"

    assert hour in client.get(LIST).content.decode()
    assert page(client, row).count(hour) >= 1


def test_a_message_shows_its_text_its_tries_and_its_last_error(client, staff):
    row = message(state=Message.State.FAILED, attempts=3, last_error="SMTPServerDisconnected: gone")

    text = page(client, row)

    assert "Text of one" in text
    assert "SMTPServerDisconnected: gone" in text


def test_a_message_with_a_secret_shows_neither_text_nor_context_nor_link(client, staff):
    row = message(
        has_secret=True, text="Code 123456", html="<b>123456</b>", context={"code": "123456"},
        unsubscribe_url="https://portal.example/l/secret/",
    )  # fmt: skip

    text = page(client, row) + client.get(LIST).content.decode()

    assert "About one" in text
    assert "123456" not in text
    assert "/l/secret/" not in text


def test_a_link_in_a_text_that_acts_for_its_reader_is_cut_short(client, staff):
    row = message(
        text="See https://portal.example/r/1/\nCancel: https://portal.example/l/8e12dee6-d2e2-8d27-b1e4-0a1b2c3d4e5f/"
    )

    text = page(client, row)

    assert "https://portal.example/r/1/" in text
    assert "Cancel: https://portal.example/l/…/" in text
    assert "8e12dee6" not in text


def test_what_failed_or_died_is_tried_again_and_the_rest_left_alone(client, staff):
    failed, dead = message("f", state="failed", attempts=2), message("d", state="dead", attempts=18)
    sent = message("s", state="sent")

    response = client.post(LIST, {"action": "try_again", "_selected_action": [failed.pk, dead.pk, sent.pk]})

    states = dict(Message.objects.values_list("key", "state"))
    assert states == {"f": "queued", "d": "queued", "s": "sent"}
    assert notices(response) == [
        "2 messages are queued again.",
        "1 message neither failed nor died and stays as it is.",
    ]
    logged = sorted(LogEntry.objects.values_list("user_id", "object_id", "change_message"))
    assert logged == sorted((staff.pk, str(row.pk), "Queued again.") for row in (failed, dead))


def test_messages_are_read_only(client, staff):
    row = message()

    assert client.post(reverse("admin:outbox_message_change", args=[row.pk]), {"text": "x"}).status_code == 403
    assert client.get(reverse("admin:outbox_message_add")).status_code == 403
    assert client.post(reverse("admin:outbox_message_delete", args=[row.pk])).status_code == 403


def test_who_may_only_look_cannot_try_again(client):
    person = StaffFactory(is_superuser=False)
    person.user_permissions.set(Permission.objects.filter(codename="view_message"))
    client.force_login(person)
    dead = message(state="dead")

    client.post(LIST, {"action": "try_again", "_selected_action": [dead.pk]})

    dead.refresh_from_db()
    assert dead.state == "dead"


def test_the_list_asks_as_much_for_many_as_for_one(client, staff, django_assert_num_queries):
    message()
    client.get(LIST)
    with django_assert_num_queries(3):
        client.get(LIST)
    for number in range(5):
        message(f"more-{number}")
    with django_assert_num_queries(3):
        client.get(LIST)
