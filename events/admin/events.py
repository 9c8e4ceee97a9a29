from contextlib import suppress

from adminsortable2.admin import SortableAdminBase
from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from events.actions import changes, editing
from events.actions.session_seats import SessionChosen
from events.forms.plausibility import warnings_of
from events.forms.staff import SEATS_FIELDS, EventForm
from events.models import Event, Registration, SeatPool, State, Term
from events.models.event import validate_time_zone
from kit import times
from kit.acts import act_urls
from kit.admin import PlainRelations
from kit.rich_text import EDITOR_STYLE

from .event_acts import EVENT_ACTS, acts_on, untold_in_words
from .exports import export_urls
from .form_acts import EVENT_FORM_ACTS
from .form_pages import form_link
from .form_urls import form_urls
from .invitations import invitation_urls, invitations_url
from .parts import PARTS
from .registering_for import registering_urls
from .registration_lists import list_urls


class WhenFilter(admin.SimpleListFilter):
    title = _("time")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("upcoming", _("Upcoming")), ("past", _("Past"))]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "upcoming":
            return queryset.filter(ends_at__gt=now)
        return queryset.filter(ends_at__lte=now) if self.value() == "past" else queryset


def _number_in(state: State) -> Coalesce:
    """How many registrations of an event are in ``state``: counted for the events of one page, and not by a join."""
    rows = Registration.objects.filter(event=OuterRef("pk"), state=state).order_by()
    return Coalesce(Subquery(rows.values("event").annotate(number=Count("pk")).values("number")), 0)


