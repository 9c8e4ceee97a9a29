"""Support in an edition as a programme sees it, in plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.actions import reference
from audit.models import Entry
from campaigns.actions.support import SAVED, VERBS, events_to_boost
from campaigns.models import AdviceMessage, Boost, Edition, Service, ServiceRequest, SupportRegistration
from campaigns.models.languages import LANGUAGES
from contacts.models import Programme
from kit import times

State = ServiceRequest.State
TONES = {State.ASKED: "", State.IN_WORK: "warn", State.DELIVERED: "good", State.NOT_POSSIBLE: ""}


@dataclass(frozen=True)
class Written:
    """Who changed what in a programme's registration, and when."""

    by: str
    at: str
    what: str


def written_since(registration: SupportRegistration, revision: int) -> list[Written]:
    """What was saved after ``revision``, oldest first; two statements."""
    verbs = [SAVED, *VERBS.values()]
    about = Entry.objects.filter(about=reference(registration), verb__in=verbs, detail__revision__gt=revision)
    entries = list(about.order_by("pk"))
    keys = {entry.by.rpartition(":")[2] for entry in entries if entry.by.startswith("accounts.user:")}
    names = {reference(person): person.name for person in User.objects.filter(pk__in=keys)}
    zone = registration.edition.zone
    return [
        Written(names.get(entry.by) or _("somebody"), times.moment(entry.at, zone), _what_was_written(entry))
        for entry in entries
    ]


def _what_was_written(entry: Entry) -> str:
    labels = {"plans": _("what the programme plans"), **dict(Service.choices)}
    parts = [str(labels[each]) for each in entry.detail["changed"] if each in labels]
    if entry.verb == VERBS[SupportRegistration.State.REGISTERED]:
        parts.insert(0, _("registered the programme"))
    elif entry.verb == VERBS[SupportRegistration.State.DECLINED]:
        parts.insert(0, _("said that the programme does not take part"))
    return ", ".join(parts)


@dataclass(frozen=True)
class ServicePart:
    """A service that was asked for, as the programme reads it."""

    title: str
    about: str
    state: str
    tone: str
    facts: list[tuple[str, str]]
    link: str
    file_url: str
    file_name: str
    picture_url: str
    picture_name: str
    picture_form_url: str
    change_url: str
    is_boosting: bool


def support_parts(
    edition: Edition, programme: Programme, registration: SupportRegistration | None, *, now: datetime
) -> dict:
    """All that a programme’s page of support shows, by a fixed number of statements."""
    requests = _requests(registration)
    asked_events = {request.local_event_id for request in requests}
    is_registered = registration is not None and registration.state == SupportRegistration.State.REGISTERED
    is_in_season = now.astimezone(edition.zone).date() <= edition.season_end_date
    may_boost = is_registered and is_in_season
    events = events_to_boost(edition, programme, now=now).exclude(pk__in=asked_events) if may_boost else []
    advice = _advice_of(registration)
    return {
        "edition": edition,
        "programme": programme,
        "registration": registration,
        "is_registered": is_registered,
        "standing": _standing(registration, edition.zone) if registration else [],
        "services": [_service(request, edition, programme) for request in requests],
        "is_in_work": bool(advice["written"]) or any(request.state != State.ASKED for request in requests),
        "advice_in_words": _advice_in_words(**advice),
        "events": [(event.title, _url("support-boost", edition, programme, event.slug)) for event in events],
        "may_boost": may_boost,
        "budget": number_format(edition.boosting_budget_euros, force_grouping=True),
        "left": number_format(edition.boosting_left_euros, force_grouping=True),
        "granted": number_format(sum(_granted(request) for request in requests), force_grouping=True),
    }


def _requests(registration: SupportRegistration | None) -> Sequence[ServiceRequest]:
    if registration is None:
        return []
    return list(registration.services.select_related("adviser", "local_event", "video", "boost"))


def _advice_of(registration: SupportRegistration | None) -> dict[str, int]:
    """How many messages of advice there are, and how many questions among them wait."""
    messages = AdviceMessage.objects.filter(request__registration=registration)
    waiting = Count("pk", filter=Q(is_answer=False, answered_at__isnull=True))
    return messages.aggregate(written=Count("pk"), waiting=waiting)


