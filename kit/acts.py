"""A page of the staff area for one act: what it does, what is typed, what will follow, and then the deed."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import FormView


class Act(FormView):
    """A page of the admin that does one thing to one row.

    ``has_preview`` puts a page between form and deed that shows what will follow, to which the button ``look`` leads.
    Subclasses say ``intro`` (what follows from the act), ``refusal`` (why this cannot be done to this row now),
    ``preview`` and ``act``; what ``act`` may raise stands with its words in ``refusals``. Without a ``form_class``
    nothing is typed: the button is all.
    """

    model_admin = None
    template_name = "admin/act.html"
    title = ""
    intro = ""
    button = ""
    form_class = Form
    back = gettext_lazy("Back, without a change")
    has_preview = False
    look = gettext_lazy("Look at it before it is sent")
    is_grave = False
    refusals: dict[type[Exception], str] = {}

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.row = get_object_or_404(self.model_admin.get_queryset(request), pk=kwargs["pk"])
        if not self.model_admin.may_act(request, self.row):
            raise PermissionDenied
        if words := self.refusal():
            return self.refused(words)
        with timezone.override(self.zone):
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    @property
    def zone(self) -> ZoneInfo | None:
        """Whose clocks the page shows; ``None`` for the portal's own."""
        return None

    def refusal(self) -> str:
        return ""

    def refused(self, words: str) -> HttpResponse:
        """The answer when ``refusal`` says ``words``."""
        said = self.said_before() if self._is_pressed else ""
        messages.add_message(self.request, messages.SUCCESS if said else messages.WARNING, said or words)
        return redirect(self.get_success_url())

    def said_before(self) -> str:
        """What the first press of the button did, when this is the second press of the same person."""
        return ""

    @property
    def _is_pressed(self) -> bool:
        """Whether this is the press of the last button, and not the way there."""
        return self.request.method == "POST" and (not self.has_preview or "confirm" in self.request.POST)

    def preview(self, form) -> dict:
        """What the page before the deed shows."""
        return {}

    def seen(self) -> dict[str, str]:
        """Hidden fields that say how the row stands, so that an act on what has changed meanwhile is noticed."""
        return {}

    def get_initial(self) -> dict:
        return {**super().get_initial(), **self.seen()}

    def act(self, form) -> str:
        """Does it, and says what was done."""
        raise NotImplementedError

    def form_valid(self, form) -> HttpResponse:
        if "edit" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if not self._is_pressed:
            # What was typed goes along in hidden controls, to which no hint belongs.
            form.auto_id = False
            return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form)))
        try:
            done = self.act(form)
        except tuple(self.refusals) as error:
            done = self.said_before()
            if not done:
                form.add_error(None, self.words_of(error))
                return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(self.get_success_url())

    def form_invalid(self, form) -> HttpResponse:
        """What was typed comes back, with how the row stands now."""
        form.data = form.data.copy()
        for name, value in self.seen().items():
            form.data[name] = value
        return self.render_to_response(self.get_context_data(form=form))

    def words_of(self, error: Exception) -> str:
        return self.refusals[type(error)]

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The pages between the row's own and this one: addresses and names."""
        return []

    def get_success_url(self) -> str:
        options = self.model_admin.opts
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.row.pk])

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return {
            **self.model_admin.admin_site.each_context(self.request),
            "intro": self.intro,
            **context,
            "opts": self.model_admin.opts,
            "original": self.row,
            "title": self.title,
            "subtitle": str(self.row),
            "button": self.button,
            "back": self.back,
            "back_url": self.get_success_url(),
            "crumbs": self.crumbs,
            "has_preview": self.has_preview,
            "look": self.look,
            "is_grave": self.is_grave,
            "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
            "media": self.model_admin.media + form.media,
        }


def act_urls(model_admin, acts: dict[str, type[Act]]) -> list:
    """The addresses of ``acts`` by name: ``<pk>/extend/``, called ``admin:events_event_extend``."""
    options = model_admin.opts

    def door(act: type[Act]) -> Callable:
        return model_admin.admin_site.admin_view(act.as_view(model_admin=model_admin))

    return [
        path(f"<int:pk>/{name}/", door(act), name=f"{options.app_label}_{options.model_name}_{name}")
        for name, act in acts.items()
    ]
