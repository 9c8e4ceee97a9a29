"""Webinars that are coming: open, closed, called off."""

from contacts.models.programmes import Goal
from events.models import Event, SeatPool, State
from interact_portal.demo.plan import Opening, Plan, Pool, Slot

from .questions import EXPECTATION, FIRST_TIME

ONE_HOUR = Plan(
    slug="interreg-in-one-hour",
    title="Interreg in one hour, for colleagues from mainstream programmes",
    tagline="Who does what in Interreg, whom you can call, and what you may copy.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("support-for-ijg", "cooperation-actions"),
    text="""
        If you run a national or regional programme and wonder how your neighbours in Interreg work, this hour
        is for you. We explain the four strands with one example each, show where to find the programme for your
        region, and name three habits that mainstream programmes have taken over with profit.

        Half of the time is yours: ask in writing while we speak, or aloud afterwards.
    """,
    contacts=("stefan-dimitrov", "lennart-cuypers"),
    goal=Goal.IJG,
    audience="Everybody who works for an Investment for jobs and growth programme",
    starts=6,
    closes=5,
    days=(
        Opening("10:00", "11:00", (Slot("10:00", "10:30", "Interreg explained"), Slot("10:30", "11:00", "Questions"))),
    ),
    join_url="https://meet.example.org/interreg-in-one-hour",
    pools=(Pool(SeatPool.Slug.ONLINE, None, confirmed=63),),
    drafts=2,
    followers=3,
    asks=(FIRST_TIME,),
    guests={"malgorzata.wojcik@slaskie.example": State.CONFIRMED},
)

STATE_AID = Plan(
    slug="state-aid-in-joint-projects",
    title="State aid in joint projects: five cases, five answers",
    tagline="A webinar for those who have to decide before the contract is signed.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("state-aid", "project-selection"),
    text="""
        Is a museum an undertaking? Does a free training course give anybody an advantage? We take five real
        cases, vote on each before and after the discussion, and look at what the programme in question decided
        and why.
    """,
    contacts=("ioannis-kalaitzis", "birgit-haselsteiner"),
    starts=13,
    closes=12,
    days=(
        Opening(
            "14:00", "16:00", (Slot("14:00", "15:40", "Five cases"), Slot("15:40", "16:00", "What they have in common"))
        ),
    ),
    join_url="https://meet.example.org/state-aid",
    pools=(Pool(SeatPool.Slug.ONLINE, 120, confirmed=71),),
    drafts=1,
    followers=2,
    asks=(EXPECTATION,),
)

YOUTH = Plan(
    slug="young-people-in-projects",
    title="Young people in projects: from guests to hosts",
    tagline="A webinar with three programmes that let people under 25 decide.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("youth", "communication-and-visibility"),
    text="""
        Three programmes have given young people a budget, a seat in the committee or the whole opening event.
        They tell us what went wrong first, and what they would not give up any more.
    """,
    contacts=("sanna-rautio", "marie-laure-pauwels"),
    starts=17,
    closes=16,
    days=(Opening("10:00", "11:30", (Slot("10:00", "11:00", "Three stories"), Slot("11:00", "11:30", "Questions"))),),
    join_url="https://meet.example.org/young-people",
    pools=(Pool(SeatPool.Slug.ONLINE, None, confirmed=44),),
    followers=2,
)

MONITORING = Plan(
    slug="indicators-without-tears",
    title="Indicators without tears: what to count this year",
    tagline="A webinar on common indicators, double counting and honest footnotes.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("monitoring", "results-and-indicators"),
    text="""
        Two partners train forty people together: is that forty, eighty or twenty each? We answer the ten
        questions that programmes ask us most often about indicators, with an example for each.
    """,
    contacts=("aurelien-desfosses", "juhani-salmela"),
    starts=3,
    closes=-1,
    days=(Opening("10:00", "11:30", (Slot("10:00", "11:30", "Ten questions, ten examples"),)),),
    join_url="https://meet.example.org/indicators",
    pools=(Pool(SeatPool.Slug.ONLINE, 100, confirmed=88),),
    left=3,
)

CANCELLED_WEBINAR = Plan(
    slug="forms-that-fill-themselves",
    title="Forms that fill themselves",
    tagline="A webinar on once-only data in monitoring systems.",
    kind=Event.Kind.WEBINAR,
    mode=Event.Mode.ONLINE,
    topics=("digital-tools", "monitoring"),
    text="""
        How much of an application do we know already? Two programmes show forms that come half filled in.
    """,
    contacts=("matthias-grunwald", "kornelia-zielinska"),
    starts=18,
    closes=15,
    status=Event.Status.CANCELLED,
    cancelled=-1,
    days=(Opening("14:00", "15:30", (Slot("14:00", "15:30", "Two forms, half filled in"),)),),
    pools=(Pool(SeatPool.Slug.ONLINE, None, confirmed=17),),
    followers=2,
)

PLANS = (
    ONE_HOUR,
    STATE_AID,
    YOUTH,
    MONITORING,
    CANCELLED_WEBINAR,
)
