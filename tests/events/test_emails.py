"""Every message of this app, as it is sent: both forms say the same, in whole sentences."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags

from events import emails
from events.actions import registration as actions
from events.actions.deadline import Audience, extend_deadline
from events.actions.events import cancel_event
from events.actions.following import follow
from events.actions.registration import cancel, decline
from events.actions.seats import set_capacity
from events.models import DeadlineExtension, State
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db
PENDING, WAITING = State.PENDING, State.WAITING


@pytest.fixture
def event():
    return EventFactory(title="Costs & <controls>", city="Palermo", join_url="https://meet.example.org/x")


def registered(event, state=State.CONFIRMED, **fields):
    return RegistrationFactory(event=event, state=state, person=UserFactory(name="Ada of evil.example"), **fields)


def _confirmed(event):
    actions.approve(registration=registered(event, PENDING), by=StaffFactory())


def _waiting(event):
    event.pools.update(capacity=0)
    _confirmed(event)


def _pending(event):
    emails.registration_submitted(registered(event, PENDING))


def _promoted(event):
    event.pools.update(capacity=0)
    registered(event, WAITING)
    set_capacity(pool=event.pools.get(), capacity=1, by=StaffFactory())


def _cancelled(event):
    cancel(registration=registered(event), by=StaffFactory(), reason="The room is too small.")


def _declined(event):
    decline(registration=registered(event, PENDING), by=StaffFactory(), reason="The room is too small.")


def _extended(event):
    follow(event=event, person=UserFactory(name="Ada of evil.example"))
    Message.objects.all().delete()
    extend_deadline(
        event=event, closes_at=in_days(20), old_closes_at=event.deadline.closes_at, by=StaffFactory(),
        reason="The room is too small.", tell=Audience(),
    )  # fmt: skip


def _called_off(event):
    registered(event)
    cancel_event(event=event, reason="The room is too small.", by=StaffFactory())


def _following(event):
    follow(event=event, person=UserFactory(name="Ada of evil.example"))


MESSAGES = {
    _confirmed: ("Your place is confirmed", ["You have a place", "calendar entry", "https://meet.example.org/x"]),
    _waiting: ("You are on the waiting list", ["All places", "the place is yours at once"]),
    _pending: ("Your registration has arrived", ["the organisers decide", "Until then you hold no place"]),
    _promoted: ("A place is yours", ["has become free", "calendar entry", "https://meet.example.org/x"]),
    _cancelled: ("Your registration is cancelled", ["The organisers have cancelled", "The room is too small."]),
    _declined: ("Your registration was not accepted", ["cannot give you a place", "The room is too small."]),
    _extended: ("More time to register", ["stays open longer", "The room is too small.", "/register/"]),
    _called_off: ("Event cancelled", ["will not take place", "The room is too small.", "calendar"]),
    _following: ("You follow this event", ["about nothing else", "/l/"]),
}


@pytest.mark.parametrize(("happen", "subject", "words"), [(key, *value) for key, value in MESSAGES.items()])
def test_a_message_says_what_happened_when_and_where_in_both_its_forms(event, happen, subject, words):
    happen(event)

    (message,) = Message.objects.all()
    written_subject, text, html = render(message)
    assert written_subject == f"{subject}: Costs & <controls>"
    for sentence in [*words, "Costs & <controls>", "Palermo time", "Palazzo Normanni, Palermo, Italy"]:
        assert sentence in text
        assert sentence in _visible(html)
    assert "<controls>" not in html


@pytest.mark.parametrize("happen", MESSAGES)
def test_both_forms_say_the_same_sentences(event, happen):
    happen(event)

    (message,) = Message.objects.all()
    _subject, text, html = render(message)
    visible = _flat(_visible(html))
    for line in text.partition("\n-- \n")[0].splitlines():
        # A label of plain text ("Where: Palermo", or before an address) stands in HTML without its colon.
        said = re.sub(r"^(Reference|When|Where|Join online|Now until|It was):", r"\1", line).removesuffix(":")
        if not said.startswith("http"):
            assert _flat(said) in visible


@pytest.mark.parametrize("happen", MESSAGES)
def test_nothing_that_a_person_typed_becomes_a_link(event, happen):
    happen(event)

    (message,) = Message.objects.all()
    _subject, text, html = render(message)
    assert "evil.example" not in text + html


def test_who_cancelled_is_said():
    registration = registered(EventFactory())
    cancel(registration=registration, by=registration.person)

    _subject, text, _html = render(Message.objects.get())

    assert "You have cancelled your registration" in text
    assert "The reason:" not in text


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"mode": "online"}, "Where: online"),
        ({"venue": "", "city": "", "country": ""}, "Where: to be announced"),
    ],
)
def test_where_is_said_also_when_that_is_nowhere_or_not_known(fields, place):
    _following(EventFactory(**fields))

    assert place in render(Message.objects.get())[1]


def test_a_preview_of_an_extension_queues_nothing(event):
    extension = DeadlineExtension(
        deadline=event.deadline, old_closes_at=event.deadline.closes_at, new_closes_at=in_days(20), reason="More rooms"
    )

    subject, text = emails.extension_preview(event, extension, name="Ada")

    assert subject == "More time to register: Costs & <controls>"
    assert "Hello Ada," in text
    assert "More rooms" in text
    assert not Message.objects.exists()


def _visible(html):
    return unescape(strip_tags(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))) + " ".join(
        re.findall(r'href="([^"]*)"', html)
    )


def _flat(text):
    return re.sub(r"\s+", "", text)
