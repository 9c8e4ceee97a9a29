import pytest

from accounts.models import BodyKind
from events import rules
from events.models import LIVE_STATES, Event, Registration, State
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ProgrammeFactory

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


@pytest.mark.parametrize("state", State)
def test_answers_are_changed_and_places_given_back_while_a_registration_lives(state):
    registration, is_live = Registration(state=state), state in LIVE_STATES

    assert rules.may_change_answers(registration, is_open=True) is is_live
    assert rules.may_cancel(registration, has_started=False) is is_live
    assert not rules.may_change_answers(registration, is_open=False)
    assert not rules.may_cancel(registration, has_started=True)
