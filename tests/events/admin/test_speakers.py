from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audit.models import Entry
from events.actions.editing import discard_draft
from events.models import Session
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import (
    TINY_PDF,
    DocumentFactory,
    EventFactory,
    SessionFactory,
    SpeakerFactory,
)

from .pages import change_url, errors_of, open_event, save_event, saved

pytestmark = pytest.mark.django_db


def photo(name="me.png", kind="PNG"):
    written = BytesIO()
    Image.new("RGB", (60, 40), "red").save(written, kind)
    return SimpleUploadedFile(name, written.getvalue())


def test_a_speaker_is_chosen_from_the_directory_or_typed(client, staff):
    event, ada = EventFactory(), ContactPersonFactory(given_name="Ada", family_name="Lovelace")
    opening, closing = SessionFactory(event=event, title="Opening"), SessionFactory(event=event, title="Closing")

    response = save_event(
        client, event, open_event(client, event), speakers__TOTAL_FORMS="2",
        speakers__0__contact=ada.pk, speakers__0__sessions=[opening.pk, closing.pk],
        speakers__1__name="Mary Somerville", speakers__1__role="Chair", speakers__1__organisation="Royal Society",
        speakers__1__text="Writes.", speakers__1__photo=photo(),
    )  # fmt: skip

    assert saved(response)
    first, second = event.speakers.order_by("pk")
    assert (first.contact, first.display_name, set(first.sessions.all())) == (ada, "Ada Lovelace", {opening, closing})
    assert (second.display_name, second.role, second.organisation, second.text) == (
        "Mary Somerville", "Chair", "Royal Society", "Writes.",
    )  # fmt: skip
    assert Entry.objects.get(verb="event-parts-changed").detail == {"parts": ["speaker"]}


def test_a_photo_is_cut_square_and_written_anew(client, staff):
    event = EventFactory()

    save_event(
        client, event, open_event(client, event), speakers__TOTAL_FORMS="1", speakers__0__name="Mary",
        speakers__0__photo=photo(),
    )  # fmt: skip

    kept = event.speakers.get().photo
    with Image.open(kept) as image:
        assert (image.format, image.size) == ("JPEG", (480, 480))
    assert kept.name.startswith("speakers/")
    assert "me" not in kept.name
    assert f'src="{event.speakers.get().photo_url}"' in client.get(change_url(event)).content.decode()


def test_ticks_of_sessions_and_photos_say_whose_they_are(client, staff):
    event = EventFactory()
    session = SessionFactory(event=event, title="Opening")
    SpeakerFactory(event=event, photo="speakers/a.jpg").sessions.add(session)

    page = client.get(change_url(event)).content.decode()

    start = session.starts_at.astimezone(event.zone)
    assert f'aria-label="Opening ({start.day} {start:%B, %H:%M}); Sessions, speaker 1"' in page
    assert 'aria-label="Take the picture away: Photo, speaker 1"' in page
    assert 'aria-label="Sessions, speaker 1"' not in page


def test_a_photo_that_is_none_is_refused_in_words_and_keeps_what_was_typed(client, staff):
    event = EventFactory()

    response = save_event(
        client, event, open_event(client, event), speakers__TOTAL_FORMS="1", speakers__0__name="Mary",
        speakers__0__photo=SimpleUploadedFile("me.jpg", b"<svg onload=alert(1)>"),
    )  # fmt: skip

    assert "This file is not a photo that can be read." in errors_of(response)
    assert 'value="Mary"' in response.content.decode()


def test_a_speaker_without_a_name_is_refused_in_words(client, staff):
    event = EventFactory()

    response = save_event(
        client, event, open_event(client, event), speakers__TOTAL_FORMS="1", speakers__0__role="Chair"
    )

    assert "Say who speaks: choose somebody, or type a name." in errors_of(response)


def test_one_person_is_a_speaker_once(client, staff):
    event, ada = EventFactory(), ContactPersonFactory()

    response = save_event(
        client, event, open_event(client, event), speakers__TOTAL_FORMS="2",
        speakers__0__contact=ada.pk, speakers__1__contact=ada.pk,
    )  # fmt: skip

    assert "One person is chosen as a speaker twice." in errors_of(response)


def test_marks_that_turn_text_round_are_refused(client, staff):
    event = EventFactory()

    response = save_event(
        client, event, open_event(client, event), speakers__TOTAL_FORMS="1",
        speakers__0__name="Ada\u202egpj", speakers__0__text="\0",
    )  # fmt: skip

    assert "“Name” holds a sign that turns round the direction of text." in errors_of(response)
    assert "“About them” holds a sign that cannot be kept." in errors_of(response)


