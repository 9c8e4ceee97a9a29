"""Events that have taken place."""

from contacts.models.programmes import Goal
from events.models import Event, SeatPool, State
from interact_portal.demo.plan import Opening, Plan, Pool, Slot

from .questions import EXPECTATION, FOOD

FLAT_RATES = Plan(
    slug="flat-rates-explained",
    title="Flat rates explained in ninety minutes",
    tagline="Which rate needs a calculation, which one is given, and which two may not meet.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("simplified-cost-options",),
    text="""
        The regulation offers flat rates that need no calculation of your own. We went through them one by one.
    """,
    contacts=("nadege-vandamme",),
    legal_basis="Regulation (EU) 2021/1060, Articles 54 to 56",
    legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1060/oj",
    starts=-20,
    closes=-22,
    days=(Opening("10:00", "11:30", (Slot("10:00", "11:30", "Rate by rate"),)),),
    join_url="https://meet.example.org/flat-rates",
    pools=(Pool(SeatPool.Slug.ONLINE, None, confirmed=104),),
    left=6,
    asks=(EXPECTATION,),
)

CONTROLLERS_VIBORG = Plan(
    slug="network-of-controllers-viborg",
    title="Network of controllers: the first year of risk-based checks",
    tagline="What we stopped checking, and whether anybody missed it.",
    kind=Event.Kind.NETWORK_MEETING,
    topics=("controls",),
    text="""
        Nine programmes reported on their first year with samples in place of full checks.
    """,
    contacts=("katri-saarinen", "signe-lykkegaard"),
    goal=Goal.INTERREG,
    zone="Europe/Copenhagen",
    city="Viborg",
    country="DK",
    venue="Town hall, great room",
    starts=-40,
    closes=-54,
    days=(
        Opening(
            "09:30", "16:00", (Slot("09:30", "12:00", "Nine reports"), Slot("13:00", "16:00", "Three open questions"))
        ),
    ),
    pools=(Pool(capacity=40, confirmed=31),),
    left=2,
    asks=(FOOD,),
)

SLAM_LJUBLJANA = Plan(
    slug="interreg-slam-rehearsal-ljubljana",
    title="Interreg Slam: rehearsal stage",
    tagline="Twelve projects tried out their story on each other.",
    kind=Event.Kind.WORKSHOP,
    topics=("interreg-slam",),
    text="""
        Twelve projects told their story twice: once as they had planned it, and once after an hour with a
        coach.
    """,
    contacts=("joaquim-pacheco", "elisa-marchetti"),
    zone="Europe/Ljubljana",
    city="Ljubljana",
    country="SI",
    venue="Puppet theatre",
    starts=-75,
    closes=-88,
    days=(Opening("10:00", "17:00", (Slot("10:00", "12:30", "First round"), Slot("14:00", "17:00", "Second round"))),),
    pools=(Pool(capacity=36, confirmed=30),),
    left=1,
)

CLOSURE_VIENNA = Plan(
    slug="lessons-of-closure-vienna",
    title="Lessons of closure: what the last period taught us",
    tagline="A conference on archives, guarantees and the last two per cent.",
    kind=Event.Kind.CONFERENCE,
    topics=("programme-closure", "audit"),
    text="""
        Programmes that had closed told programmes that were about to: what took longest, and what nobody asked
        for.
    """,
    contacts=("henrik-backstrom", "dagmar-steinlechner"),
    zone="Europe/Vienna",
    city="Vienna",
    country="AT",
    venue="Old post office savings hall",
    starts=-120,
    closes=-140,
    days=(
        Opening("10:00", "17:00", (Slot("10:00", "17:00", "Ten closures"),)),
        Opening("09:00", "12:30", (Slot("09:00", "12:30", "The checklist"),)),
    ),
    pools=(Pool(capacity=120, confirmed=86),),
    left=5,
    asks=(FOOD,),
)

