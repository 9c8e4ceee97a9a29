from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audit.models import Entry
from events.actions.copying import EventGone, FileGone, copy_event
from events.models import Answer, Event, Follower, ProgrammePhase, Question, Registration, SeatPool
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import ContactPersonFactory, TopicFactory
from tests.factories.events import (
    TINY_PDF,
    AnswerFactory,
    ConditionFactory,
    DeadlineExtensionFactory,
    DeadlineFactory,
    DocumentFactory,
    EventContactFactory,
    EventDayFactory,
    EventFactory,
    FollowerFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionFactory,
    SessionPoolFactory,
    SessionSeatFactory,
    SpeakerFactory,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def palermo(media):
    """An event in winter with everything that an event can have, and people."""
    event = EventFactory(
        slug="palermo", title="Workshop in Palermo", text="<p>Bring claims.</p>", goal="interreg", strands=["A"],
        body_kinds=["managing_authority"], time_zone="Europe/Rome", has_participant_list=True, sensitive_kept_days=30,
        starts_at=utc(2027, 1, 21, 8, 30), ends_at=utc(2027, 1, 22, 12), calendar_sequence=4,
        deadline__opens_at=utc(2026, 11, 1, 8), deadline__closes_at=utc(2027, 1, 3, 22, 59, 59), pool__capacity=40,
    )  # fmt: skip
    SeatPoolFactory(event=event, slug="online", capacity=None)
    DeadlineExtensionFactory(deadline=event.deadline)
    event.topics.add(TopicFactory(name="State aid"), TopicFactory(name="Audit"))
    event.sensitive_readers.add(StaffFactory(name="Sara"))
    EventContactFactory(event=event, person=ContactPersonFactory(slug="ada"), position=3)
    EventDayFactory(event=event, closes_at=utc(2027, 1, 21, 17), note="Bring your passport")
    opening = SessionFactory(
        event=event, title="Opening", description="Hello.", place="Hall", ends_at=utc(2027, 1, 21, 9)
    )
    SessionFactory(event=event, title="Closing", starts_at=utc(2027, 1, 22, 11), ends_at=utc(2027, 1, 22, 12))
    speaker = SpeakerFactory(
        event=event, name="Mary", role="Chair", text="Writes.", photo=ContentFile(b"\xff\xd8", name="mary.jpg")
    )
    speaker.sessions.add(opening)
    DocumentFactory(event=event, slug="agenda")
    DocumentFactory(event=event, slug="slides", session=opening, is_for_confirmed=True, is_shown_after=True)
    group = QuestionFactory(event=event, label="Group?", kind="choice", options=["A", "B"], options__B=20, position=1)
    detail = QuestionFactory(event=event, label="Why B?", is_sensitive=True, position=2, revision=7)
    ConditionFactory(question=detail, on=group, values=[str(group.options.get(label="B").pk)])
    group.options.filter(label="B").update(taken=1)
    registration = RegistrationFactory(event=event)
    AnswerFactory(registration=registration, question=group)
    FollowerFactory(event=event)
    return event


def copied(event, starts_at=None, press="one"):
    return copy_event(
        event=event, starts_at=starts_at or event.starts_at + timedelta(days=364), press=press, by=StaffFactory()
    )


def read(storage_name):
    with default_storage.open(storage_name) as file:
        return file.read()


# -- what is copied -------------------------------------------------------------------------------------------
def test_a_copy_says_what_its_event_says_and_is_a_draft(palermo):
    copy = Event.objects.get(pk=copied(palermo).pk)

    same = (
        "text", "tagline", "kind", "mode", "goal", "strands", "body_kinds", "audience", "outsiders", "time_zone",
        "venue", "city", "country", "has_participant_list", "sensitive_kept_days",
    )  # fmt: skip
    assert {name: getattr(copy, name) for name in same} == {name: getattr(palermo, name) for name in same}
    assert (copy.title, copy.slug) == ("Workshop in Palermo (copy)", "palermo-copy")
    assert (copy.status, copy.published_at, copy.cancelled_at, copy.calendar_sequence) == ("draft", None, None, 0)
    assert set(copy.topics.all()) == set(palermo.topics.all())
    assert set(copy.sensitive_readers.all()) == set(palermo.sensitive_readers.all())
    assert list(copy.event_contacts.values_list("person__slug", "position")) == [("ada", 3)]


def test_every_field_of_an_event_is_copied_or_of_its_own():
    event = EventFactory()
    Event.objects.update(
        kind="webinar", mode="online", legal_basis="GDPR", legal_basis_url="https://example.org/", audience="You",
        address="Piazza 1", join_url="https://example.org/join", outsiders="approval",
    )  # fmt: skip
    event.refresh_from_db()

    copy = Event.objects.get(pk=copied(event).pk)

    differs = {
        field.name
        for field in Event._meta.concrete_fields
        if getattr(copy, field.attname) != getattr(event, field.attname)
    }
    assert differs == {
        "id", "slug", "title", "deadline", "starts_at", "ends_at", "status", "published_at", "created_at", "updated_at",
        "search_text",
    }  # fmt: skip


def test_seats_are_all_free_and_the_term_is_the_copys_own(palermo):
    copy = copied(palermo)

    assert list(copy.pools.values_list("slug", "capacity", "target", "taken")) == [
        ("on-site", 40, None, 0), ("online", None, None, 0),
    ]  # fmt: skip
    assert copy.deadline != palermo.deadline
    assert set(copy.pools.values_list("opens_at", "closes_at")) == {(copy.deadline.opens_at, copy.deadline.closes_at)}
    assert not copy.deadline.extensions.exists()


def test_limited_sessions_and_phases_come_along_free_served_and_unpaused(palermo):
    opening = palermo.sessions.get(title="Opening")
    pool = SessionPoolFactory(session=opening, capacity=12)
    SessionSeatFactory(registration=RegistrationFactory(event=palermo), pool=pool)
    palermo.pools.update(limits_programmes=True, is_paused=True)
    ProgrammePhase.objects.create(event=palermo, places=2, until=utc(2026, 12, 31, 22, 59, 59))
    ProgrammePhase.objects.create(event=palermo, places=3)

    copy = copied(palermo)

    session = copy.sessions.get(title="Opening")
    assert list(copy.pools.values_list("slug", "session", "capacity", "taken", "limits_programmes", "is_paused")) == [
        ("on-site", None, 40, 0, True, False),
        ("online", None, None, 0, True, False),
        (f"session-{session.pk}", session.pk, 12, 0, True, False),
    ]
    assert list(copy.phases.values_list("places", "until")) == [(2, utc(2027, 12, 30, 22, 59, 59)), (3, None)]


def test_until_when_people_change_and_cancel_moves_along_as_registration_does(palermo):
    Event.objects.filter(pk=palermo.pk).update(
        changes_deadline=DeadlineFactory(opens_at=None, closes_at=utc(2027, 1, 10, 22, 59, 59)),
        cancels_deadline=DeadlineFactory(opens_at=None, closes_at=utc(2027, 1, 14, 22, 59, 59)),
        promotion="by_offer", offer_hours=24, hands_over_to_anybody=True,
    )  # fmt: skip

    copy = Event.objects.get(pk=copied(palermo).pk)

    assert copy.changes_deadline.closes_at == utc(2028, 1, 9, 22, 59, 59)
    assert copy.cancels_deadline.closes_at == utc(2028, 1, 13, 22, 59, 59)
    assert (copy.promotion, copy.offer_hours, copy.hands_over_to_anybody) == ("by_offer", 24, True)


def test_seats_that_staff_wish_for_are_what_is_copied(palermo):
    SeatPool.objects.filter(event=palermo, slug="on-site").update(target=20)

    assert copied(palermo).pools.get(slug="on-site").capacity == 20


def test_speakers_and_documents_come_with_their_sessions_and_with_files_of_their_own(palermo):
    copy = copied(palermo)

    speaker, slides = copy.speakers.get(), copy.documents.get(slug="slides")
    opening = copy.sessions.get(title="Opening")
    assert (speaker.name, speaker.role, speaker.text) == ("Mary", "Chair", "Writes.")
    assert list(speaker.sessions.all()) == [opening]
    assert (opening.description, opening.place) == ("Hello.", "Hall")
    assert (slides.session, slides.is_for_confirmed, slides.is_shown_after, slides.size_bytes) == (
        opening, True, True, len(TINY_PDF),
    )  # fmt: skip
    assert copy.documents.get(slug="agenda").session is None
    for old, new in (
        (palermo.speakers.get().photo, speaker.photo),
        (palermo.documents.get(slug="slides").file, slides.file),
    ):
        assert old.name != new.name
        old.storage.delete(old.name)
    assert (read(speaker.photo.name), read(slides.file.name)) == (b"\xff\xd8", TINY_PDF)


def test_the_form_comes_with_options_limits_and_conditions_on_its_own_questions(palermo):
    QuestionFactory(event=palermo, label="Removed", removed_at=palermo.created_at)

    copy = copied(palermo)

    group, detail = copy.questions.all()
    assert (group.label, detail.label, detail.is_sensitive, detail.revision) == ("Group?", "Why B?", True, 1)
    assert list(group.options.values_list("label", "capacity", "taken")) == [("A", None, 0), ("B", 20, 0)]
    condition = detail.conditions.get()
    assert (condition.on, condition.values) == (group, [str(group.options.get(label="B").pk)])


def test_people_are_left_behind(palermo):
    before = [model.objects.count() for model in (Registration, Answer, Follower)]

    copied(palermo)

    assert [model.objects.count() for model in (Registration, Answer, Follower)] == before


# -- when it is -----------------------------------------------------------------------------------------------
def test_everything_moves_by_whole_days_of_the_places_clocks_across_the_change_to_summer_time(palermo):
    copy = copied(palermo, utc(2027, 6, 17, 7, 30))  # 09:30 in Palermo, in summer

    assert (copy.starts_at, copy.ends_at) == (utc(2027, 6, 17, 7, 30), utc(2027, 6, 18, 11))
    assert list(copy.days.values_list("opens_at", "closes_at", "note")) == [
        (utc(2027, 6, 17, 7, 30), utc(2027, 6, 17, 16), "Bring your passport")
    ]
    assert list(copy.sessions.values_list("title", "starts_at", "ends_at")) == [
        ("Opening", utc(2027, 6, 17, 7, 30), utc(2027, 6, 17, 8)),
        ("Closing", utc(2027, 6, 18, 10), utc(2027, 6, 18, 11)),
    ]
    # 147 days later, at 09:00 and 23:59:59 of Palermo, with summer time when it closes and when it opens.
    assert (copy.deadline.opens_at, copy.deadline.closes_at) == (utc(2027, 3, 28, 7), utc(2027, 5, 30, 21, 59, 59))


def test_an_event_that_begins_at_another_hour_moves_its_agenda_and_not_the_end_of_a_day(palermo):
    copy = copied(palermo, utc(2027, 1, 28, 13))  # a week later, at 14:00 instead of 09:30

    assert (copy.starts_at, copy.ends_at) == (utc(2027, 1, 28, 13), utc(2027, 1, 29, 16, 30))
    assert copy.sessions.get(title="Opening").ends_at == utc(2027, 1, 28, 13, 30)
    assert copy.deadline.closes_at == utc(2027, 1, 10, 22, 59, 59)


def test_a_copy_may_lie_before_its_event(palermo):
    assert copied(palermo, utc(2026, 12, 21, 8, 30)).ends_at == utc(2026, 12, 22, 12)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        # Clocks go from 02:00 to 03:00: 02:30 is 03:30 then, after 03:15.
        (utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 2, 15)),
        # Clocks go from 03:00 back to 02:00, and the first 02:30 is meant.
        (utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 2, 15)),
    ],
)
def test_a_night_in_which_clocks_are_changed_turns_no_session_round(day, start, end):
    event = EventFactory(time_zone="Europe/Rome", starts_at=utc(2027, 1, 21, 1, 30), ends_at=utc(2027, 1, 21, 2, 15))
    SessionFactory(event=event, starts_at=event.starts_at, ends_at=event.ends_at)

    copy = copied(event, day)

    assert (copy.starts_at, copy.ends_at) == (start, end)
    assert copy.sessions.values_list("starts_at", "ends_at").get() == (start, end)


