from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import EmailCode
from tests.factories.accounts import EmailCodeFactory

pytestmark = pytest.mark.django_db


def test_digits_follow_from_the_token_and_the_secret_key(settings):
    code, other = EmailCodeFactory(), EmailCodeFactory()

    assert len(code.digits) == 6
    assert code.digits.isdecimal()
    assert EmailCode.objects.get(pk=code.pk).digits == code.digits
    assert len({code.digits for code in EmailCodeFactory.build_batch(50)} | {other.digits}) > 45
    before = code.digits
    settings.SECRET_KEY = "another"
    assert code.digits != before


def test_digits_are_stored_nowhere_in_the_row():
    code = EmailCodeFactory()

    stored = EmailCode.objects.filter(pk=code.pk).values("token", "email", "next_path", "intent", "client").get()

    assert all(code.digits not in value for value in stored.values())


@pytest.mark.parametrize("wrong", [{"tries": 6}, {"mails": 4}, {"expires_at": timezone.now() - timedelta(days=1)}])
def test_database_refuses_what_cannot_be(wrong):
    with pytest.raises(IntegrityError):
        EmailCodeFactory(**wrong)
