from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts import tasks
from accounts.models import EmailCode, Session
from tests.factories.accounts import EmailCodeFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_sessions_that_are_over_are_removed(client, client_of_another_browser):
    client.force_login(UserFactory())
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    client_of_another_browser.force_login(UserFactory())

    for _ in range(2):
        tasks.clear_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == [
        client_of_another_browser.session.session_key
    ]


def test_codes_are_removed_after_a_week():
    old, fresh = EmailCodeFactory(), EmailCodeFactory()
    EmailCode.objects.filter(pk=old.pk).update(created_at=F("created_at") - timedelta(days=7, seconds=1))

    for _ in range(2):
        tasks.clear_codes()

    assert list(EmailCode.objects.all()) == [fresh]


def test_beat_knows_both():
    due = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {tasks.clear_sessions.name, tasks.clear_codes.name} <= due
