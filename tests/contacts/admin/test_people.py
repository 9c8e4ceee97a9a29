from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audit.models import Entry
from contacts.models import ContactPerson
from tests.events.admin.pages import FilledForm
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import ContactPersonFactory, TeamFactory, TopicFactory

pytestmark = pytest.mark.django_db

NO_ROWS = {
    f"{part}-{kind}_FORMS": "0"
    for part in ("absences", "contact_topics", "served_programmes")
    for kind in ("TOTAL", "INITIAL")
}
INLINE = NO_ROWS | {"contact_topics-TOTAL_FORMS": "1", "contact_topics-0-is_lead": "on"}


@pytest.fixture
def staff(client):
    client.force_login(StaffFactory())
    return client


def png(*size):
    written = BytesIO()
    image = Image.new("1", size) if size else Image.new("RGB", (900, 700), "green")  # a large one in bits, soon written
    image.save(written, "PNG")
    return SimpleUploadedFile("me.png", written.getvalue(), "image/png")


def jpeg_cut_off():
    written = BytesIO()
    Image.new("RGB", (800, 600), "green").save(written, "JPEG")
    return written.getvalue()[:2000]


def form_of(person, **changes):
    fields = ("given_name", "family_name", "slug", "role", "email")
    return {
        **{field: getattr(person, field) for field in fields},
        "team": person.team_id, "languages": "en", "phone": "+442079460123", "is_listed": "on",
        **NO_ROWS, **changes,
    }  # fmt: skip


def files(media):
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def test_staff_enter_a_person_with_photo_and_topics(staff, media):
    team, topic = TeamFactory(), TopicFactory()
    response = staff.post(
        "/admin/contacts/contactperson/add/",
        {
            "given_name": "Ada", "family_name": "Example", "slug": "ada-example", "team": team.pk,
            "languages": "en, it", "email": "ada@organisation.example", "phone": "+44 20 7946 0123",
            "is_listed": "on", "photo": png(), **INLINE, "contact_topics-0-topic": topic.pk,
        },
    )  # fmt: skip

    assert response.status_code == 302
    person = ContactPerson.objects.get()
    assert (person.full_name, person.languages, person.phone.as_e164) == ("Ada Example", ["en", "it"], "+442079460123")
    assert [(link.topic, link.is_lead) for link in person.contact_topics.all()] == [(topic, True)]
    with Image.open(person.photo) as image:
        assert (image.format, image.size) == ("JPEG", (480, 480))
    assert Entry.objects.get().verb == "contact-added"


def test_staff_see_the_form_of_a_person_with_a_photo(staff):
    person = ContactPersonFactory(photo=ContentFile(b"jpeg", name="key.jpg"), leads=[TopicFactory()])

    page = staff.get(f"/admin/contacts/contactperson/{person.pk}/change/").content.decode()

    assert "There is a picture. A new one takes its place." in page
    assert f"/contacts/{person.slug}/photo/?v=key" in page
    assert 'aria-label="Topic, topic of a contact person 1"' in page


def test_language_that_is_none_is_told(staff):
    person = ContactPersonFactory()

    response = staff.post(f"/admin/contacts/contactperson/{person.pk}/change/", form_of(person, languages="en, tlh"))

    assert "“tlh” is not a language&#x27;s code." in response.content.decode()


def test_new_photo_takes_the_place_of_the_old_file(staff, media, django_capture_on_commit_callbacks):
    person = ContactPersonFactory(photo=ContentFile(b"jpeg", name="old.jpg"))

    with django_capture_on_commit_callbacks(execute=True):
        response = staff.post(f"/admin/contacts/contactperson/{person.pk}/change/", form_of(person, photo=png()))

    assert response.status_code == 302
    person.refresh_from_db()
    assert files(media) == [person.photo.name.removeprefix("contacts/")] != ["old.jpg"]


def test_photo_is_kept_until_it_is_taken_away(staff, media, django_capture_on_commit_callbacks):
    person = ContactPersonFactory(photo=ContentFile(b"jpeg", name="old.jpg"))
    address = f"/admin/contacts/contactperson/{person.pk}/change/"

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address, form_of(person, role="Head of office"))
    assert files(media) == ["old.jpg"]
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address, form_of(person, **{"photo-clear": "on"}))

    person.refresh_from_db()
    assert (person.photo.name, files(media)) == ("", [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html></html>", "This file is not a photo that can be read. Choose a JPEG, PNG or WebP file."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "This file is not a photo that can be read. Choose a JPEG, PNG or WebP file.",
        ),
        (png(16000, 13000).read(), "The photo has far more than 30 million pixels. Choose a smaller one."),
        (png(6000, 5001).read(), "The photo is 6000 by 5001 pixels. Choose one of at most 30 million pixels."),
        (jpeg_cut_off(), "This photo cannot be read. Save it anew as JPEG and try again."),
    ],
    ids=["page", "drawing", "200 megapixels", "30 megapixels", "cut off"],
)
def test_bad_photo_is_told_in_words_and_nothing_else_of_the_form_is_lost(staff, media, content, words):
    person = ContactPersonFactory()
    photo = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
    typed = form_of(person, photo=photo, role="Head of the new office", languages="en, fi", working_days=["1", "3"])

    response = staff.post(f"/admin/contacts/contactperson/{person.pk}/change/", typed)

    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {"photo": [words]}
    shown = FilledForm(response, "contactperson_form").values
    assert [shown[name] for name in ("role", "languages", "working_days", "given_name")] == [
        ["Head of the new office"], ["en, fi"], ["1", "3"], [person.given_name],
    ]  # fmt: skip
    assert files(media) == []


@pytest.mark.parametrize("way", ["one", "several"])
def test_removing_a_person_leaves_no_photo(staff, media, django_capture_on_commit_callbacks, way):
    person = ContactPersonFactory(photo=ContentFile(b"jpeg", name="old.jpg"))

    with django_capture_on_commit_callbacks(execute=True):
        if way == "one":
            staff.post(f"/admin/contacts/contactperson/{person.pk}/delete/", {"post": "yes"})
        else:
            staff.post(
                "/admin/contacts/contactperson/",
                {"action": "delete_selected", "_selected_action": person.pk, "post": "yes"},
            )

    assert ContactPerson.objects.count() == 0
    assert files(media) == []
    assert Entry.objects.get().verb == "contact-removed"


def test_list_makes_the_same_statements_for_one_and_for_many(staff, django_assert_max_num_queries):
    for count in (1, 12):
        for _ in range(count):
            ContactPersonFactory(leads=[TopicFactory()])
        with django_assert_max_num_queries(9):
            staff.get("/admin/contacts/contactperson/")