STRATEGIES_ULM = Plan(
    slug="macro-regional-strategies-ulm",
    title="Macro-regional strategies meet programmes",
    tagline="Speed meetings between those who plan and those who pay.",
    kind=Event.Kind.WORKSHOP,
    topics=("macro-regional-strategies", "partner-search"),
    text="""
        Forty coordinators and forty programmes had six minutes for each other, ten times over.
    """,
    contacts=("tibor-halmos", "chiara-fumagalli"),
    zone="Europe/Berlin",
    city="Ulm",
    country="DE",
    venue="House on the Danube",
    starts=-150,
    closes=-170,
    days=(
        Opening(
            "09:30",
            "17:00",
            (Slot("09:30", "12:30", "Meetings, first half"), Slot("14:00", "17:00", "Meetings, second half")),
        ),
    ),
    pools=(Pool(capacity=80, confirmed=71),),
    left=3,
    asks=(FOOD,),
)

CONFERENCE_PORTO = Plan(
    slug="annual-conference-porto",
    title="Annual conference: small programmes, large effects",
    tagline="What can be achieved with little money and good neighbours.",
    kind=Event.Kind.CONFERENCE,
    mode=Event.Mode.HYBRID,
    topics=("capitalisation", "atlantic-area"),
    text="""
        Two days in Porto on effects that no indicator had foreseen, with visits to six projects in the town.
    """,
    contacts=("zsuzsanna-bardos", "tomas-carvalheira"),
    zone="Europe/Lisbon",
    city="Porto",
    country="PT",
    venue="Customs house",
    starts=-190,
    closes=-215,
    days=(
        Opening(
            "10:00",
            "18:00",
            (Slot("10:00", "13:00", "Effects nobody had planned"), Slot("14:30", "18:00", "Six visits")),
        ),
        Opening("09:30", "13:00", (Slot("09:30", "13:00", "What we take home"),)),
    ),
    pools=(Pool(SeatPool.Slug.ON_SITE, 150, confirmed=118), Pool(SeatPool.Slug.ONLINE, 400, confirmed=52)),
    left=9,
    asks=(FOOD,),
    guests={"merike.tanav@central-baltic.example": State.CONFIRMED},
)

FIRST_CONTACTS = Plan(
    slug="first-contacts-between-programmes",
    title="First contacts: mainstream programmes meet Interreg",
    tagline="Ninety minutes in pairs that had never talked before.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("support-for-ijg", "cooperation-actions", "partner-search"),
    text="""
        We put one mainstream and one Interreg programme of the same region into a room, thirty times at once.
    """,
    contacts=("stefan-dimitrov", "giorgia-mancuso"),
    starts=-250,
    closes=-252,
    days=(Opening("13:30", "15:00", (Slot("13:30", "15:00", "Thirty pairs"),)),),
    join_url="https://meet.example.org/first-contacts",
    pools=(Pool(SeatPool.Slug.ONLINE, 100, confirmed=64),),
    left=4,
    guests={"malgorzata.wojcik@slaskie.example": State.CONFIRMED},
)

USING_RESULTS_LILLE = Plan(
    slug="using-results-lille",
    title="Using results: who takes over what a project leaves",
    tagline="A training on the year after the last payment.",
    kind=Event.Kind.TRAINING,
    topics=("capitalisation", "evaluation"),
    text="""
        Seven results that were taken over by somebody else, and the conversations that made it happen.
    """,
    contacts=("anneli-rebane", "laoise-brennan"),
    zone="Europe/Paris",
    city="Lille",
    country="FR",
    venue="Former weaving mill",
    starts=-300,
    closes=-315,
    days=(Opening("09:30", "16:30", (Slot("09:30", "12:30", "Seven results"), Slot("13:30", "16:30", "Your own"))),),
    pools=(Pool(capacity=30, confirmed=27),),
    left=1,
    asks=(FOOD,),
)

PLANS = (
    FLAT_RATES,
    CONTROLLERS_VIBORG,
    SLAM_LJUBLJANA,
    CLOSURE_VIENNA,
    STRATEGIES_ULM,
    CONFERENCE_PORTO,
    FIRST_CONTACTS,
    USING_RESULTS_LILLE,
)
