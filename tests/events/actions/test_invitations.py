import pytest
from django.conf import settings

from audit.models import Entry
from events.actions.events import cancel_event
from events.actions.invitations import (
    HasSent,
    NotInvited,
    NotOpenToInvited,
    invite,
    remind_silent,
    withdraw,
)
from events.actions.registration import begin, cancel, submit
from events.models import Event, Invitation, Registration, State
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(entry=Event.Entry.INVITATION)


def invited(event, person):
    """``person``, invited to ``event``, and their invitation."""
    return InvitationFactory(event=event, email=person.email)


def send(registration):
    return submit(
        registration_pk=registration.pk, event=registration.event, person=registration.person,
        pool_pk=registration.event.pools.get().pk, answers={},
    )  # fmt: skip


def told():
    return sorted((message.key.split(":")[0], message.recipient) for message in Message.objects.all())


# -- inviting -------------------------------------------------------------------------------------------------
def test_everybody_on_the_list_is_invited_with_a_link_of_their_own(staff, event):
    names = {"anna@a.example": "Anna Rossi", "bo@b.example": ""}

    number = invite(event=event, names=names, note="Please <bring> a map.", press="1", by=staff)

    rows = list(Invitation.objects.order_by("email"))
    assert number == 2
    assert [(row.email, row.name, row.invited_by, row.withdrawn_at) for row in rows] == [
        ("anna@a.example", "Anna Rossi", staff, None), ("bo@b.example", "", staff, None),
    ]  # fmt: skip
    assert [(entry.verb, entry.detail) for entry in Entry.objects.all()] == [("people-invited", {"number": 2})]
    for message, row in zip(Message.objects.order_by("recipient"), rows, strict=True):
        subject, text, html = render(message)
        assert (message.recipient, subject) == (row.email, f"You are invited: {event.title}")
        assert f"{settings.SITE_URL}/l/{row.token}/" in text
        assert "Please <bring> a map." in text
        assert "Please &lt;bring&gt; a map." in html
        assert str(row.token) not in message.key
    assert [("Hello Anna Rossi," in render(each)[1]) for each in Message.objects.order_by("recipient")] == [True, False]


def test_who_is_invited_already_or_has_registered_gets_no_second_message(staff, event):
    known = InvitationFactory(event=event)
    registered = RegistrationFactory(event=event)
    names = dict.fromkeys([known.email, registered.person.email, "new@a.example"], "")

    assert invite(event=event, names=names, note="", press="1", by=staff) == 1
    assert invite(event=event, names=names, note="", press="2", by=staff) == 0

    assert told() == [("invitation", "new@a.example")]
    assert set(Invitation.objects.values_list("email", flat=True)) == {known.email, "new@a.example"}


def test_who_was_invited_to_another_event_is_invited_to_this_one(staff, event):
    elsewhere = InvitationFactory(email="anna@a.example")

    assert invite(event=event, names={elsewhere.email: ""}, note="", press="1", by=staff) == 1


def test_whose_invitation_was_withdrawn_gets_another_link(staff, event):
    old = InvitationFactory(event=event, withdrawn_at=in_days(-1), reminded_at=in_days(-2))

    assert invite(event=event, names={old.email: ""}, note="", press="1", by=staff) == 1

    new = Invitation.objects.get()
    assert (new.pk, new.withdrawn_at, new.reminded_at, new.token != old.token) == (old.pk, None, None, True)
    assert f"/l/{new.token}/" in render(Message.objects.get())[1]


@pytest.mark.parametrize(
    "fields",
    [
        {"entry": "open"},
        {"entry": "approval"},
        {"entry": "invitation", "draft": True},
        {"entry": "invitation", "cancelled": True},
        {"entry": "invitation", "past": True},
    ],
)
def test_to_what_nobody_can_come_nobody_is_invited(staff, fields):
    event = EventFactory(**fields)
    InvitationFactory(event=event)

    for act in (invite, remind_silent):
        names = {"names": {"anna@a.example": ""}} if act is invite else {}
        with pytest.raises(NotOpenToInvited):
            act(event=event, note="", press="1", by=staff, **names)

    assert told() == []


def test_thousands_are_invited_by_a_few_statements(staff, event, django_assert_max_num_queries):
    names = {f"guest-{number}@a.example": "" for number in range(3000)}

    with django_assert_max_num_queries(20):
        assert invite(event=event, names=names, note="", press="1", by=staff) == 3000


