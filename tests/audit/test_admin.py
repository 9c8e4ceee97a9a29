import pytest
from django.urls import reverse
from django.utils import timezone

from audit.actions import record
from tests.factories.accounts import StaffFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:audit_entry_changelist")


@pytest.fixture
def staff(client):
    person = StaffFactory()
    client.force_login(person)
    return person


def test_entries_are_found_by_what_about_what_and_by_whom(client, staff):
    wanted = record("deadline-extended", about=staff, by=staff, reason="More rooms")
    record("event-published", about=wanted, by=None)

    for words in ("deadline-extended", f"accounts.user:{staff.pk}"):
        assert list(client.get(LIST, {"q": words}).context["cl"].queryset) == [wanted]
    assert "More rooms" in client.get(LIST).content.decode()


def test_the_hour_of_an_entry_says_its_zone(client, staff):
    entry = record("event-published", about=staff, by=None)
    hour = f"{timezone.localtime(entry.at):%H:%M %Z}"

    for address in (LIST, reverse("admin:audit_entry_change", args=[entry.pk])):
        assert hour in client.get(address).content.decode()
    assert hour.endswith(("CET", "CEST"))


def test_nobody_changes_adds_or_deletes_an_entry(client, staff):
    entry = record("event-published", about=staff, by=staff)

    assert client.post(reverse("admin:audit_entry_change", args=[entry.pk]), {"verb": "x"}).status_code == 403
    assert client.get(reverse("admin:audit_entry_add")).status_code == 403
    assert client.post(reverse("admin:audit_entry_delete", args=[entry.pk])).status_code == 403


def test_who_has_no_permission_reads_nothing(client):
    client.force_login(StaffFactory(is_superuser=False))

    assert client.get(LIST).status_code == 403
