from django.http import HttpResponse

from campaigns.actions.revisions import ChangedMeanwhile


class TellsWhoIsSecond:
    """A mixin, put first, for admins whose form is a ``RevisedForm``."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ChangedMeanwhile:
            # It happened between check and deed; now the form itself finds it and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)
