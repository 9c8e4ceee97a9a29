"""Invitations at the same instant: real threads, a real database, halted at the critical step."""

import pytest
from django.conf import settings

from events.actions.invitations import HasSent, NotInvited, invite, remind_silent, withdraw
from events.actions.registration import begin, submit
from events.models import Event, Invitation, Registration, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


@pytest.fixture
def event():
    return EventFactory(entry=Event.Entry.INVITATION)


@pytest.fixture
def draft(event):
    """A registration that an invited person has begun."""
    person = UserFactory()
    InvitationFactory(event=event, email=person.email)
    return begin(event=event, person=person)


def sending(draft):
    about = {"registration_pk": draft.pk, "event": draft.event, "person": draft.person, "answers": {}}
    return lambda: submit(**about, pool_pk=draft.event.pools.get().pk).state


def withdrawing(draft, staff):
    invitation = Invitation.objects.get(event=draft.event)
    return lambda: withdraw(invitation=invitation, by=staff)


def standing(draft):
    draft.refresh_from_db()
    return draft.state, Invitation.objects.in_force().exists()


def one_after_the_other(first, second, before):
    """What ``first``, halted before a statement with these words, and ``second``, which waits for it, came to."""
    pause = Pause(before)
    with begun(pause.around(first)) as leading:
        pause.wait()
        with begun(second) as following:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()
            return [*outcomes(leading), *outcomes(following)]


def test_who_sends_first_is_registered_and_the_invitation_stays(draft):
    sent, withdrawn = one_after_the_other(
        sending(draft), withdrawing(draft, StaffFactory()), 'UPDATE "events_registration"'
    )

    assert (sent, type(withdrawn)) == (State.CONFIRMED, HasSent)
    assert standing(draft) == (State.CONFIRMED, True)


def test_whose_invitation_is_withdrawn_first_is_not_registered(draft):
    withdrawn, sent = one_after_the_other(
        withdrawing(draft, StaffFactory()), sending(draft), 'UPDATE "events_invitation"'
    )

    assert (withdrawn, type(sent)) == (None, NotInvited)
    assert standing(draft) == (State.DRAFT, False)


def test_without_the_lock_of_the_draft_an_invitation_goes_from_under_a_registration(draft):
    pause = Pause('UPDATE "events_registration"')
    with begun(pause.around(sending(draft))) as leading:
        pause.wait()
        # As ``withdraw`` would be if it only looked: the state is still that of a draft.
        assert Registration.objects.get(pk=draft.pk).state == State.DRAFT
        Invitation.objects.update(withdrawn_at=draft.draft_at)
        pause.go_on.set()
        assert outcomes(leading) == [State.CONFIRMED]

    assert standing(draft) == (State.CONFIRMED, False)


def test_who_begins_while_the_invitation_is_withdrawn_begins_nothing(event):
    person = UserFactory()
    invitation = InvitationFactory(event=event, email=person.email)
    staff = StaffFactory()

    _withdrawn, begun_too_late = one_after_the_other(
        lambda: withdraw(invitation=invitation, by=staff),
        lambda: begin(event=event, person=person),
        'UPDATE "events_invitation"',
    )

    assert (type(begun_too_late), Registration.objects.count()) == (NotInvited, 0)


def test_two_members_of_staff_invite_and_remind_the_same_people_once(event):
    names = {f"guest-{number}@a.example": "" for number in range(30)}
    staff = StaffFactory()

    def inviting(press):
        return lambda: invite(event=event, names=names, note="", press=press, by=staff)

    def reminding(press):
        return lambda: remind_silent(event=event, note="", press=press, by=staff)

    assert sorted(at_once(*map(inviting, "abcd"))) == [0, 0, 0, 30]
    assert sorted(at_once(*map(reminding, "abcd"))) == [0, 0, 0, 30]

    assert (Invitation.objects.count(), Message.objects.count()) == (30, 60)


def test_one_invitation_in_many_tabs_is_one_registration(event):
    person = UserFactory()
    InvitationFactory(event=event, email=person.email)

    rows = at_once(*[lambda: begin(event=event, person=person)] * 8)

    assert {row.pk for row in rows} == {Registration.objects.get().pk}
