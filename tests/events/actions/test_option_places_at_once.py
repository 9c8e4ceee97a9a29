"""Limited options at the same instant: real threads, a real database, barriers at the critical step."""

import random
from collections import Counter
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from events.actions import capacity, option_places, question_options, registration
from events.actions.erasure import forget_registrations, leave_coming_events
from events.actions.option_places import ChoiceFull
from events.actions.question_options import LimitBelowTaken, set_limit
from events.actions.recount import drifted_options, drifted_pools
from events.actions.registration import NotChangeable, begin, cancel, change_answers, submit
from events.models import Given, Option, Question, Registration, SeatPool, State
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, QuestionFactory, SeatPoolFactory
from tests.threads import Pause, are_blocked, at_once, begun, outcomes, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS),
    pytest.mark.xdist_group("threads"),
]


def event_with(**limits):
    """An event with two pools that asks for one of the groups named here, with so many places."""
    event = EventFactory(pool__capacity=None)
    SeatPoolFactory(event=event, slug=SeatPool.Slug.ONLINE, capacity=None)
    places = {f"options__{label}": capacity for label, capacity in limits.items()}
    QuestionFactory(event=event, kind="choice", options=list(limits), **places)
    return event


def answers_of(event, *labels):
    answers = {}
    for question in Question.objects.filter(event=event).prefetch_related("options"):
        chosen = [option for option in question.options.all() if option.label in labels]
        answers[question] = Given([option.label for option in chosen], tuple(option.pk for option in chosen))
    return answers


def sending(event, *labels, pool=0, person=None):
    """To be done in a thread: somebody registers with these options, as their form was read before."""
    person = person or UserFactory()
    draft, answers = begin(event=event, person=person), answers_of(event, *labels)
    about = {"registration_pk": draft.pk, "event": event, "person": person}
    return lambda: submit(**about, pool_pk=event.pools.order_by("pk")[pool].pk, answers=answers).state


def sent(event, *labels, **options):
    sending(event, *labels, **options)()
    return event.registrations.order_by("-pk")[0]


def count_of(label):
    return Option.objects.values_list("capacity", "taken").get(label=label)


def number_who_chose(label):
    (pk,) = Option.objects.values_list("pk", flat=True).filter(label=label)
    return Registration.objects.filter(state=State.CONFIRMED, answers__option_ids__contains=[pk]).count()


# -- the last place -----------------------------------------------------------------------------------------------
def fifty_for_the_last_place():
    """Of all who come to the two pools at once, what became of each; they are let go before the option's row."""
    event = event_with(Claims=1)
    deeds = [sending(event, "Claims", pool=number % 2) for number in range(50)]
    return at_once(*deeds)


def test_of_fifty_for_the_last_place_one_gets_it_and_the_others_are_refused():
    found = Counter(
        str(outcome) if isinstance(outcome, str) else type(outcome) for outcome in fifty_for_the_last_place()
    )

    assert found == {"confirmed": 1, ChoiceFull: 49}
    assert (count_of("Claims"), number_who_chose("Claims")) == ((1, 1), 1)
    assert (drifted_options(), drifted_pools()) == ([], [])


def two_at_the_option():
    """Two, one in each pool, have read that there is one place left, before either has taken it."""
    event = event_with(Claims=1)
    first, second = (Pause('UPDATE "events_option"') for _ in range(2))
    deeds = [first.around(sending(event, "Claims", pool=0)), second.around(sending(event, "Claims", pool=1))]
    with begun(*deeds) as futures:
        first_there = [pause for pause in (first, second) if _reached(pause, futures)]
        for pause in first_there:
            pause.go_on.set()
        for pause in (first, second):
            pause.go_on.set()
        return outcomes(futures)


def _reached(pause, futures):
    """Whether this one stands before its update, or the other one does and this one waits for the row."""
    wait_until(lambda: pause.reached.is_set() or are_blocked(1))
    return pause.reached.is_set()


@pytest.fixture
def no_lock(monkeypatch):
    """Takes out the lock under which options are looked at."""
    monkeypatch.setattr(
        option_places,
        "_locked",
        lambda keys: list(Option.objects.limited().filter(pk__in=keys).select_related("question")),
    )


