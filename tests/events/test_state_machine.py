"""Anything that people and staff may do with one event, in any order: the rules of seats hold after every step."""

import pytest
from hypothesis import Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from tests.events.machine.givers import Givers
from tests.events.machine.people import People
from tests.events.machine.staff import Staff, limits
from tests.events.machine.stage import PEOPLE, capacities, choices, places, slugs
from tests.events.machine.truths import Truths
from tests.proofs import STEPS

#: Told apart so that workers share them; each begins the event anew every so many steps.
PARTS, STEPS_OF_ONE_EVENT = 8, 50


class OneEvent(People, Givers, Staff, Truths):
    """An event with two pools, three sessions and limits for programmes; the last of its people goes to approval.

    Everybody has registered before the first step: of all that may be done Hypothesis tries few things at a time, and
    left to itself most of its events have nobody who waits.
    """

    @initialize(
        on_site=capacities, online=capacities, sessions=st.tuples(places, places, places), by_offer=st.booleans(),
        phases=limits, came=st.permutations(range(PEOPLE)), wishes=st.tuples(*[st.tuples(slugs, choices)] * PEOPLE),
    )  # fmt: skip
    def open_registration(self, *, phases, came, wishes, **event):
        self.prepare(**event)
        self.set_phases(phases=phases)
        for number, (slug, chosen) in zip(came, wishes, strict=True):
            self.send(number=number, slug=slug, chosen=chosen)


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_the_rules_of_seats_hold_whatever_people_and_staff_do(part):
    machine = seed(part)(type("OneEvent", (OneEvent,), {}))

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=STEPS // PARTS // STEPS_OF_ONE_EVENT,
            stateful_step_count=STEPS_OF_ONE_EVENT,
            # As found: a way of fifty steps is made shorter by hand sooner than by a thousand tries.
            phases=[Phase.generate],
            deadline=None,
            database=None,
        ),
    )
