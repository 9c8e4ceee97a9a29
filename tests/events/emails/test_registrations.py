import pytest

from events import emails
from events.models import Event, State
from outbox.models import Message
from outbox.rendering import render
from tests.factories.events import EventFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("promotion", "is_told"),
    [
        (Event.Promotion.AT_ONCE, "When it is your turn, the place is yours at once and we write to you"),
        (Event.Promotion.BY_OFFER, "When it is your turn, we offer you the place by e-mail and keep it for 24 hours"),
    ],
)
def test_who_waits_is_told_where_the_reason_stands_and_what_happens_at_their_turn(promotion, is_told):
    event = EventFactory(promotion=promotion, offer_hours=24)

    emails.registration_submitted(RegistrationFactory(event=event, state=State.WAITING))

    _subject, text, html = render(Message.objects.get())
    for words in (" ".join(text.split()), html):
        assert is_told in words
        assert "The page of your registration says why, and at which place in line you stand." in words
        assert "All places" not in words


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"pending_at": in_days(-1)}, "The organisers have approved your registration for “Costs”, but there is no"),
        ({}, "You are on the waiting list of “Costs”: there is no place"),
    ],
)
def test_who_is_approved_when_no_place_is_free_reads_that_they_are(fields, is_told):
    waiting = RegistrationFactory(event=EventFactory(title="Costs"), state=State.WAITING, **fields)

    emails.registration_submitted(waiting)

    subject, text, html = render(Message.objects.get())
    assert subject == "You are on the waiting list: Costs"
    for words in (" ".join(text.split()), html):
        assert is_told in words
        assert ("approved" in words) == bool(fields)
