"""What people are told of local events."""

import pytest

from campaigns.actions.local_events import (
    cancel,
    change,
    propose_again,
    publish,
    send_back,
)
from outbox.models import Message
from outbox.rendering import render
from tests.campaigns.actions.proposing import officer_of, proposed, wanted
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import LocalEventFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_every_message_is_written_and_links_nothing_that_somebody_typed():

    programme, staff = ProgrammeFactory(name="Win at evil.example"), StaffFactory()
    officer, partner = officer_of(programme), UserFactory(name="Go to www.evil.example <b>now</b>")
    bad = "<a href='https://evil.example'>x</a> https://evil.example/win evil.example mail@evil.example"
    event = proposed(partner, programme, title=bad, organiser=bad, venue=bad, city=bad)
    send_back(event=event, words=bad, revision=event.revision, by=officer)
    event.refresh_from_db()
    again = propose_again(
        event=event, programme=programme, wanted=wanted(title=bad), revision=event.revision, by=partner
    )
    publish(event=event, revision=again.revision, by=officer)
    event.refresh_from_db()
    asked = change(event=event, programme=programme, wanted=wanted(venue=bad), revision=event.revision, by=partner)
    event = publish(event=asked, revision=asked.revision, by=officer)
    change(event=event, programme=programme, wanted=wanted(title=bad), revision=event.revision, by=staff)
    cancel(event=event, words=bad, by=officer)

    messages = {message.template.rpartition("_event_")[2]: message for message in Message.objects.all()}
    assert set(messages) == {
        "to_check",
        "received",
        "sent_back",
        "published",
        "changed",
        "cancelled",
    }
    for message in messages.values():
        subject, text, html = render(message)
        assert "https://evil" not in subject + text + html
        assert " evil.example" not in (subject + text).replace("\u200b", "ZW")
        assert "<a href='" not in html
        assert "<b>" not in html


CHANGE = {
    "to_check": "A change of “Night of lights”, a published local event of",
    "received": "We have received your change of “Night of lights”.",
    "changed": "has changed what you asked to be changed of “Night of lights”. It is not published yet",
    "published": "Your change of “Night of lights” was checked",
    "cancelled": "The change of “Night of lights” that you asked for was taken back. The event itself stays as it is.",
}


def test_messages_of_a_change_speak_of_the_change_in_both_their_forms():
    programme = ProgrammeFactory()
    officer, partner = officer_of(programme), UserFactory()
    event = LocalEventFactory(programme=programme, proposed_by=partner)
    for end in (cancel, publish):
        asked = change(event=event, programme=programme, wanted=wanted(), revision=event.revision, by=partner)
        if end is publish:
            asked = change(
                event=asked, programme=programme, wanted=wanted(city="Trapani"), revision=asked.revision, by=officer
            )
        more = {"words": ""} if end is cancel else {"revision": asked.revision}
        end(event=asked, by=officer, **more)

    said = {}
    for message in Message.objects.all():
        _subject, text, html = render(message)
        what = message.template.rpartition("_event_")[2]
        said[what] = [CHANGE[what] in " ".join(each.split()) for each in (text, html)]
    assert said == {what: [True, True] for what in CHANGE}
    subjects = [
        render(Message.objects.get(template__endswith=what))[0] for what in ("cancelled", "changed", "published")
    ]
    assert subjects == [
        "Your change was taken back: Night of lights",
        "The change that you asked for was changed: Night of lights",
        "Your change is published: Night of lights",
    ]
