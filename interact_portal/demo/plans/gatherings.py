"""Conferences and info days that are coming."""

from contacts.models.programmes import Goal
from events.models import Event, SeatPool
from interact_portal.demo.plan import AGENDA, OTHER, Opening, Paper, Phase, Plan, Pool, Slot, Voice

from .questions import (
    ACCESS,
    EVENING,
    EXPECTATION,
    FIRST_TIME,
    FOOD,
    GROUP,
    HOW,
    ITS_NAME,
    ITS_PAPER,
    JOURNEY,
    OBSTACLE,
    PHONE,
    PHOTOS,
    PICKED_UP,
    SIDE,
    SINCE,
)

OBSTACLES_GORIZIA = Plan(
    slug="border-obstacles-gorizia-nova-gorica",
    title="Border obstacles: from a list of complaints to a list of decisions",
    tagline="A conference on one square that lies in two countries.",
    kind=Event.Kind.CONFERENCE,
    topics=("cross-border-obstacles", "macro-regional-strategies"),
    text="""
        Every border region has its list: the ambulance that has to stop, the diploma that counts on one side
        only, the bus that ends a kilometre too early. Some lists have become shorter. We look at ten obstacles
        that were removed, who had to decide, and how long it took from the first letter to the last signature.

        The conference is open to everybody: programmes, towns, hospitals, schools and firms.
    """,
    contacts=("benedicte-marchal", "agata-rogowska"),
    zone="Europe/Ljubljana",
    city="Nova Gorica and Gorizia",
    country="SI",
    venue="Theatre on the square",
    starts=58,
    closes=40,
    days=(
        Opening(
            "10:00",
            "18:00",
            (
                Slot("10:00", "13:00", "Ten obstacles that are gone"),
                Slot("14:30", "18:00", "Walk along the border, in four languages", seats=40, seated=40, waiting=3),
                Slot("14:30", "17:30", "Around one table: the bus that ends too early", seats=24, seated=17),
            ),
        ),
        Opening("09:00", "13:00", (Slot("09:00", "13:00", "Ten that are still there: who decides?"),)),
    ),
    pools=(Pool(capacity=160, confirmed=92),),
    drafts=3,
    left=4,
    followers=9,
    has_participant_list=True,
    strands=("A",),
    voices=(
        Voice(("Ten obstacles that are gone",), contact="benedicte-marchal"),
        Voice(
            ("Ten obstacles that are gone", "Ten that are still there: who decides?"),
            name="Tjaša Vodopivec",
            role="Head of emergency care",
            organisation="Hospital of Nova Gorica",
            text="Drove the first ambulance that crossed the square without stopping, in 2019.",
        ),
        Voice(
            ("Walk along the border, in four languages",),
            name="Prof. Giancarlo Alessandro Della Bartolomea-Sfiligoi",
            role="Historian of the border and guide for forty years",
            organisation="Institute for Social and Religious History, Gorizia",
        ),
    ),
    papers=(
        Paper("agenda", "Agenda", AGENDA, "agenda.pdf", -4),
        Paper(
            "the-ten-cases", "The ten cases, as sent to the ministries", OTHER, "the-ten-cases.pdf", -3,
            session="Ten that are still there: who decides?", is_for_confirmed=True,
        ),
    ),
    asks=(
        SIDE, OBSTACLE, ITS_NAME, ITS_PAPER, SINCE, GROUP, FOOD, JOURNEY, HOW, PICKED_UP, PHONE, ACCESS, PHOTOS,
    ),
)  # fmt: skip

SLAM_WARSAW = Plan(
    slug="interreg-slam-warsaw",
    title="Interreg Slam: the final evening",
    tagline="Six projects, six minutes each, one stage. The audience decides.",
    kind=Event.Kind.CONFERENCE,
    topics=("interreg-slam", "communication-and-visibility"),
    text="""
        Six projects tell what they changed, without slides. The jury has chosen them from all that sent us a
        recording; on the evening the audience chooses one of them.

        Before the show there is a rehearsal that programmes may watch, to see how a project becomes a story.
    """,
    contacts=("joaquim-pacheco", "caroline-overbeck"),
    zone="Europe/Warsaw",
    city="Warsaw",
    country="PL",
    starts=70,
    closes=56,
    days=(
        Opening(
            "15:00",
            "22:00",
            (
                Slot("15:00", "17:30", "Rehearsal"),
                Slot("19:00", "21:00", "The six stories"),
                Slot("21:00", "22:00", "The audience decides"),
            ),
        ),
    ),
    pools=(Pool(capacity=220, confirmed=58),),
    phases=(Phase(2, until=25), Phase(3)),
    followers=7,
)

