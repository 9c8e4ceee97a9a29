"""The workshop on cooperation actions in Palermo: the one that is coming, and the first one, of 2024."""

from datetime import date

from accounts.models import BodyKind
from contacts.models.programmes import Goal
from events.models import Event, State
from interact_portal.demo.plan import ACCOMMODATION, AGENDA, Extended, Opening, Paper, Plan, Pool, Slot

from .questions import EXPERIENCE, INTERESTS, OTHER_INTERESTS, PARTNER

COOPERATION_ACTIONS = {
    "kind": Event.Kind.WORKSHOP,
    "topics": ("cooperation-actions", "support-for-ijg", "partner-search"),
    "goal": Goal.IJG,
    "body_kinds": (BodyKind.MANAGING_AUTHORITY,),
    "audience": "Managing authorities of Investment for jobs and growth programmes, national and regional",
    "legal_basis": "Regulation (EU) 2021/1060, Article 22(3)(d)(vi)",
    "legal_basis_url": "https://eur-lex.europa.eu/eli/reg/2021/1060/oj",
    "zone": "Europe/Rome",
    "city": "Palermo",
    "country": "IT",
    "contacts": ("maija-korhonen", "stefan-dimitrov"),
}

#: As the paper says that both workshops share.
DAYS = (
    Opening(
        "09:30",
        "17:30",
        (
            Slot("09:30", "10:00", "Welcome and coffee"),
            Slot("10:00", "12:00", "From rule to practice: three mechanisms compared", "Plenary"),
            Slot("13:30", "15:00", "Planning an action: where it gets stuck", "Two groups"),
            Slot("15:30", "17:30", "Partner search: six rounds of short meetings", "Plenary"),
        ),
        "Registration desk from 09:00",
    ),
    Opening(
        "09:00",
        "13:00",
        (
            Slot("09:00", "11:00", "First agreements: what we can start in spring", "Tables by topic"),
            Slot("11:30", "13:00", "Next steps and close", "Plenary"),
        ),
    ),
)

PALERMO = Plan(
    **COOPERATION_ACTIONS,
    slug="cooperation-actions-palermo",
    title="Cooperation actions: finding partners across Europe",
    tagline="Two days on what stands between mainstream programmes and partners in other regions, "
    "and how others got past it.",
    text="""
        A mainstream programme may let its beneficiaries work with partners anywhere in Europe, yet few
        have started. The rule is short, the questions behind it are not: who selects the operation,
        who checks the costs abroad, and where do we find somebody who wants the same thing at the same time?

        This workshop takes those questions in the order in which you will meet them:

        - choosing a mechanism: a call of your own, a joint call, or a part inside a wider call;
        - planning an action so that it survives two administrations and two calendars;
        - finding the right counterpart, and agreeing on a first step.

        A session of its own is kept for partner search: six rounds of short meetings, built from the interests
        you tell us when you register. Come with one concrete idea; leave with a name, a telephone number and a
        date.

        Taking part is free of charge. You pay for your journey and your room; lunch on the first day is ours.
    """,
    starts=30,
    is_fixed=True,
    closes=12,
    opens=-26,
    extended=Extended(on=-5, old_closes=5, reason="The city of Palermo has found us a larger room."),
    days=DAYS,
    pools=(Pool(capacity=40, confirmed=20),),
    drafts=3,
    followers=9,
    asks=(INTERESTS, OTHER_INTERESTS, PARTNER, EXPERIENCE),
    papers=(
        Paper("agenda", "Agenda", AGENDA, "agenda.pdf", -2),
        Paper("places-to-stay", "Places to stay in Palermo", ACCOMMODATION, "places-to-stay.pdf", -15),
    ),
)

PALERMO_2024 = Plan(
    **COOPERATION_ACTIONS,
    slug="cooperation-actions-palermo-2024",
    title="Cooperation actions: sustainable partnerships among mainstream programmes",
    tagline="Our first workshop for managing authorities that want to work across borders on their own account.",
    text="""
        For the first time we bring managing authorities of the Investment for jobs and growth goal together to
        talk about cooperation actions: what the regulation allows, what a programme has to set up before it can
        use it, and which obstacles the first ones met on the way.

        The workshop is for programmes that mean to build partnerships in 2024 and to put them to work in 2025.
        One session is a partner search, prepared from the interests that participants name in their
        registration.
    """,
    starts=date(2024, 7, 2),
    is_fixed=True,
    opens=date(2024, 5, 13),
    closes=date(2024, 6, 28),
    extended=Extended(
        on=date(2024, 6, 19), old_closes=date(2024, 6, 21), reason="Several authorities asked for more time."
    ),
    days=DAYS,
    venue="Palazzo dei Giardini",
    pools=(Pool(capacity=40, confirmed=34),),
    left=3,
    asks=(INTERESTS, PARTNER),
    papers=(
        Paper("agenda", "Agenda", AGENDA, "agenda.pdf", date(2024, 6, 12)),
        Paper("places-to-stay", "Places to stay in Palermo", ACCOMMODATION, "places-to-stay.pdf", date(2024, 5, 14)),
    ),
    guests={"malgorzata.wojcik@slaskie.example": State.CONFIRMED},
)

PLANS = (
    PALERMO,
    PALERMO_2024,
)
