"""Workshops that are coming: with a long name, far north, opening later, a draft."""

from contacts.models.programmes import Goal
from events.models import Event, Question
from interact_portal.demo.plan import Ask, Extended, Opening, Plan, Pool, Slot

from .questions import FIRST_TIME, FOOD

SMALL_PROJECTS = Plan(
    slug="small-project-funds-frankfurt-oder-slubice",
    title="Small project funds and limited-value projects between municipalities, schools, clubs and volunteers: "
    "from the first idea on a napkin to a final report that fits on two pages",
    tagline="A workshop on both banks of the Oder about the smallest projects, which take the most time.",
    kind=Event.Kind.WORKSHOP,
    topics=("small-project-funds", "project-selection", "simplified-cost-options"),
    text="""
        A choir visit for 3,000 euros should not need the same form as a bridge. Eight programmes show how they
        have cut their application, their checks and their report for small projects, and what they still cannot
        do without.

        We meet on the Polish side in the morning and on the German side in the afternoon; the walk across the
        bridge takes ten minutes.
    """,
    contacts=("kaja-zupancic", "petar-vukovic"),
    goal=Goal.INTERREG,
    audience="Everybody who runs a small project fund, or means to",
    legal_basis="Regulation (EU) 2021/1059, Article 25",
    legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1059/oj",
    zone="Europe/Berlin",
    city="Słubice and Frankfurt (Oder)",
    country="PL",
    venue="Collegium Polonicum, then Kleist Forum",
    starts=38,
    closes=22,
    extended=Extended(on=-2, old_closes=10, reason="Municipalities asked for time to pass their travel decisions."),
    days=(
        Opening(
            "09:00",
            "17:00",
            (
                Slot("09:00", "12:30", "Eight short forms", "Słubice"),
                Slot("14:00", "17:00", "What to leave out", "Frankfurt (Oder)"),
            ),
        ),
    ),
    pools=(Pool(capacity=60, confirmed=37),),
    drafts=2,
    left=1,
    followers=5,
    asks=(FOOD, FIRST_TIME),
)

ADAPTATION = Plan(
    slug="climate-adaptation-rovaniemi",
    title="Adapting to the climate together: rivers, roofs and reindeer",
    tagline="What northern regions have tried, and what the south could take home.",
    kind=Event.Kind.WORKSHOP,
    topics=("climate-adaptation", "capitalisation"),
    text="""
        When winters change, so do roads, harvests and insurance. Projects from the far north show measures that
        worked with little money, and one that failed with a lot. Southern regions are welcome: heat has been a
        guest here too.
    """,
    contacts=("nils-engdahl", "laoise-brennan"),
    zone="Europe/Helsinki",
    city="Rovaniemi",
    country="FI",
    venue="Arctic research house",
    starts=48,
    closes=30,
    days=(
        Opening(
            "10:00",
            "17:00",
            (
                Slot("10:00", "12:30", "Four measures that worked"),
                Slot("13:30", "17:00", "Out to the river", description="Warm shoes are needed."),
            ),
        ),
        Opening("09:00", "12:00", (Slot("09:00", "12:00", "What you take home"),)),
    ),
    pools=(Pool(capacity=45, confirmed=26),),
    entry=Event.Entry.APPROVAL,
    pending=5,
    enquiry="Which of your projects would you like to show by the river, and does it need electricity?",
    followers=2,
    asks=(FOOD,),
)

EVALUATION = Plan(
    slug="evaluation-that-is-read-dublin",
    title="Evaluations that somebody reads",
    tagline="Better questions, shorter reports, and a meeting in which the report is used.",
    kind=Event.Kind.WORKSHOP,
    topics=("evaluation", "results-and-indicators"),
    text="""
        An evaluation is finished when a decision has changed, not when the report is delivered. We practise on
        your next terms of reference: which question would you pay for, and who will act on the answer?
    """,
    contacts=("clara-weidinger", "juhani-salmela"),
    legal_basis="Regulation (EU) 2021/1059, Article 35",
    legal_basis_url="https://eur-lex.europa.eu/eli/reg/2021/1059/oj",
    zone="Europe/Dublin",
    city="Dublin",
    country="IE",
    starts=80,
    opens=20,
    closes=62,
    days=(
        Opening(
            "09:30",
            "16:30",
            (Slot("09:30", "12:30", "A question worth paying for"), Slot("13:30", "16:30", "Your terms of reference")),
        ),
    ),
    pools=(Pool(capacity=32),),
    followers=5,
)

DRAFT = Plan(
    slug="choosing-projects-riga",
    title="Choosing projects: criteria that tell them apart",
    tagline="A workshop for those who score, and for those who decide on the scores.",
    kind=Event.Kind.WORKSHOP,
    topics=("project-selection",),
    text="""
        When forty applications all score between 71 and 78, the criteria have not done their work.
    """,
    contacts=(),
    zone="Europe/Riga",
    city="Riga",
    country="LV",
    starts=110,
    closes=90,
    status=Event.Status.DRAFT,
    days=(Opening("09:30", "16:30"),),
    pools=(Pool(capacity=40),),
    asks=(Ask("How many applications do you score a year?", Question.Kind.SHORT_TEXT),),
)

PLANS = (
    SMALL_PROJECTS,
    ADAPTATION,
    EVALUATION,
    DRAFT,
)
