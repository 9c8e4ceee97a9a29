"""The words of every message, as they are when the worker has rendered them."""

import re
from datetime import UTC, datetime

import pytest

from events import emails
from events.actions.audience import Audience
from events.actions.changes import audience_of, note_change, tell_of_change, untold
from events.actions.deadline import extend_deadline
from events.actions.events import cancel_event
from events.actions.following import follow
from events.actions.registration import approve, cancel, decline, submit
from events.models import DeadlineExtension, Event, State
from events.models.links import link_url
from kit.templatetags.mail import ZERO_WIDTH_SPACE
from outbox.models import Message
from outbox.rendering import envelope, render
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, FollowerFactory, RegistrationFactory, SeatPoolFactory

pytestmark = pytest.mark.django_db

HOSTILE = "Win at https://evil.example <b>{{ site_url }} {0} %s %(x)s</b>"


@pytest.fixture
def palermo():
    return EventFactory(
        slug="palermo", title="Costs & controls in Palermo", time_zone="Europe/Rome",
        starts_at=datetime(2027, 1, 21, 8, 30, tzinfo=UTC), ends_at=datetime(2027, 1, 22, 12, tzinfo=UTC),
        venue="Palazzo Normanni", city="Palermo", country="IT", join_url="", pool__capacity=1,
    )  # fmt: skip


def anna_at(event, state=State.DRAFT, **fields):
    person = UserFactory(name="Anna Rossi", email="anna@example.org")
    return RegistrationFactory(event=event, person=person, state=state, code="R7K2-9QX4", **fields)


def send(draft):
    about = {"event": draft.event, "person": draft.person, "pool_pk": draft.event.pools.order_by("pk")[0].pk}
    submit(registration_pk=draft.pk, **about, answers={})


def words():
    """Subject and plain text of the only message."""
    subject, text, _html = render(Message.objects.get())
    return subject, text


# -- each of them ---------------------------------------------------------------------------------------------
def test_a_confirmation_says_all_that_one_has_to_know(palermo):
    send(anna_at(palermo))

    assert words() == (
        "Your place is confirmed: Costs & controls in Palermo",
        """\
Hello Anna Rossi,

You have a place at “Costs & controls in Palermo”.

Reference: R7K2-9QX4
When: Thu 21 January 2027, 09:30 to Fri 22 January, 13:00 (Palermo time, CET)
Where: Palazzo Normanni, Palermo, Italy

The calendar entry is attached: open it to put the event into your calendar.
Keep the reference: with it we find your registration when you write or call.

See, change or cancel your registration:
http://testserver/registrations/R7K2-9QX4/

You will not come? Cancel here, without signing in:
http://testserver""" + link_url("R7K2-9QX4") + """

""" + FOOT.format("you registered for this event."),
    )  # fmt: skip
    assert [part["name"] for part in Message.objects.get().attachments] == ["event.ics"]


FOOT = """\
-- 
You receive this message because {}
Interact portal · http://testserver
Co-funded by the European Union
"""  # noqa: W291  (a signature begins with two dashes and a blank)


def register(event):
    send(anna_at(event))


def register_when_full(event):
    RegistrationFactory(event=event)
    send(anna_at(event))


def register_outside(event):
    Event.objects.update(outsiders="approval", body_kinds=["audit_authority"])
    event.refresh_from_db()
    send(anna_at(event))


def be_approved(event):
    approve(registration=anna_at(event, State.PENDING), by=StaffFactory())


def be_declined(event):
    decline(registration=anna_at(event, State.PENDING), by=StaffFactory(), reason="It is for others.")


def be_promoted(event):
    seated = RegistrationFactory(event=event)
    anna_at(event, State.WAITING)
    cancel(registration=seated, by=seated.person)
    Message.objects.filter(recipient=seated.person.email).delete()


def cancel_mine(event):
    registration = anna_at(event, State.CONFIRMED)
    cancel(registration=registration, by=registration.person)


def decline_a_place(event):
    registration = anna_at(event, State.OFFERED)
    cancel(registration=registration, by=registration.person)


def be_cancelled(event):
    cancel(registration=anna_at(event, State.CONFIRMED), by=StaffFactory(), reason="You are registered twice.")


def follow_it(event):
    follow(event=event, person=UserFactory(name="Anna Rossi", email="anna@example.org"))


