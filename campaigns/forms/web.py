from django import forms
from django.core.validators import URLValidator


class WebsiteField(forms.URLField):
    """An address of the web, and of nothing else."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **options):
        super().__init__(**{"required": False, "max_length": 200, "assume_scheme": "https", **options})
        self.widget.attrs["inputmode"] = "url"
