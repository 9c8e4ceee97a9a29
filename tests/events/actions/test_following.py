import pytest

from events.actions.following import follow, stop_following
from events.models import Follower
from outbox.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory, FollowerFactory

pytestmark = pytest.mark.django_db


def test_follow_says_what_will_be_told_and_how_to_end_it():
    event, person = EventFactory(), UserFactory()

    follower = follow(event=event, person=person)

    assert list(Follower.objects.values_list("event", "person", "stopped_at")) == [(event.pk, person.pk, None)]
    message = Message.objects.get()
    assert (message.key, message.recipient) == (f"following:{follower.pk}", person.email)
    assert (message.has_secret, message.unsubscribe_url) == (True, f"http://testserver{follower.get_stop_url()}")


def test_follow_twice_is_following():
    event, person = EventFactory(), UserFactory()

    assert follow(event=event, person=person) == follow(event=event, person=person) == Follower.objects.get()
    assert Message.objects.count() == 1


def test_stop_following_ends_it_once_and_others_go_on():
    follower, other = FollowerFactory.create_batch(2, event=EventFactory())

    stop_following(follower=follower)
    stopped_at = Follower.objects.get(pk=follower.pk).stopped_at
    stop_following(follower=follower)

    assert list(Follower.objects.active()) == [other]
    assert Follower.objects.get(pk=follower.pk).stopped_at == stopped_at


def test_who_stopped_may_follow_again_with_another_secret():
    event, person = EventFactory(), UserFactory()
    first = follow(event=event, person=person)
    stop_following(follower=first)

    second = follow(event=event, person=person)

    assert first.pk != second.pk
    assert first.token != second.token
    assert list(Follower.objects.active()) == [second]
    assert Message.objects.count() == 2
