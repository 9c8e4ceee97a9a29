"""Seats of sessions as staff set them, while people choose."""

import pytest
from django.conf import settings

from events.actions.registration import begin, submit
from events.actions.session_choice import SessionsGone
from events.actions.session_seats import SessionChosen, remove_session, set_session_seats
from events.models import Session, SessionSeat
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import SessionPoolFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


class Choice:
    """Somebody is about to send a form with a session that is chosen."""

    def __init__(self):
        self.pool = SessionPoolFactory(capacity=1)
        self.event, self.session = self.pool.event, self.pool.session
        self.person, self.staff = UserFactory(), StaffFactory()
        self.draft = begin(event=self.event, person=self.person)

    def send(self):
        return submit(
            registration_pk=self.draft.pk, event=self.event, person=self.person, answers={},
            pool_pk=self.event.pools.of_whole_event().get().pk, sessions=[self.pool.pk],
        )  # fmt: skip

    def remove(self):
        return remove_session(session=Session.objects.get(pk=self.session.pk))

    def open_to_all(self):
        return set_session_seats(session=Session.objects.get(pk=self.session.pk), seats=None, by=self.staff)


def in_turn(first, second, pause):
    """What both gave: ``second`` stands before the lock of ``first``, which is halted at ``pause``."""
    with begun(pause.around(first)) as one:
        pause.wait()
        with begun(second) as other:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()
    return outcomes(one)[0], outcomes(other)[0]


def test_a_session_that_somebody_is_choosing_is_not_deleted():
    choice = Choice()

    sent, removed = in_turn(choice.send, choice.remove, Pause('INSERT INTO "events_sessionseat"'))

    assert sent.state == "confirmed"
    assert isinstance(removed, SessionChosen)
    assert SessionSeat.objects.get().stage == SessionSeat.Stage.HELD


@pytest.mark.parametrize("end", ["remove", "open_to_all"])
def test_who_chooses_a_session_that_is_being_deleted_or_opened_is_told_and_keeps_the_draft(end):
    choice = Choice()

    ended, sent = in_turn(getattr(choice, end), choice.send, Pause('DELETE FROM "events_seatpool"'))

    assert ended is None
    assert isinstance(sent, SessionsGone)
    choice.draft.refresh_from_db()
    assert choice.draft.state == "draft"


def test_the_limit_of_a_session_that_somebody_is_choosing_goes_and_the_choice_stays():
    choice = Choice()

    sent, opened = in_turn(choice.send, choice.open_to_all, Pause('INSERT INTO "events_sessionseat"'))

    assert (sent.state, opened) == ("confirmed", None)
    choice.pool.refresh_from_db()
    assert (choice.pool.capacity, choice.pool.taken) == (None, 1)
