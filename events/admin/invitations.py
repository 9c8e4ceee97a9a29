"""Who is invited to an event, and what became of it."""

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.actions import invitations as actions
from events.models import Invitation
from kit.keys import key_of

from .registration_lists import EventPage

ROWS_OF_PAGE = 50
#: What an address may ask to be shown: the name of a queryset's method, and its words.
SHOWN = {
    "in_force": gettext_lazy("Sent"),
    "silent": gettext_lazy("Silent"),
    "opened": gettext_lazy("Opened a registration"),
    "done": gettext_lazy("Done"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


class Invitations(EventPage):
    """The list with its counts: a GET shows what the query asks for, a POST withdraws what is ticked."""

    template_name = "admin/events/invitations/list.html"
    title = gettext_lazy("Invitations")

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("events.change_event"):
            raise PermissionDenied
        chosen = [key_of(value) for value in request.POST.getlist("invitation")]
        if None in chosen:
            raise BadRequest("Rows are chosen by number.")
        if not chosen:
            messages.warning(request, _("Tick the invitations that you take back first."))
        self._withdraw(Invitation.objects.filter(event=self.event, pk__in=chosen))
        return redirect(request.get_full_path())

    def _withdraw(self, invitations: QuerySet[Invitation]) -> None:
        withdrawn = left = 0
        for invitation in invitations:
            try:
                actions.withdraw(invitation=invitation, by=self.request.user)
                withdrawn += 1
            except actions.HasSent:
                left += 1
        if withdrawn:
            words = ngettext(
                "%(number)d invitation is withdrawn. Its link leads nowhere any more.",
                "%(number)d invitations are withdrawn. Their links lead nowhere any more.",
                withdrawn,
            )
            messages.success(self.request, words % {"number": withdrawn})
        if left:
            words = ngettext(
                "%(number)d person has registered already: cancel the registration instead.",
                "%(number)d people have registered already: cancel their registrations instead.",
                left,
            )
            messages.warning(self.request, words % {"number": left})

    def get_context_data(self, **kwargs) -> dict:
        asked = self.request.GET.get("show", "")
        shown = asked if asked in SHOWN else "in_force"
        words = self.request.GET.get("q", "").strip()
        rows = getattr(Invitation.objects.filter(event=self.event), shown)()
        if words:
            rows = rows.filter(Q(email__icontains=words) | Q(name__icontains=words))
        rows = rows.select_related("registration", "invited_by")
        page = Paginator(rows, ROWS_OF_PAGE).get_page(self.request.GET.get("page"))
        may_act = self.request.user.has_perm("events.change_event")
        # A list of those that have led somewhere offers nothing to tick, whatever became of them since.
        may_withdraw = may_act and shown != "done" and any(invitation.may_be_withdrawn for invitation in page)
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "links": self._links(shown),
            "shown": shown,
            "words": words,
            "may_withdraw": may_withdraw,
            "may_invite": may_act and actions.may_invite(self.event),
            "is_for_invited": self.event.is_for_invited,
        }

    def _links(self, shown: str) -> list[dict]:
        """Each kind with its number and its address; one statement."""
        rows = Invitation.objects.filter(event=self.event)
        numbers = rows.aggregate(
            **{name: Count("pk", filter=Q(pk__in=getattr(rows, name)().values("pk"))) for name in SHOWN}
        )
        return [
            {
                "words": words,
                "number": numbers[name],
                "query": f"show={name}",
                "is_shown": name == shown,
            }
            for name, words in SHOWN.items()
        ]


def invitation_urls(model_admin) -> list:
    """The address of this page, below an event's own."""
    view = model_admin.admin_site.admin_view(Invitations.as_view(model_admin=model_admin))
    return [path("<int:pk>/invitations/", view, name="events_event_invitations")]


def invitations_url(event) -> str:
    """Where an event's invitations are, if it has anything to do with them."""
    has_any = event.is_for_invited or Invitation.objects.filter(event=event).exists()
    return reverse("admin:events_event_invitations", args=[event.pk]) if has_any else ""
