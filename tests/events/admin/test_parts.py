from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from events.models import Session
from tests.factories.contacts import ContactPersonFactory, TopicFactory
from tests.factories.events import (
    TINY_PDF,
    DocumentFactory,
    EventContactFactory,
    EventFactory,
    SessionFactory,
    in_days,
)

from .pages import change_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db


def test_parts_are_added_below_the_event(client, staff):
    event, topic, person = EventFactory(starts_at=in_days(30).replace(hour=9)), TopicFactory(), ContactPersonFactory()
    start = event.starts_at.astimezone(event.zone)
    day, hour = start.date().isoformat(), f"{start:%H:%M}"
    end = f"{start + timedelta(minutes=5):%H:%M}"

    response = save_event(
        client, event, open_event(client, event),
        topics=[topic.pk],
        days__TOTAL_FORMS="1", days__0__opens_at_0=day, days__0__opens_at_1=hour,
        days__0__closes_at_0=day, days__0__closes_at_1=end,
        sessions__TOTAL_FORMS="1", sessions__0__title="Welcome",
        sessions__0__starts_at_0=day, sessions__0__starts_at_1=hour,
        sessions__0__ends_at_0=day, sessions__0__ends_at_1=end,
        event_contacts__TOTAL_FORMS="1", event_contacts__0__person=person.pk,
        documents__TOTAL_FORMS="1", documents__0__title="Agenda", documents__0__kind="agenda",
        documents__0__file=SimpleUploadedFile("agenda.pdf", TINY_PDF),
    )  # fmt: skip

    assert saved(response)
    document = event.documents.get()
    assert event.days.get().opens_at == event.sessions.get().starts_at == event.starts_at
    assert list(event.contacts.all()) == [person]
    assert (document.slug, document.size_bytes, document.format_name) == ("agenda", len(TINY_PDF), "PDF")
    assert list(event.topics.all()) == [topic]
    entry = Entry.objects.get(verb="event-parts-changed")
    assert entry.detail == {"parts": ["document", "eventcontact", "eventday", "session"]}


def test_parts_are_put_in_order_by_their_numbers(client, staff):
    event = EventFactory()
    first, second = (EventContactFactory(event=event, position=place) for place in (1, 2))

    save_event(
        client, event, open_event(client, event), event_contacts__0__position="2", event_contacts__1__position="1"
    )

    assert list(event.event_contacts.all()) == [second, first]


def test_sessions_are_shown_by_time(client, staff):
    event = EventFactory()
    late = SessionFactory(event=event, title="Late", starts_at=event.starts_at + timedelta(hours=3))
    early = SessionFactory(event=event, title="Early")

    fields = open_event(client, event)

    assert [fields[f"sessions-{number}-id"] for number in (0, 1)] == [[str(early.pk)], [str(late.pk)]]


def test_hostile_text_is_refused_or_made_harmless(client, staff):
    event = EventFactory()
    fields = open_event(client, event)

    refused = save_event(
        client, event, fields, title="x" * 201, tagline="\0", body_kinds=["king"], time_zone="Mars/Base"
    )
    for words in (
        "“Title” may have at most 200 characters", "“Tagline” holds a sign that cannot be kept",
        "answers that are offered to “Kinds of body”", "answers that are offered to “Time zone”",
    ):  # fmt: skip
        assert words in errors_of(refused)

    taken = save_event(
        client, event, fields, title="<script>alert(1)</script>",
        tagline="{{ 7 }} {% now 'Y' %}",
    )  # fmt: skip
    assert saved(taken)
    page = client.get(change_url(event)).content.decode()
    assert "<script>alert(1)" not in page
    assert "{{ 7 }}" in page


def test_a_new_file_changes_the_day_of_a_document_and_a_new_title_does_not(client, staff):
    document = DocumentFactory()
    event, day = document.event, document.updated_at

    save_event(client, event, open_event(client, event), documents__0__title="Programme")
    document.refresh_from_db()
    assert (document.title, document.updated_at) == ("Programme", day)

    save_event(
        client, event, open_event(client, event),
        documents__0__file=SimpleUploadedFile("new.pdf", TINY_PDF + b"more"),
    )  # fmt: skip
    document.refresh_from_db()
    assert document.updated_at > day
    assert document.size_bytes == len(TINY_PDF) + 4


