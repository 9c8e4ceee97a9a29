"""Photos and pictures as they may be kept: decoded and written anew, so that nothing of the upload itself remains."""

import re
import zipfile
from io import BytesIO

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 30_000_000
SIDE_PIXELS = 480
FORMATS = ("JPEG", "PNG", "WEBP")
#: A picture that is no photo of a person: its longer side, and how much of it is kept, at which quality it may.
PICTURE_SIDE_PIXELS = 1200
PICTURE_BYTES = 400_000
PICTURE_QUALITIES = (82, 70, 55, 40)
#: The longer sides of a PNG, which has no quality to lower.
PNG_SIDES_PIXELS = (PICTURE_SIDE_PIXELS, 800, 500, 300)
#: What stands in a page or a program, and never in a picture.
MARKS_OF_PAGES = (b"<script", b"<html", b"<!doctype", b"<svg", b"<?php")
#: How the name of a picture that is kept tells its size; a storage may have put something behind it.
SIZED = re.compile(r"-(\d+)x(\d+)(?:_\w+)?\.\w+$")


class PhotoInput(AdminFileWidget):
    """A file control that says whether there is a picture, without an address of the stored file."""

    template_name = "admin/photo_input.html"

    def is_initial(self, value):
        return bool(value)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["row"] = context["widget"]["attrs"].get("aria-label", "")
        return context


class PhotoField(forms.ImageField):
    """A photo of a person; what comes out is a new square JPEG without the place and time that cameras write."""

    widget = PhotoInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    default_error_messages = {
        "too_large": _("The photo has %(size)s. Choose one of at most %(most)s."),
        "invalid_image": _("This file is not a photo that can be read. Choose a JPEG, PNG or WebP file."),
        "far_too_many_pixels": _("The photo has far more than 30 million pixels. Choose a smaller one."),
        "too_many_pixels": _("The photo is %(width)d by %(height)d pixels. Choose one of at most 30 million pixels."),
        "wrong_format": _("Choose a photo that is a JPEG, PNG or WebP file."),
        "broken": _("This photo cannot be read. Save it anew as JPEG and try again."),
    }

    def to_python(self, data):
        if data and data.size > MOST_BYTES:
            raise self._refused("too_large", size=filesizeformat(data.size), most=filesizeformat(MOST_BYTES))
        try:
            upload = super().to_python(data)
        except ValidationError as error:
            if isinstance(error.__cause__, Image.DecompressionBombError):
                raise self._refused("far_too_many_pixels") from error
            raise
        return self._rewritten(upload) if upload else upload

    def _rewritten(self, upload) -> ContentFile:
        width, height = upload.image.size
        if upload.image.format not in FORMATS:
            raise self._refused("wrong_format")
        if width * height > MOST_PIXELS:
            raise self._refused("too_many_pixels", width=width, height=height)
        upload.seek(0)
        try:
            content, kind = self.drawn(upload)
        except Exception as error:  # Pillow raises almost anything for a broken file
            raise self._refused("broken") from error
        return named(content, kind)

    def drawn(self, upload) -> tuple[bytes, str]:
        """The bytes that are kept, and how their file's name ends."""
        return _square_jpeg(upload), "jpg"

    def _refused(self, code, **params) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class PictureField(PhotoField):
    """A picture of anything: what comes out is a new JPEG of the same shape, without what cameras write into it.

    A file that is something else as well, a page or an archive, is refused: whoever made it meant no picture. Where it
    ``keeps_transparency`` (a logo that stands on any ground), what is transparent somewhere becomes a new PNG.
    """

    def __init__(self, *args, keeps_transparency: bool = False, **options):
        self.keeps_transparency = keeps_transparency
        super().__init__(*args, **options)

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    default_error_messages = {
        "too_large": _("The picture has %(size)s. Choose one of at most %(most)s."),
        "empty": _("The file of the picture is empty. Choose another one."),
        "invalid_image": _("This file is not a picture that can be read. Choose a JPEG, PNG or WebP file."),
        "far_too_many_pixels": _("The picture has far more than 30 million pixels. Choose a smaller one."),
        "too_many_pixels": _("The picture is %(width)d by %(height)d pixels. Choose one of at most 30 million pixels."),
        "wrong_format": _("Choose a picture that is a JPEG, PNG or WebP file."),
        "broken": _("This picture cannot be read. Save it anew as JPEG and try again."),
        "two_things": _("This file is a picture and something else as well. Save the picture anew as JPEG."),
    }

    def _rewritten(self, upload):
        upload.seek(0)
        if _is_something_else(upload.read()):
            raise self._refused("two_things")
        return super()._rewritten(upload)

    def drawn(self, upload):
        picture = _upright(upload, PICTURE_SIDE_PIXELS)
        if self.keeps_transparency and picture.getchannel("A").getextrema()[0] < 255:
            return _whole_png(picture), "png"
        return _whole_jpeg(picture), "jpg"


def named(content: bytes, kind: str = "jpg") -> ContentFile:
    """A picture under a name of its own that tells its size, so that pages leave room for it without opening it."""
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        width, height = picture.size
    return ContentFile(content, name=f"{get_random_string(16)}-{width}x{height}.{kind}")


def pixels_of(name: str) -> tuple[int, int] | None:
    """Width and height of the picture ``named`` so; ``None`` where the name does not tell them."""
    told = SIZED.search(name)
    return (int(told[1]), int(told[2])) if told else None


def _is_something_else(content: bytes) -> bool:
    """Whether a program that does not look for a picture finds a page, a document or an archive in ``content``."""
    small = content.lower()
    return (
        any(mark in small for mark in MARKS_OF_PAGES)
        or b"%pdf-" in small[:1024]
        or zipfile.is_zipfile(BytesIO(content))
    )


def _square_jpeg(upload) -> bytes:
    # Faces stand in the upper half of most photos.
    return _jpeg(ImageOps.fit(_upright(upload, SIDE_PIXELS), (SIDE_PIXELS, SIDE_PIXELS), centering=(0.5, 0.35)), 85)


def _whole_png(picture: Image.Image) -> bytes:
    """At most ``PICTURE_BYTES``, but for what is all noise: of more than that, a smaller one."""
    for side in PNG_SIDES_PIXELS:
        picture.thumbnail((side, side))
        written = BytesIO()
        picture.save(written, "PNG", optimize=True)
        if written.tell() <= PICTURE_BYTES:
            break
    return written.getvalue()


def _whole_jpeg(picture: Image.Image) -> bytes:
    """At most ``PICTURE_BYTES``, but for what is all noise."""
    picture.thumbnail((PICTURE_SIDE_PIXELS, PICTURE_SIDE_PIXELS))
    written = (_jpeg(picture, quality) for quality in PICTURE_QUALITIES)
    return next((jpeg for jpeg in written if len(jpeg) <= PICTURE_BYTES), None) or _jpeg(picture, PICTURE_QUALITIES[-1])


def _upright(upload, side_pixels: int) -> Image.Image:
    with Image.open(upload, formats=FORMATS) as image:
        image.draft("RGB", (side_pixels, side_pixels))
        return ImageOps.exif_transpose(image).convert("RGBA")


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    written = BytesIO()
    paper.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()
