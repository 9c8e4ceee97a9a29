from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kit.photos import MOST_BYTES, PICTURE_BYTES, PICTURE_SIDE_PIXELS, SIDE_PIXELS, PhotoField, PictureField, pixels_of

GPS = 0x8825


def picture(kind="JPEG", size=(800, 600), mode="RGB", color="red", **options):
    written = BytesIO()
    Image.new(mode, size, color).save(written, kind, **options)
    return written.getvalue()


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def refusal_of(file):
    with pytest.raises(ValidationError) as caught:
        PhotoField().clean(file)
    return caught.value.error_list[0].code


@pytest.mark.parametrize(
    ("kind", "name", "mode"), [("JPEG", "a.jpg", "CMYK"), ("PNG", "a.png", "P"), ("WEBP", "a.webp", "RGBA")]
)
def test_photo_is_written_anew_as_a_small_square(kind, name, mode):
    kept = PhotoField().clean(upload(picture(kind, mode=mode, color=None if mode == "P" else "red"), name))

    with Image.open(kept) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (SIDE_PIXELS, SIDE_PIXELS), "RGB")
    assert kept.name.endswith(".jpg")
    assert kept.name != name


def test_photo_loses_the_place_where_it_was_taken_but_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned
    exif.get_ifd(GPS)[1] = "N"
    left_red = Image.new("RGB", (800, 800), "blue")
    left_red.paste("red", (0, 0, 400, 800))
    written = BytesIO()
    left_red.save(written, "JPEG", exif=exif)

    kept = PhotoField().clean(upload(written.getvalue()))

    with Image.open(kept) as image:
        assert dict(image.getexif()) == {}
        top, bottom = image.getpixel((240, 40)), image.getpixel((240, 440))
    assert [level > 128 for level in top] == [True, False, False]
    assert [level > 128 for level in bottom] == [False, False, True]


def test_transparent_photo_stands_on_white():
    kept = PhotoField().clean(upload(picture("PNG", mode="RGBA", color=(0, 0, 0, 0)), "photo.png"))

    with Image.open(kept) as image:
        assert image.getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"<html><script>alert(1)</script></html>", "photo.jpg", "invalid_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.svg", "invalid_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.png", "invalid_image"),
        (picture("GIF"), "photo.gif", "wrong_format"),
        (picture("BMP"), "photo.jpg", "wrong_format"),
        (picture()[:2000], "photo.jpg", "broken"),
        (picture("PNG", size=(6000, 5001), mode="1", color=0), "photo.png", "too_many_pixels"),
        (picture("PNG", size=(16000, 13000), mode="1", color=0), "photo.png", "far_too_many_pixels"),
        (b"\xff" * (MOST_BYTES + 1), "photo.jpg", "too_large"),
        (b"", "photo.jpg", "empty"),
    ],
)
def test_what_is_no_good_photo_is_refused(content, name, code):
    assert refusal_of(upload(content, name)) == code


def test_photo_with_a_page_behind_it_loses_the_page():
    kept = PhotoField().clean(upload(picture() + b"<script>alert(1)</script>"))

    assert b"script" not in kept.read()


@pytest.mark.parametrize(
    ("field", "alpha", "kind"),
    [
        (PictureField(keeps_transparency=True), 0, "PNG"),
        (PictureField(keeps_transparency=True), 255, "JPEG"),
        (PictureField(), 0, "JPEG"),
    ],
    ids=["transparent", "not transparent", "not asked for"],
)
def test_transparency_is_kept_where_it_is_wanted_and_there(field, alpha, kind):
    kept = field.clean(upload(picture("PNG", mode="RGBA", color=(0, 0, 128, alpha)), "logo.png"))

    with Image.open(kept) as image:
        assert (image.format, image.size) == (kind, (800, 600))
    assert kept.name.endswith({"PNG": "-800x600.png", "JPEG": "-800x600.jpg"}[kind])


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("local-events/aB3-1200x600.jpg", (1200, 600)),
        ("/pictures/aB3-1200x600_x7Yz.jpg", (1200, 600)),
        ("a.jpg", None),
        ("a-1200x.jpg", None),
        ("12x34-a.jpg", None),
        ("", None),
    ],
)
def test_the_name_of_a_picture_tells_its_size_or_nothing(name, size):
    assert pixels_of(name) == size


def test_a_transparent_picture_that_weighs_too_much_becomes_smaller():
    noise = Image.effect_noise((1500, 1500), 90).convert("RGB")
    noise.putalpha(Image.linear_gradient("L").resize(noise.size))
    written = BytesIO()
    noise.save(written, "PNG")

    kept = PictureField(keeps_transparency=True).clean(upload(written.getvalue(), "logo.png"))

    with Image.open(kept) as image:
        assert image.width < PICTURE_SIDE_PIXELS
    assert kept.size <= PICTURE_BYTES
