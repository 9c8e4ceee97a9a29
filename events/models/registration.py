from datetime import timedelta
from functools import reduce
from operator import or_

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, User
from contacts.models import Programme
from kit.models import ContentRevision

from .event import Event
from .links import CODE_ALPHABET, link_url
from .seats import SeatPool


class State(models.TextChoices):
    DRAFT = "draft", _("started, not sent")
    PENDING = "pending", _("awaits approval")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a place is offered")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("offer ran out")
    CANCELLED = "cancelled", _("cancelled")


#: Which state may follow which; nothing else ever happens (``actions.states.move``).
ARROWS = {
    State.DRAFT: {State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED, State.CANCELLED},
    State.PENDING: {State.WAITING, State.CONFIRMED, State.DECLINED, State.CANCELLED},
    State.WAITING: {State.OFFERED, State.CONFIRMED, State.DECLINED, State.CANCELLED},
    State.OFFERED: {State.PENDING, State.CONFIRMED, State.EXPIRED, State.CANCELLED},
    State.CONFIRMED: {State.CANCELLED},
    State.DECLINED: set(),
    State.EXPIRED: set(),
    State.CANCELLED: set(),
}
#: States of which a person has at most one an event.
LIVE_STATES = (State.DRAFT, State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED)
#: States in which what was chosen is counted where an option is limited: who waits for a seat holds that place, too.
SENT_STATES = (State.PENDING, State.WAITING, State.OFFERED, State.CONFIRMED)
#: States that hold a seat.
SEATED_STATES = (State.OFFERED, State.CONFIRMED)
#: Who waits for a place. Somebody erased since the event began waits no more, should it be put off to another day.
IN_LINE = Q(state=State.WAITING, person__isnull=False)

#: How long after the event a registration says whose it was, and how long one that was never sent.
KEPT = timedelta(days=5 * 365 + 2)
DRAFTS_KEPT = timedelta(days=90)
#: How long it is known to whom somebody gave a place who never answered, and of whom nothing but the address is known.
UNANSWERED_KEPT = timedelta(days=30)


def new_code() -> str:
    """A reference such as ``R7K2-9QX4``: 31^8, some 850 thousand million."""
    return f"{get_random_string(4, CODE_ALPHABET)}-{get_random_string(4, CODE_ALPHABET)}"


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own registrations; everybody's for staff with the permission."""
        if user.is_active and user.is_staff and user.has_perm("events.view_registration"):
            return self.all()
        return self.of(user)

    def of(self, person):
        return self.filter(person_id=person.pk) if person.pk else self.none()

    def over(self):
        """Somebody's registrations that are older than they are kept: those never sent go first."""
        is_old = Q(event__ends_at__lt=Now() - KEPT)
        is_old_draft = Q(state=State.DRAFT, event__ends_at__lt=Now() - DRAFTS_KEPT)
        ended = Q(expired_at__lt=Now() - UNANSWERED_KEPT) | Q(cancelled_at__lt=Now() - UNANSWERED_KEPT)
        is_stranger = Q(person__email_awaits_proof=True, person__last_login__isnull=True, person__name="")
        return self.filter(is_old | is_old_draft | ended & is_stranger, person__isnull=False)

    def live(self):
        return self.filter(state__in=LIVE_STATES)

    def returnable(self):
        """Those that their person may give back at the start of this transaction, by the database's clock.

        ``rules.may_cancel`` says the same of one.
        """
        now = TransactionNow()
        is_in_time = Q(event__cancels_deadline__isnull=True) | Q(event__cancels_deadline__closes_at__gt=now)
        is_to_come = Q(event__starts_at__gt=now) & ~Q(event__status="cancelled")
        return self.live().filter(Q(state=State.DRAFT) | is_to_come & (~Q(state=State.CONFIRMED) | is_in_time))

    def unmoved_since(self, instant):
        """Whose present state began before ``instant``: nobody has written to them since about how they stand."""
        began_before = (Q(state=state, **{f"{state}_at__lt": instant}) for state in State.values)
        return self.filter(reduce(or_, began_before))

    def with_content_revision(self):
        """Brings along the revision under which ``load_event`` keeps what staff wrote about events."""
        return self.annotate(content_revision=ContentRevision())

    def coming(self):
        """Who has a place and is somebody: an account that was erased or closed comes no more."""
        return self.filter(state=State.CONFIRMED, person__is_active=True)

    def with_listing(self):
        """Brings along whether the person agreed to be shown to other participants, in the words of today."""
        agreed = Consent.objects.in_force(Consent.Purpose.PARTICIPANT_LIST)
        return self.annotate(is_listed=Exists(agreed.filter(person=OuterRef("person"))))

    def in_line(self):
        """Who waits, in order."""
        return self.filter(IN_LINE).order_by("waiting_at", "pk")

    def wanting(self, pool):
        """Who has a place and wants to switch to ``pool``, in order."""
        return self.filter(wants_pool=pool, person__isnull=False).order_by("wants_pool_at", "pk")

    def with_offer_run_out(self):
        return self.filter(state=State.OFFERED, offer_ends_at__lte=TransactionNow())