# -- reminding ------------------------------------------------------------------------------------------------
def test_only_the_silent_are_reminded_and_only_once(staff, event):
    silent = InvitationFactory(event=event)
    InvitationFactory(event=event, registration=RegistrationFactory(event=event, state=State.DRAFT))
    InvitationFactory(event=event, registration=RegistrationFactory(event=event))
    InvitationFactory(event=event, withdrawn_at=in_days(-1))
    InvitationFactory()

    assert remind_silent(event=event, note="", press="1", by=staff) == 1
    assert remind_silent(event=event, note="", press="2", by=staff) == 0

    assert told() == [("invitation_reminder", silent.email)]
    subject, text, _html = render(Message.objects.get())
    assert subject == f"Your invitation still stands: {event.title}"
    assert f"/l/{silent.token}/" in text
    assert [entry.verb for entry in Entry.objects.all()] == ["invited-people-reminded"]


# -- what becomes of an invitation ----------------------------------------------------------------------------
def kinds(event):
    rows = Invitation.objects.filter(event=event)
    return {name: getattr(rows, name)().count() for name in ("silent", "opened", "done", "withdrawn")}


def test_an_invitation_is_silent_then_opened_then_done(event):
    person = UserFactory()
    invited(event, person)
    assert kinds(event) == {"silent": 1, "opened": 0, "done": 0, "withdrawn": 0}

    draft = begin(event=event, person=person)
    assert kinds(event) == {"silent": 0, "opened": 1, "done": 0, "withdrawn": 0}

    assert send(draft).state == State.CONFIRMED
    assert kinds(event) == {"silent": 0, "opened": 0, "done": 1, "withdrawn": 0}


def test_a_draft_that_is_thrown_away_was_opened_and_may_be_begun_anew(event):
    person = UserFactory()
    invited(event, person)
    cancel(registration=begin(event=event, person=person), by=person)
    assert kinds(event)["opened"] == 1

    assert send(begin(event=event, person=person)).state == State.CONFIRMED
    assert kinds(event)["done"] == 1


def test_who_is_not_invited_begins_nothing(event):
    invited(event, UserFactory())
    InvitationFactory(email=(stranger := UserFactory()).email)

    with pytest.raises(NotInvited):
        begin(event=event, person=stranger)

    assert not Registration.objects.exists()


def test_a_draft_from_before_the_event_was_for_invited_people_cannot_be_sent(event):
    draft = RegistrationFactory(event=event, state=State.DRAFT)

    for act in (lambda: begin(event=event, person=draft.person), lambda: send(draft)):
        with pytest.raises(NotInvited):
            act()

    draft.refresh_from_db()
    assert (draft.state, event.pools.get().taken, told()) == (State.DRAFT, 0, [])


def test_who_changed_their_address_after_they_began_is_still_invited(event):
    person = UserFactory()
    invited(event, person)
    draft = begin(event=event, person=person)
    person.email = "new-address@a.example"
    person.save()

    assert send(draft).state == State.CONFIRMED


def test_an_invitation_that_somebody_uses_lets_nobody_else_in(event):
    person = UserFactory(email="anna@a.example")
    invited(event, person)
    begin(event=event, person=person)
    person.email = "new-address@a.example"
    person.save()

    with pytest.raises(NotInvited):
        begin(event=event, person=UserFactory(email="anna@a.example"))


# -- withdrawing ----------------------------------------------------------------------------------------------
def test_who_is_not_invited_any_more_sends_nothing(staff, event):
    person = UserFactory()
    invitation = invited(event, person)
    draft = begin(event=event, person=person)

    withdraw(invitation=invitation, by=staff)
    withdraw(invitation=invitation, by=staff)

    for act in (lambda: send(draft), lambda: begin(event=event, person=person)):
        with pytest.raises(NotInvited):
            act()
    assert [entry.verb for entry in Entry.objects.all()] == ["invitation-withdrawn"]


def test_the_invitation_of_who_has_registered_stays(staff, event):
    person = UserFactory()
    invitation = invited(event, person)
    registration = send(begin(event=event, person=person))

    with pytest.raises(HasSent):
        withdraw(invitation=invitation, by=staff)

    cancel(registration=registration, by=person)
    withdraw(invitation=invitation, by=staff)
    assert kinds(event) == {"silent": 0, "opened": 0, "done": 0, "withdrawn": 1}


def test_who_is_invited_to_what_is_full_waits(event):
    event.pools.update(capacity=0)
    person = UserFactory()
    invited(event, person)

    assert send(begin(event=event, person=person)).state == State.WAITING


def test_a_cancelled_event_invites_nobody(staff, event):
    cancel_event(event=event, reason="The hotel burned down.", by=staff)

    with pytest.raises(NotOpenToInvited):
        invite(event=event, names={"anna@a.example": ""}, note="", press="1", by=staff)
