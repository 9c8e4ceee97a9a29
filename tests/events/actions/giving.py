"""What tests of places that people give to others, a colleague or who takes theirs over, do and look at."""

from django.core.management import call_command

from events.actions.colleagues import register_colleague
from events.actions.hand_overs import ask_to_take_over, begin_to_take_over
from events.actions.taking_over import Form, take_place
from events.models import Event, Registration
from outbox.models import Message


def bring(giver, email="anna@example.org"):
    return register_colleague(giver=giver, email=email, by=giver.person)


def ask(giver, email="anna@example.org"):
    return ask_to_take_over(registration=giver, email=email, by=giver.person)


def take_over(hand_over, person, **form):
    draft = begin_to_take_over(hand_over=hand_over, person=person)
    return send(draft, person, **form)


def send(draft, person, **form):
    event = Event.objects.get(pk=draft.event_id)
    return take_place(registration_pk=draft.pk, event=event, person=person, form=Form(**{"answers": {}, **form}))


def states():
    return dict(Registration.objects.values_list("person__email", "state"))


def told():
    return [(message.template.rpartition("/")[2], message.recipient) for message in Message.objects.order_by("pk")]


def counter(event):
    return event.pools.values_list("capacity", "target", "taken").get(session=None)


def consistent(event):
    """Counters and rows agree."""
    call_command("seats", event.slug)
    return True
