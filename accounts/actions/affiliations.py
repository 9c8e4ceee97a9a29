"""Who claims a programme, and who acts for it (docs/adr/0009).

Whoever locks several rows locks programmes first, then people, then affiliations, as a merge of programmes does. What a
locked row refers to is read afterwards, never joined: PostgreSQL reads a row anew that it had to wait for, but not what
was joined to it.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import emails, rules
from accounts.models import Affiliation, MailDomain, User
from accounts.rules import ASKED, CLAIMED
from audit.actions import record, reference
from audit.models import Entry
from contacts.models import Programme
from kit.codes import TooMany

from .erasure import AccountErased
from .typed_programmes import give_up, take_programme


class ProgrammeRefused(Exception):
    """What somebody named cannot be their programme, or not yet: a form says so and keeps what was typed."""


class ProgrammeClosed(ProgrammeRefused):
    """Nobody represents this programme any more."""

    def __init__(self, programme: Programme):
        super().__init__(programme)
        self.programme = programme


class AffiliationOver(Exception):
    """It has ended, so nothing can be confirmed."""


class NotTheirs(PermissionDenied):
    """Neither a colleague who acts for the programme nor staff."""


class TooManyProgrammes(TooMany, ProgrammeRefused):
    """So many programmes were claimed, or asked about, that the next has to wait."""

    why = _(
        "One person can name a few programmes a day, and ask a few times to be confirmed, for others get a message "
        "each time. What you have sent before is kept."
    )


class Reason(models.TextChoices):
    """Why staff revoke: words of ours, because the audit keeps them."""

    NOT_THEIRS = "not-theirs", _("does not work for this programme")
    LEFT = "left", _("does not work for it any more")
    MISTAKE = "mistake", _("was confirmed by mistake")
    MISUSE = "misuse", _("acted without authority")


# -- claiming -------------------------------------------------------------------------------------------------
def claim(*, person: User, programme: Programme, by: User) -> Affiliation:
    """Afterwards ``person`` claims ``programme``, or the one it was merged into; claiming twice is claiming once.

    Whose proved address is of one of its mail domains acts for it at once. Raises ``ProgrammeClosed`` and
    ``TooManyProgrammes``.
    """
    with transaction.atomic():
        programme, person = hold_programme(programme), hold_person(person)
        live = Affiliation.objects.live().filter(person=person, programme=programme)
        if known := live.select_for_update().first():
            return known
        _refuse_too_many(person, CLAIMED, by)
        affiliation = Affiliation.objects.create(person=person, programme=programme, claimed_at=timezone.now())
        _note(CLAIMED, affiliation, by)
        confirm_by_domain(affiliations=[affiliation])
        return affiliation


def claim_named(*, person: User, programme: Programme | None, new_programme: str, by: User) -> Affiliation:
    """The same for a programme as a form has checked it: ``new_programme`` is a name that the registry lacks."""
    with transaction.atomic():
        taken = take_programme(person=person, programme=programme, name=new_programme, by=by)
        return claim(person=person, programme=taken, by=by)


def ask(*, person: User, programme: Programme, by: User) -> Affiliation:
    """Afterwards ``person`` claims ``programme`` and has asked those who may confirm it, once.

    Who acts for it is told, or staff when nobody does. Raises ``ProgrammeClosed`` and ``TooManyProgrammes``.
    """
    with transaction.atomic():
        affiliation = claim(person=person, programme=programme, by=by)
        if affiliation.is_acting or affiliation.is_asking:
            return affiliation
        _refuse_too_many(person, ASKED, by)
        affiliation.asked_at = timezone.now()
        affiliation.save(update_fields=["asked_at"])
        entry = _note(ASKED, affiliation, by)
        colleagues = [acting.person for acting in rules.acting_for(affiliation.programme)]
        for colleague in colleagues:
            emails.confirmation_asked(affiliation, colleague=colleague, entry=entry)
        for one in [] if colleagues else rules.staff_to_ask(affiliation.programme):
            emails.confirmation_asked_of_staff(affiliation, staff=one, entry=entry)
        return affiliation


def move(*, person: User, programme: Programme | None, by: User) -> tuple[Programme | None, Programme | None]:
    """Afterwards ``person`` claims ``programme``, which the caller saves as that of their profile in this transaction.

    What the profile said before ends: they moved, or left when they represent none now. Who claims both already,
    and only says differently for which one they register, keeps both. Returns the programme to save, which is
    another one when it was merged, and the one before. Raises ``ProgrammeClosed``.
    """
    with transaction.atomic():
        programme = programme and hold_programme(programme)
        before = hold_person(person).programme
        if before == programme:
            return programme, before
        live = Affiliation.objects.live().select_for_update().filter(person=person)
        if before and not live.filter(programme=programme).exists():
            how = Affiliation.Ended.MOVED if programme else Affiliation.Ended.LEFT
            for affiliation in live.filter(programme=before):
                _end(affiliation, how, by)
        if programme:
            claim(person=person, programme=programme, by=by)
        return programme, before


# -- acting ---------------------------------------------------------------------------------------------------
def confirm(*, affiliation: Affiliation, by: User) -> Affiliation:
    """Afterwards the person acts for the programme, and is told; who confirms again gets what the first one did.

    Raises ``NotTheirs``, ``AffiliationOver`` and ``ProgrammeClosed``.
    """
    with transaction.atomic():
        held = _hold(affiliation)
        how = rules.may_confirm(by, held)
        if how is None:
            raise NotTheirs
        if not held.is_live:
            raise AffiliationOver
        if held.programme.is_closed:
            raise ProgrammeClosed(held.programme)
        if not held.is_acting:
            _confirm(held, how, by)
        return held


def revoke(*, affiliation: Affiliation, reason: Reason, by: User) -> Affiliation:
    """Afterwards the person neither acts for the programme nor claims it, by the decision of staff, and is told.

    They may claim it again; then no mail domain confirms them, only people do. What is over stays as it ended.
    Raises ``NotTheirs`` and ``AffiliationOver``.
    """
    with transaction.atomic():
        held = _hold_with_person(affiliation)
        if not rules.is_staff_who_confirms(by):
            raise NotTheirs
        if held.is_live:
            _end(held, Affiliation.Ended.REVOKED, by, reason=Reason(reason))
            _leave_profile(held, by)
        elif held.ended_how != Affiliation.Ended.REVOKED:
            raise AffiliationOver
        return held


def leave(*, affiliation: Affiliation, by: User) -> Affiliation:
    """Afterwards the person has left the programme: they say so, or a colleague who acts for it, or staff, and then
    they are told. What is over stays as it ended. Raises ``NotTheirs``."""
    with transaction.atomic():
        held = _hold_with_person(affiliation)
        if not rules.may_end(by, held):
            raise NotTheirs
        if held.is_live:
            _end(held, Affiliation.Ended.LEFT, by)
            _leave_profile(held, by)
        return held


# -- mail domains ---------------------------------------------------------------------------------------------
def confirm_by_domain(*, affiliations: Collection[Affiliation]) -> list[Affiliation]:
    """Those of ``affiliations``, held and live, that act from now on because of a proved address in a mail domain.

    Whom staff revoked is confirmed by people only, and nobody in a programme that is closed.
    """
    candidates = [
        affiliation for affiliation in affiliations if not affiliation.is_acting and not affiliation.programme.is_closed
    ]
    revoked = _revoked_before(candidates)
    confirmed = [each for each in covered_by_domain(candidates) if (each.person_id, each.programme_id) not in revoked]
    for affiliation in confirmed:
        _confirm(affiliation, Affiliation.ConfirmedBy.MAIL_DOMAIN, None)
    return confirmed


def covered_by_domain(affiliations: Collection[Affiliation]) -> list[Affiliation]:
    """Those of ``affiliations`` whose person's proved address is of a mail domain of the programme. One statement."""
    domains = list(MailDomain.objects.filter(programme__in={each.programme_id for each in affiliations}))
    return [
        each
        for each in affiliations
        if not each.person.email_awaits_proof
        and any(one.programme_id == each.programme_id and one.covers(each.person.email) for one in domains)
    ]


