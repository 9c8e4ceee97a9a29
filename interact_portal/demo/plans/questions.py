"""Questions that events ask, with the answers that the demo's people give."""

from events.models import Question
from interact_portal.demo.plan import Ask

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
    privacy_note="The organisers see it with your name; the kitchen is told how many eat what.",
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
