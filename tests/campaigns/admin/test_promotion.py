"""Posts and their texts in the staff area, and the links that staff may take away."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from audit.models import Entry
from campaigns.models import Post, Posted
from tests.events.admin.pages import FilledForm, errors_of, saved
from tests.factories.accounts import StaffFactory
from tests.factories.campaigns import EditionFactory, PostedFactory, PostFactory, PostTextFactory, today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def staff(client, media):
    person = StaffFactory()
    client.force_login(person)
    return person


@pytest.fixture
def edition():
    return EditionFactory(hashtag="#NeighboursBuild", season_start_date=today())


def address(name, *args):
    return reverse(f"admin:campaigns_{name}", args=args)


def save(client, post=None, **changes):
    path = address("post_change", post.pk) if post else address("post_add")
    fields = FilledForm(client.get(path), "post_form").values
    return client.post(path, fields | {name.replace("__", "-"): value for name, value in changes.items()})


def new(edition, **more):
    return {"edition": edition.pk, "title": "Boats", "slug": "boats", "day": f"{today()}", "is_published": "on", **more}


def words(network="bluesky", language="en", text="Come and see #NeighboursBuild", number=0):
    fields = {"network": network, "language": language, "text": text}
    return {f"texts__{number}__{name}": value for name, value in fields.items()}


def png(name="boats.png", size=(40, 20)):
    written = BytesIO()
    Image.new("RGB", size, "navy").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


def kept_files(media):
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def test_staff_write_a_post_with_its_texts(client, edition):
    texts = words() | words("x", "de", "Kommt und seht #NeighboursBuild", 1)

    response = save(client, **new(edition), **texts, texts__TOTAL_FORMS="2")

    assert saved(response)
    post = Post.objects.get()
    assert (post.title, post.day, post.is_published, post.revision) == ("Boats", today(), True, 1)
    assert list(post.texts.values_list("language", "network", "text")) == [
        ("de", "x", "Kommt und seht #NeighboursBuild"),
        ("en", "bluesky", "Come and see #NeighboursBuild"),
    ]
    assert [entry.verb for entry in Entry.objects.all()] == ["post-created"]


@pytest.mark.parametrize(
    ("network", "text", "said"),
    [
        (
            "x", "a" * 281,
            "281 characters as X counts them (at most 280 characters; a link counts 23, an emoji two). Shorten it by",
        ),
        ("bluesky", "a" * 301, "This text has 301 characters as Bluesky counts them"),
        ("mastodon", "a" * 501, "This text has 501 characters as Mastodon counts them"),
        ("instagram", "a" * 2201, "This text has 2201 characters as Instagram counts them"),
        ("instagram", "#tag " * 31, "This text has 31 hashtags; Instagram takes at most 30."),
        ("linkedin", "a" * 2999 + "\U0001f600", "This text has 3001 characters as LinkedIn counts them"),
        ("bluesky", "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 170, "use fewer emoji"),
        ("facebook", "a" * 3001, "“Text” may have at most 3000 characters; yours has 3001."),
        ("x", "a\u202e", "turns round the direction of text"),
    ],
)  # fmt: skip
def test_a_text_that_its_network_would_not_take_is_refused(client, edition, network, text, said):
    response = save(client, **new(edition), **words(network, text=text), texts__TOTAL_FORMS="1")

    assert said in str(response.context["errors"])
    assert text.strip() in response.context["inline_admin_formsets"][0].formset.forms[0]["text"].value()
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("network", "text"),
    [
        ("x", "a" * 256 + " https://programme.eu/" + "b" * 200),
        ("bluesky", "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 160),
        ("mastodon", "a" * 500),
        ("instagram", "#tag " * 30),
        ("linkedin", "a" * 3000),
        ("facebook", "a" * 3000),
    ],
)
def test_a_text_that_just_fits_is_kept(client, edition, network, text):
    assert saved(save(client, **new(edition), **words(network, text=text), texts__TOTAL_FORMS="1"))


def test_one_text_a_language_and_network(client, edition):
    response = save(client, **new(edition), **words(), **words(number=1), texts__TOTAL_FORMS="2")

    assert (response.status_code, Post.objects.exists()) == (200, False)


def test_line_ends_are_counted_as_they_are_kept(client, edition):
    assert saved(save(client, **new(edition), **words("x", text="a\r\n" * 139 + "ab"), texts__TOTAL_FORMS="1"))
    assert Post.objects.get().texts.get().text == "a\n" * 139 + "ab"


# -- its picture ----------------------------------------------------------------------------------------------
PICTURE = {"picture_alt": "Two boats", "picture_rights": "Port authority"}


def test_a_picture_is_written_anew_and_the_one_before_is_gone(
    client, edition, media, django_capture_on_commit_callbacks
):
    assert saved(save(client, **new(edition), picture=png(), **PICTURE))
    post = Post.objects.get()
    (first,) = kept_files(media)
    assert (post.picture_name, first[-4:]) == (first, ".jpg")
    with post.picture.open() as file:
        assert file.read(3) == b"\xff\xd8\xff"

    with django_capture_on_commit_callbacks(execute=True):
        assert saved(save(client, post, picture=png()))
    (second,) = kept_files(media)
    assert second != first

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("post_delete", post.pk), {"post": "yes"})
    assert (Post.objects.count(), kept_files(media)) == (0, [])


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "not a picture that can be read"),
        (SimpleUploadedFile("a.png", png().read() + b"<script>alert(1)</script>"), "a picture and something else"),
        (SimpleUploadedFile("a.jpg", b"no picture"), "not a picture that can be read"),
        (png(size=(8000, 4000)), "at most 30 million pixels"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(client, edition, media, upload, said):
    upload.seek(0)
    response = save(client, **new(edition), picture=upload, **PICTURE)

    assert said in str(response.context["errors"])
    assert (Post.objects.count(), kept_files(media)) == (0, [])


def test_a_picture_says_what_it_shows_and_whose_it_is(client, edition, media):
    response = save(client, **new(edition), picture=png())

    assert "Say what the picture shows, and whose it is." in str(response.context["errors"])
    assert kept_files(media) == []


# -- who was first --------------------------------------------------------------------------------------------
def test_who_saves_second_is_told_and_nothing_typed_is_lost(client, edition):
    post = PostFactory(edition=edition)
    fields = FilledForm(client.get(address("post_change", post.pk)), "post_form").values
    saved(save(client, post, title="First"))

    response = client.post(address("post_change", post.pk), fields | {"title": "Second"})

    assert "Somebody else changed this while you were editing it." in str(response.context["errors"])
    assert FilledForm(response, "post_form").values["title"] == ["Second"]
    assert Post.objects.get().title == "First"
    assert saved(client.post(address("post_change", post.pk), FilledForm(response, "post_form").values))
    assert (Post.objects.get().title, Post.objects.get().revision) == ("Second", 3)


# -- what looks unplanned -------------------------------------------------------------------------------------
def test_what_looks_unplanned_is_remarked_on_and_saved(client, edition):
    post = PostFactory(edition=edition, day=edition.season_end_date.replace(year=edition.year + 1))
    PostTextFactory(post=post, network="instagram", text="Come and see #neighboursbuild")
    PostTextFactory(post=post, network="x", text="Come and see #NeighboursBuilding")

    remarks = [remark.text for remark in client.get(address("post_change", post.pk)).context["remarks"]]

    assert remarks == [
        f"{edition.season_end_date.day} {edition.season_end_date:%B} {edition.year + 1} is outside the season.",
        "The hashtag of the edition is missing: X (English).",
        "Instagram takes no post without a picture.",
    ]
    fine = PostFactory(edition=edition)
    PostTextFactory(post=fine)
    assert client.get(address("post_change", fine.pk)).context["remarks"] == []


# -- links ----------------------------------------------------------------------------------------------------
def test_staff_take_a_link_away_and_change_none(client, staff, edition):
    posted = PostedFactory(edition=edition)

    assert client.post(address("posted_change", posted.pk), {"link": "https://x.com/b/1"}).status_code == 403
    assert client.get(address("posted_changelist")).status_code == 200
    assert posted.link in client.get(address("posted_delete", posted.pk)).content.decode()
    taken = client.post(address("posted_delete", posted.pk), {"post": "yes"})

    assert taken.url == address("posted_changelist")
    assert not Posted.objects.exists()
    entry = Entry.objects.get(verb="posted-taken-away")
    assert (entry.by, entry.detail) == (f"accounts.user:{staff.pk}", {"link": posted.link})


@pytest.mark.parametrize("name", ["post", "posted"])
def test_lists_cost_as_many_statements_for_many_as_for_one(client, edition, name):
    costs = []
    for number in (1, 9):
        for _ in range(number):
            PostedFactory(edition=edition, post=PostFactory(edition=edition))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(f"{name}_changelist"))
        costs.append(len(queries))

    assert costs == [costs[0]] * 2


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("someday", "Enter a valid date."),
        ("0001-01-01", "Choose a day from {0} to {1}: the edition is that of"),
        ("{2}-12-31", "Choose a day from {0} to {1}"),
        ("{3}-01-01", "Choose a day from {0} to {1}"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused_in_words(client, edition, day, words):
    years = [edition.year + more for more in (-1, 1, -2, 2)]

    response = save(client, **new(edition, day=day.format(*years)))

    assert words.format(*years) in errors_of(response)
    assert not Post.objects.exists()