def _advice_in_words(written: int, waiting: int) -> str:
    if not written:
        return ""
    words = ngettext("%(number)d message.", "%(number)d messages.", written) % {"number": written}
    waits = ngettext("%(number)d question waits for our answer.", "%(number)d questions wait for our answer.", waiting)
    return f"{words} {waits % {'number': waiting}}" if waiting else f"{words} {_('All questions are answered.')}"


def _granted(request: ServiceRequest) -> int:
    return request.boost.granted_euros if hasattr(request, "boost") else 0


def _standing(registration: SupportRegistration, zone: ZoneInfo) -> list[str]:
    """Who began it and who answered, each with its time."""
    words = [
        _("Started on %(at)s by %(name)s.")
        % {"at": times.moment(registration.started_at, zone), "name": _name(registration.started_by)}
    ]
    if registration.answered_at:
        answer = (
            _("Registered on %(at)s by %(name)s.")
            if registration.state == SupportRegistration.State.REGISTERED
            else _("On %(at)s, %(name)s said that the programme does not take part.")
        )
        words.append(
            answer % {"at": times.moment(registration.answered_at, zone), "name": _name(registration.answered_by)}
        )
    return words


def _name(person: User | None) -> str:
    return person.name if person else _("somebody")


def _url(name: str, edition: Edition, programme: Programme, *more: str) -> str:
    return reverse(name, args=[edition.campaign.slug, edition.year, programme.slug, *more])


def _service(request: ServiceRequest, edition: Edition, programme: Programme) -> ServicePart:
    is_open = request.state == State.ASKED
    boost, video = getattr(request, "boost", None), getattr(request, "video", None)
    event = request.local_event.slug if request.local_event_id else ""
    picture = (boost.picture if boost else None) or (video.logo if video else None)
    names = ("support-boost-picture", [event]) if boost else ("support-logo", [])
    form = _url(names[0], edition, programme, *names[1]) if boost or video else ""
    return ServicePart(
        title=request.get_service_display(),
        about=request.local_event.title if event else "",
        state=request.get_state_display(),
        tone=TONES[request.state],
        facts=[
            *_facts(request),
            *(_boost_facts(boost, is_open=is_open) if boost else []),
            *(_video_facts(video) if video else []),
        ],
        link=request.link,
        file_url=_url("support-file", edition, programme, request.service) if request.file and not boost else "",
        file_name=_("Your finished file"),
        picture_url=f"{form}file/" if picture else "",
        picture_name=_("Your picture") if boost else _("Your logo"),
        picture_form_url=form if is_open else "",
        change_url=_url("support-boost", edition, programme, event) if boost and is_open else "",
        is_boosting=boost is not None,
    )


def _facts(request: ServiceRequest) -> list[tuple[str, str]]:
    facts = [
        (_("We say"), request.words),
        (_("Your adviser"), str(request.adviser or "")),
        (_("Due on"), date_format(request.due_date, "j F Y") if request.due_date else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _boost_facts(boost: Boost, *, is_open: bool) -> list[tuple[str, str]]:
    facts = [
        (_("Text"), boost.text),
        (
            _("Where and how long"),
            _("%(territory)s, %(days)d days") % {"territory": boost.territory, "days": boost.days},
        ),
        (_("You wish for"), euros(boost.wished_euros)),
        (_("Granted"), euros(boost.granted_euros) if boost.granted_euros or not is_open else _("not decided yet")),
    ]
    if boost.spent_euros is not None:
        facts.append((_("Spent"), euros(boost.spent_euros)))
    if boost.reach is not None:
        facts.append((_("People reached"), number_format(boost.reach, force_grouping=True)))
    return facts


def _video_facts(video) -> list[tuple[str, str]]:
    languages = [str(LANGUAGES.get(code, code)) for code in video.subtitle_languages]
    return [(_("Line"), video.event_line), (_("Subtitles"), ", ".join(languages))]


def euros(number: int) -> str:
    """``number`` of euros as people read it."""
    return f"€ {number_format(number, force_grouping=True)}"
