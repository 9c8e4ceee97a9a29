"""Materials and their files as staff enter them."""

from copy import copy

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import LANGUAGES, Material, MaterialFile
from events.forms.uploads import KINDS, STAFF_KINDS, check_upload
from kit.forms import NamedModelForm
from kit.photos import PhotoInput, PictureField

from .revisions import RevisedForm
from .web import SecureLinkField

TAKEN = [*KINDS, *STAFF_KINDS]


class MaterialForm(RevisedForm):
    preview = PictureField(
        label=_("Preview picture"), required=False,
        widget=PhotoInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP. It is written anew, without what cameras and programs add to it."),
    )  # fmt: skip

    class Meta:
        model = Material
        fields = [
            "edition", "kind", "title", "slug", "summary", "licence", "preview", "preview_alt", "position",
            "is_carried_on", "is_published",
        ]  # fmt: skip
        help_texts = {
            "slug": _("Part of the address. Give what takes the place of last year’s the slug that one has."),
            "position": _("Materials of a kind stand in the order of this number."),
            "preview_alt": _("For those who do not see the picture: what it shows, in a sentence."),
            "is_published": _("Until then only staff find it, and last year’s stays in its place."),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk is not None and self.instance.is_published:
            for name in self.fields.keys() & {"edition", "slug"}:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Stays as it is: it is part of the addresses of its files.")

    def clean(self):
        cleaned = super().clean()
        has_picture = bool(cleaned.get("preview"))
        if has_picture and not cleaned.get("preview_alt") and "preview_alt" not in self.errors:
            self.add_error("preview_alt", ValidationError(_("Say in words what the preview shows."), "required"))
        return cleaned


class MaterialFileForm(NamedModelForm):
    """A file with what is read from it: its size and, when it is new, its day; or a link in place of it."""

    language = forms.ChoiceField(
        label=_("Language"), required=False,
        choices=lambda: [("", _("no words in it")), *sorted(LANGUAGES.items(), key=lambda item: str(item[1]))],
    )  # fmt: skip
    version = forms.IntegerField(
        label=_("Version"), min_value=1, max_value=999, initial=1,
        help_text=_("Higher than that of the file whose place it takes: the older one stays, folded away."),
    )  # fmt: skip
    link = SecureLinkField(
        label=_("Or a link to it"), required=False, max_length=MaterialFile._meta.get_field("link").max_length,
        widget=AdminURLFieldWidget,
        help_text=_("For what is larger: where it is kept, on a site that everybody may open."),
    )  # fmt: skip

    class Meta:
        model = MaterialFile
        fields = ["language", "version", "changes", "file", "link", "link_kind"]
        help_texts = {
            "changes": _("In a few words, such as “the new key date”."),
            "file": _("At most 20 MB. Archives hold no programs and no web pages."),
            "link_kind": _("Its kind and its size, such as “MP4, 1.2 GB”: the page says them beside it."),
        }
        widgets = {"file": forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in TAKEN)})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.instance.stored = copy(self.instance)  # what is typed is written into the instance, refused or not

    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_upload(file, kinds=TAKEN)
            self.instance.size_bytes = file.size
            self.instance.added_at = timezone.now()
        return file

    def clean(self):
        cleaned = super().clean()
        file, link = cleaned.get("file"), cleaned.get("link")
        if self.errors.keys() & {"file", "link"}:
            return cleaned
        if link and isinstance(file, UploadedFile):
            self.add_error("link", _("Give either a file or a link, not both."))
        elif link and file:
            self.add_error("link", _("This version has a file. Add another version for the link."))
        elif not link and not file:
            self.add_error("file", _("Choose a file, or give a link to it."))
        elif not link:
            cleaned["link_kind"] = ""
        elif not cleaned.get("link_kind") and "link_kind" not in self.errors:
            self.add_error("link_kind", _("Say what the link leads to."))
        elif "link" in self.changed_data:
            self.instance.size_bytes, self.instance.added_at = 0, timezone.now()
        return cleaned