ANNUAL_CONFERENCE = Plan(
    slug="annual-conference-thessaloniki",
    title="Annual conference: cooperation that people notice",
    tagline="Two days by the sea on what citizens see of cooperation, and what they do not.",
    kind=Event.Kind.CONFERENCE,
    mode=Event.Mode.HYBRID,
    topics=("capitalisation", "communication-and-visibility", "macro-regional-strategies"),
    text="""
        Once a year all who run cooperation programmes meet: Interreg in its four strands, mainstream programmes
        with cooperation actions, and the institutions that decide on both. This year asks a plain question:
        would anybody notice if we stopped?

        Places on site are shared among programmes as fairly as we can. Follow the conference, and we tell you
        on the day when registration opens.
    """,
    contacts=("zsuzsanna-bardos", "dimitra-gavriilidou"),
    zone="Europe/Athens",
    city="Thessaloniki",
    country="GR",
    venue="Warehouse C, first pier",
    join_url="https://meet.example.org/annual-conference",
    starts=95,
    opens=10,
    closes=75,
    days=(
        Opening(
            "10:00",
            "18:00",
            (
                Slot("10:00", "12:30", "Would anybody notice?", "Great hall"),
                Slot("14:00", "18:00", "Twelve workshops", "Pier rooms"),
            ),
        ),
        Opening(
            "09:00",
            "14:00",
            (
                Slot("09:00", "12:00", "Twelve workshops, second round", "Pier rooms"),
                Slot("12:00", "14:00", "What we promise each other", "Great hall"),
            ),
        ),
    ),
    pools=(Pool(SeatPool.Slug.ON_SITE, 300), Pool(SeatPool.Slug.ONLINE, 600)),
    followers=24,
    asks=(FOOD, EVENING),
)

ROUND_TABLE_NAMUR = Plan(
    slug="round-table-heads-of-authorities-namur-k7qd2m",
    title="Round table: what heads of managing authorities decide before the summer",
    tagline="Two hours on what the next regulation asks of those who sign.",
    kind=Event.Kind.NETWORK_MEETING,
    topics=("programme-closure", "financial-management"),
    text="""
        A conversation among those who answer for a programme: what would you keep, what would you give up, and
        who has to agree? Nothing is recorded, and nobody is quoted.
    """,
    contacts=("zsuzsanna-bardos",),
    entry=Event.Entry.INVITATION,
    is_unlisted=True,
    zone="Europe/Brussels",
    city="Namur",
    country="BE",
    venue="House of the citadel",
    starts=44,
    closes=30,
    days=(Opening("14:00", "17:00", (Slot("14:00", "16:00", "One question each"),)),),
    pools=(Pool(capacity=24, confirmed=7),),
    drafts=2,
    silent=8,
)

OUTERMOST = Plan(
    slug="info-day-outermost-regions",
    title="Info day for the outermost regions",
    tagline="What is open, what comes next, and how to find a partner when the nearest one is an ocean away.",
    kind=Event.Kind.INFO_DAY,
    mode=Event.Mode.HYBRID,
    topics=("outermost-regions", "partner-search"),
    text="""
        Five programmes of strand D and three others that are open to the outermost regions present their calls
        in fifteen minutes each. In the afternoon you can book a quarter of an hour with any of them.

        The info day takes place in Saint-Denis. It starts late enough for the islands of the Atlantic to join
        online.
    """,
    contacts=("filipe-meireles", "deborah-lacombe"),
    zone="Indian/Reunion",
    city="Saint-Denis",
    country="RE",
    venue="Cité des Métiers",
    join_url="https://meet.example.org/outermost-regions",
    starts=41,
    closes=33,
    days=(
        Opening(
            "13:00",
            "18:30",
            (Slot("13:00", "15:30", "Calls, one by one"), Slot("16:00", "18:30", "Fifteen minutes with a programme")),
        ),
    ),
    pools=(Pool(SeatPool.Slug.ON_SITE, 80, confirmed=9), Pool(SeatPool.Slug.ONLINE, None, confirmed=22)),
    followers=4,
    asks=(FIRST_TIME,),
)

TIRANA = Plan(
    slug="info-day-external-borders-tirana",
    title="Info day on external borders",
    tagline="IPA and NEXT programmes answer the questions of applicants and of their own staff.",
    kind=Event.Kind.INFO_DAY,
    mode=Event.Mode.HYBRID,
    topics=("external-borders", "project-selection"),
    text="""
        Programmes with partners outside the Union follow some rules of their own: for contracts, for
        procurement, for the money that travels. In the morning five programmes explain theirs; in the afternoon
        applicants bring their cases to the tables, on site and online.
    """,
    contacts=("vesna-petkovic", "andreea-vlasceanu"),
    goal=Goal.INTERREG,
    zone="Europe/Tirane",
    city="Tirana",
    country="AL",
    venue="House of Europe",
    join_url="https://meet.example.org/external-borders",
    starts=27,
    closes=19,
    days=(
        Opening(
            "09:30",
            "16:00",
            (
                Slot("09:30", "12:30", "Five programmes, five sets of rules"),
                Slot("13:30", "16:00", "Your case at the table"),
            ),
        ),
    ),
    pools=(Pool(SeatPool.Slug.ON_SITE, 70, confirmed=21), Pool(SeatPool.Slug.ONLINE, 200, confirmed=34)),
    followers=3,
    asks=(EXPECTATION,),
)

PLANS = (
    OBSTACLES_GORIZIA,
    SLAM_WARSAW,
    ROUND_TABLE_NAMUR,
    ANNUAL_CONFERENCE,
    OUTERMOST,
    TIRANA,
)
