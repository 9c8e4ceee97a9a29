"""A step of the guide as staff write it."""

from django import forms
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget

from campaigns.models import GuideStep, GuideTask
from events.forms.staff import EDITOR
from kit import rich_text
from kit.forms import NamedModelForm

from .revisions import RevisedForm


class GuideStepForm(RevisedForm):
    class Meta:
        model = GuideStep
        fields = ["edition", "title", "body", "position", "is_published"]
        widgets = {"body": AdminProseEditorWidget(config=EDITOR, preset="configurable")}
        help_texts = {
            "position": _("Steps stand in the order of this number; you can drag them on the page of the edition."),
            "is_published": _("The published steps are the guide. “Publish the guide”, on the page of the edition, "
                              "publishes all of them at once."),
        }  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk is not None and "edition" in self.fields:
            self.fields["edition"].disabled = True

    def clean_body(self) -> str:
        body = rich_text.clean(self.cleaned_data["body"])
        return body if strip_tags(body).strip() else ""


class GuideTaskForm(NamedModelForm):
    """``weeks_before`` may be empty: then the task has no time of its own."""

    weeks_before = forms.IntegerField(
        label=_("Weeks before the event"), min_value=0, max_value=104, required=False,
        help_text=_("0 is the week of the event. Empty: any time."),
    )  # fmt: skip

    class Meta:
        model = GuideTask
        fields = ["text", "weeks_before"]