def test_without_a_beginning_of_registration_there_is_none_in_the_copy():
    assert copied(EventFactory(deadline__opens_at=None)).deadline.opens_at is None


# -- names ----------------------------------------------------------------------------------------------------
def test_titles_and_addresses_are_given_once(palermo):
    first, second = copied(palermo, press="one"), copied(palermo, press="two")
    third = copied(first, press="three")

    assert [(event.title, event.slug) for event in (first, second, third)] == [
        ("Workshop in Palermo (copy)", "palermo-copy"),
        ("Workshop in Palermo (copy 2)", "palermo-copy-2"),
        ("Workshop in Palermo (copy 3)", "palermo-copy-copy"),
    ]


def test_names_that_are_as_long_as_they_may_be_are_shortened():
    event = EventFactory(title="x" * 200, slug="y" * 120)

    copy = copied(event)

    assert (copy.title, copy.slug) == (f"{'x' * 180} (copy)", f"{'y' * 105}-copy")


# -- once, whole, and remembered ------------------------------------------------------------------------------
def test_the_audit_remembers_the_copy_at_both(palermo):
    staff = StaffFactory()

    copy = copy_event(event=palermo, starts_at=palermo.starts_at, press="one", by=staff)

    entries = Entry.objects.filter(verb__in=["event-created", "event-copied"]).order_by("pk")
    assert [(entry.verb, entry.about, entry.by, entry.detail) for entry in entries] == [
        ("event-created", f"events.event:{copy.pk}", f"accounts.user:{staff.pk}", {"copy_of": palermo.pk}),
        ("event-copied", f"events.event:{palermo.pk}", f"accounts.user:{staff.pk}", {"copy": copy.pk, "press": "one"}),
    ]


