"""The list of one event's registrations, with the views that staff keep of it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from events import rules
from events.actions import saved_views
from events.forms.lists import ViewForm
from events.models import Event, Registration, SavedView
from events.panels.answer_charts import charts_of, of_the_living
from events.panels.registration_list import NOTHING_FITS, NOTHING_YET, list_parts
from events.search.counting import answers_to
from events.search.registrations import PAGE, RegistrationList, registration_list
from kit.keys import key_of

from .approvals import DEEDS, approve_each, do_to_each

ANSWERS_OF_PAGE = 50
NAME_TAKEN = gettext_lazy("You have a view of this name already. Choose another name, or delete the old one first.")


def list_address(event_pk: int, query: str) -> str:
    """The list of an event's registrations that ``query`` finds."""
    address = reverse("admin:events_event_registrations", args=[event_pk])
    return f"{address}?{query}" if query else address


class EventPage(TemplateView):
    """A page of the staff area about what people answered to one event, for who may see registrations."""

    model_admin = None
    title = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not rules.may_see_registrations(request.user):
            raise PermissionDenied
        self.event = get_object_or_404(Event, pk=kwargs["pk"])
        with timezone.override(self.event.zone):
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def listed(self, query: QueryDict) -> RegistrationList:
        return registration_list(self.event, query, reader=self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        return {
            **self.model_admin.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "opts": self.model_admin.opts,
            "event": self.event,
            "title": self.title,
            "subtitle": str(self.event),
            "may_change": self.request.user.has_perm("events.change_registration"),
        }


class Registrations(EventPage):
    """The list: a GET shows what the query asks for, a POST does one thing from the list and leads back to it."""

    template_name = "admin/events/lists/registrations.html"
    title = gettext_lazy("Registrations")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        found = self.listed(request.GET)
        if not found.problems and _has_empty(request.GET):
            return redirect(list_address(self.event.pk, found.query))
        return self.render_to_response(self.get_context_data(found=found))

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        deeds: dict[str, Callable[[], HttpResponse]] = {
            "approve": self._approve, "decline": self._do_to_each, "ask": self._do_to_each,
            "keep": self._keep, "change": self._change, "delete": self._delete,
        }  # fmt: skip
        deed = deeds.get(request.POST.get("deed", ""))
        if deed is None:
            raise BadRequest("There is nothing of this kind to do with a list.")
        return deed()

    def _back(self) -> HttpResponse:
        """The list as it was."""
        return redirect(list_address(self.event.pk, self.request.GET.urlencode()))

    # -- deeds ------------------------------------------------------------------------------------------------
    def _approve(self) -> HttpResponse:
        for level, words in approve_each(self._chosen(), by=self.request.user):
            messages.add_message(self.request, level, words)
        return self._back()

    def _do_to_each(self) -> HttpResponse:
        chosen, deed = self._chosen(), self.request.POST["deed"]
        if not chosen.exists():
            return self._back()
        kept = [("deed", deed), *(("registration", row.pk) for row in chosen)]
        page = {**EventPage.get_context_data(self), "kept": kept, "back_url": self.request.get_full_path()}
        return do_to_each(self.request, DEEDS[deed], chosen, page) or self._back()

    def _chosen(self) -> QuerySet[Registration]:
        """The registrations that are ticked, of who may decide about them."""
        if not self.request.user.has_perm("events.change_registration"):
            raise PermissionDenied
        chosen = [key_of(value) for value in self.request.POST.getlist("registration")]
        if None in chosen:
            raise BadRequest("Rows are chosen by number.")
        if not chosen:
            messages.warning(self.request, _("Tick the registrations that it is about first."))
        return Registration.objects.filter(event=self.event, pk__in=chosen)

    def _keep(self) -> HttpResponse:
        form, found = ViewForm(self.request.POST), self.listed(self.request.GET)
        if form.is_valid():
            try:
                saved_views.keep_view(event=self.event, by=self.request.user, query=found.query, **form.cleaned_data)
            except saved_views.NameTaken:
                form.add_error("name", NAME_TAKEN)
            else:
                messages.success(self.request, _("The view “%(name)s” is kept.") % form.cleaned_data)
                return redirect(list_address(self.event.pk, found.query))
        return self.render_to_response(self.get_context_data(found=found, view_form=form))

    def _change(self) -> HttpResponse:
        view, form = self._own_view(), ViewForm(self.request.POST)
        if form.is_valid():
            try:
                saved_views.change_view(view=view, **form.cleaned_data)
            except saved_views.NameTaken:
                form.add_error("name", NAME_TAKEN)
            else:
                messages.success(self.request, _("The view is called “%(name)s”.") % form.cleaned_data)
                return self._back()
        found = self.listed(self.request.GET)
        return self.render_to_response(self.get_context_data(found=found, changed_view=view, change_form=form))

    def _delete(self) -> HttpResponse:
        view = self._own_view()
        saved_views.delete_view(view=view)
        messages.success(self.request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return self._back()

    def _own_view(self) -> SavedView:
        """The view that is named, if it is the reader's own."""
        own = SavedView.objects.filter(event=self.event, by=self.request.user)
        return get_object_or_404(own, pk=key_of(self.request.POST.get("view", "")))

    # -- the page ---------------------------------------------------------------------------------------------
    def get_context_data(self, *, found: RegistrationList, **kwargs) -> dict:
        is_filtered = bool(found.values or found.problems)
        views = self._views(found, **kwargs)
        return {
            **super().get_context_data(**kwargs),
            **list_parts(found, page_number=self.request.GET.get(PAGE), typed=self.request.GET),
            "has_own_views": any(item["is_mine"] for item in views),
            "change_error": any(item["is_open"] for item in views),
            "nothing": NOTHING_FITS if is_filtered else NOTHING_YET,
            "views": views,
            "view_form": kwargs.get("view_form") or ViewForm(),
        }

    def _views(self, found: RegistrationList, *, changed_view=None, change_form=None, **others) -> list[dict]:
        """The reader's own views and those that are shared, each with its form where it is the reader's own."""
        views = SavedView.objects.filter(event=self.event).select_related("by")
        mine = views.filter(by=self.request.user)
        return [
            {
                "view": view,
                "address": list_address(self.event.pk, view.query),
                "is_shown": view.query == found.query and not found.problems,
                "is_mine": view.by_id == self.request.user.pk,
                "form": change_form
                if view == changed_view
                else ViewForm(initial={"name": view.name, "is_shared": view.is_shared}),
                "is_open": view == changed_view,
            }
            for view in mine | views.filter(is_shared=True)
        ]


class Answers(EventPage):
    """Charts of what people answered: of the registrations of the list, or of all that were sent and have not ended."""

    template_name = "admin/events/lists/answers.html"
    title = gettext_lazy("Charts of answers")

    def get_context_data(self, **kwargs) -> dict:
        found = self.listed(of_the_living(self.request.GET))
        return {
            **super().get_context_data(**kwargs),
            "found": found,
            "number": found.number,
            "charts": charts_of(found),
            "list_url": reverse("admin:events_event_registrations", args=[self.event.pk]),
        }


class AnswersInWords(EventPage):
    """What people answered to one question, word for word, page by page."""

    template_name = "admin/events/lists/answers_in_words.html"
    title = gettext_lazy("Answers to one question")

    def get_context_data(self, **kwargs) -> dict:
        found = self.listed(of_the_living(self.request.GET))
        column = next((one for one in found.all_columns if one.is_answer and one.name == kwargs["column"]), None)
        if column is None:
            raise Http404
        answers = answers_to(found, column)
        return {
            **super().get_context_data(**kwargs),
            "found": found,
            "column": column,
            "page": Paginator(answers, ANSWERS_OF_PAGE).get_page(self.request.GET.get(PAGE)),
            "charts_url": reverse("admin:events_event_answers", args=[self.event.pk]),
        }


def _has_empty(query: QueryDict) -> bool:
    """Whether a form sent names without values, which would only make the address long."""
    return any("" in values for _name, values in query.lists())


def list_urls(model_admin) -> list:
    """The addresses of these pages, below an event's own."""

    def door(page: type[EventPage]) -> Callable:
        return model_admin.admin_site.admin_view(page.as_view(model_admin=model_admin))

    return [
        path("<int:pk>/registrations/", door(Registrations), name="events_event_registrations"),
        path("<int:pk>/answers/", door(Answers), name="events_event_answers"),
        path("<int:pk>/answers/<slug:column>/", door(AnswersInWords), name="events_event_answers_in_words"),
    ]
