"""Messages about advice: a question goes to the adviser or to staff, an answer to those who act for the programme."""

from django.conf import settings
from django.urls import reverse

from campaigns import rules
from campaigns.models import AdviceMessage, SupportRegistration
from contacts.models import Absence, ContactPerson, Programme
from contacts.rules import stand_in_today
from kit import times
from outbox import actions as outbox

from .support import tell_programmes


def advice_asked(question: AdviceMessage) -> None:
    """Tells the adviser of a question, or who stands in for them today; staff who work on services as long as nobody
    advises, or is there. Each once."""
    registration = _registration(question)
    path = reverse("admin:campaigns_servicerequest_answer", args=[question.request_id])
    context = {**_context(question, registration), "programme": registration.programme.name}
    for name, email, language in _asked(question):
        outbox.queue(
            key=f"advice-asked:{question.pk}:{email}",
            template="campaigns/email/advice_asked",
            recipient=email,
            language=language,
            context={**context, "name": name, "url": f"{settings.SITE_URL}{path}"},
            about=registration.edition.reference,
        )


def _asked(question: AdviceMessage) -> list[tuple[str, str, str]]:
    """Names, addresses and languages of those who are told of ``question``."""
    adviser = _adviser_today(question.request.adviser)
    if adviser is not None:
        return [(str(adviser), adviser.email, settings.LANGUAGE_CODE)]
    return [(one.name, one.email, one.language) for one in rules.staff_who_advise(but=question.by)]


def _adviser_today(adviser: ContactPerson | None) -> ContactPerson | None:
    """Who answers for ``adviser`` today: their stand-in while they are away; nobody when none is there."""
    if adviser is None or not adviser.is_listed:
        return None
    absence = Absence.objects.today().with_stand_in().filter(person=adviser).first()
    return adviser if absence is None else stand_in_today(absence)


def advice_given(answer: AdviceMessage) -> int:
    """Tells all who act for the programme of an answer, once."""
    registration = _registration(answer)
    key = f"advice-given:{answer.pk}"
    programmes = Programme.objects.filter(pk=registration.programme_id)
    context = _context(answer, registration)
    return tell_programmes(registration.edition, programmes, "advice_given", key=key, shared_key=key, context=context)


def _registration(message: AdviceMessage) -> SupportRegistration:
    rows = SupportRegistration.objects.select_related("edition__campaign", "programme")
    return rows.get(pk=message.request.registration_id)


def _context(message: AdviceMessage, registration: SupportRegistration) -> dict:
    edition = registration.edition
    return {
        "edition": str(edition),
        "text": message.text,
        "by": message.by.name,
        "at": times.moment(message.at, edition.zone),
        "zone": times.zone_label(message.at, edition.zone),
    }
