"""The demo as a whole: made once, told of in the same words ever after."""

from django.db import transaction
from django.utils import timezone

from audit.actions import record
from audit.models import Entry

from .advice import add_advice
from .affiliations import add_affiliations
from .asking import add_consents, add_question_sets
from .campaign import SLUG, add_campaign
from .directory import add_contact_persons, add_registry, add_topics, read
from .local_events import add_local_events
from .materials import add_materials
from .people import ACCOUNTS, add_officers, add_staff, password_of
from .places import add_registrations
from .plan import Clock
from .plans import PLANS, gatherings, networks, palermo, past, trainings, webinars, workshops
from .plans.questions import KEPT_SETS
from .promotion import add_promotion
from .schedule import add_events
from .seats import add_order
from .support import add_support

#: The audit keeps it for ten years: whatever people change or delete later, the demo is not made a second time.
MADE = "demo-made"

#: Events that stand for something, under the names by which the command tells of them.
EVENTS = {
    "palermo": palermo.PALERMO,
    "palermo_2024": palermo.PALERMO_2024,
    "full_with_waiting_list": trainings.COST_OPTIONS_CLINIC,
    "webinar": webinars.ONE_HOUR,
    "hybrid": networks.FINANCE_AZORES,
    "with_approval": networks.AUDITORS,
    "outsiders_get_contact": networks.CONTROLLERS_TURKU,
    "long_names": workshops.SMALL_PROJECTS,
    "opens_later": gatherings.ANNUAL_CONFERENCE,
    "full_form": gatherings.OBSTACLES_GORIZIA,
    "limited_sessions": gatherings.OBSTACLES_GORIZIA,
    "programme_phases": gatherings.SLAM_WARSAW,
    "by_offer": trainings.STORIES_VALENCIA,
    "approval_of_all": workshops.ADAPTATION,
    "by_invitation": gatherings.ROUND_TABLE_NAMUR,
    "closed": webinars.MONITORING,
    "under_way": networks.UNDER_WAY,
    "cancelled": webinars.CANCELLED_WEBINAR,
    "draft": workshops.DRAFT,
    "past": past.CLOSURE_VIENNA,
}


def make_demo() -> None:
    """Makes the demo, all of it or nothing, unless it was made before."""
    with transaction.atomic():
        if Entry.objects.filter(verb=MADE).exists():
            return
        now = timezone.now()
        add_topics()
        add_registry()
        add_contact_persons(now=now)
        people = add_officers(now=now)
        add_affiliations(people, now=now)
        add_consents(people)
        events_staff = add_staff()
        add_question_sets(KEPT_SETS)
        made = add_events(PLANS, now=now, by=events_staff)
        add_registrations(made, people=people, now=now)
        add_order(made, people=people, by=events_staff, now=now)
        edition = add_campaign(now=now, by=events_staff)
        clock = Clock(now, edition.zone)
        add_materials(edition, clock=clock)
        local_events = add_local_events(edition, clock=clock)
        add_support(edition, local_events, by=events_staff, clock=clock)
        add_advice(edition, by=events_staff, now=now)
        add_promotion(edition, clock=clock)
        record(MADE, about=made[0].event, by=None)


def description() -> dict:
    """What the demo made, read from its plans: the same in every run."""
    return {
        "events": {name: plan.slug for name, plan in EVENTS.items()},
        "accounts": {name: {"email": email, "password": password_of(email)} for name, email in ACCOUNTS.items()},
        "campaign": SLUG,
        "palermo_contacts": list(palermo.PALERMO.contacts),
        "counts": {
            "events": len(PLANS),
            "programmes": len(read("programmes.csv")),
            "contact_persons": len(read("contacts.csv")),
            "officers": len(read("officers.csv")),
        },
    }
