from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.urls import reverse

from audit.models import Entry
from events.models import Deadline, Event, EventContact, Question, SeatPool, State
from outbox.models import Message
from tests.factories.accounts import StaffFactory
from tests.factories.events import (
    DocumentFactory,
    EventContactFactory,
    EventFactory,
    FollowerFactory,
    QuestionFactory,
    RegistrationFactory,
    SessionFactory,
    in_days,
)
from tests.pages import notices

from .pages import FilledForm, act_url, change_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db
LIST = reverse("admin:events_event_changelist")
NEW = {
    "title": "Info day in Turku",
    "slug": "info-day-turku",
    "kind": "info_day",
    "mode": "hybrid",
    "time_zone": "Europe/Helsinki",
    "starts_at_0": "2027-06-21",
    "starts_at_1": "09:30",
    "ends_at_0": "2027-06-21",
    "ends_at_1": "13:00",
    "closes_at_0": "2027-06-10",
    "seats_on_site": "30",
}


# -- making and changing --------------------------------------------------------------------------------------
def test_a_new_event_is_a_draft_with_its_term_and_a_pool_for_each_way_to_take_part(client, staff):
    response = save_event(client, None, open_event(client), **NEW)

    assert saved(response)
    event = Event.objects.get(slug="info-day-turku")
    assert event.status == Event.Status.DRAFT
    assert event.starts_at == datetime(2027, 6, 21, 6, 30, tzinfo=UTC)
    assert event.deadline.opens_at is None
    assert event.deadline.closes_at == datetime(2027, 6, 10, 20, 59, 59, tzinfo=UTC)
    assert set(event.pools.values_list("slug", "capacity", "closes_at")) == {
        ("on-site", 30, event.deadline.closes_at),
        ("online", None, event.deadline.closes_at),
    }
    assert Entry.objects.get().verb == "event-created"


def test_an_untouched_form_changes_nothing_but_the_time_of_saving(client, staff):
    event = EventFactory(text="<p>Two days.</p>", body_kinds=["controller"])
    SessionFactory(event=event)
    QuestionFactory(event=event, kind=Question.Kind.CHOICE)
    EventContactFactory(event=event)
    DocumentFactory(event=event)
    before = _facts(event)

    response = save_event(client, event, open_event(client, event))

    assert saved(response)
    assert _facts(event) == before
    assert Entry.objects.get().detail == {"fields": []}


def _facts(event):
    parts = (event.sessions, event.questions, event.event_contacts, event.documents, event.pools)
    return (
        Event.objects.filter(pk=event.pk).values().get() | {"updated_at": None},
        Deadline.objects.filter(event=event).values().get(),
        [list(part.values()) for part in parts],
    )


def test_times_are_read_by_the_clocks_of_the_zone_that_is_chosen_with_them(client, staff):
    event = EventFactory(time_zone="Europe/Rome", starts_at=datetime(2027, 1, 11, 8, 30, tzinfo=UTC))
    session = SessionFactory(event=event)
    fields = open_event(client, event)

    save_event(client, event, fields, time_zone="Europe/Helsinki")

    event.refresh_from_db()
    session.refresh_from_db()
    assert fields["starts_at_0"] + fields["starts_at_1"] == ["2027-01-11", "09:30"]
    assert event.starts_at == session.starts_at == datetime(2027, 1, 11, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "words"),
    [("2027-03-28", "2:30 is left out"), ("2027-10-31", "2:30 comes twice")],
)
def test_a_time_that_no_clock_shows_or_that_comes_twice_is_refused_in_words(client, staff, day, words):
    event = EventFactory(time_zone="Europe/Rome")

    response = save_event(client, event, open_event(client, event), ends_at_0=day, ends_at_1="02:30")

    assert words in errors_of(response)


def test_an_end_before_the_start_is_refused_and_everything_typed_is_kept(client, staff):
    event = EventFactory()
    fields = open_event(client, event)

    response = save_event(client, event, fields, title="Typed", ends_at_0="2020-01-01")

    assert "The end must be after the start." in errors_of(response)
    assert "Typed" in response.content.decode()


def test_text_is_cleaned(client, staff):
    event = EventFactory()

    save_event(
        client, event, open_event(client, event),
        text='<h3 onclick="x()">Plan</h3><script>alert(1)</script><p><a href="javascript:x()">y</a></p>',
    )  # fmt: skip

    event.refresh_from_db()
    assert event.text == '<h3>Plan</h3><p><a rel="noopener">y</a></p>'