@admin.register(Event)
class EventAdmin(PlainRelations, SortableAdminBase, admin.ModelAdmin):
    """Events with everything that belongs to them; what changes states or tells people is an act of its own."""

    form = EventForm
    inlines = PARTS
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "starts", "status", "registration_ends", "seats", "waiting", "pending"]
    list_filter = [WhenFilter, "status", "kind", "mode"]
    search_fields = ["title", "slug", "tagline", "city"]
    search_help_text = _("Title, tagline, city or address of the page.")
    ordering = ["-starts_at"]
    list_per_page = 50
    actions = ["extend_selected"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "tagline", "kind", "mode", "topics", "text"]}),
        (_("When"), {"fields": ["time_zone", "starts_at", "ends_at"]}),
        (_("Where"), {"fields": ["venue", "address", "city", "country", "join_url"]}),
        (
            _("Registration"),
            {"fields": ["opens_at", "closes_at", "changes_until", "cancels_until", "seats_on_site", "seats_online"]},
        ),
        (
            _("For whom"),
            {"fields": ["goal", "strands", "body_kinds", "audience", "outsiders", "legal_basis", "legal_basis_url"]},
        ),
        (_("Way in"), {"fields": ["entry", "is_unlisted", "hands_over_to_anybody"]}),
        (_("Waiting list"), {"fields": ["promotion", "offer_hours"]}),
        (_("Participants"), {"fields": ["has_participant_list"]}),
        (_("Sensitive answers"), {"fields": ["sensitive_readers", "sensitive_kept_days"]}),
    ]

    # -- the list -----------------------------------------------------------------------------------------
    def get_queryset(self, request):
        counts = {"n_waiting": _number_in(State.WAITING), "n_pending": _number_in(State.PENDING)}
        return (
            super()
            .get_queryset(request)
            .select_related("deadline", "changes_deadline", "cancels_deadline")
            .prefetch_related(Prefetch("pools", SeatPool.objects.of_whole_event()))
            .annotate(**counts)
        )

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, event):
        return times.moment(event.starts_at, event.zone)

    @admin.display(description=_("registration ends"), ordering="deadline__closes_at")
    def registration_ends(self, event):
        return times.moment(event.deadline.closes_at, event.zone)

    @admin.display(description=_("seats taken"))
    def seats(self, event):
        # A line breaks between two pools, not inside one.
        return ", ".join(
            f"{pool.taken}" if pool.wished is None else f"{pool.taken}\u00a0/\u00a0{pool.wished}"
            for pool in event.pools.all()
        )

    @admin.display(description=_("waiting"), ordering="n_waiting")
    def waiting(self, event):
        return event.n_waiting

    @admin.display(description=_("to approve"), ordering="n_pending")
    def pending(self, event):
        return event.n_pending

    @admin.action(description=_("Extend deadline"), permissions=["change"])
    def extend_selected(self, request, queryset):
        events = list(queryset[:2])
        if len(events) == 1:
            return redirect("admin:events_event_extend", events[0].pk)
        self.message_user(request, _("Choose one event: each deadline has its own reason."), messages.WARNING)
        return None

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    # -- who may ------------------------------------------------------------------------------------------
    def may_act(self, request: HttpRequest, event: Event) -> bool:
        return self.has_change_permission(request, event)

    def has_delete_permission(self, request, obj=None):
        """What people have seen is cancelled; only a draft is deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    def delete_model(self, request, obj):
        editing.discard_draft(event=obj, by=request.user)

    def delete_view(self, request, object_id, extra_context=None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except editing.NotADraft:
            words = _("Nothing is deleted: somebody published this event in the meantime. Cancel it instead.")
            self.message_user(request, words, messages.ERROR)
            return redirect("admin:events_event_change", unquote(object_id))

    # -- the form -----------------------------------------------------------------------------------------
    def get_urls(self):
        return [
            *act_urls(self, EVENT_ACTS),
            *form_urls(self, EVENT_FORM_ACTS),
            *list_urls(self),
            *invitation_urls(self),
            *registering_urls(self),
            *export_urls(self),
            *super().get_urls(),
        ]

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields if obj is None or obj.is_draft else {}

    @method_decorator(csp_update({"script-src": [NONCE], "style-src": [EDITOR_STYLE]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        """The form, by the clocks of the event's zone."""
        with timezone.override(self._zone_name(request, object_id)):
            try:
                response = super().changeform_view(request, object_id, form_url, extra_context)
            except (editing.ChangedMeanwhile, editing.SeatsInUse, SessionChosen):
                # It happened between check and deed; now the form itself finds it and says so.
                response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

    def _zone_name(self, request: HttpRequest, object_id: str | None) -> str:
        """The zone that is being set, else the event's present one."""
        with suppress(ValidationError):
            if wanted := request.POST.get("time_zone"):
                validate_time_zone(wanted)
                return wanted
        present = None
        with suppress(ValueError):  # an address that names no number
            rows = Event.objects.filter(pk=unquote(object_id or "0"))
            present = rows.values_list("time_zone", flat=True).first()
        return present or Event().time_zone

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        if change:
            context |= self._standing(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _standing(self, request: HttpRequest, event: Event) -> dict:
        """What the page says above the form: how the event stands, what looks odd, what can be done."""
        now = timezone.now()
        is_to_come = not event.is_cancelled and event.ends_at > now
        may_act = self.may_act(request, event)
        news = changes.untold(event) if may_act else None
        acts = acts_on(event, news, now=now) if may_act else []
        return {
            "untold": untold_in_words(event, news) if news else "",
            "remarks": warnings_of(event, now=now) if is_to_come else [],
            "acts": [(reverse(f"admin:events_event_{name}", args=[event.pk]), act.title) for name, act in acts],
            "form_link": form_link(event) if may_act else None,
            "invitations_url": invitations_url(event),
            "registrations_url": reverse("admin:events_event_registrations", args=[event.pk]),
        }

    def save_model(self, request, obj, form, change):
        rows = {**form.term, "windows": form.windows, "seats": form.seats, "by": request.user}
        if change:
            request.noted_change = editing.change_event(
                event=obj, version=form.present_version, changed=form.changed_data, **rows
            )
        else:
            editing.create_event(event=obj, **rows)

    def response_change(self, request, obj):
        """Whoever changed time or place is led on to telling those who plan by it, if there is anybody."""
        response = super().response_change(request, obj)
        news = changes.untold(obj) if request.noted_change and "_continue" not in request.POST else None
        if news and changes.audience_of(news).number(obj):
            return redirect("admin:events_event_tell", obj.pk)
        return response

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            formset.by = request.user
        super().save_related(request, form, formsets, change)
        parts = [formset.model._meta.model_name for formset in formsets if formset.has_changed()]
        if parts:
            editing.note_parts(event=form.instance, parts=parts, by=request.user)

    # -- shown to who may look but not change ------------------------------------------------------------
    @admin.display(description=_("Registration opens"))
    def opens_at(self, event):
        return times.moment(event.deadline.opens_at, event.zone) if event.deadline.opens_at else "–"

    @admin.display(description=_("Registration closes"))
    def closes_at(self, event):
        return self.registration_ends(event)

    @admin.display(description=_("Changes until"))
    def changes_until(self, event):
        return self._end_of(event, Term.CHANGES)

    @admin.display(description=_("Cancels until"))
    def cancels_until(self, event):
        return self._end_of(event, Term.CANCELS)

    def _end_of(self, event, term):
        deadline = event.deadline_of(term)
        return times.moment(deadline.closes_at, event.zone) if deadline else "–"

    @admin.display(description=_("Seats on site"))
    def seats_on_site(self, event):
        return self._seats(event, "seats_on_site")

    @admin.display(description=_("Seats online"))
    def seats_online(self, event):
        return self._seats(event, "seats_online")

    def _seats(self, event, field):
        pools = [pool for pool in event.pools.all() if SEATS_FIELDS[pool.slug] == field]
        if not pools:
            return "–"
        return _("no limit") if pools[0].wished is None else pools[0].wished
