"""Meetings of networks: with a contact or an approval for others, in two places at once, closed, under way."""

from accounts.models import BodyKind
from contacts.models.programmes import Goal
from events.models import Event, SeatPool, State
from interact_portal.demo.plan import Extended, Opening, Plan, Pool, Slot

from .questions import EVENING, EXPECTATION, FOOD

CONTROLLERS_TURKU = Plan(
    slug="network-of-controllers-turku",
    title="Network of controllers: verifying less, and knowing why",
    tagline="Risk-based verifications in practice: samples, thresholds and what to write down.",
    kind=Event.Kind.NETWORK_MEETING,
    topics=("controls", "audit"),
    text="""
        Programmes need not look at every invoice any more, but they have to show how they choose. Controllers
        from seven programmes open their files: which risks they count, how large their samples are, and what
        they found in those they would have left out.

        The meeting is for those who verify expenditure or answer for it. Please bring your own method, however
        rough.
    """,
    contacts=("katri-saarinen", "wojciech-kruszynski"),
    goal=Goal.INTERREG,
    body_kinds=(BodyKind.CONTROLLER, BodyKind.MANAGING_AUTHORITY),
    audience="Controllers and managing authorities of Interreg programmes",
    outsiders=Event.Outsiders.CONTACT,
    legal_basis="Regulation (EU) 2021/1059, Article 46",
    legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1059/oj",
    zone="Europe/Helsinki",
    city="Turku",
    country="FI",
    venue="Old Granary by the river",
    address="Läntinen Rantakatu 21, 20100 Turku",
    starts=24,
    closes=14,
    days=(
        Opening(
            "12:00", "17:30", (Slot("12:00", "13:00", "Lunch"), Slot("13:00", "17:30", "Seven methods, side by side"))
        ),
        Opening(
            "09:00",
            "12:30",
            (Slot("09:00", "11:00", "Your method on the table"), Slot("11:15", "12:30", "What we agree on")),
        ),
    ),
    pools=(Pool(capacity=35, confirmed=13),),
    drafts=1,
    followers=2,
    asks=(FOOD, EVENING),
)

FINANCE_AZORES = Plan(
    slug="network-of-financial-managers-ponta-delgada",
    title="Network of financial managers: forecasts that hold until December",
    tagline="On the Azores or at your desk: spending forecasts, decommitment and how to talk about both.",
    kind=Event.Kind.NETWORK_MEETING,
    mode=Event.Mode.HYBRID,
    topics=("financial-management", "programme-closure", "atlantic-area"),
    text="""
        A forecast is a promise made with other people's invoices. We compare how programmes ask their projects
        for figures, how far those figures were off in the last two years, and what helped: shorter forms, a
        telephone call, or a table that the partners see too.

        You can come to Ponta Delgada or follow online. All times are local, which on the Azores is an hour
        behind Lisbon and two behind Brussels.
    """,
    contacts=("henrik-backstrom", "ondrej-havlicek"),
    zone="Atlantic/Azores",
    city="Ponta Delgada",
    country="PT",
    venue="Harbour Gates auditorium",
    join_url="https://meet.example.org/financial-managers",
    starts=45,
    closes=31,
    days=(
        Opening(
            "09:00",
            "16:30",
            (Slot("09:00", "12:30", "How far off were we?"), Slot("14:00", "16:30", "Three ways to ask")),
        ),
        Opening("09:00", "12:00", (Slot("09:00", "12:00", "A forecast for your own programme"),)),
    ),
    pools=(Pool(SeatPool.Slug.ON_SITE, 25, confirmed=11), Pool(SeatPool.Slug.ONLINE, 150, confirmed=28)),
    drafts=1,
    followers=4,
    asks=(EXPECTATION,),
)