def test_text_of_empty_paragraphs_is_no_text(client, staff):
    event = EventFactory(text="<p>Something</p>")

    save_event(client, event, open_event(client, event), text="<p><br></p><p> </p>")

    event.refresh_from_db()
    assert event.text == ""


# -- what follows from a change ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "rises"),
    [
        ({"title": "Another title"}, True),
        ({"city": "Trapani"}, True),
        ({"ends_at_1": "23:00"}, True),
        ({"audience": "Controllers"}, False),
    ],
)
def test_calendars_learn_of_a_new_title_time_or_place_of_a_published_event(client, staff, change, rises):
    event = EventFactory()

    save_event(client, event, open_event(client, event), **change)

    event.refresh_from_db()
    assert event.calendar_sequence == int(rises)


def test_nobody_has_a_draft_in_a_calendar(client, staff):
    event = EventFactory(draft=True)

    save_event(client, event, open_event(client, event), title="Another title")

    event.refresh_from_db()
    assert event.calendar_sequence == 0


def test_more_seats_go_to_the_line_and_fewer_unseat_nobody(client, staff):
    event = EventFactory(pool__capacity=1)
    RegistrationFactory(event=event)
    waiting = RegistrationFactory(event=event, state=State.WAITING)

    save_event(client, event, open_event(client, event), seats_on_site="2")
    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED

    save_event(client, event, open_event(client, event), seats_on_site="1")
    assert event.pools.values_list("taken", "capacity", "target").get() == (2, 2, 1)
    assert open_event(client, event)["seats_on_site"] == ["1"]


def test_an_event_keeps_the_seats_that_people_are_registered_for(client, staff):
    event = EventFactory()
    RegistrationFactory(event=event, state=State.CANCELLED)

    response = save_event(client, event, open_event(client, event), mode="online")

    assert "People are registered on site" in errors_of(response)


def test_seats_that_nobody_asked_for_go_with_the_mode(client, staff):
    event = EventFactory()

    save_event(client, event, open_event(client, event), mode="online", seats_online="500")

    assert list(event.pools.values_list("slug", "capacity")) == [(SeatPool.Slug.ONLINE, 500)]


@pytest.mark.parametrize("days", [7, -1, -40])
def test_the_end_of_registration_of_a_published_event_does_not_move_in_the_form(client, staff, days):
    event = EventFactory()
    page = client.get(change_url(event)).content.decode()
    elsewhere = (event.deadline.closes_at + timedelta(days=days)).date().isoformat()

    assert saved(save_event(client, event, open_event(client, event), closes_at_0=elsewhere, tagline="New"))

    assert "“Extend deadline” moves it later and tells everybody concerned" in page
    event.refresh_from_db()
    assert (event.tagline, Deadline.objects.get(event=event).closes_at) == ("New", event.deadline.closes_at)


def test_an_opening_after_the_announced_end_is_refused_where_it_is_typed(client, staff):
    event = EventFactory()
    late = in_days(20).date().isoformat()

    refused = save_event(client, event, open_event(client, event), opens_at_0=late, opens_at_1="09:00")

    assert refused.context["adminform"].form.errors.keys() == {"opens_at"}


def test_the_term_of_a_draft_is_free_and_nobody_is_told(client, staff):
    event = EventFactory(draft=True)
    FollowerFactory(event=event)
    later = (event.deadline.closes_at + timedelta(days=7)).date().isoformat()

    save_event(client, event, open_event(client, event), closes_at_0=later, closes_at_1="")

    assert Deadline.objects.get(event=event).closes_at > event.deadline.closes_at
    assert not Message.objects.exists()


def test_who_saves_second_is_told_and_may_insist(client, staff):
    event = EventFactory()
    mine = theirs = open_event(client, event)
    save_event(client, event, theirs, tagline="Theirs")

    told = save_event(client, event, mine, tagline="Mine")

    event.refresh_from_db()
    assert "Somebody else changed this event" in errors_of(told)
    assert event.tagline == "Theirs"
    again = FilledForm(told, "event_form").values
    assert saved(save_event(client, event, again))
    event.refresh_from_db()
    assert event.tagline == "Mine"