def hear_of_an_extension(event):
    anna_at(event)
    old = event.deadline.closes_at
    extend_deadline(
        event=event, closes_at=datetime(2027, 1, 20, 22, 59, 59, tzinfo=UTC), old_closes_at=old,
        reason="The hotel has more rooms.", by=StaffFactory(), tell=Audience(),
    )  # fmt: skip


def hear_of_another_place(event):
    anna_at(event, State.CONFIRMED, confirmed_at=datetime(2026, 1, 1, tzinfo=UTC))
    note_change(event=event, before=at_the_theatre(event))
    audience = audience_of(untold(event))
    tell_of_change(event=event, sequence=0, note="The roof leaks.", by=StaffFactory(), tell=audience)


def at_the_theatre(event):
    """How ``event`` was announced, elsewhere."""
    before = Event.objects.get(pk=event.pk)
    before.venue = "Teatro Massimo"
    return before


def hear_of_a_cancellation(event):
    anna_at(event, State.CONFIRMED)
    cancel_event(event=event, reason="The house is closed.", by=StaffFactory())


MESSAGES = {
    register: ("Your place is confirmed", "You have a place at", ["event.ics"]),
    register_when_full: ("You are on the waiting list", "You are on the waiting list", []),
    register_outside: ("Your registration has arrived", "Until then you hold no place", []),
    be_approved: ("Your place is confirmed", "You have a place at", ["event.ics"]),
    be_declined: ("Your registration was not accepted", "The reason: It is for others.", []),
    be_promoted: ("A place is yours", "You are no longer on the waiting list", ["event.ics"]),
    cancel_mine: ("Your registration is cancelled", "You have cancelled your registration", []),
    decline_a_place: ("You have declined the place", "It goes to the next person in line.", []),
    be_cancelled: ("Your registration is cancelled", "The reason: You are registered twice.", []),
    follow_it: ("You follow this event", "Following holds no place.", []),
    hear_of_an_extension: (None, "Now until: Wed 20 January 2027, 23:59 (Palermo time, CET)", []),
    hear_of_another_place: ("New place", "It was: Teatro Massimo, Palermo, Italy", ["event.ics"]),
    hear_of_a_cancellation: ("Event cancelled", "The reason: The house is closed.", ["event.ics"]),
}


@pytest.mark.parametrize("deed", MESSAGES, ids=lambda deed: deed.__name__)
def test_every_message_says_what_happened_to_which_event_in_text_and_in_html(palermo, deed):
    start, news, attachments = MESSAGES[deed]

    deed(palermo)

    message = Message.objects.exclude(recipient__startswith="person").get()
    message.subject, message.text, message.html = render(message)
    assert message.recipient == "anna@example.org"
    assert "Costs & controls in Palermo" in message.subject
    assert start is None or message.subject == f"{start}: Costs & controls in Palermo"
    assert message.text.startswith("Hello Anna Rossi,\n")
    assert news in message.text
    assert "Costs &amp; controls in Palermo" in message.html
    assert "Thu 21 January 2027, 09:30 to Fri 22 January, 13:00 (Palermo time, CET)" in message.text
    assert [part.get_filename() for part in envelope(message).message().walk() if part.get_filename()] == attachments
    for html_or_text in (message.text, message.html):
        assert "Palazzo Normanni, Palermo, Italy" in html_or_text
        assert "http://testserver/" in html_or_text
    assert "\n\n\n" not in message.text
    assert not re.search(r"{{|{%|%\(|\bNone\b", message.text + message.html)


@pytest.mark.parametrize("deed", MESSAGES, ids=lambda deed: deed.__name__)
def test_what_is_remembered_of_a_message_leads_to_what_it_is_about(palermo, deed):
    deed(palermo)

    message = Message.objects.exclude(recipient__startswith="person").get()
    assert message.about in ("registration:R7K2-9QX4", "event:palermo")


# -- what varies ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"venue": "", "city": "", "country": ""}, "Where: to be announced"),
        ({"mode": "online"}, "Where: online"),
        ({"mode": "hybrid"}, "Where: Palazzo Normanni, Palermo, Italy, and online"),
    ],
)
def test_a_place_is_said_also_when_there_is_none(palermo, fields, where):
    Event.objects.update(**fields)
    palermo.refresh_from_db()

    send(anna_at(palermo))

    assert f"{where}\n" in words()[1]