def hold_claimed(person: User) -> None:
    """Holds what ``person`` claims, before the person: for a change of their address."""
    claimed = Affiliation.objects.live().filter(person=person).values("programme")
    list(Programme.objects.select_for_update(no_key=True).filter(pk__in=claimed).order_by("pk"))


def follow_address(*, person: User, by: User) -> None:
    """Brings what mail domains confirmed in line with the address of ``person``, which was changed or proved.

    Who acts because of a domain that their address has left claims the programme only, and is told. Call
    ``hold_claimed`` first, and hold the person.
    """
    live = Affiliation.objects.live().select_for_update().filter(person=person)
    affiliations = list(live.prefetch_related("programme", "person"))
    covered = covered_by_domain(affiliations)
    for affiliation in affiliations:
        if affiliation.confirmed_how == Affiliation.ConfirmedBy.MAIL_DOMAIN and affiliation not in covered:
            _lapse(affiliation, by)
    confirm_by_domain(affiliations=covered)


# -- the end of rows ------------------------------------------------------------------------------------------
def forget_affiliations(*, affiliations: QuerySet, by: User | None) -> None:
    """Afterwards these affiliations are gone, and the names awaiting a check that only they kept."""
    typed = list(Programme.objects.awaiting_check().filter(pk__in=affiliations.values("programme")))
    affiliations.delete()
    for programme in typed:
        give_up(programme=programme, by=by)


