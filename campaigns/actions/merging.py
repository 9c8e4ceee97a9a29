"""Two programmes become one: what they do in a campaign goes over (``interact_portal.merging``)."""

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.actions import record, reference
from campaigns.models import (
    AdviceMessage,
    LocalEvent,
    Posted,
    Service,
    ServiceRequest,
    SupportAsk,
    SupportRegistration,
)
from contacts.actions.merging import Move
from contacts.models import Programme

from .delivering import forget, mark_events

#: Of two services of one kind the later one here goes on; of two alike that of the target.
FURTHER = [
    ServiceRequest.State.ASKED,
    ServiceRequest.State.NOT_POSSIBLE,
    ServiceRequest.State.IN_WORK,
    ServiceRequest.State.DELIVERED,
]


def _move_local_events(rows: QuerySet, target: Programme, by: Model) -> None:
    rows.update(programme=target)


def _move_asks(rows: QuerySet, target: Programme, by: Model) -> None:
    """Who was asked in both names was asked once; whoever was told in one of them was told."""
    told = SupportAsk.objects.filter(programme=target, told__gt=0)
    rows.filter(edition__in=told.values("edition")).delete()
    kept = list(rows.values_list("edition", flat=True))
    SupportAsk.objects.filter(programme=target, edition__in=kept).delete()
    rows.update(programme=target)


def _move_posted(rows: QuerySet, target: Programme, by: Model) -> None:
    """A link stands once in an edition, whoever posted it, so none is there twice."""
    rows.update(programme=target)


#: Of two answers of one programme the later one here holds.
WEIGHT = [
    SupportRegistration.State.STARTED,
    SupportRegistration.State.DECLINED,
    SupportRegistration.State.REGISTERED,
]


def _move_registrations(rows: QuerySet, target: Programme, by: Model) -> None:
    """Where both registered in an edition, the target's goes on, with what it asked for; what the source asked for
    beyond it goes over, and what the source planned is kept, too. The events of both, which have gone over before, are
    marked as the service for visibility that goes on says."""
    for source in rows.order_by("edition"):
        kept = SupportRegistration.objects.select_for_update().filter(edition=source.edition_id, programme=target)
        if (present := kept.first()) is None:
            continue
        _move_services(source, present, by)
        _keep_plans(source, present, by)
        if WEIGHT.index(source.state) > WEIGHT.index(present.state):
            present.state, present.answered_at = source.state, source.answered_at
            present.answered_by_id = source.answered_by_id
        present.revision += 1
        present.save()
        source.delete()
    rows.update(programme=target)
    for request in ServiceRequest.objects.filter(service=Service.VISIBILITY, registration__programme=target):
        mark_events(request)


def _keep_plans(source: SupportRegistration, present: SupportRegistration, by: Model) -> None:
    """Beneath those of ``present``, which is not saved by this; or, where the form has no room for both, word for word
    in its thread of advice, which staff and all who act for the programme read. Nothing waits for an answer by that."""
    plans = "\n\n".join(filter(None, [present.plans, source.plans]))
    if len(plans) <= SupportRegistration._meta.get_field("plans").max_length:
        present.plans = plans
        return
    now = timezone.now()
    advice = {"service": Service.ADVICE}
    thread = present.services.filter(**advice).first() or present.services.create(
        asked_at=now, changed_at=now, **advice
    )
    intro = gettext("What %(programme)s planned, before two programmes became one:") % {"programme": source.programme}
    thread.advice.create(
        is_answer=False, text=f"{intro}\n\n{source.plans}", by=source.answered_by or source.started_by, at=now,
        answered_at=now,
    )  # fmt: skip
    record("plans-kept-as-advice", about=present, by=by, former=reference(source))


def _move_services(source: SupportRegistration, present: SupportRegistration, by: Model) -> None:
    """What both asked for stands once, with the questions and answers of both: what is further goes on. The audit
    keeps that the other one was."""
    there = {each.service: each for each in present.services.exclude(service=Service.BOOSTING)}
    for request in source.services.select_for_update().order_by("pk"):
        double = there.get(request.service)
        if double is not None and FURTHER.index(request.state) > FURTHER.index(double.state):
            record("service-folded", about=request, by=by, former=reference(double), state=double.state)
            AdviceMessage.objects.filter(request=double).update(request=request)
            forget(double)
            double = None
        if double is None:
            request.registration = present
            request.save(update_fields=["registration"])
        else:
            record("service-folded", about=double, by=by, former=reference(request), state=request.state)
            AdviceMessage.objects.filter(request=request).update(request=double)
            forget(request)


MOVES = (
    Move(LocalEvent._meta.get_field("programme"), _("Local events of campaigns"), _move_local_events),
    Move(SupportAsk._meta.get_field("programme"), _("Requests to register for support"), _move_asks),
    Move(SupportRegistration._meta.get_field("programme"), _("Registrations for support"), _move_registrations),
    Move(Posted._meta.get_field("programme"), _("Links to what was posted"), _move_posted),
)
