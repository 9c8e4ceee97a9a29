"""What this app holds about people, why, and how long."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.models.absences import Today
from kit.personal_data import Declaration, Erasure, Period, declare

from .models import (
    AdviceMessage,
    Boost,
    Campaign,
    DownloadCount,
    Edition,
    GuideStep,
    GuideTask,
    Lesson,
    LocalEvent,
    Material,
    MaterialFile,
    Milestone,
    Post,
    Posted,
    PostText,
    ServiceRequest,
    ShownProject,
    SupportAsk,
    SupportRegistration,
    Tick,
    Town,
    VideoWish,
)

KEPT = timedelta(days=5 * 366)
TICKS_KEPT = timedelta(days=366)
TASK = _("To carry out the campaign and to account for what was given: GDPR, Article 6(1)(e).")
WITHOUT_NAME = _("Kept, without who it was.")


def over(edition: str) -> Q:
    """Rows whose edition, reached by ``edition``, ended longer ago than it is kept who did what in it."""
    return Q(**{f"{edition}season_end_date__lt": Today() - KEPT})


def erased(*fields: str) -> Erasure:
    return Erasure(WITHOUT_NAME, lambda rows, by: rows.update(**dict.fromkeys(fields)))


for model, other in (
    (Campaign, ("id", "slug", "name", "summary")),
    (Milestone, ("id", "edition", "title", "start_date", "end_date", "event")),
    (ShownProject, ("id", "local_event", "name", "programme_name", "website", "position")),
    (PostText, ("id", "post", "network", "language", "text")),
    (VideoWish, ("id", "request", "event_line", "logo", "subtitle_languages")),
):
    declare(Declaration(model, other=other))
declare(Declaration(Town, other=tuple(column.name for column in Town._meta.concrete_fields)))
declare(Declaration(Edition, other=tuple(column.name for column in Edition._meta.concrete_fields)))
declare(Declaration(ServiceRequest, other=tuple(column.name for column in ServiceRequest._meta.concrete_fields)))
declare(Declaration(Post, other=tuple(column.name for column in Post._meta.concrete_fields)))
declare(Declaration(Boost, other=tuple(column.name for column in Boost._meta.concrete_fields)))
for model in (Material, MaterialFile, DownloadCount, GuideStep, GuideTask):
    declare(Declaration(model, other=tuple(column.name for column in model._meta.concrete_fields)))

declare(
    Declaration(
        Tick,
        personal={
            "person": _("who ticked a task of the guide"),
            "task": _("what you have done"),
            "at": _("when you ticked it"),
        },
        other=("id", "edition"),
        of=lambda person: Tick.objects.filter(person_id=person.pk).select_related("person", "task"),
        why=_("To keep what you ticked, because you asked for it: GDPR, Article 6(1)(a)."),
        kept=Period(
            _("One year after the season."),
            lambda: Tick.objects.filter(edition__season_end_date__lt=Today() - TICKS_KEPT),
        ),
        erasure=Erasure(_("Deleted.")),
        name=_("what you ticked in the guide"),
    )
)
declare(
    Declaration(
        LocalEvent,
        personal={"proposed_by": _("who proposed a local event"), "words": _("what the proposer was told")},
        other=tuple(
            column.name for column in LocalEvent._meta.concrete_fields if column.name not in ("proposed_by", "words")
        ),
        of=lambda person: LocalEvent.objects.of(person).select_related("proposed_by"),
        why=TASK,
        kept=Period(
            _("Five years after the season; the event itself stays, without who proposed it."),
            lambda: LocalEvent.objects.filter(over("edition__"), proposed_by__isnull=False),
            lambda rows: rows.update(proposed_by=None),
        ),
        erasure=Erasure(
            WITHOUT_NAME, lambda rows, by: rows.update(proposed_by=None),
            left={"words": _("What was said of the event; it names nobody.")},
        ),
    )
)  # fmt: skip
declare(
    Declaration(
        SupportRegistration,
        personal={
            "started_by": _("who began a programme's registration for support"),
            "answered_by": _("who sent it"),
        },
        other=("id", "edition", "programme", "state", "started_at", "answered_at", "plans", "revision"),
        of=lambda person: SupportRegistration.objects.filter(Q(started_by_id=person.pk) | Q(answered_by_id=person.pk)),
        why=TASK,
        kept=Period(
            _("Five years after the season; that the programme registered stays, without who did."),
            lambda: SupportRegistration.objects.filter(
                over("edition__"), Q(started_by__isnull=False) | Q(answered_by__isnull=False)
            ),
            lambda rows: rows.update(started_by=None, answered_by=None),
        ),
        erasure=erased("started_by", "answered_by"),
    )
)
declare(
    Declaration(
        AdviceMessage,
        personal={
            "by": _("who asked for advice, or gave it"),
            "text": _("what they wrote, for the programme or for us"),
        },
        other=("id", "request", "is_answer", "at", "answered_at"),
        of=lambda person: AdviceMessage.objects.filter(by_id=person.pk),
        why=TASK,
        kept=Period(
            _("Five years after the season; the whole thread is deleted then."),
            lambda: AdviceMessage.objects.filter(over("request__registration__edition__")),
        ),
        erasure=Erasure(
            WITHOUT_NAME, lambda rows, by: rows.update(by=None),
            left={"text": _("What was asked and answered for the programme, whose officers go on with it.")},
        ),
    )
)  # fmt: skip
for model, other in (
    (SupportAsk, ("id", "edition", "programme", "told", "at")),
    (Lesson, ("id", "edition", "text", "at")),
):
    declare(
        Declaration(
            model,
            personal={"by": _("which member of staff it was")},
            other=other,
            of=lambda person, model=model: model.objects.filter(by_id=person.pk),
            why=TASK,
            kept=Period(
                _("Five years after the season; what was done stays, without who it was."),
                lambda model=model: model.objects.filter(over("edition__"), by__isnull=False),
                lambda rows: rows.update(by=None),
            ),
            erasure=erased("by"),
        )
    )
declare(
    Declaration(
        Posted,
        personal={"added_by": _("who added a link to what a programme posted")},
        other=("id", "edition", "programme", "post", "network", "link", "day", "added_at"),
        of=lambda person: Posted.objects.filter(added_by_id=person.pk),
        why=TASK,
        kept=Period(
            _("Five years after the season; the link stays, without who added it."),
            lambda: Posted.objects.filter(over("edition__"), added_by__isnull=False),
            lambda rows: rows.update(added_by=None),
        ),
        erasure=erased("added_by"),
    )
)
