"""Questions that events ask, with the answers that the demo's people give."""

from events.models import Condition, Question
from interact_portal.demo.plan import Ask, When

INTERESTS = Ask(
    "Which topics interest you?",
    Question.Kind.TOPICS,
    hint="Choose as many as you like. They shape the sessions and your meetings.",
    is_required=True,
    privacy_note="Only the organisers see your choice. They use it to plan the sessions and the partner search.",
    answers=(
        ["Cooperation actions", "Partner search"],
        ["Climate adaptation", "Cooperation actions", "Simplified cost options"],
        ["Support for IJG"],
        ["Atlantic area", "Partner search", "Young people"],
        ["Macro-regional strategies", "Partner search"],
    ),
)

OTHER_INTERESTS = Ask(
    "Other subjects you would like to work on",
    hint="In a few words, if the list lacks yours.",
    answers=("Island ferries", "", "Skills for the hydrogen industry", "", "", "Rural health care", ""),
)

PARTNER = Ask(
    "What partner do you look for?",
    Question.Kind.LONG_TEXT,
    hint="Say which region or kind of organisation, for what, and from when.",
    privacy_note="Only the organisers see your answer. They use it to plan who meets whom in the partner search.",
    answers=(
        "A region with islands that wants to plan its ferries with us, from next spring on.",
        "Another managing authority with a call on water reuse. We would open ours at the same time.",
        "Somebody who has already written the selection criteria for joint operations and will share them.",
        "A coastal region to test a common voucher for small firms.\nWe have money for two pilots.",
        "",
        "Universities of applied sciences near a border, for joint short courses.",
    ),
)

EXPERIENCE = Ask(
    "How far is your authority with cooperation actions?",
    Question.Kind.CHOICE,
    options=(
        "We are thinking about it",
        "We are writing the rules",
        "Our first call is open",
        "We already fund joint operations",
    ),
    is_required=True,
    privacy_note="The organisers see it with your name. They use it to balance the groups.",
    answers=(
        "We are thinking about it",
        "We are writing the rules",
        "We are thinking about it",
        "Our first call is open",
    ),
)

FOOD = Ask(
    "What do you eat?",
    Question.Kind.CHOICE,
    options=("Everything", "Vegetarian food", "Vegan food"),
    is_required=True,
    is_sensitive=True,
    privacy_note="For whoever orders the meals; the kitchen is told how many eat what.",
    answers=("Everything", "Vegetarian food", "Everything", "Everything", "Vegan food"),
)

EXPECTATION = Ask(
    "Which question should we answer?",
    Question.Kind.LONG_TEXT,
    hint="The speakers read all of them beforehand.",
    privacy_note="The organisers see it with your name; the speakers see the question alone.",
    answers=("", "How do others deal with this when two national rules differ?", "", "What do auditors look at first?"),
)

FIRST_TIME = Ask("Is this your first event with us?", Question.Kind.YES_NO, answers=(True, False, False))

EVENING = Ask(
    "Will you join the walk through the town in the evening?",
    Question.Kind.YES_NO,
    privacy_note="The organisers see it with your name. They use it to order the right number of guides.",
    answers=(True, True, False),
)

SIDE = Ask(
    "Which side of the border do you work on?",
    Question.Kind.COUNTRY,
    answers=("SI", "IT", "AT", "HU", "HR", "IT", "SI"),
)

OBSTACLE = Ask(
    "Do you bring an obstacle of your own?",
    Question.Kind.YES_NO,
    hint="Ten of them are taken apart on the second day.",
    is_required=True,
    answers=(True, False, False, True, False),
)

ITS_NAME = Ask(
    "What is the obstacle?",
    Question.Kind.LONG_TEXT,
    hint="Who cannot do what, and whose rule stands in the way?",
    is_required=True,
    when=(When(OBSTACLE.label, ("yes",), Condition.Operator.EQUALS),),
    answers=(
        "Ambulances stop at the bridge, because each side insures only its own drivers.",
        "",
        "",
        "A nurse with a diploma from one side waits nine months to work on the other.",
        "",
    ),
)

ITS_PAPER = Ask(
    "A paper about it",
    Question.Kind.FILE,
    hint="A letter, a ruling, a map: if you have one.",
    file_kinds=("pdf", "docx"),
    when=ITS_NAME.when,
)

SINCE = Ask("Since when has it been known?", Question.Kind.DATE, when=ITS_NAME.when)

GROUP = Ask(
    "Which walk do you join?",
    Question.Kind.CHOICE,
    options=("Hospital and ambulance station", "Railway square and border posts", "School with two languages"),
    limits={"Hospital and ambulance station": 30, "School with two languages": 40},
    is_required=True,
    hint="The hospital and the school can receive so many people and no more.",
    answers=(
        "Railway square and border posts",
        "School with two languages",
        "Hospital and ambulance station",
        "Railway square and border posts",
        "School with two languages",
    ),
)

JOURNEY = Ask("Your journey", Question.Kind.PAGE, hint="So that nobody waits for a bus that does not come.")

HOW = Ask(
    "How do you come?",
    Question.Kind.CHOICES,
    options=("By train", "By bus", "By car", "By air to Trieste"),
    answers=(["By train"], ["By car"], ["By air to Trieste", "By bus"], ["By train", "By bus"]),
)

PICKED_UP = Ask(
    "How many of you are to be picked up at the airport?",
    Question.Kind.NUMBER,
    number_min=1,
    number_max=8,
    when=(When(HOW.label, ("By air to Trieste",), Condition.Operator.CONTAINS),),
    answers=("", "", 1, ""),
)

PHONE = Ask(
    "A phone number for the days of the conference",
    Question.Kind.PHONE,
    hint="With the code of its country, such as +386 5 123 4567.",
    privacy_note="Only the organisers see it. They call you if a train is late and a bus has to wait.",
    answers=("", "+386 5 333 1100", "", "+39 0481 383 111"),
)

ACCESS = Ask(
    "What do you need to take part?",
    Question.Kind.LONG_TEXT,
    hint="A ramp, an interpreter of sign language, a quiet room, anything else.",
    is_sensitive=True,
    privacy_note="For whoever prepares the rooms.",
    answers=("", "", "", "", "", "", "A seat near the screen.", "", "", "", "", "A ramp at the theatre’s side door."),
)

PHOTOS = Ask(
    "Photographs in which I can be recognised may be shown on the portal’s pages.",
    Question.Kind.CONSENT,
    hint="You come just the same without it, and may take it back at any time.",
    answers=(True, "", True, ""),
)

#: Questions that staff keep, to be copied into their events.
KEPT_SETS = {
    "Partner search": ("Whom somebody looks for, and what for.", (INTERESTS, OTHER_INTERESTS, PARTNER)),
    "Travel": ("How people come, what they eat and need.", (JOURNEY, HOW, PICKED_UP, PHONE, FOOD, ACCESS)),
}
