from datetime import datetime

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import User
from audit.actions import reference
from audit.models import Entry
from events.models import Event, Registration, State
from events.panels import messages_to
from events.panels.read_answers import read_answers
from events.panels.registration_list import standing_in_words
from events.search.columns import sessions_in_words
from events.search.registrations import find_waits
from kit import times
from kit.acts import act_urls
from kit.admin import ReadOnly
from kit.keys import key_of

from .approvals import DEEDS, approve_each, do_to_each
from .registration_acts import REGISTRATION_ACTS, acts_on

#: What the audit remembers about a registration, in words.
VERBS = {f"registration-{state}": label for state, label in State.choices} | {
    "registration-changed": _("answers changed"),
    "registration-changed-by-staff": _("answers changed on behalf of the person"),
    "registration-consent-withdrawn": _("consent withdrawn"),
    "outside-limit": _("taken out of the limit of the programme"),
    "inside-limit": _("counted for the limit of the programme"),
    "registration-begun-for": _("begun by a colleague, for approval"),
    "registration-switched": _("changed between on site and online"),
    "registration-wants-to-switch": _("waits to change between on site and online"),
    "registration-stays": _("does not want to change any more"),
    "sessions-chosen": _("sessions chosen"),
    "session-seat-given": _("seat in a session given"),
    "hand-over-asked": _("asked somebody to take the place over"),
    "hand-over-taken-back": _("hand-over taken back"),
    "hand-over-declined": _("hand-over declined"),
    "place-handed-over": _("place handed over"),
    "registration-asked-back": _("asked back before approval"),
    "registration-replied": _("the person replied"),
}


class EventFilter(admin.SimpleListFilter):
    """Events that somebody registered for, newest first."""

    title = _("event")
    parameter_name = "event__id__exact"

    def lookups(self, request, model_admin):
        events = Event.objects.filter(Exists(Registration.objects.filter(event=OuterRef("pk"))))
        return [(str(pk), title) for pk, title in events.order_by("-starts_at").values_list("pk", "title")]

    def queryset(self, request, queryset):
        key = key_of(self.value() or "")
        return queryset if key is None else queryset.filter(event_id=key)


