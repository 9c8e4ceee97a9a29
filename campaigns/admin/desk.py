"""The desk: one page that says what waits for whom today in an edition."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from campaigns.models import Edition
from campaigns.panels import READS, desk_of

from .support_acts import support_acts_on


def may_read_desk(person) -> bool:
    """Whether any part of the desk is for ``person``; lessons alone are no desk."""
    parts = [permissions for part, permissions in READS.items() if part != "lessons"]
    return any(person.has_perm(permission) for permissions in parts for permission in permissions)


class Desk(TemplateView):
    model_admin = None
    template_name = "admin/campaigns/edition/desk.html"
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_read_desk(request.user):
            raise PermissionDenied
        editions = Edition.objects.select_related("campaign", "support_deadline")
        self.edition = get_object_or_404(editions, pk=kwargs["pk"])
        with timezone.override(self.edition.zone):
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def get_context_data(self, **kwargs) -> dict:
        is_mine = self.request.GET.get("show") == "mine"
        now, reader = timezone.now(), self.request.user
        return {
            **self.model_admin.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "opts": self.model_admin.opts,
            "title": _("Desk: what waits for whom"),
            "subtitle": str(self.edition),
            "today": now,
            "may_change_edition": reader.has_perm("campaigns.change_edition"),
            "may_view_edition": reader.has_perm("campaigns.view_edition"),
            **desk_of(self.edition, reader=reader, now=now, is_mine=is_mine, acts=self._acts()),
        }

    def _acts(self) -> list[tuple[str, str]]:
        """What can be done about silent programmes now, and the list of them all."""
        links = [(reverse("admin:campaigns_edition_support", args=[self.edition.pk]), _("Who was asked and answered"))]
        if not self.model_admin.may_act(self.request, self.edition):
            return links
        return links + [
            (reverse(f"admin:campaigns_edition_{name}", args=[self.edition.pk]), act.title)
            for name, act in support_acts_on(self.edition)
        ]


@require_safe
def desk_of_today(request: HttpRequest) -> HttpResponse:
    """Leads to the desk of the current edition; where there are several campaigns, to the list that leads to each."""
    if not may_read_desk(request.user):
        raise PermissionDenied
    current = list(Edition.objects.current())
    if len(current) == 1:
        return redirect("admin:campaigns_edition_desk", current[0].pk)
    if not current:
        messages.warning(request, _("No edition is published yet, so nothing waits at a desk."))
    return redirect("admin:campaigns_edition_changelist")


def desk_urls(model_admin) -> list:
    """The address of the desk of the day, and of each edition's."""
    door = model_admin.admin_site.admin_view
    return [
        path("desk/", door(desk_of_today), name="campaigns_desk"),
        path("<int:pk>/desk/", door(Desk.as_view(model_admin=model_admin)), name="campaigns_edition_desk"),
    ]
