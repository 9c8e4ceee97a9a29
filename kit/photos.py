"""Photos as they may be kept: decoded, cut square, written anew, so that nothing of the upload itself remains."""

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


class PhotoInput(AdminFileWidget):
    """A file control that says whether there is a photo, without an address of the stored file."""

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
            jpeg = _square_jpeg(upload)
        except Exception as error:  # Pillow raises almost anything for a broken file
            raise self._refused("broken") from error
        return ContentFile(jpeg, name=f"{get_random_string(16)}.jpg")

    def _refused(self, code, **params) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


def _square_jpeg(upload) -> bytes:
    with Image.open(upload, formats=FORMATS) as image:
        image.draft("RGB", (SIDE_PIXELS, SIDE_PIXELS))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    # Faces stand in the upper half of most photos.
    square = ImageOps.fit(upright, (SIDE_PIXELS, SIDE_PIXELS), centering=(0.5, 0.35))
    paper = Image.new("RGB", square.size, "white")
    paper.paste(square, mask=square.getchannel("A"))
    written = BytesIO()
    paper.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()