def _instant_of(state: str) -> models.CheckConstraint:
    """A registration in ``state`` says since when."""
    return models.CheckConstraint(
        condition=~Q(state=state) | Q(**{f"{state}_at__isnull": False}), name=f"events_{state}_has_time"
    )


class Registration(models.Model):
    """One person registers for one event. ``code`` is the reference that people read.

    The row outlives what it says of the person: once they were erased, ``person`` is empty and it only counts.
    ``answers`` of a draft are kept in ``draft_answers`` (by the question's key) and become rows on submit.
    ``revision`` counts what was told: it is part of the keys of messages.
    """

    code = models.CharField(_("reference"), max_length=9, unique=True, default=new_code, editable=False)
    # Without an index of its own: two of those below begin with the event.
    event = models.ForeignKey(
        Event, models.PROTECT, related_name="registrations", db_index=False, verbose_name=_("event")
    )
    person = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("person"),
        help_text=_("Nobody any more, once they were erased."),
    )  # fmt: skip
    pool = models.ForeignKey(
        SeatPool, models.PROTECT, related_name="registrations", null=True, blank=True, verbose_name=_("seat pool")
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("programme"),
        help_text=_("As it stood when the registration was sent."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    draft_answers = models.JSONField(_("answers of the draft"), default=dict, blank=True)
    is_outside_audience = models.BooleanField(_("outside “for whom”"), default=False)
    is_outside_limit = models.BooleanField(
        _("outside the limit of the programme"), default=False, db_default=False,
        help_text=_("Such as a speaker: takes a seat, and none of those that the programme has."),
    )  # fmt: skip
    wants_pool = models.ForeignKey(
        SeatPool, models.PROTECT, related_name="switchers", null=True, blank=True, db_index=False,
        verbose_name=_("wants to switch to"), help_text=_("Keeps the present seat until one is free there."),
    )  # fmt: skip
    wants_pool_at = models.DateTimeField(_("wants to switch since"), null=True, blank=True)
    registered_by = models.ForeignKey(
        User, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("registered by"),
        help_text=_("A colleague or member of staff; empty: the person registered."),
    )  # fmt: skip
    awaits_form = models.BooleanField(
        _("form to be filled in"), default=False, db_default=False, editable=False,
        help_text=_("Somebody else registered the person, who has not answered the event’s questions yet."),
    )  # fmt: skip
    revision = models.PositiveIntegerField(_("revision"), default=0)

    draft_at = models.DateTimeField(_("started at"), auto_now_add=True)
    pending_at = models.DateTimeField(_("sent for approval at"), null=True, blank=True)
    waiting_at = models.DateTimeField(_("in line since"), null=True, blank=True)
    offered_at = models.DateTimeField(_("offered at"), null=True, blank=True)
    offer_ends_at = models.DateTimeField(_("offer ends at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    #: Place in line and reason (``models.waiting.Wait``), where a list has looked them up for its rows.
    wait = None

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(state__in=LIVE_STATES),
                name="events_one_live_registration",
            ),
            *[_instant_of(state) for state in State.values if state != State.DRAFT],
            models.CheckConstraint(
                condition=~Q(state__in=[*SEATED_STATES, State.WAITING]) | Q(pool__isnull=False),
                name="events_seat_has_pool",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.OFFERED) | Q(offer_ends_at__gt=F("offered_at")), name="events_offer_has_end"
            ),
            models.CheckConstraint(
                condition=Q(wants_pool__isnull=True, wants_pool_at__isnull=True)
                | Q(wants_pool_at__isnull=False, state=State.CONFIRMED) & ~Q(wants_pool=F("pool")),
                name="events_switch_is_to_another_pool",
            ),
        ]
        indexes = [
            models.Index(fields=["pool", "waiting_at", "id"], name="events_line", condition=Q(state=State.WAITING)),
            models.Index(
                fields=["pool", "programme", "waiting_at", "id"],
                name="events_line_of_programme",
                condition=Q(state=State.WAITING, is_outside_limit=False, programme__isnull=False),
            ),
            models.Index(
                fields=["pool", "waiting_at", "id"],
                name="events_line_outside_limit",
                condition=Q(state=State.WAITING) & (Q(programme__isnull=True) | Q(is_outside_limit=True)),
            ),
            models.Index(
                fields=["wants_pool", "wants_pool_at", "id"],
                name="events_switch_line",
                condition=Q(wants_pool__isnull=False),
            ),
            models.Index(fields=["offer_ends_at"], name="events_offer_ends", condition=Q(state=State.OFFERED)),
            models.Index(fields=["event", "state"], name="events_registration_by_state"),
            models.Index(fields=["event", "programme"], name="events_registration_programme"),
            models.Index(fields=["event", "-id"], name="events_registration_newest"),
            models.Index(fields=["person", "-id"], name="events_registration_by_person"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("registration", args=[self.code])

    def get_link_url(self):
        """The address by which a message acts for this registration, without sign-in."""
        return link_url(self.code)

    @property
    def reference(self) -> str:
        """The name under which the outbox keeps this registration's messages."""
        return f"registration:{self.code}"
