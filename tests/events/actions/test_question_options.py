"""How many may choose an option. Its words and its order are tested with the question: ``test_questions``."""

import pytest

from audit.models import Entry
from events.actions.question_options import LimitBelowTaken, set_limit
from events.actions.registration import cancel
from events.models import Option
from tests.factories.accounts import StaffFactory

from .choosing import event_with_places, send, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return event_with_places()


def test_a_limit_counts_who_chose_the_option_before_and_is_remembered(event):
    send(event, "Talks")
    left = send(event, "Talks")
    cancel(registration=left, by=left.person)
    talks, staff = Option.objects.get(label="Talks"), StaffFactory()

    option = set_limit(option=talks, capacity=5, by=staff)

    assert (option.capacity, option.taken, option.free) == (5, 1, 4)
    assert taken(event)["Talks"] == 1
    entry = Entry.objects.get(verb="option-limited")
    assert (entry.about, entry.detail) == (f"events.option:{talks.pk}", {"old": None, "new": 5})


def test_a_limit_below_what_is_taken_is_refused_with_the_number(event):
    send(event, "Talks")
    send(event, "Talks")
    talks = Option.objects.get(label="Talks")

    with pytest.raises(LimitBelowTaken) as refusal:
        set_limit(option=talks, capacity=1, by=StaffFactory())

    assert (refusal.value.label, refusal.value.taken) == ("Talks", 2)
    assert "Talks" not in taken(event)


def test_the_same_limit_again_is_no_entry_and_none_is_everybody(event):
    claims, staff = Option.objects.get(label="Claims"), StaffFactory()

    set_limit(option=claims, capacity=2, by=staff)
    assert not Entry.objects.filter(verb="option-limited").exists()
    lifted = set_limit(option=claims, capacity=None, by=staff)

    assert (lifted.capacity, lifted.taken, lifted.free) == (None, 0, None)
