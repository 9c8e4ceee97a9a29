"""Staff register somebody who asks for it on the phone: whom, then everything on one page."""

from functools import cached_property

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions.affiliations import ProgrammeRefused
from accounts.actions.people import person_at
from accounts.actions.profile import save_profile
from accounts.forms import refused_words
from accounts.models import User
from events import rules
from events.actions.option_places import ChoiceFull
from events.actions.registering_for import AlreadyRegistered, register_for
from events.actions.registration import NotChangeable
from events.actions.session_choice import SessionsGone
from events.forms import AnswersForm, free_places
from events.forms.registering_for import AboutThemForm, WhomForm
from events.forms.sessions import offered_sessions
from events.models import SENT_STATES, Event, Question, Registration, State, event_standing, load_event, load_topics

from .answer_acts import OF_THE_PERSON
from .registration_lists import EventPage

NOT_NOW = gettext_lazy("Nobody is registered: the event is not published, was cancelled, or has begun.")


class RegisterSomebody(EventPage):
    """A GET asks for the address; a POST shows what is known and asked, and with ``step`` registers the person."""

    template_name = "admin/events/registration/register.html"
    title = gettext_lazy("Register somebody")

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("events.change_registration"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self._takes_people:
            return self._refuse()
        return self.render_to_response(self.get_context_data(whom=WhomForm()))

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self._takes_people:
            return self._refuse()
        whom = WhomForm(request.POST)
        if not whom.is_valid():
            return self.render_to_response(self.get_context_data(whom=whom))
        person = User.objects.filter(email=whom.cleaned_data["email"]).first()
        if person is not None and not person.is_active:
            whom.add_error("email", _("This account is closed. Open it again first, or use another address."))
        elif person is not None and (present := self._sent_by(person)):
            return self._say_registered(whom, present)
        if whom.errors or "step" not in request.POST:
            return self.render_to_response(self.get_context_data(whom=whom, person=person))
        return self._register(whom, person)

    @cached_property
    def _standing(self):
        return event_standing(self.event.slug)

    @property
    def _takes_people(self) -> bool:
        return self._standing.status == Event.Status.PUBLISHED and not self._standing.is_over

    def _refuse(self) -> HttpResponse:
        messages.warning(self.request, NOT_NOW)
        return redirect("admin:events_event_registrations", self.event.pk)

    def _sent_by(self, person: User) -> Registration | None:
        return Registration.objects.filter(event=self.event, person=person, state__in=SENT_STATES).first()

    def _say_registered(self, whom: WhomForm, present: Registration) -> HttpResponse:
        """A second press of the button is answered like the first; others read that there is nothing to do."""
        if "step" in self.request.POST and present.registered_by_id == self.request.user.pk:
            return self._done(present)
        words = {"code": present.code, "state": present.get_state_display()}
        whom.add_error("email", _("This person has registered already: %(code)s, %(state)s.") % words)
        return self.render_to_response(self.get_context_data(whom=whom, present=present))

    def _done(self, registration: Registration) -> HttpResponse:
        words = _("%(person)s is registered: %(state)s. They get a message.")
        if registration.state == State.WAITING:
            words = _("No place was free: %(person)s is registered, %(state)s. They get a message.")
        said = words % {"person": registration.person, "state": registration.get_state_display()}
        messages.success(self.request, said)
        return redirect("admin:events_registration_change", registration.pk)

    # -- the deed -----------------------------------------------------------------------------------------
    def _register(self, whom: WhomForm, person: User | None) -> HttpResponse:
        about, form = AboutThemForm.about(person, self.request.POST), self._answers_form(self.request.POST)
        parts = {"whom": whom, "person": person, "about": about, "form": form}
        is_right = form.is_valid() & (about is None or about.is_valid())
        if not is_right or form.news or form.newly_shown:
            return self.render_to_response(self.get_context_data(**parts))
        try:
            parts["person"] = person = self._person(whom.cleaned_data["email"], about)
        except ProgrammeRefused as refusal:
            about.add_error("programme", refused_words(refusal))
            return self.render_to_response(self.get_context_data(**parts))
        # Who they are is kept by now, and is not asked again.
        parts["about"] = None
        try:
            return self._done(
                register_for(
                    event=form.event, person=person, pool_pk=form.pool_pk, answers=form.answers,
                    sessions=form.session_pools, by=self.request.user,
                )
            )  # fmt: skip
        except ChoiceFull as full:
            form.refuse_full(full.options)
        except SessionsGone:
            form.add_error(None, _("A session was taken off the agenda in the meantime. Choose again."))
        except AlreadyRegistered as error:
            return self._say_registered(whom, error.registration)
        except NotChangeable:
            return self._refuse()
        return self.render_to_response(self.get_context_data(**parts))

    def _person(self, email: str, about: AboutThemForm | None) -> User:
        """Whoever has this address, with what staff know of them; an account of their own where they have none."""
        with transaction.atomic():
            person = person_at(email=email, by=self.request.user)
            if about is not None:
                save_profile(person=person, by=self.request.user, **about.cleaned_data)
        return person

    # -- the forms ----------------------------------------------------------------------------------------
    def _answers_form(self, data=None) -> AnswersForm:
        event = load_event(self.event.pk, self._standing.revision)
        form = AnswersForm(
            data,
            event=event,
            pools=self._standing.pools,
            sessions=offered_sessions(event, self._standing.session_pools),
            topics=load_topics(self._standing.revision),
            free=free_places(event),
            without={question.pk for question in event.questions.all() if self._is_left_out(question)},
        )
        form.event = event
        return form

    @cached_property
    def _reads_sensitive(self) -> bool:
        return rules.reads_sensitive_answers(self.request.user, self.event)

    def _is_left_out(self, question: Question) -> bool:
        return question.kind in OF_THE_PERSON or (question.is_sensitive and not self._reads_sensitive)

    def get_context_data(self, *, whom: WhomForm, **parts) -> dict:
        context = {**super().get_context_data(), "whom": whom, **parts}
        context["whom_fields"] = AdminForm(whom, [(None, {"fields": ["email"]})], {})
        context["has_mistakes"] = bool(whom.errors)
        if whom.is_bound and not whom.errors:
            context |= self._second_step(parts)
        return context

    def _second_step(self, parts: dict) -> dict:
        person = parts.get("person")
        about = parts["about"] if "about" in parts else AboutThemForm.about(person)
        form = parts.get("form") or self._answers_form()
        fieldsets = [
            (section.heading.label if section.heading else _("This event"), {"fields": names})
            for section in form.sections
            if (names := [bound.name for bound in section.fields if getattr(bound.field, "is_shown", True)])
        ]
        about_fields = [(_("About the person"), {"fields": list(about.fields)})] if about else []
        return {
            "person": person,
            "form": form,
            "about_fields": AdminForm(about, about_fields, {}) if about else [],
            "adminform": AdminForm(form, fieldsets, {}),
            "left_out": [question.label for question in form.every if self._is_left_out(question)],
            "has_mistakes": bool(form.errors or (about and about.errors)),
            "non_field_errors": form.non_field_errors(),
        }


def registering_urls(model_admin) -> list:
    """The address of this page, below an event's registrations."""
    view = model_admin.admin_site.admin_view(RegisterSomebody.as_view(model_admin=model_admin))
    return [path("<int:pk>/registrations/new/", view, name="events_event_register")]