# -- steps of the above ---------------------------------------------------------------------------------------
def hold_programme(programme: Programme) -> Programme:
    """The row of ``programme``, or of the one it was merged into, held until the transaction ends, so that it is
    neither merged nor given a mail domain meanwhile. Raises ``ProgrammeClosed``."""
    rows = Programme.objects.select_for_update(no_key=True)
    held = rows.get(pk=programme.pk)
    if held.merged_into_id:
        held = rows.get(pk=held.merged_into_id)
    if held.is_closed:
        raise ProgrammeClosed(held)
    return held


def hold_person(person: User) -> User:
    """The row of ``person``, held until the transaction ends. Raises ``AccountErased``."""
    try:
        return User.objects.select_for_update(no_key=True).get(pk=person.pk)
    except User.DoesNotExist as error:
        raise AccountErased from error


def _hold(affiliation: Affiliation) -> Affiliation:
    try:
        return Affiliation.objects.select_for_update().get(pk=affiliation.pk)
    except Affiliation.DoesNotExist as error:
        # Erased with its person, or made one with another in a merge.
        raise AffiliationOver from error


def _hold_with_person(affiliation: Affiliation) -> Affiliation:
    try:
        hold_person(affiliation.person)
    except AccountErased as error:
        raise AffiliationOver from error
    return _hold(affiliation)


def _confirm(affiliation: Affiliation, how: Affiliation.ConfirmedBy, by: User | None) -> None:
    affiliation.confirmed_at = timezone.now()
    affiliation.confirmed_how = how
    affiliation.confirmed_by = by
    affiliation.save(update_fields=["confirmed_at", "confirmed_how", "confirmed_by"])
    entry = _note("acting-confirmed", affiliation, by, how=how)
    emails.acting_confirmed(affiliation, entry=entry)


def _lapse(affiliation: Affiliation, by: User) -> None:
    affiliation.asked_at = affiliation.confirmed_at = None
    affiliation.confirmed_how = ""
    affiliation.save(update_fields=["asked_at", "confirmed_at", "confirmed_how"])
    entry = _note("acting-lapsed", affiliation, by)
    emails.acting_lapsed(affiliation, entry=entry)


def _end(affiliation: Affiliation, how: Affiliation.Ended, by: User, reason: Reason | None = None) -> None:
    affiliation.ended_at = timezone.now()
    affiliation.ended_how = how
    affiliation.save(update_fields=["ended_at", "ended_how"])
    entry = _note("affiliation-ended", affiliation, by, how=how, **({"reason": reason} if reason else {}))
    if by != affiliation.person:
        emails.affiliation_ended(affiliation, reason=reason, entry=entry)


def _leave_profile(affiliation: Affiliation, by: User) -> None:
    """Whom they represent at registrations is asked again: what a profile says is always claimed."""
    User.objects.filter(pk=affiliation.person_id, programme=affiliation.programme_id).update(programme=None)
    give_up(programme=affiliation.programme, by=by)


def _revoked_before(affiliations: Collection[Affiliation]) -> set[tuple[int, int]]:
    """Person and programme of those whom staff revoked before."""
    revoked = Affiliation.objects.filter(
        ended_how=Affiliation.Ended.REVOKED,
        person__in={each.person_id for each in affiliations},
        programme__in={each.programme_id for each in affiliations},
    )
    return set(revoked.values_list("person", "programme"))


def _refuse_too_many(person: User, verb: str, by: User) -> None:
    """Raises ``TooManyProgrammes`` when ``person`` did so as often in a day as one may; staff may for anybody."""
    if by == person and (again := rules.may_again_at(person, verb)):
        raise TooManyProgrammes(again)


def _note(verb: str, affiliation: Affiliation, by: User | None, **detail) -> Entry:
    return record(verb, about=affiliation.person, by=by, programme=reference(affiliation.programme), **detail)