def test_an_extension_counts_as_a_change_by_somebody_else(client, staff):
    event = EventFactory()
    fields = open_event(client, event)
    Deadline.objects.filter(event=event).update(closes_at=event.deadline.closes_at + timedelta(days=1))

    response = save_event(client, event, fields)

    assert "Somebody else changed this event" in errors_of(response)


def test_a_registration_does_not_count_as_a_change(client, staff):
    event = EventFactory()
    fields = open_event(client, event)
    RegistrationFactory(event=event)

    assert saved(save_event(client, event, fields))


def test_the_address_of_a_published_event_stays(client, staff):
    event = EventFactory(slug="palermo")

    save_event(client, event, open_event(client, event), slug="elsewhere")

    event.refresh_from_db()
    assert event.slug == "palermo"


def test_a_cancelled_event_keeps_its_term_and_seats_but_its_words_may_change(client, staff):
    event = EventFactory(cancelled=True)
    fields = open_event(client, event)

    response = save_event(client, event, fields, tagline="We are sorry.", seats_on_site="99")

    event.refresh_from_db()
    assert saved(response)
    assert (event.tagline, event.pools.get().capacity) == ("We are sorry.", 40)


# -- the page ----------------------------------------------------------------------------------------------------
def test_the_page_offers_preview_and_what_can_be_done(client, staff):
    draft, published, cancelled = EventFactory(draft=True), EventFactory(), EventFactory(cancelled=True)
    acts = ("publish", "extend", "seats", "cancel")

    offered = {
        event: [name for name in acts if act_url(event, name) in client.get(change_url(event)).content.decode()]
        for event in (draft, published, cancelled)
    }

    assert offered == {draft: ["publish"], published: ["extend", "seats", "cancel"], cancelled: []}
    assert f'<a href="{draft.get_absolute_url()}">Preview</a>' in client.get(change_url(draft)).content.decode()


def test_only_the_page_with_the_editor_allows_its_style_and_its_map_of_modules(client, staff):
    page = client.get(change_url(EventFactory())).headers["Content-Security-Policy"]
    listing = client.get(LIST).headers["Content-Security-Policy"]

    assert "'nonce-" in page
    assert "'sha256-" in page
    assert "unsafe" not in page
    assert "'nonce-" not in listing
    assert "'sha256-" not in listing


# -- who may --------------------------------------------------------------------------------------------------------
def test_who_may_only_look_sees_everything_and_changes_nothing(client):
    person = StaffFactory(is_superuser=False)
    person.user_permissions.set(Permission.objects.filter(codename="view_event"))
    client.force_login(person)
    event = EventFactory()

    page = client.get(change_url(event))

    assert page.status_code == 200
    assert "Seats on site" in page.content.decode()
    assert act_url(event, "extend") not in page.content.decode()
    assert client.post(change_url(event), {}).status_code == 403
    for name in ("extend", "cancel", "seats", "publish"):
        assert client.get(act_url(event, name)).status_code == 403
        assert client.post(act_url(event, name)).status_code == 403


def test_staff_without_permission_are_refused(client):
    client.force_login(StaffFactory(is_superuser=False))

    assert client.get(LIST).status_code == 403
    assert client.get(change_url(EventFactory())).status_code == 403


def test_only_a_draft_is_deleted_and_its_term_goes_with_it(client, staff):
    draft, published = EventFactory(draft=True), EventFactory()

    def delete(event):
        return client.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"}).status_code

    assert delete(published) == 403
    assert delete(draft) == 302
    assert list(Event.objects.all()) == [published]
    assert list(Deadline.objects.all()) == [published.deadline]
    assert EventContact.objects.count() == 0


def test_a_draft_that_was_published_while_it_is_deleted_stays_and_that_is_said(client, staff):
    draft = EventFactory(draft=True)

    def publish_first(execute, sql, params, many, context):
        # Between the look at the draft and the lock, as somebody else would.
        if "FOR UPDATE" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute("UPDATE events_event SET status = 'published', published_at = now()")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(publish_first):
        response = client.post(reverse("admin:events_event_delete", args=[draft.pk]), {"post": "yes"})

    assert response.url == change_url(draft)
    assert notices(response) == [
        "Nothing is deleted: somebody published this event in the meantime. Cancel it instead."
    ]
    assert list(Event.objects.all()) == [draft]