def test_pressed_twice_it_is_copied_once(palermo):
    assert copied(palermo) == copied(palermo)
    assert Event.objects.count() == 2


def test_a_copy_that_was_deleted_is_made_anew(palermo):
    first = copied(palermo)
    pk = first.pk
    first.delete()

    assert copied(palermo).pk != pk


def test_an_event_that_is_gone_is_not_copied(palermo):
    gone = EventFactory()
    gone_too = Event.objects.get(pk=gone.pk)
    SeatPool.objects.filter(event=gone).delete()
    gone.delete()

    with pytest.raises(EventGone):
        copied(gone_too)


def test_a_file_that_is_gone_is_named_and_nothing_is_left_of_the_copy(palermo):
    slides = palermo.documents.get(slug="slides")
    slides.title = "Slides"
    slides.save()
    default_storage.delete(slides.file.name)
    photos = default_storage.listdir("speakers")

    with pytest.raises(FileGone, match="Slides"):
        copied(palermo)

    assert Event.objects.count() == 1
    assert default_storage.listdir("speakers") == photos


def test_many_rows_are_copied_by_as_many_statements_as_few(palermo, django_assert_num_queries):
    def fill(event, number):
        for place in range(number):
            session = SessionFactory(event=event)
            SpeakerFactory(event=event, name=f"Speaker {place}").sessions.add(session)
            DocumentFactory(event=event, session=session, slug=f"more-{place}")
            EventContactFactory(event=event)
            EventDayFactory(event=event)
            event.topics.add(TopicFactory())
            asked = QuestionFactory(event=event, kind="choices", position=10 + 2 * place)
            later = QuestionFactory(event=event, position=11 + 2 * place)
            ConditionFactory(question=later, on=asked, values=[str(asked.options.all()[0].pk)])
        return event

    large = fill(EventFactory(), 8)
    large.sensitive_readers.add(StaffFactory())
    staff = StaffFactory()
    for event in (palermo, large):
        with django_assert_num_queries(44):
            copy_event(event=event, starts_at=event.starts_at, press="one", by=staff)


@pytest.mark.django_db(transaction=True, available_apps=settings.OWN_APPS)
@pytest.mark.xdist_group("threads")
def test_two_presses_at_once_make_one_copy_and_four_colleagues_four():
    event, staff = EventFactory(), StaffFactory()
    QuestionFactory(event=event)

    def press(name):
        return lambda: copy_event(event=event, starts_at=event.starts_at, press=name, by=staff).slug

    made = at_once(*map(press, ["same", "same", "two", "three", "four"]))

    assert made[0] == made[1]
    assert len(set(made)) == 4 == Event.objects.count() - 1
    assert Question.objects.count() == 5
