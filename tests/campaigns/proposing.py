"""A local event as a browser posts it, right in every field, and what the page that comes back says."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.factories.campaigns import today


def typed(programme="", **other):
    """What is posted of an event at Palermo in ten days; ``None`` leaves a field out."""
    day = (today() + timedelta(days=10)).isoformat()
    data = {
        "title": "Night of lights in the old port", "kind": "open_day", "organiser": "Port authority of Palermo",
        "description": "Fishers from both shores show their boats.", "languages": ["it", "en"], "website": "",
        "mode": "on_site", "venue": "La Cala", "city": "Palermo", "country": "IT", "latitude": "38.11582",
        "longitude": "13.35976", "accessibility": "No steps.", "time_zone": "", "starts_at_0": day,
        "starts_at_1": "18:00", "ends_at_0": day, "ends_at_1": "22:00", "picture_alt": "", "picture_rights": "",
        "programme": str(programme), "press": "one", "revision": "",
    }  # fmt: skip
    return {name: value for name, value in (data | other).items() if value is not None}


def image(width=40, height=30, kind="PNG"):
    content = BytesIO()
    Image.new("1" if width * height > 1_000_000 and kind == "PNG" else "RGB", (width, height)).save(content, kind)
    return content.getvalue()


def upload(content, name="picture.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def address(edition, name="propose-local-event", *more):
    return reverse(name, args=[edition.campaign.slug, edition.year, *more])


def mistakes(response):
    return [error for form in response.context["form"].mistaken for errors in form.errors.values() for error in errors]


def hidden(response):
    """What the page of the check brings along."""
    data = {}
    for name, value in response.context["form"].typed():
        data.setdefault(name, []).append(value)
    return data