@pytest.fixture
def no_check():
    """Takes out the constraint of the database, and puts it back."""
    (check,) = (c for c in Option._meta.constraints if c.name == "events_option_never_overfull")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Option, check)
    yield
    Option.objects.update(capacity=None)
    with connection.schema_editor() as editor:
        editor.add_constraint(Option, check)


def test_of_two_for_the_last_place_one_waits_for_the_other_and_is_refused():
    found = two_at_the_option()

    assert sorted(str(outcome) if isinstance(outcome, str) else "full" for outcome in found) == ["confirmed", "full"]
    assert count_of("Claims") == (1, 1)


@pytest.mark.usefixtures("no_lock")
def test_without_the_lock_the_constraint_still_refuses_the_second():
    (refusal,) = (outcome for outcome in two_at_the_option() if isinstance(outcome, Exception))

    assert isinstance(refusal, IntegrityError)
    assert "events_option_never_overfull" in str(refusal)
    assert count_of("Claims") == (1, 1)


@pytest.mark.usefixtures("no_lock", "no_check")
def test_without_lock_and_constraint_the_last_place_is_given_twice():
    assert two_at_the_option() == ["confirmed", "confirmed"]
    assert count_of("Claims") == (1, 2)


# -- a limit that is set while people register ------------------------------------------------------------------
def limit_while_somebody_registers():
    """Somebody has taken a seat and not yet been counted when staff set the limit that just fits who is in."""
    event = event_with(Talks=None)
    sent(event, "Talks")
    talks = Option.objects.get(label="Talks")
    staff = StaffFactory()
    late = Pause('INSERT INTO "audit_entry"')
    with begun(late.around(sending(event, "Talks", pool=1))) as coming:
        late.wait()
        with begun(lambda: set_limit(option=talks, capacity=2, by=staff).taken) as setting:
            wait_until(lambda: are_blocked(1) or setting[0].done())
            late.go_on.set()
    return outcomes(coming) + outcomes(setting)


def test_a_limit_waits_for_who_is_registering_and_counts_them():
    assert limit_while_somebody_registers() == ["confirmed", 2]
    assert count_of("Talks") == (2, 2)
    assert drifted_options() == []


def test_without_the_pools_lock_a_limit_misses_who_is_registering(monkeypatch):
    monkeypatch.setattr(question_options, "lock_pools", list)

    assert limit_while_somebody_registers() == ["confirmed", 1]
    assert (count_of("Talks"), number_who_chose("Talks")) == ((2, 1), 2)
    assert len(drifted_options()) == 1


def register_while_a_limit_is_set():
    """Staff have counted and not yet committed when somebody comes whose form was read before."""
    event = event_with(Talks=None)
    sent(event, "Talks")
    talks, staff = Option.objects.get(label="Talks"), StaffFactory()
    setting = Pause('UPDATE "events_option"')
    with begun(setting.around(lambda: set_limit(option=talks, capacity=1, by=staff).taken)) as limiting:
        setting.wait()
        with begun(sending(event, "Talks")) as coming:
            wait_until(lambda: are_blocked(1) or coming[0].done())
            setting.go_on.set()
    return outcomes(limiting), outcomes(coming)


def test_who_comes_while_a_limit_is_set_is_held_to_it():
    (taken,), (refusal,) = register_while_a_limit_is_set()

    assert (taken, [option.label for option in refusal.options]) == (1, ["Talks"])
    assert (count_of("Talks"), number_who_chose("Talks")) == ((1, 1), 1)


def test_without_the_second_look_who_comes_while_a_limit_is_set_is_let_in(monkeypatch):
    monkeypatch.setattr(registration, "without_limits", lambda keys: option_places.Q())

    assert register_while_a_limit_is_set() == ([1], ["confirmed"])
    assert (count_of("Talks"), number_who_chose("Talks")) == ((1, 1), 2)


def test_who_changes_their_answer_while_a_limit_is_set_is_counted():
    event = event_with(Claims=None, Talks=None)
    changing, staff = sent(event, "Claims"), StaffFactory()
    answers, talks = answers_of(event, "Talks"), Option.objects.get(label="Talks")
    pause = Pause('INSERT INTO "audit_entry"')

    def change():
        change_answers(registration=changing, answers=answers, by=changing.person)

    with begun(pause.around(change)) as changed:
        pause.wait()
        with begun(lambda: set_limit(option=talks, capacity=1, by=staff).taken) as setting:
            wait_until(lambda: are_blocked(1))
            pause.go_on.set()

    assert (outcomes(changed), outcomes(setting)) == ([None], [1])
    assert drifted_options() == []


