"""The picture of a local event: what is taken, and how it travels until it is sent."""

import zipfile
from io import BytesIO

import pytest
from PIL import Image

from campaigns.models import LocalEvent
from tests.campaigns.proposing import address, hidden, image, mistakes, typed, upload

pytestmark = pytest.mark.django_db

TURNING = "holds a sign that turns round the direction of text. Please type it anew."
UNREADABLE = "This file is not a picture that can be read. Choose a JPEG, PNG or WebP file."
TWO_THINGS = "This file is a picture and something else as well. Save the picture anew as JPEG."
BAD = "<script>alert(1)</script> https://evil.example/ {{ 7|add:7 }} %s"


def archive():
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("a.html", "<p>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: image(20000, 10000), "The picture has far more than 30 million pixels. Choose a smaller one."),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNREADABLE),
        (lambda: image(kind="GIF"), "Choose a picture that is a JPEG, PNG or WebP file."),
        (lambda: image(kind="JPEG") + b"<html><script>alert(1)</script>", TWO_THINGS),
        (lambda: image(kind="JPEG") + archive(), TWO_THINGS),
        (lambda: image(400, 400, "JPEG")[:300], UNREADABLE),
        (lambda: image() + b"\0" * 9_000_000, "The picture has 8.6\xa0MB. Choose one of at most 8.0\xa0MB."),
        (lambda: b"", "The file of the picture is empty. Choose another one."),
    ],
    ids=["200 megapixels", "SVG", "GIF", "page within", "archive within", "cut off", "too large", "empty"],
)  # fmt: skip
def test_bad_picture_is_refused_in_words_and_nothing_else_is_lost(client, edition, partner, programme, content, words):
    data = typed(programme, picture=upload(content()), picture_alt="Boats", picture_rights="Port")

    response = client.post(address(edition), data)

    assert mistakes(response) == [words]
    assert response.context["form"]["picture_alt"].value() == "Boats"


def test_picture_travels_through_a_mistake_and_the_check_and_is_written_anew(
    client, edition, partner, programme, media
):
    data = typed(
        programme, title="", picture=upload(image(3000, 1500, "JPEG")), picture_alt="Boats", picture_rights="Port"
    )

    wrong = client.post(address(edition), data)
    checked = client.post(address(edition), hidden(wrong) | {"title": "Night of lights"})
    client.post(address(edition), hidden(checked) | {"confirm": "yes"})

    event = LocalEvent.objects.get()
    with Image.open(event.picture) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 600))
    assert event.picture_name.endswith("-1200x600.jpg")
    assert 'src="data:image/jpeg;base64,' in checked.content.decode()
    assert (event.picture_alt, event.picture_rights) == ("Boats", "Port")


def test_picture_says_what_it_shows_and_whose_it_is(client, edition, partner, programme):
    response = client.post(address(edition), typed(programme, picture=upload(image())))

    assert mistakes(response) == [
        "Say in a sentence what the picture shows.", "Say whose picture it is, and that you may show it.",
    ]  # fmt: skip


def test_picture_that_somebody_forged_is_not_taken(client, edition, partner, programme):
    response = client.post(address(edition), typed(programme, picture_kept="PHN2Zz48L3N2Zz4=:forged"))

    assert mistakes(response) == ["The picture did not arrive whole. Choose it once more."]


def test_picture_is_taken_away_before_it_is_sent(client, edition, partner, programme, media):
    given = typed(programme, picture=upload(image()), picture_alt="Boats", picture_rights="Port")
    checked = client.post(address(edition), given)

    client.post(address(edition), hidden(checked) | {"confirm": "yes", "picture_removed": "on"})

    event = LocalEvent.objects.get()
    assert (event.picture.name, event.picture_alt, event.picture_rights) == ("", "", "")
