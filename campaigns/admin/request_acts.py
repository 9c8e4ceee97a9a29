"""What the acts on a service that a programme asked for have in common: it may be taken back while staff write."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaigns.actions.delivering import TakenBack
from campaigns.models import ServiceRequest

from .acts import Act


class RequestAct(Act):
    """An act on a service; what was typed about one that is not asked for any more comes back."""

    @property
    def zone(self):
        return self.row.registration.edition.zone

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except (Http404, ServiceRequest.DoesNotExist, TakenBack):
            if request.method != "POST" or not self.model_admin.may_act(request, None):
                raise Http404 from None
            return self._taken_back(request)

    def _taken_back(self, request: HttpRequest) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(request),
            "opts": self.model_admin.opts,
            "title": _("The programme has taken this back"),
            "typed": [(field.label, text) for field, text in self._typed(request) if text],
        }
        return render(request, "admin/campaigns/servicerequest/taken_back.html", context, status=404)

    def _typed(self, request: HttpRequest) -> list[tuple[forms.Field, str]]:
        """What somebody typed themselves, without what they chose."""
        fields = self.form_class.base_fields
        return [
            (field, request.POST.get(name, "").strip())
            for name, field in fields.items()
            if not (field.widget.is_hidden or isinstance(field, forms.ChoiceField | forms.FileField))
        ]