# -- nobody waits for somebody who waits for them ---------------------------------------------------------------
def test_two_who_swap_their_places_at_once_wait_for_each_other_in_one_order():
    event = event_with(Claims=2, Audits=2)
    first, second = sent(event, "Claims", pool=0), sent(event, "Audits", pool=1)
    wishes = [(first, answers_of(event, "Audits")), (second, answers_of(event, "Claims"))]

    found = at_once(
        *(
            lambda row=row, answers=answers: change_answers(registration=row, answers=answers, by=row.person)
            for row, answers in wishes
        )
    )

    assert found == [None, None]
    assert (count_of("Claims"), count_of("Audits")) == ((2, 1), (2, 1))


def test_many_who_leave_the_same_events_at_once_give_their_options_back_in_one_order():
    events = [event_with(**{f"Group{number}": 8}) for number in range(4)]
    people = UserFactory.create_batch(4)
    for number, person in enumerate(people):
        # In another order each, and in both pools.
        for event in events[number:] + events[:number]:
            (label,) = event.questions.get().options.values_list("label", flat=True)
            sent(event, label, pool=number % 2, person=person)

    def leave(person):
        mine = Registration.objects.of(person)
        with transaction.atomic():
            leave_coming_events(registrations=mine, by=person)
            forget_registrations(registrations=mine)

    found = at_once(*(lambda person=person: leave(person) for person in people))

    assert found == [None] * 4
    assert list(Option.objects.values_list("taken", flat=True)) == [0] * 4


class Crowd:
    """People who register, change and cancel for all they are worth, and staff who set limits and seats meanwhile."""

    def __init__(self):
        self.event = event_with(Claims=4, Audits=3, Talks=None)
        QuestionFactory(event=self.event, kind="choices", options=["Monday", "Tuesday"], options__Monday=5)
        self.event.pools.update(capacity=6)
        self.people, self.staff = UserFactory.create_batch(20), StaffFactory()
        self.pools = list(self.event.pools.order_by("pk"))
        self.answers = [
            answers_of(self.event, group, *days)
            for group in ("Claims", "Audits", "Talks")
            for days in ([], ["Monday"], ["Monday", "Tuesday"])
        ]

    def work(self, number):
        chance = random.Random(number)
        deeds = [self.register, self.change, self.cancel, self.limit, self.seats]
        done = chance.choices(deeds, [8, 5, 5, 3, 1], k=10)
        for deed in done:
            with suppress(ChoiceFull, LimitBelowTaken, NotChangeable):
                deed(chance)
        return Counter(deed.__name__ for deed in done)

    def register(self, chance):
        person, pool = chance.choice(self.people), chance.choice(self.pools)
        pk = begin(event=self.event, person=person).pk
        about = {"registration_pk": pk, "event": self.event, "person": person, "pool_pk": pool.pk}
        submit(**about, answers=chance.choice(self.answers))

    def _of_somebody(self, chance):
        rows = Registration.objects.filter(event=self.event, person=chance.choice(self.people)).live()
        return rows.select_related("person").first()

    def change(self, chance):
        if row := self._of_somebody(chance):
            change_answers(registration=row, answers=chance.choice(self.answers), by=row.person)

    def cancel(self, chance):
        if row := self._of_somebody(chance):
            cancel(registration=row, by=row.person)

    def limit(self, chance):
        option = chance.choice(list(Option.objects.filter(question__event=self.event)))
        set_limit(option=option, capacity=chance.choice([None, 2, 4, 8]), by=self.staff)

    def seats(self, chance):
        capacity.set_capacity(pool=chance.choice(self.pools), capacity=chance.randint(0, 8), by=self.staff)


def test_24_who_register_change_cancel_and_limit_at_once_leave_every_counter_right():
    crowd = Crowd()

    done = at_once(*(lambda number=number: crowd.work(number) for number in range(24)))

    assert [outcome for outcome in done if isinstance(outcome, Exception)] == []
    assert min(sum(done, Counter()).values()) > 5
    assert (drifted_options(), drifted_pools()) == ([], [])
    assert not Option.objects.limited().filter(taken__gt=F("capacity")).exists()
