"""What the acts on a service that a programme asked for have in common: it may be taken back while staff write."""

from django.http import Http404, HttpRequest, HttpResponse
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
            words = _("This service is not asked for any more, so nothing was kept, and nobody was told.")
            return self.typed_page(words, status=404)