def test_a_photo_that_was_replaced_taken_away_or_deleted_is_forgotten(
    client, staff, django_capture_on_commit_callbacks
):
    event = EventFactory()
    replaced, bare, deleted, kept = (
        SpeakerFactory(event=event, position=place, photo=ContentFile(photo().read(), name=f"p{place}.jpg"))
        for place in range(4)
    )
    storage = kept.photo.storage

    with django_capture_on_commit_callbacks(execute=True):
        response = save_event(
            client, event, open_event(client, event), **{
                "speakers__0__photo": photo(), "speakers__1__photo-clear": "on", "speakers__2__DELETE": "on",
            }
        )  # fmt: skip

    assert saved(response)
    speakers = [replaced, bare, deleted, kept]
    assert [storage.exists(speaker.photo.name) for speaker in speakers] == [False, False, False, True]
    assert [bool(speaker.photo) for speaker in event.speakers.all()] == [True, False, True]


def test_photos_of_a_draft_go_with_it(staff, django_capture_on_commit_callbacks):
    event = EventFactory(draft=True)
    speaker = SpeakerFactory(event=event, photo=ContentFile(photo().read(), name="p.jpg"))
    SpeakerFactory(event=event)

    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(event=event, by=staff)

    assert not speaker.photo.storage.exists(speaker.photo.name)


# -- sessions that speakers and documents name ----------------------------------------------------------------
def test_only_sessions_of_the_event_are_offered(client, staff):
    event, elsewhere = EventFactory(), SessionFactory()
    SpeakerFactory(event=event)
    DocumentFactory(event=event)

    response = save_event(
        client, event, open_event(client, event), speakers__0__sessions=[elsewhere.pk],
        documents__0__session=elsewhere.pk,
    )  # fmt: skip

    assert "answers that are offered to “Sessions”" in errors_of(response)
    assert "answers that are offered to “Session”" in errors_of(response)


def test_a_document_is_put_below_a_session_and_kept_for_some(client, staff):
    event = EventFactory()
    session = SessionFactory(event=event, title="Opening")

    response = save_event(
        client, event, open_event(client, event), documents__TOTAL_FORMS="1",
        documents__0__title="Slides", documents__0__kind="other", documents__0__session=session.pk,
        documents__0__is_for_confirmed="on", documents__0__is_shown_after="on",
        documents__0__file=SimpleUploadedFile("slides.pdf", TINY_PDF),
    )  # fmt: skip

    assert saved(response)
    document = event.documents.get()
    assert (document.session, document.is_for_confirmed, document.is_shown_after) == (session, True, True)
    assert save_event(client, event, open_event(client, event)).status_code == 302
    assert Entry.objects.filter(verb="event-parts-changed").count() == 1


def test_a_session_that_is_deleted_on_the_same_page_leaves_its_speakers_and_documents(client, staff):
    event = EventFactory()
    session = SessionFactory(event=event)
    speaker, document = SpeakerFactory(event=event), DocumentFactory(event=event, session=session)

    response = save_event(
        client, event, open_event(client, event), sessions__0__DELETE="on", speakers__0__sessions=[session.pk],
        documents__0__title="Programme",
    )  # fmt: skip

    assert saved(response)
    assert not Session.objects.exists()
    document.refresh_from_db()
    assert (document.title, document.session, list(speaker.sessions.all())) == ("Programme", None, [])


def test_an_event_page_asks_as_much_for_many_speakers_as_for_one(client, staff, django_assert_num_queries):
    def fill(event, number):
        for place in range(number):
            session = SessionFactory(event=event)
            SpeakerFactory(event=event, photo=f"speakers/{place}.jpg").sessions.add(session)
            SpeakerFactory(event=event, contact=ContactPersonFactory())
            DocumentFactory(event=event, session=session)
        return event

    small, large = fill(EventFactory(), 1), fill(EventFactory(), 6)
    client.get(change_url(small))
    with django_assert_num_queries(25):
        client.get(change_url(small))
    with django_assert_num_queries(25):
        client.get(change_url(large))


# -- the event's own new fields -------------------------------------------------------------------------------
def test_strands_list_and_readers_are_kept(client, staff):
    event = EventFactory()

    response = save_event(
        client, event, open_event(client, event), goal="interreg", strands=["A", "C"], has_participant_list="on",
        sensitive_readers=[staff.pk], sensitive_kept_days="30",
    )  # fmt: skip

    assert saved(response)
    event.refresh_from_db()
    assert (event.strands, event.has_participant_list, event.sensitive_kept_days) == (["A", "C"], True, 30)
    assert list(event.sensitive_readers.all()) == [staff]
    changed = Entry.objects.get(verb="event-changed").detail["fields"]
    assert {"strands", "has_participant_list", "sensitive_readers", "sensitive_kept_days"} <= set(changed)


def test_strands_and_days_that_cannot_be_are_refused_in_words(client, staff):
    event = EventFactory()

    response = save_event(
        client, event, open_event(client, event), goal="ijg", strands=["A"], sensitive_kept_days="400"
    )

    assert "Only programmes of Interreg have strands." in errors_of(response)
    assert "may be at most 365" in errors_of(response)
