"""People who choose options that have places."""

from events.actions.recount import drifted_options
from events.actions.registration import begin, submit
from events.models import Given, Option
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, QuestionFactory


def event_with_places():
    """An event that asks for a group, of which two have two places, and for days, of which one has one."""
    event = EventFactory(pool__capacity=40)
    QuestionFactory(
        event=event, kind="choice", label="Which group?", options=["Claims", "Audits", "Talks"],
        options__Claims=2, options__Audits=2,
    )  # fmt: skip
    QuestionFactory(event=event, kind="choices", label="Which days?", options=["Monday", "Tuesday"], options__Monday=1)
    return event


def given(event, *labels):
    """The answers that choose these options, as a form hands them over."""
    answers = {}
    for question in event.questions.prefetch_related("options"):
        options = [option for option in question.options.all() if option.label in labels]
        words = [option.label for option in options]
        value = "".join(words) if question.kind == "choice" else words
        answers[question] = Given(value, tuple(option.pk for option in options))
    return answers


def send(event, *labels, person=None, answers=None):
    person = person or UserFactory()
    draft = begin(event=event, person=person)
    about = {"registration_pk": draft.pk, "event": event, "person": person, "pool_pk": event.pools.get().pk}
    return submit(**about, answers=answers or given(event, *labels))


def taken(event):
    """The counters of limited options, by their words; a counter that disagrees with the answers fails the test."""
    assert drifted_options() == []
    return dict(Option.objects.limited().filter(question__event=event).values_list("label", "taken"))