class CountryFilter(admin.SimpleListFilter):
    """Countries that people come from."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request, model_admin):
        known = [(code, countries.name(code)) for code in User.objects.countries()]
        return sorted(known, key=lambda pair: pair[1])

    def queryset(self, request, queryset):
        is_known = self.value() in dict(self.lookup_choices)
        return queryset.filter(person__country=self.value()) if is_known else queryset


class PlacesList(ChangeList):
    """Who waits says at which place and why, found for the rows of one page by one statement, however long the line
    is."""

    def get_results(self, request):
        super().get_results(request)
        find_waits(self.result_list)


@admin.register(Registration)
class RegistrationAdmin(ReadOnly, admin.ModelAdmin):
    """Registrations to look at; what happens to one is an act, never an edit."""

    list_display = ["code", "who", "where_from", "programme", "event_title", "standing_and_group"]
    list_filter = ["state", ("programme__goal", admin.ChoicesFieldListFilter), "is_outside_audience", CountryFilter,
                   EventFilter]  # fmt: skip
    list_select_related = ["event", "person", "programme", "pool", "wants_pool"]
    list_per_page = 50
    search_fields = ["code", "person__name", "person__email", "person__organisation"]
    search_help_text = _("Reference, name, e-mail address or organisation.")
    ordering = ["-pk"]
    actions = ["approve_selected", "decline_selected", "ask_selected"]
    fieldsets = [
        (None, {"fields": [("code", "standing", "since"), ("event_link", "seats", "outside"), "limit", "sessions"]}),
        (_("Who"), {"fields": [("name", "email", "country"), ("organisation", "body_kind", "role"), "programme"]}),
    ]

    def get_changelist(self, request, **kwargs):
        return PlacesList

    def get_object(self, request, object_id, from_field=None):
        registration = super().get_object(request, object_id, from_field)
        if registration is not None:
            find_waits([registration])
        return registration

    # -- columns and facts --------------------------------------------------------------------------------
    @admin.display(description=_("person"), ordering="person__name")
    def who(self, registration):
        person = _person(registration)
        return format_html("{}<br>{}", person.name or "–", person.email) if person.email else _("erased")

    @admin.display(description=_("name"))
    def name(self, registration):
        return _person(registration).name or "–"

    @admin.display(description=_("e-mail"))
    def email(self, registration):
        return _person(registration).email

    @admin.display(description=_("organisation"), ordering="person__organisation")
    def organisation(self, registration):
        return _person(registration).organisation

    @admin.display(description=_("organisation"), ordering="person__organisation")
    def where_from(self, registration):
        person = _person(registration)
        return ", ".join(filter(None, [person.organisation, person.country.name]))

    @admin.display(description=_("kind of body"))
    def body_kind(self, registration):
        return _person(registration).get_body_kind_display()

    @admin.display(description=_("role"))
    def role(self, registration):
        return _person(registration).role

    @admin.display(description=_("country"), ordering="person__country")
    def country(self, registration):
        return _person(registration).country.name

    @admin.display(description=_("event"), ordering="event__starts_at")
    def event_title(self, registration):
        url = reverse("admin:events_event_registrations", args=[registration.event_id])
        return format_html('<a href="{}">{}</a>', url, registration.event)

    @admin.display(description=_("event"))
    def event_link(self, registration):
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:events_event_change", args=[registration.event_id]),
            registration.event,
        )

    @admin.display(description=_("state"), ordering="state")
    def standing(self, registration):
        return standing_in_words(registration)

    @admin.display(description=_("state"), ordering="state")
    def standing_and_group(self, registration):
        state = self.standing(registration)
        return _("%(state)s, outside “for whom”") % {"state": state} if registration.is_outside_audience else state

    @admin.display(description=_("seats"))
    def seats(self, registration):
        return registration.pool.name if registration.pool else "–"

    @admin.display(description=_("sessions with limited seats"))
    def sessions(self, registration):
        seats = registration.session_seats.select_related("pool__session").in_agenda()
        return sessions_in_words((seat.pool.session.title, seat.stage) for seat in seats) or "–"

    @admin.display(description=_("outside “for whom”"), ordering="is_outside_audience")
    def outside(self, registration):
        if registration.state == State.DRAFT:
            return _("not known before it is sent")
        return _("yes") if registration.is_outside_audience else _("no")

    @admin.display(description=_("limit of the programme"))
    def limit(self, registration):
        return _("not counted for it") if registration.is_outside_limit else _("counted, where the event has one")

    @admin.display(description=_("since"))
    def since(self, registration):
        return _moment(getattr(registration, f"{registration.state}_at"), registration.event)

    # -- who may ------------------------------------------------------------------------------------------
    def may_act(self, request: HttpRequest, registration: Registration | None = None) -> bool:
        return request.user.has_perm("events.change_registration")

    has_decide_permission = may_act

    # -- acts ---------------------------------------------------------------------------------------------
    def get_urls(self):
        return [*act_urls(self, REGISTRATION_ACTS), *super().get_urls()]

    @admin.action(description=_("Approve"), permissions=["decide"])
    def approve_selected(self, request, queryset):
        for level, words in approve_each(queryset, by=request.user):
            self.message_user(request, words, level)

    @admin.action(description=_("Decline, with a reason"), permissions=["decide"])
    def decline_selected(self, request, queryset):
        return self._do_to_each(request, "decline", queryset)

    @admin.action(description=_("Ask back before approval"), permissions=["decide"])
    def ask_selected(self, request, queryset):
        return self._do_to_each(request, "ask", queryset)

    def _do_to_each(self, request, name, queryset):
        chosen = Registration.objects.filter(pk__in=queryset.values_list("pk", flat=True))
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "kept": [("action", f"{name}_selected"), *(("_selected_action", row.pk) for row in chosen)],
            "back_url": request.get_full_path(),
        }
        return do_to_each(request, DEEDS[name], chosen, page)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "acts": [
                (reverse(f"admin:events_registration_{name}", args=[obj.pk]), act.title) for name, act in acts_on(obj)
            ]
            if self.may_act(request)
            else [],
            "enquiries": list(obj.enquiries.select_related("asked_by")) if obj.pending_at else [],
            "answers": read_answers(obj, reader=request.user),
            "list_url": reverse("admin:events_event_registrations", args=[obj.event_id]),
            "history": _history(obj),
            "sent": messages_to(obj),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)


def _person(registration: Registration) -> User:
    """Who registered; nothing is known of somebody who was erased."""
    return registration.person or User()


def _moment(instant: datetime, event: Event) -> str:
    """An instant by the clocks of the event's place, which are named: other times of the page are the reader's."""
    words = {"moment": times.moment(instant, event.zone), "zone": event.zone_label(instant)}
    return _("%(moment)s (%(zone)s)") % words


def _history(registration: Registration) -> list[dict]:
    """What happened to ``registration``, oldest first, with people's names as they are today."""
    entries = list(Entry.objects.filter(about=reference(registration)).order_by("pk"))
    people = _people_by_reference({entry.by for entry in entries})
    return [
        {
            "at": _moment(entry.at, registration.event),
            "what": VERBS.get(entry.verb, entry.verb),
            "by": people.get(entry.by, entry.by),
            "reason": entry.detail.get("reason", ""),
        }
        for entry in entries
    ]


def _people_by_reference(references: set[str]) -> dict[str, str]:
    prefix = f"{User._meta.label_lower}:"
    pks = [text.removeprefix(prefix) for text in references if text.startswith(prefix)]
    return {reference(person): str(person) for person in User.objects.filter(pk__in=pks)}
