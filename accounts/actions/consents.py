from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Consent, User
from accounts.models.consents import CONSENT_TEXTS
from audit.actions import record


def agree_to(*, person: User, purposes: Collection[Consent.Purpose], by: User) -> None:
    """Afterwards ``person`` agrees to these purposes and to no others."""
    with transaction.atomic():
        for purpose in Consent.Purpose:
            change = give_consent if purpose in purposes else withdraw_consent
            change(person=person, purpose=purpose, by=by)


def give_consent(*, person: User, purpose: Consent.Purpose, by: User) -> Consent:
    """Afterwards ``person`` agrees to ``purpose`` in the present version of its text; agreeing twice is agreeing."""
    version = CONSENT_TEXTS[purpose].version
    live = Consent.objects.live().filter(person=person, purpose=purpose)
    try:
        with transaction.atomic():
            live.exclude(text_version=version).update(withdrawn_at=timezone.now())
            if consent := live.first():
                return consent
            consent = Consent.objects.create(
                person=person, purpose=purpose, text_version=version, given_at=timezone.now()
            )
            record("consent-given", about=person, by=by, purpose=str(purpose), version=version)
            return consent
    except IntegrityError:
        return live.get()


def withdraw_consent(*, person: User, purpose: Consent.Purpose, by: User) -> None:
    """Afterwards ``person`` does not agree to ``purpose``; what was agreed before is remembered."""
    with transaction.atomic():
        live = Consent.objects.live().filter(person=person, purpose=purpose)
        if live.update(withdrawn_at=timezone.now()):
            record("consent-withdrawn", about=person, by=by, purpose=str(purpose))
