"""Materials in the staff area: what is taken, what is refused in words, and what is counted."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from audit.models import Entry
from campaigns.models import Material, MaterialFile
from tests.events.admin.pages import FilledForm, errors_of, saved
from tests.factories.accounts import StaffFactory
from tests.factories.campaigns import DownloadCountFactory, EditionFactory, MaterialFactory
from tests.factories.campaigns import MaterialFileFactory as FileFactory
from tests.factories.events import TINY_PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = StaffFactory(name="Sara Staff")
    client.force_login(person)
    return person


@pytest.fixture
def material(staff):
    return MaterialFactory(edition=EditionFactory(year=2026), slug="poster", is_published=False)


def address(name, *args):
    return reverse(f"admin:campaigns_material_{name}", args=args)


def form_of(client, material=None):
    path = address("change", material.pk) if material else address("add")
    response = client.get(path)
    assert response.status_code == 200
    return path, FilledForm(response, "material_form").values


def save(client, material=None, **changes):
    path, fields = form_of(client, material)
    return client.post(path, fields | {name.replace("__", "-"): value for name, value in changes.items()})


def add_file(client, material, upload, **more):
    number = material.files.count()
    row = {f"files__{number}__{name}": value for name, value in {"version": "1", "file": upload, **more}.items()}
    return save(client, material, files__TOTAL_FORMS=str(number + 1), **row)


def picture(kind="JPEG", size=(90, 60)):
    written = BytesIO()
    Image.new("RGB", size, "#175e54").save(written, kind)
    return written.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content)


def archive(**parts):
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, text in (parts or {"logo.svg": "<svg/>"}).items():
            packed.writestr(name, text)
    return written.getvalue()


FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00\x00\x00\x08free"
NEW = {
    "kind": "identity", "title": "Poster", "slug": "poster", "summary": "Put your place on it.",
    "licence": "cc-by-4.0",
}  # fmt: skip


# -- the material ---------------------------------------------------------------------------------------------
def test_staff_add_a_material_which_only_staff_see_until_they_publish_it(client, staff):
    edition = EditionFactory()

    assert saved(save(client, edition=edition.pk, **NEW))

    material = Material.objects.get()
    assert (material.title, material.is_published, material.is_carried_on) == ("Poster", False, True)
    assert list(Entry.objects.values_list("verb", flat=True)) == ["material-added"]
    assert "Only staff find this material." in client.get(address("change", material.pk)).content.decode()


def test_one_slug_stands_for_one_material_of_an_edition(client, material):
    response = save(client, edition=material.edition_id, **NEW)

    assert "Material with this Edition and Slug already exists." in errors_of(response)


def test_who_saves_second_is_told_and_nothing_typed_is_lost(client, material):
    path, fields = form_of(client, material)
    assert saved(save(client, material, title="First"))

    second = client.post(path, fields | {"title": "Second"})

    assert "Somebody else changed this while you were editing it." in errors_of(second)
    typed = FilledForm(second, "material_form").values
    assert (typed["title"], Material.objects.get().title) == (["Second"], "First")
    assert saved(client.post(path, typed))
    assert (Material.objects.get().title, Material.objects.get().revision) == ("Second", 2)


def test_what_is_published_keeps_its_address_and_is_not_deleted(client, material):
    assert saved(save(client, material, is_published="on"))

    save(client, material, slug="another")

    assert Material.objects.get().slug == "poster"
    assert client.post(address("delete", material.pk), {"post": "yes"}).status_code == 403
    assert Material.objects.exists()


def test_who_deletes_a_material_deletes_its_files_too(client, material, django_capture_on_commit_callbacks):
    save(client, material, preview=upload("a.jpg", picture()), preview_alt="A lantern")
    FileFactory(material=material, linked=True)
    file = FileFactory(material=material, language="fr")
    stored = [Material.objects.get().preview.name, file.file.name]
    assert [default_storage.exists(name) for name in stored] == [True, True]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("delete", material.pk), {"post": "yes"})

    assert not Material.objects.exists()
    assert [default_storage.exists(name) for name in stored] == [False, False]
    assert Entry.objects.filter(verb="material-removed").exists()


# -- the preview ----------------------------------------------------------------------------------------------
def test_a_preview_is_written_anew_and_the_former_one_is_deleted(client, material, django_capture_on_commit_callbacks):
    assert saved(save(client, material, preview=upload("a.png", picture("PNG")), preview_alt="A lantern"))
    first = Material.objects.get().preview.name
    assert "There is a picture." in client.get(address("change", material.pk)).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        assert saved(save(client, material, preview=upload("b.jpg", picture())))

    second = Material.objects.get().preview.name
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert saved(save(client, material, **{"preview-clear": "on"}))
    assert (Material.objects.get().preview.name, default_storage.exists(second)) == ("", False)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture that can be read"),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture that can be read"),
        ("a.jpg", picture() + b"<script>alert(1)</script>", "a picture and something else as well"),
        ("a.jpg", picture() + archive(), "a picture and something else as well"),
        ("a.jpg", b"", "The file of the picture is empty"),
        ("a.gif", picture("GIF"), "a JPEG, PNG or WebP file"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_rest_is_kept(client, material, name, content, words):
    response = save(client, material, title="Typed title", preview=upload(name, content), preview_alt="A lantern")

    assert words in errors_of(response)
    assert 'value="Typed title"' in response.content.decode()
    assert Material.objects.get().preview.name == ""


def test_a_picture_of_200_megapixels_is_refused(client, material):
    written = BytesIO()
    Image.new("1", (20_000, 10_000)).save(written, "PNG")

    response = save(client, material, preview=upload("a.png", written.getvalue()), preview_alt="A lantern")

    assert "far more than 30 million pixels" in errors_of(response)


def test_a_preview_needs_words_for_who_does_not_see_it(client, material):
    response = save(client, material, preview=upload("a.jpg", picture()))

    assert "Say in words what the preview shows." in errors_of(response)


# -- files ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content"),
    [("poster.pdf", TINY_PDF), ("kit.zip", archive()), ("film.mp4", FILM), ("a.png", picture("PNG"))],
)
def test_a_file_is_kept_with_its_size_and_day(client, material, name, content):
    assert saved(add_file(client, material, upload(name, content), language="fr", changes="the new key date"))

    file = MaterialFile.objects.get()
    assert (file.language, file.version, file.changes, file.size_bytes) == ("fr", 1, "the new key date", len(content))
    assert file.added_at is not None
    assert file.format_name == name.rpartition(".")[2].upper()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("poster.svg", b"<svg/>", "“poster.svg” cannot be taken here. Choose a file of one of these kinds"),
        ("page.html", b"<html>", "“page.html” cannot be taken here."),
        ("poster.pdf", b"<html>", "“poster.pdf” is not a PDF file, whatever its name says."),
        ("poster.pdf", TINY_PDF + archive(), "is a PDF file and something else at once"),
        ("film.mp4", b"MZ\x90\x00", "“film.mp4” is not a MP4 file"),
        ("film.mp4", FILM + archive(), "is a MP4 file and something else at once"),
        ("kit.zip", b"MZ" + archive(), "“kit.zip” is not a ZIP file"),
        ("kit.zip", archive() + b"behind", "“kit.zip” is not a ZIP file"),
        ("kit.zip", archive(**{"setup.exe": "MZ"}), "“kit.zip” holds programs or web pages."),
        ("kit.zip", archive(**{"Logo/Start.HTML": "<p>"}), "“kit.zip” holds programs or web pages."),
        ("kit.zip", archive(**{"../../etc/passwd": "x"}), "“kit.zip” holds programs or web pages."),
        ("kit.zip", b"", "The submitted file is empty."),
    ],
)
def test_what_is_not_what_it_says_is_refused_in_words(client, material, name, content, words):
    response = add_file(client, material, upload(name, content))

    assert words in errors_of(response)
    assert not MaterialFile.objects.exists()


def test_a_file_of_more_than_20_megabytes_is_refused_in_words(client, material):
    response = add_file(client, material, upload("kit.zip", b"PK\x03\x04" + b"\0" * (20 * 1024 * 1024)))

    assert "at most 20.0" in errors_of(response)


LINK = {"file": "", "link": "films.exämple/Übung?a=1#teil", "link_kind": "MP4, 1.2 GB"}


def test_a_link_in_place_of_a_file_is_kept_as_browsers_ask_for_it(client, material):
    assert saved(add_file(client, material, "", **LINK, language="fr"))

    file = MaterialFile.objects.get()
    assert (file.link, file.link_kind, file.file.name, file.size_bytes, file.format_name) == (
        "https://films.xn--exmple-cua/%C3%9Cbung?a=1#teil", "MP4, 1.2 GB", "", 0, "MP4, 1.2 GB",
    )  # fmt: skip
    assert "films.xn--exmple-cua" in client.get(address("change", material.pk)).content.decode()
    assert saved(save(client, material, files__0__link="", files__0__file=upload("b.pdf", TINY_PDF)))
    file.refresh_from_db()
    assert (file.link, file.link_kind, file.size_bytes) == ("", "", len(TINY_PDF))
    response = save(client, material, files__0__link="https://films.example/1", files__0__link_kind="MP4")
    assert "This version has a file. Add another version for the link." in errors_of(response)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"link": ""}, "Choose a file, or give a link to it."),
        ({"link_kind": ""}, "Say what the link leads to."),
        ({"file": upload("b.pdf", TINY_PDF)}, "Give either a file or a link, not both."),
        ({"link": "http://films.example/1"}, "must be an address that begins with https://, "),
        ({"link": "javascript:alert(1)"}, "must be an address that begins with https://, without spaces."),
        ({"link": "https://films.example/a film.mp4"}, "must be an address that begins with https://, without spaces."),
        ({"link": "https://films.example@evil.example/"}, "leads to evil.example. Leave out what stands before"),
        ({"link": "https://films.example:8443/1"}, "Give the link as the browser shows it"),
        ({"link": "https://192.0.2.7/1"}, "Give the link as the browser shows it"),
        ({"link": "https://films.example/" + "日" * 300}, "has 2722 of at most 500"),
        ({"link": "https://films.example/\u202ea"}, "turns round the direction of text"),
    ],
)
def test_a_link_that_is_none_is_refused_in_words(client, material, changes, words):
    response = add_file(client, material, "", **LINK | changes)

    assert words in errors_of(response)
    assert not MaterialFile.objects.exists()


def test_what_is_refused_does_not_read_as_the_present_file(client, material):
    add_file(client, material, "", link="https://films.example/1", link_kind="MP4, 1.2 GB")

    taken_away = save(client, material, files__0__link="")
    two = save(client, material, files__0__file=upload("b.pdf", TINY_PDF), files__0__link_kind="ZIP")

    for refused in (taken_away, two):
        assert errors_of(refused)
        assert "MP4, 1.2 GB</a>, films.example, " in refused.content.decode()


def test_a_language_has_each_version_once(client, material):
    FileFactory(material=material, language="fr", version=1)

    response = add_file(client, material, upload("b.pdf", TINY_PDF), language="fr")

    assert "language and version" in errors_of(response)
    assert saved(add_file(client, material, upload("b.pdf", TINY_PDF), language="fr", version="2"))
    assert list(MaterialFile.objects.values_list("language", "version")) == [("fr", 2), ("fr", 1)]


def test_a_version_is_at_least_one(client, material):
    assert "“Version” must be at least 1." in errors_of(
        add_file(client, material, upload("b.pdf", TINY_PDF), version="0")
    )


def test_a_file_that_was_replaced_or_deleted_is_gone(client, material, django_capture_on_commit_callbacks):
    replaced, deleted = (FileFactory(material=material, language=language).file.name for language in ("de", "fr"))

    with django_capture_on_commit_callbacks(execute=True):
        assert saved(save(client, material, files__0__file=upload("b.pdf", TINY_PDF), files__1__DELETE="on"))

    present = MaterialFile.objects.get().file.name
    assert [default_storage.exists(name) for name in (replaced, deleted, present)] == [False, False, True]


# -- counts ---------------------------------------------------------------------------------------------------
def test_staff_see_how_often_each_file_is_taken_away_and_on_which_days(client, material):
    file = FileFactory(material=material)
    DownloadCountFactory(file=file, number=4)
    DownloadCountFactory(file=file, number=7, day="2020-01-01")

    html = client.get(address("change", material.pk)).content.decode()

    assert "11 times, of these 4 in the last 30 days" in html
    assert "2020" not in html
    assert ">11<" in client.get(address("changelist")).content.decode()


def test_what_nobody_took_away_is_said(client, material):
    FileFactory(material=material)

    html = client.get(address("change", material.pk)).content.decode()

    assert "0 times, of these 0 in the last 30 days" in html
    assert "Not once." in html


def test_form_and_list_cost_as_many_statements_for_much_as_for_one(client, material):
    client.get(address("changelist"))  # what is looked up once in a process
    costs = []
    for languages in (["de"], ["fr", "it", "mt", "pl"]):
        for language in languages:
            DownloadCountFactory(file__material=material, file__language=language)
            FileFactory(material__edition=material.edition)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("change", material.pk))
            client.get(address("changelist"))
        costs.append(len(queries))

    assert costs[0] == costs[1]