AUDITORS = Plan(
    slug="network-of-auditors-bucharest",
    title="Network of auditors: the annual sample and what it told us",
    tagline="Audit authorities compare findings of the year before anybody writes a report about them.",
    kind=Event.Kind.NETWORK_MEETING,
    topics=("audit", "controls"),
    text="""
        Once a year those who audit operations sit together without those they audit. We go through the findings
        of the last sample, sort them by cause, and look at two that were disputed.

        Members of audit authorities are in at once. Others may ask to come: the network decides within a week.
    """,
    contacts=("lorcan-mac-suibhne", "carles-bofill"),
    body_kinds=(BodyKind.AUDIT_AUTHORITY,),
    audience="Members of audit authorities, Interreg and mainstream",
    outsiders=Event.Outsiders.APPROVAL,
    legal_basis="Regulation (EU) 2021/1059, Article 48",
    legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1059/oj",
    zone="Europe/Bucharest",
    city="Bucharest",
    country="RO",
    starts=52,
    closes=35,
    days=(
        Opening(
            "13:00",
            "17:30",
            (Slot("13:00", "15:00", "Findings of the year"), Slot("15:30", "17:30", "By cause, not by programme")),
        ),
        Opening("09:00", "12:30", (Slot("09:00", "12:30", "Two disputed cases"),)),
    ),
    pools=(Pool(capacity=28, confirmed=8),),
    pending=4,
    followers=2,
    asks=(FOOD, EXPECTATION),
)

CONTACT_POINTS = Plan(
    slug="national-contact-points-brno",
    title="Network of national contact points: the first call",
    tagline="How to answer somebody who has an idea, no partner and three weeks.",
    kind=Event.Kind.NETWORK_MEETING,
    topics=("national-contact-points", "partner-search"),
    text="""
        National contact points are often the first voice an applicant hears. We collect the questions they are
        asked, play some of the calls, and agree on answers that are honest and kind.
    """,
    contacts=("marzena-wasik", "oana-lupascu"),
    goal=Goal.INTERREG,
    audience="National contact points and joint secretariats of Interreg programmes",
    zone="Europe/Prague",
    city="Brno",
    country="CZ",
    venue="Villa on the hill",
    starts=5,
    closes=-2,
    extended=Extended(on=-12, old_closes=-9, reason="Two programmes had not received the invitation."),
    days=(
        Opening(
            "13:00",
            "18:00",
            (Slot("13:00", "15:00", "Questions we are asked"), Slot("15:30", "18:00", "Calls, played")),
        ),
        Opening("09:00", "12:00", (Slot("09:00", "12:00", "Answers we agree on"),)),
    ),
    pools=(Pool(capacity=40, confirmed=36),),
    left=2,
    asks=(FOOD,),
)

UNDER_WAY = Plan(
    slug="network-of-communicators-lisbon",
    title="Network of communicators: one message, eleven languages",
    tagline="Three days on translation, plain words and pictures that need neither.",
    kind=Event.Kind.NETWORK_MEETING,
    topics=("communication-and-visibility",),
    text="""
        A programme speaks several languages and is understood in fewer. We rewrite our own texts until a
        neighbour without any Interreg behind her nods, then translate them, then look at what is left.
    """,
    contacts=("mireia-casademunt", "caroline-overbeck"),
    legal_basis="Regulation (EU) 2021/1059, Article 36",
    legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1059/oj",
    zone="Europe/Lisbon",
    city="Lisbon",
    country="PT",
    venue="Library by the river",
    starts=-1,
    is_fixed=True,
    closes=-14,
    days=(
        Opening("10:00", "18:00", (Slot("10:00", "18:00", "Plain words"),)),
        Opening("09:30", "17:30", (Slot("09:30", "17:30", "The same in eleven languages"),)),
        Opening("09:30", "13:00", (Slot("09:30", "13:00", "Pictures"),)),
    ),
    pools=(Pool(capacity=50, confirmed=47),),
    left=3,
    asks=(FOOD,),
    guests={"merike.tanav@central-baltic.example": State.CONFIRMED},
)

PLANS = (
    CONTROLLERS_TURKU,
    FINANCE_AZORES,
    AUDITORS,
    CONTACT_POINTS,
    UNDER_WAY,
)
