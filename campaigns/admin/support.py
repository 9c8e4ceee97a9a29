"""Support in the staff area: registrations and services, and who was asked and answered."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from campaigns.models import LANGUAGES, Edition, Service, ServiceRequest, SupportRegistration
from campaigns.panels import STANDINGS, support_list, thread_of
from kit.acts import act_urls
from kit.admin import ReadOnly

from .filters import EditionFilter
from .service_acts import SERVICE_ACTS, service_acts_on


@admin.register(ServiceRequest)
class ServiceRequestAdmin(ReadOnly, admin.ModelAdmin):
    """Services of registered programmes; what becomes of one is an act, of which its programme is told."""

    change_form_template = "admin/campaigns/servicerequest/change_form.html"
    change_list_template = "admin/read_only_list.html"
    list_display = ["service", "programme", "local_event", "state", "adviser", "due_date"]
    list_filter = ["state", "service", ("registration__edition", EditionFilter)]
    list_select_related = ["registration__programme", "local_event", "adviser"]
    search_fields = ["registration__programme__name", "local_event__title"]
    ordering = ["due_date", "asked_at"]

    def get_queryset(self, request):
        registered = super().get_queryset(request).filter(registration__state=SupportRegistration.State.REGISTERED)
        return registered.select_related("registration__edition__campaign", "registration__programme", "local_event")

    def get_fields(self, request, obj=None):
        own = {
            Service.BOOSTING: ["local_event", "boost_text", "boost_where", "euros", "picture"],
            Service.VIDEO: ["event_line", "subtitles", "picture", "finished"],
            Service.ADVICE: ["thread", "finished"],
        }
        parts = own.get(obj.service, ["finished"]) if obj else []
        return ["service", "programme", "plans", *parts, "state", "words", "adviser", "due_date", "link"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    @admin.display(description=_("programme"), ordering="registration__programme__name")
    def programme(self, request: ServiceRequest) -> str:
        return str(request.registration.programme)

    @admin.display(description=_("what the programme plans"))
    def plans(self, request: ServiceRequest) -> str:
        return request.registration.plans

    @admin.display(description=_("line about the event"))
    def event_line(self, request: ServiceRequest) -> str:
        return request.video.event_line

    @admin.display(description=_("languages of subtitles"))
    def subtitles(self, request: ServiceRequest) -> str:
        return ", ".join(str(LANGUAGES.get(code, code)) for code in request.video.subtitle_languages)

    @admin.display(description=_("link and text"))
    def boost_text(self, request: ServiceRequest) -> str:
        return f"{request.boost.link}\n{request.boost.text}"

    @admin.display(description=_("where and how long"))
    def boost_where(self, request: ServiceRequest) -> str:
        boost = request.boost
        return _("%(territory)s, in %(language)s, %(days)d days") % {
            "territory": boost.territory, "language": LANGUAGES.get(boost.language, boost.language), "days": boost.days
        }  # fmt: skip

    @admin.display(description=_("wished, granted, spent (€)"))
    def euros(self, request: ServiceRequest) -> str:
        boost = request.boost
        spent = "–" if boost.spent_euros is None else boost.spent_euros
        return f"{boost.wished_euros} / {boost.granted_euros} / {spent}"

    @admin.display(description=_("picture"))
    def picture(self, request: ServiceRequest) -> str:
        if request.service == Service.VIDEO:
            return self._file_link(request.video.logo, "support-logo-file", request)
        return self._file_link(request.boost.picture, "support-boost-picture-file", request, request.local_event.slug)

    @admin.display(description=_("questions and answers"))
    def thread(self, request: ServiceRequest) -> str:
        said = thread_of(request, request.registration.edition.zone)
        lines = [f"{each.by}, {each.at}:\n{each.text}" for each in said]
        return "\n\n".join(lines) or "–"

    @admin.display(description=_("finished file"))
    def finished(self, request: ServiceRequest) -> str:
        return self._file_link(request.file, "support-file", request, request.service)

    def _file_link(self, stored, name: str, request: ServiceRequest, *more: str) -> str:
        if not stored:
            return "–"
        edition = request.registration.edition
        args = [edition.campaign.slug, edition.year, request.registration.programme.slug, *more]
        return format_html('<a href="{}">{}</a>', reverse(name, args=args), _("Fetch the file"))

    def may_act(self, request: HttpRequest, row: ServiceRequest) -> bool:
        return request.user.has_perm("campaigns.change_servicerequest")

    def get_urls(self):
        return [*act_urls(self, SERVICE_ACTS), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None) -> HttpResponse:
        acts = service_acts_on(obj) if self.may_act(request, obj) else []
        context["acts"] = [
            (reverse(f"admin:campaigns_servicerequest_{name}", args=[obj.pk]), act.title) for name, act in acts
        ]
        context["desk_url"] = reverse("admin:campaigns_edition_desk", args=[obj.registration.edition_id])
        return super().render_change_form(request, context, add, change, form_url, obj)


class SupportList(TemplateView):
    """Who was asked to register for support in an edition, and how each stands."""

    model_admin = None
    template_name = "admin/campaigns/edition/support.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("campaigns.view_supportregistration"):
            raise PermissionDenied
        self.edition = get_object_or_404(Edition.objects.select_related("campaign"), pk=kwargs["pk"])
        response = super().dispatch(request, *args, **kwargs)
        return response.render() if hasattr(response, "render") else response

    def get_context_data(self, **kwargs) -> dict:
        rows = support_list(self.edition)
        shown = self.request.GET.get("show", "")
        shown = shown if shown in STANDINGS else ""
        links = [("", _("All"), len(rows))]
        links += [(name, words, sum(row.standing == name for row in rows)) for name, words in STANDINGS.items()]
        return {
            **self.model_admin.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "opts": self.model_admin.opts,
            "edition": self.edition,
            "title": _("Support: who was asked and answered"),
            "subtitle": str(self.edition),
            "links": links,
            "shown": shown,
            "rows": [row for row in rows if not shown or row.standing == shown],
        }


def support_urls(model_admin) -> list:
    """The address of the list below an edition's."""
    view = model_admin.admin_site.admin_view(SupportList.as_view(model_admin=model_admin))
    return [path("<int:pk>/support/", view, name="campaigns_edition_support")]
