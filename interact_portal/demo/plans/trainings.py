"""Trainings that are coming: full with a line, nearly full, called off."""

from accounts.models import BodyKind
from events.models import Event, State
from interact_portal.demo.plan import Opening, Plan, Pool, Slot

from .questions import EXPECTATION, FIRST_TIME, FOOD

COST_OPTIONS_CLINIC = Plan(
    slug="simplified-cost-options-clinic-vienna",
    title="Simplified cost options: a clinic for your own calculation",
    tagline="Bring the method you are working on. Leave with one that an auditor can follow.",
    kind=Event.Kind.TRAINING,
    topics=("simplified-cost-options", "financial-management"),
    text="""
        A flat rate or a unit cost saves work only when it rests on a sound calculation. In this training nobody
        listens to slides for two days: you work on your own method, in groups of five, with somebody who has
        written such methods and somebody who has audited them.

        On the second afternoon each group explains one method to another group, as they would to an audit
        authority.
    """,
    contacts=("nadege-vandamme", "sofia-arizmendi"),
    legal_basis="Regulation (EU) 2021/1060, Articles 53 to 56",
    legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1060/oj",
    zone="Europe/Vienna",
    city="Vienna",
    country="AT",
    venue="Training centre at the Danube Canal",
    address="Kanalgasse 4, 1020 Vienna",
    starts=21,
    closes=9,
    opens=-40,
    days=(
        Opening(
            "09:30",
            "17:00",
            (
                Slot("09:30", "11:00", "What makes a method sound", "Plenary"),
                Slot("11:15", "17:00", "Work on your own calculation", "Groups of five"),
            ),
        ),
        Opening(
            "09:00",
            "15:30",
            (
                Slot("09:00", "12:00", "Work on your own calculation, continued", "Groups of five"),
                Slot("13:00", "15:30", "Explain it to an auditor", "Pairs of groups"),
            ),
        ),
    ),
    pools=(Pool(capacity=30, confirmed=30, waiting=4),),
    left=2,
    followers=6,
    asks=(FOOD, EXPECTATION),
    guests={"merike.tanav@central-baltic.example": State.WAITING},
)

STORIES_VALENCIA = Plan(
    slug="telling-results-valencia",
    title="Telling results: a training for people who never wanted to be journalists",
    tagline="One project, one person, one change: a story of two minutes by the end of the day.",
    kind=Event.Kind.TRAINING,
    topics=("communication-and-visibility", "interreg-slam"),
    text="""
        Most results are published as a figure in an annex. In this training you take one project of your
        programme and turn it into a story of two minutes that your neighbour would listen to.

        You need the consent of the people in your story and a telephone that records sound. We bring the rest.
    """,
    contacts=("joaquim-pacheco", "pilar-montanes"),
    zone="Europe/Madrid",
    city="Valencia",
    country="ES",
    venue="Old Tobacco Factory, hall B",
    address="Carrer de l'Almirall 2, 46023 València",
    starts=34,
    closes=20,
    days=(
        Opening(
            "10:00",
            "17:30",
            (
                Slot("10:00", "12:00", "What a story needs"),
                Slot("12:15", "14:00", "Recording"),
                Slot("15:30", "17:30", "Listening together"),
            ),
        ),
    ),
    pools=(Pool(capacity=18, confirmed=16, offered=2, waiting=3),),
    promotion=Event.Promotion.BY_OFFER,
    guests={"merike.tanav@central-baltic.example": State.OFFERED},
    followers=3,
    asks=(FOOD,),
)

CLOSURE = Plan(
    slug="closing-a-programme-bratislava",
    title="Closing a programme while running the next",
    tagline="Two days with those who have done it, and with the checklist they wish they had had.",
    kind=Event.Kind.TRAINING,
    topics=("programme-closure", "financial-management"),
    text="""
        The last payment claim is written by people who have long moved on to the next programme. This training
        turns closure into a calendar: what to collect now, what to ask of projects before they forget, and what
        to keep for how long.
    """,
    contacts=("ieva-petrauskaite", "inaki-urrutia"),
    body_kinds=(BodyKind.MANAGING_AUTHORITY, BodyKind.JOINT_SECRETARIAT, BodyKind.ACCOUNTING_BODY),
    audience="Managing authorities, joint secretariats and accounting bodies",
    zone="Europe/Bratislava",
    city="Bratislava",
    country="SK",
    venue="Old market hall, room 3",
    starts=20,
    closes=11,
    days=(
        Opening(
            "09:30",
            "16:30",
            (Slot("09:30", "12:00", "The calendar of closure"), Slot("13:00", "16:30", "Your own calendar")),
        ),
        Opening("09:00", "12:30", (Slot("09:00", "12:30", "What to keep, and for how long"),)),
    ),
    pools=(Pool(capacity=24, confirmed=22),),
    followers=3,
    asks=(FOOD, FIRST_TIME),
)

CANCELLED_TRAINING = Plan(
    slug="public-procurement-viborg",
    title="Public procurement for small partners",
    tagline="One day of practice below the thresholds.",
    kind=Event.Kind.TRAINING,
    topics=("public-procurement", "controls"),
    text="""
        Most partners buy little and seldom. This training is about the purchases below the thresholds: how many
        offers, which papers, and what controllers will ask for.
    """,
    contacts=("birgit-haselsteiner", "petar-vukovic"),
    zone="Europe/Copenhagen",
    city="Viborg",
    country="DK",
    starts=26,
    closes=13,
    status=Event.Status.CANCELLED,
    cancelled=-3,
    days=(Opening("09:30", "16:00", (Slot("09:30", "16:00", "Five purchases, start to end"),)),),
    pools=(Pool(capacity=25, confirmed=4),),
    asks=(FOOD,),
)

PLANS = (
    COST_OPTIONS_CLINIC,
    STORIES_VALENCIA,
    CLOSURE,
    CANCELLED_TRAINING,
)
