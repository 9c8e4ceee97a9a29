"""Sessions with a limited number of seats, chosen on the way through a registration."""

from datetime import timedelta

import pytest

from events.actions.registration import begin, submit
from events.actions.session_choice import SessionsClash, SessionsGone
from events.models import Event, Registration, SeatPool, Session, SessionSeat
from outbox.models import Message
from tests.factories.events import EventFactory, QuestionFactory, SessionFactory, SessionPoolFactory
from tests.pages import notices

from .conftest import answers_to, error_summary, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """An event with one question, two visits at the same time and a talk after them."""
    event = EventFactory(slug="palermo", title="Workshop in Palermo")
    QuestionFactory(event=event, label="What do you work on?", is_required=True)
    at = event.starts_at.replace(hour=9, minute=0)
    for title, hours in (("Dam", 0), ("Port", 0), ("Talk", 2)):
        start = at + timedelta(hours=hours)
        session = SessionFactory(event=event, title=title, starts_at=start, ends_at=start + timedelta(hours=1))
        SessionPoolFactory(session=session, capacity=2)
    SessionFactory(event=event, title="Open to all")
    return event


def pool_of(title):
    return SeatPool.objects.get(session__title=title)


def choice(event, *titles, work="Audits"):
    return answers_to(event, work) | {"sessions": [str(pool_of(title).pk) for title in titles]}


def chosen():
    return dict(SessionSeat.objects.values_list("pool__session__title", "stage"))


def test_sessions_are_chosen_in_the_form_checked_and_told(client, person, event):
    first = text_of(client.get("/events/palermo/register/"))
    sent = client.post("/events/palermo/register/", choice(event, "Dam", "Talk"))
    check = text_of(client.get("/events/palermo/register/check/"))
    client.post("/events/palermo/register/check/")

    assert first.count("2 seats left") == 3
    assert "Open to all" not in first
    assert sent.url == "/events/palermo/register/check/"
    assert "Dam (" in check
    assert "Talk (" in check
    assert chosen() == {"Dam": "held", "Talk": "held"}
    message = Message.objects.get()
    assert [session.partition(" (")[0] for session in message.context["sessions"]] == ["Dam", "Talk"]
    assert "Your sessions:" in message.attachments[0]["text"].replace("\r\n ", "")


def test_none_is_a_choice_too(client, person, event):
    client.post("/events/palermo/register/", choice(event))
    check = text_of(client.get("/events/palermo/register/check/"))
    client.post("/events/palermo/register/check/")

    assert "Which sessions will you go to? Not answered" in check
    assert chosen() == {}
    assert Registration.objects.get().state == "confirmed"


def test_two_at_the_same_time_are_refused_with_both_named_and_nothing_typed_is_lost(client, person, event):
    response = client.post("/events/palermo/register/", choice(event, "Dam", "Port"))

    (words,) = error_summary(response)
    assert words.startswith("“Dam (")
    assert "“Port (" in words
    html = response.content.decode()
    assert html.count(" checked") == 2
    assert "Audits" in html


def test_a_choice_is_kept_with_the_draft(client, person, event):
    client.post("/events/palermo/register/", choice(event, "Talk", work="") | {"later": "1"})

    assert client.get("/events/palermo/register/").content.decode().count(" checked") == 1


def test_before_sending_it_says_where_one_will_wait_and_then_one_waits(client, person, event):
    SeatPool.objects.filter(session__title="Dam").update(capacity=0)

    first = text_of(client.get("/events/palermo/register/"))
    client.post("/events/palermo/register/", choice(event, "Dam"))
    check = text_of(client.get("/events/palermo/register/check/"))
    client.post("/events/palermo/register/check/")

    assert first.count("no seat left: you wait for one") == 1
    assert "waiting for a seat" in check
    assert chosen() == {"Dam": "waiting"}
    assert Message.objects.get().context["sessions"][0].endswith("no seat yet")


def test_who_waits_for_a_place_at_the_event_only_wishes_for_sessions(client, person, event):
    event.pools.of_whole_event().update(capacity=0)

    client.post("/events/palermo/register/", choice(event, "Dam"))
    client.post("/events/palermo/register/check/")

    assert Registration.objects.get().state == "waiting"
    assert chosen() == {"Dam": "wished"}
    assert pool_of("Dam").taken == 0


def test_who_awaits_approval_only_wishes_for_sessions(client, person, event):
    Event.objects.update(entry="approval")

    client.post("/events/palermo/register/", choice(event, "Dam"))
    client.post("/events/palermo/register/check/")

    assert Registration.objects.get().state == "pending"
    assert chosen() == {"Dam": "wished"}


def test_sessions_that_were_moved_to_the_same_time_meanwhile_are_asked_again(client, person, event):
    client.post("/events/palermo/register/", choice(event, "Dam", "Talk"))
    dam = Session.objects.get(title="Dam")
    Session.objects.filter(title="Talk").update(starts_at=dam.starts_at, ends_at=dam.ends_at)

    response = client.post("/events/palermo/register/check/")

    assert response.url == "/events/palermo/register/"
    assert notices(response) == ["Please look at your answers once more: one is missing or no longer offered."]
    assert chosen() == {}


def test_a_session_that_is_gone_meanwhile_is_left_out_of_the_choice(client, person, event):
    client.post("/events/palermo/register/", choice(event, "Dam", "Talk"))
    Session.objects.get(title="Talk").delete()

    client.post("/events/palermo/register/check/")

    assert chosen() == {"Dam": "held"}


def test_what_changed_after_the_form_was_checked_is_refused_by_the_act_and_nothing_is_kept(person, event):
    draft = begin(event=event, person=person)
    request = {"registration_pk": draft.pk, "event": event, "person": person, "answers": {}}
    request["pool_pk"] = event.pools.of_whole_event().get().pk

    with pytest.raises(SessionsGone):
        submit(**request, sessions=[pool_of("Dam").pk, 987654])
    with pytest.raises(SessionsGone):
        submit(**request, sessions=[request["pool_pk"]])
    with pytest.raises(SessionsClash) as clash:
        submit(**request, sessions=[pool_of("Port").pk, pool_of("Dam").pk])

    assert [pool.session.title for pool in clash.value.pools] == ["Dam", "Port"]
    assert chosen() == {}
    assert Registration.objects.get().state == "draft"


def test_the_page_of_the_event_says_how_many_seats_sessions_have_left(client, event):
    SeatPool.objects.filter(session__title="Port").update(capacity=1, taken=1)

    page = text_of(client.get("/events/palermo/"))

    assert "Dam: 2 of 2 seats left" in page
    assert "Port: all seats are taken" in page
    assert "Open to all:" not in page