def test_a_file_that_was_replaced_or_deleted_is_forgotten(client, staff, django_capture_on_commit_callbacks):
    replaced, deleted, kept = (DocumentFactory(event=event) for event in [EventFactory()] * 3)
    storage, event = kept.file.storage, kept.event

    with django_capture_on_commit_callbacks(execute=True):
        response = save_event(
            client, event, open_event(client, event),
            documents__0__file=SimpleUploadedFile("new.pdf", TINY_PDF), documents__1__DELETE="on",
        )  # fmt: skip

    assert saved(response)
    assert [storage.exists(document.file.name) for document in (replaced, deleted, kept)] == [False, False, True]
    assert storage.exists(event.documents.get(pk=replaced.pk).file.name)


def test_documents_with_one_title_get_addresses_of_their_own(client, staff):
    event = DocumentFactory(slug="agenda").event

    save_event(
        client, event, open_event(client, event), documents__TOTAL_FORMS="3",
        documents__1__title="Agenda", documents__1__kind="agenda",
        documents__1__file=SimpleUploadedFile("a.pdf", TINY_PDF),
        documents__2__title="Agenda", documents__2__kind="agenda",
        documents__2__file=SimpleUploadedFile("b.pdf", TINY_PDF),
    )  # fmt: skip

    assert set(event.documents.values_list("slug", flat=True)) == {"agenda", "agenda-2", "agenda-3"}


def test_a_file_in_disguise_is_refused_in_words(client, staff):
    event = EventFactory()

    response = save_event(
        client, event, open_event(client, event), documents__TOTAL_FORMS="1",
        documents__0__title="Agenda", documents__0__kind="agenda",
        documents__0__file=SimpleUploadedFile("agenda.pdf", b"MZ\x90\x00 a program"),
    )  # fmt: skip

    assert "“agenda.pdf” is not a PDF file, whatever its name says." in errors_of(response)
    assert not event.documents.exists()


def test_a_row_that_was_deleted_meanwhile_is_said_in_words(client, staff):
    event = EventFactory()
    session = SessionFactory(event=event)
    fields = open_event(client, event)
    Session.objects.filter(pk=session.pk).delete()

    response = save_event(client, event, fields, sessions__0__title="Changed")

    assert "Somebody else deleted one of these rows" in errors_of(response)


def test_every_control_of_a_part_has_a_name_of_its_own(client, staff):
    event = EventFactory()
    for _ in range(2):
        SessionFactory(event=event)

    page = client.get(change_url(event)).content.decode()

    assert 'aria-label="Title, session 1"' in page
    assert 'aria-label="Starts at, session 2: Time"' in page
    assert 'aria-label="Title, new session"' in page


def test_an_event_page_asks_as_much_for_many_parts_as_for_one(client, staff, django_assert_num_queries):
    def fill(event, number):
        for _ in range(number):
            SessionFactory(event=event)
            DocumentFactory(event=event)
            EventContactFactory(event=event)
        return event

    small, large = fill(EventFactory(), 1), fill(EventFactory(), 6)
    client.get(change_url(small))
    with django_assert_num_queries(24):
        client.get(change_url(small))
    with django_assert_num_queries(24):
        client.get(change_url(large))


def test_a_mistake_names_its_field(client, staff):
    event = EventFactory()
    SessionFactory(event=event)

    response = save_event(
        client, event, open_event(client, event), title="", starts_at_0="", starts_at_1="", city="\u200b",
        sessions__0__title="", sessions__0__ends_at_0="", sessions__0__ends_at_1="",
    )  # fmt: skip

    assert errors_of(response).count("This field is required.") == 0
    for words in (
        "Fill in “Title”.", "Fill in “Starts at”.", "Fill in “Ends at”.",
        "“City” holds only signs that cannot be seen. Please type it anew.",
    ):  # fmt: skip
        assert words in errors_of(response)
