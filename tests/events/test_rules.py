from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import BodyKind
from events import rules
from events.models import LIVE_STATES, Event, Registration, State
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory

NOW = datetime(2027, 1, 21, 8, 30, tzinfo=UTC)
AUTHORITY, PARTNER = BodyKind.MANAGING_AUTHORITY, BodyKind.PARTNER


@pytest.mark.parametrize(
    ("body_kinds", "body_kind", "is_inside"),
    [([], PARTNER, True), ([AUTHORITY], AUTHORITY, True), ([AUTHORITY], PARTNER, False), ([AUTHORITY], "", False)],
)
def test_an_event_is_for_certain_kinds_of_bodies(body_kinds, body_kind, is_inside):
    assert rules.is_for(Event(body_kinds=body_kinds), UserFactory.build(body_kind=body_kind)) is is_inside


@pytest.mark.parametrize(
    ("event_goal", "programme_goal", "is_inside"),
    [
        ("", "ijg", True),
        ("", None, True),
        ("ijg", "ijg", True),
        ("ijg", "interreg", False),
        ("ijg", None, False),
        # Typed, and not checked yet: nobody is sent away for a gap in the registry.
        ("ijg", "", True),
    ],
)
@pytest.mark.django_db
def test_an_event_is_for_programmes_of_a_goal(event_goal, programme_goal, is_inside):
    kinds = {
        "": {"awaiting_check": True},
        "ijg": {"ijg": True},
        "interreg": {},
    }
    programme = None if programme_goal is None else ProgrammeFactory(**kinds[programme_goal])

    assert rules.is_for(Event(goal=event_goal), UserFactory.build(programme=programme)) is is_inside


@pytest.mark.django_db
def test_who_has_the_right_goal_and_the_wrong_kind_of_body_is_outside():
    person = UserFactory.build(programme=ProgrammeFactory(ijg=True), body_kind=PARTNER)

    assert not rules.is_for(Event(goal="ijg", body_kinds=[AUTHORITY]), person)


@pytest.mark.parametrize(
    ("strand", "goal", "is_inside"),
    [
        ("A", "", True),
        ("A", "interreg", True),
        ("B", "", False),
        ("B", "interreg", False),
        # Not known yet, and the other goal, which has no strands.
        ("", "interreg", True),
        ("", "", True),
        (None, "", True),
        (None, "interreg", False),
    ],
)
@pytest.mark.django_db
def test_an_event_is_for_programmes_of_strands(strand, goal, is_inside):
    programme = None if strand is None else ProgrammeFactory(strand=strand)

    assert rules.is_for(Event(goal=goal, strands=["A", "D"]), UserFactory.build(programme=programme)) is is_inside


@pytest.mark.parametrize("entry", Event.Entry)
@pytest.mark.parametrize("outsiders", Event.Outsiders)
@pytest.mark.parametrize("is_outside", [False, True])
def test_staff_look_at_all_where_they_approve_and_at_outsiders_where_they_approve_those(entry, outsiders, is_outside):
    event = Event(entry=entry, outsiders=outsiders)

    approves_outsider = is_outside and outsiders == Event.Outsiders.APPROVAL
    assert rules.needs_approval(event, is_outside=is_outside) is (entry == Event.Entry.APPROVAL or approves_outsider)


@pytest.mark.parametrize("state", State)
def test_answers_are_changed_while_a_registration_lives_and_the_term_runs(state):
    registration = Registration(state=state)

    assert rules.may_change_answers(registration, is_open=True) is (state in LIVE_STATES)
    assert not rules.may_change_answers(registration, is_open=False)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    ("fields", "is_to_come"), [({}, True), ({"starts_at": NOW}, False), ({"status": Event.Status.CANCELLED}, False)]
)
def test_a_place_is_given_back_until_the_event_begins_or_is_called_off_and_a_draft_at_any_time(
    state, fields, is_to_come
):
    event = Event(**{"starts_at": NOW + timedelta(hours=1), "status": Event.Status.PUBLISHED} | fields)

    may_cancel = rules.may_cancel(Registration(state=state, event=event), now=NOW)

    assert may_cancel is (state == State.DRAFT or (state in LIVE_STATES and is_to_come))


@pytest.mark.django_db
def test_sensitive_answers_are_read_by_staff_whom_the_event_names_and_by_nobody_else():
    event, superuser = EventFactory(), StaffFactory()
    named, other, left, demoted = (UserFactory(is_staff=True) for _ in range(4))
    event.sensitive_readers.set([named, left, demoted])
    left.is_active = demoted.is_staff = False

    everybody = (named, other, left, demoted, superuser)

    assert [person for person in everybody if rules.reads_sensitive_answers(person, event)] == [named]
