"""What waits for whom in an edition today, as staff read it: one page, a number of statements that never grows."""

from datetime import datetime

from accounts.models import User
from campaigns.models import Edition
from campaigns.panels.lessons import lessons_of_before
from campaigns.rules import CHECKS, WORKS_ON_SERVICES
from contacts.models import ContactPerson

from .due import services_and_boosting
from .parts import Section
from .proposals import proposals
from .questions import questions
from .silence import silence

__all__ = ["READS", "desk_of"]

#: What each part of the desk shows is read by who may see it in the staff area.
READS = {
    "proposals": ("campaigns.view_localevent", CHECKS),
    "services": ("campaigns.view_servicerequest",),
    "silent": ("campaigns.view_supportregistration",),
    "lessons": ("campaigns.view_edition",),
}


def desk_of(edition: Edition, *, reader: User, now: datetime, is_mine: bool, acts: list[tuple[str, str]]) -> dict:
    """All that the desk shows to ``reader``; with ``is_mine`` only what they look after as an adviser.

    Somebody is the contact person who has the same address. ``acts`` are the deeds about silent programmes.
    """
    me = ContactPerson.objects.listed().filter(email__iexact=reader.email).first()
    sections = _sections(edition, reader, now, acts)
    mine = [section.of(me) for section in sections if section.has_advisers] if me else []
    return {
        "edition": edition,
        "me": me,
        "is_mine": is_mine,
        "sections": mine if is_mine else sections,
        "number": sum(section.number for section in sections),
        "number_mine": sum(section.number for section in mine),
        "before": lessons_of_before(edition) if _reads(reader, "lessons") else None,
    }


def _reads(reader: User, part: str) -> bool:
    return any(reader.has_perm(permission) for permission in READS[part])


def _sections(edition: Edition, reader: User, now: datetime, acts: list[tuple[str, str]]) -> list[Section]:
    sections = []
    if _reads(reader, "proposals"):
        sections.append(proposals(edition))
    if _reads(reader, "services"):
        may_act = reader.has_perm(WORKS_ON_SERVICES)
        today = now.astimezone(edition.zone).date()
        sections.append(questions(edition, now=now, may_act=may_act))
        sections += services_and_boosting(edition, today=today, may_act=may_act)
    if _reads(reader, "silent"):
        may_change = reader.has_perm("contacts.change_programme")
        sections.append(silence(edition, now=now, may_change_programmes=may_change, acts=acts))
    return sections
