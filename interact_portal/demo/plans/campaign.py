"""The two online events with which a season of the campaign begins."""

from contacts.models.programmes import Goal
from events.models import Event, SeatPool
from interact_portal.demo.plan import Opening, Plan, Pool, Slot

LAUNCH = Plan(
    slug="cooperation-day-launch",
    title="Cooperation Day: launch of this year’s campaign",
    tagline="Theme, guide, calendar and what we can do for your local event.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("communication-and-visibility",),
    text="""
        We opened the season: the theme and what can be made of it, the guide page by page, the services that
        programmes can ask for and until when. Three organisers told what they would do again.
    """,
    contacts=("sanna-rautio", "marie-laure-pauwels"),
    goal=Goal.INTERREG,
    starts=-118,
    closes=-119,
    days=(
        Opening(
            "10:00", "11:30", (Slot("10:00", "10:50", "Theme, guide, services"), Slot("10:50", "11:30", "Questions"))
        ),
    ),
    join_url="https://meet.example.org/cooperation-day-launch",
    pools=(Pool(SeatPool.Slug.ONLINE, None, confirmed=74),),
)

JOINT_PROMOTION = Plan(
    slug="cooperation-day-joint-promotion",
    title="Cooperation Day: how we promote it together",
    tagline="One hashtag, one calendar, ready texts: how joint promotion on social media works.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("communication-and-visibility",),
    text="""
        Instructions for the joint promotion on social media, step by step: which text goes out when, how to put
        it into your own words and language, and how boosting is asked for.
    """,
    contacts=("marie-laure-pauwels",),
    goal=Goal.INTERREG,
    starts=-104,
    closes=-105,
    days=(Opening("14:00", "15:00", (Slot("14:00", "15:00", "Step by step"),)),),
    join_url="https://meet.example.org/cooperation-day-promotion",
    pools=(Pool(SeatPool.Slug.ONLINE, None, confirmed=51),),
)

PLANS = (LAUNCH, JOINT_PROMOTION)
