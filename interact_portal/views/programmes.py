"""Programmes for staff: names that people typed, and the act that makes two programmes one."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Affiliation, User
from audit.actions import reference
from audit.models import Entry
from contacts.actions.merging import CannotMerge
from contacts.models import Programme
from contacts.search.twins import Twin, twins_of
from events.models import Registration
from interact_portal.forms import CANNOT_MERGE, MergeForm
from interact_portal.merging import TooBusy, merge_programmes, what_moves
from kit.acts import Act

PAGE_SIZE = 20


@dataclass(frozen=True)
class TypedName:
    """A name that awaits its check: who typed it, if they are still there, and what it may mean."""

    programme: Programme
    typed_by: User | None
    twins: list[Twin]


@require_safe
def awaiting_programmes(request: HttpRequest) -> HttpResponse:
    """The queue of typed names, those that wait longest first; eight statements, however many they are."""
    if not admin.site.get_model_admin(Programme).has_change_permission(request):
        raise PermissionDenied
    programmes = Programme.objects.awaiting_check().annotate(
        n_people=_number_of(Affiliation.objects.live()), n_registrations=_number_of(Registration.objects.all())
    )
    page = Paginator(programmes.order_by("created_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("Names that await a check"),
        "opts": Programme._meta,
        "page": page,
        "names": _typed_names(list(page)),
    }
    return render(request, "interact_portal/awaiting_programmes.html", context)


def _number_of(rows: QuerySet) -> Coalesce:
    """How many of these rows name the programme."""
    rows = rows.filter(programme=OuterRef("pk")).order_by().values("programme")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def _typed_names(programmes: list[Programme]) -> list[TypedName]:
    about = [reference(programme) for programme in programmes]
    typed_by = dict(Entry.objects.filter(verb="programme-typed", about__in=about).values_list("about", "by"))
    keys = [by.rpartition(":")[2] for by in typed_by.values()]
    people = {reference(one): one for one in User.objects.filter(pk__in=[key for key in keys if key.isdecimal()])}
    twins = twins_of(programmes)
    return [
        TypedName(programme, people.get(typed_by.get(reference(programme))), twins.get(programme.pk, []))
        for programme in programmes
    ]


class MergeProgramme(Act):
    """One programme goes into another, in every app; it cannot be undone, so what moves is said before."""

    title = gettext_lazy("Merge into another programme")
    button = gettext_lazy("Merge for good")
    look = gettext_lazy("See what moves")
    intro = gettext_lazy(
        "Everything that names it then names the other one. Its own facts are shown no more; its name, typed "
        "again, and its address lead to the other one. This cannot be undone. Nobody is written to but who acts "
        "for the other one from then on, because of their mail domain."
    )
    form_class = MergeForm
    has_preview = True
    is_grave = True
    refusals = {
        **CANNOT_MERGE,
        Programme.DoesNotExist: gettext_lazy("This name is no longer there: whoever typed it took it back."),
        TooBusy: gettext_lazy("Nothing is merged: people are saving just what would move. Try again in a moment."),
    }

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """With ``?into=`` a programme what moves is shown at once: nothing is changed by that."""
        if into := request.GET.get("into"):
            form = MergeForm({"target": into}, **self._sides())
            return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        return super().get(request, *args, **kwargs)

    def refusal(self):
        return _("Merged into “%(target)s” already.") % {"target": self.row.merged_into} if self.row.is_merged else ""

    def _sides(self) -> dict:
        return {"source": self.row, "twins": twins_of([self.row], limit=5).get(self.row.pk, [])}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), **self._sides()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=self._what_moves(), **kwargs)

    def _what_moves(self) -> list[tuple[str, int]]:
        acting = Affiliation.objects.acting().filter(programme=self.row).count()
        counted = [*what_moves(self.row), (_("People who act for it, and then for the other one"), acting)]
        return [(title, number) for title, number in counted if number]

    def preview(self, form):
        target = form.cleaned_data["target"]
        closed = _("“%(target)s” is closed: nobody acts for it.") % {"target": target}
        return {
            "facts": [(_("From"), self.row), (_("Into"), target), *self._what_moves()],
            "warning": closed if target.is_closed else "",
        }

    def act(self, form):
        names = {"source": self.row, "target": form.cleaned_data["target"]}
        try:
            merge_programmes(**names, by=self.request.user)
        except CannotMerge as error:
            # It happened since the preview.
            error.target = names["target"]
            if error.instead:
                form.offer(error.instead)
            raise
        return _("“%(source)s” is now another name of “%(target)s”.") % names

    def words_of(self, error):
        return super().words_of(error) % vars(error)

    def get_success_url(self):
        return reverse("programmes-awaiting") if self.row.is_awaiting_check else super().get_success_url()