@pytest.mark.parametrize("deed", [register, be_promoted, register_when_full])
@pytest.mark.parametrize(("mode", "is_told"), [("hybrid", True), ("on_site", False)])
def test_how_one_takes_part_is_said_where_there_was_a_choice(palermo, mode, is_told, deed):
    Event.objects.update(mode=mode)
    palermo.refresh_from_db()

    deed(palermo)

    _subject, text, html = render(Message.objects.get(recipient="anna@example.org"))
    assert ("How you take part: on site\n" in text) is is_told
    assert ("How you take part" in html) is is_told


@pytest.mark.parametrize(("deed", "is_told"), [(register, True), (be_promoted, True), (register_when_full, False)])
def test_the_link_to_join_is_for_those_who_have_a_place(palermo, deed, is_told):
    Event.objects.update(join_url="https://meet.example.org/secret")
    palermo.refresh_from_db()

    deed(palermo)

    message = Message.objects.get(recipient="anna@example.org")
    assert all(("https://meet.example.org/secret" in part) is is_told for part in render(message)[1:])


def test_the_zone_is_the_one_of_the_season():
    event = EventFactory(
        time_zone="Europe/Helsinki", city="Turku", country="FI", starts_at=datetime(2027, 7, 1, 6, tzinfo=UTC),
        ends_at=datetime(2027, 7, 1, 9, tzinfo=UTC),
    )  # fmt: skip

    send(anna_at(event))

    assert "When: Thu 1 July 2027, 09:00 to 12:00 (Turku time, EEST)" in words()[1]


def test_the_zone_that_is_set_is_said_where_the_town_has_another_one():
    event = EventFactory(
        time_zone="Europe/Brussels", city="Riga", country="LV", starts_at=datetime(2027, 7, 1, 6, tzinfo=UTC),
        ends_at=datetime(2027, 7, 1, 9, tzinfo=UTC),
    )  # fmt: skip

    send(anna_at(event))

    assert "When: Thu 1 July 2027, 08:00 to 11:00 (Brussels time, CEST)" in words()[1]


def test_a_follower_can_stop_with_one_click(palermo):
    follower = FollowerFactory(event=palermo, person__name="")
    hear_of_an_extension(palermo)

    message = Message.objects.get(recipient=follower.person.email)
    message.subject, message.text, message.html = render(message)
    link = f"http://testserver/l/{follower.token}/"
    headers = envelope(message).message()
    assert (headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]) == (
        f"<{link}>", "List-Unsubscribe=One-Click",
    )  # fmt: skip
    assert link in message.text
    assert link in message.html
    assert message.text.startswith("Hello,\n")


def test_what_people_wrote_is_text_in_a_message(palermo):
    palermo.pools.update(capacity=5)
    SeatPoolFactory(event=palermo, slug="online")
    registration = RegistrationFactory(event=palermo, person__name=HOSTILE)

    cancel(registration=registration, by=StaffFactory(), reason=HOSTILE)

    subject, text, html = render(Message.objects.get())
    assert "evil" not in subject
    as_written = text.replace(ZERO_WIDTH_SPACE, "")
    assert f"Hello {HOSTILE}," in as_written
    assert f"The reason: {HOSTILE}" in as_written
    assert "https://evil" not in text + html
    assert "<b>" not in html
    assert html.replace(ZERO_WIDTH_SPACE, "").count("&lt;b&gt;{{ site_url }} {0} %s %(x)s&lt;/b&gt;") == 2


# -- shown to staff before anything is sent -------------------------------------------------------------------
def test_a_preview_is_what_will_be_sent(palermo):
    old = palermo.deadline.closes_at
    new = datetime(2027, 1, 20, 22, 59, 59, tzinfo=UTC)
    planned = DeadlineExtension(
        deadline=palermo.deadline, old_closes_at=old, new_closes_at=new, reason="The hotel has more rooms."
    )

    preview = emails.extension_preview(palermo, planned, name="Anna Rossi")

    assert not Message.objects.exists()
    hear_of_an_extension(palermo)
    assert words() == preview


def test_a_preview_of_a_change_is_what_will_be_sent(palermo):
    before = at_the_theatre(palermo)
    preview = emails.change_preview(palermo, before=before, note="The roof leaks.", name="Anna Rossi")

    hear_of_another_place(palermo)

    assert words() == preview


def test_a_preview_of_a_cancellation_is_what_will_be_sent(palermo):
    preview = emails.cancellation_preview(palermo, reason="The house is closed.", name="Anna Rossi")

    hear_of_a_cancellation(palermo)

    assert words() == preview
