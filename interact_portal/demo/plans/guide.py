"""The guide of the demo: how a local event comes about, in steps with what is to be done."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """``tasks`` are what is to be done, each with its weeks before the event, if it has any."""

    title: str
    text: str
    tasks: tuple[tuple[str, int | None], ...]


STEPS = (
    Step(
        "Find your idea",
        """
        People come for something they can do, taste or hear, and stay for what is behind it. Start from what your
        projects share with the neighbours, not from what the programme would like to say.

        - An open-door day where people may touch things.
        - A tour, by bus or bicycle, of what neighbours built together.
        - A meal, a concert, a match: made by both sides, not side by side.
        """,
        (
            ("Write the idea down in two sentences that a neighbour would repeat", 26),
            ("Ask two projects whether they would show themselves", 26),
            ("Read in the event formats what it takes", 24),
        ),
    ),
    Step(
        "Find partners on both sides",
        """
        An event that only one side prepares is visited by one side. A town, a school or a club across the border brings
        its own people along.
        """,
        (
            ("Agree with one partner on the other side of the border", 20),
            ("Write down who does what, and who pays what", 18),
            ("Settle in which languages people are welcomed", 18),
        ),
    ),
    Step(
        "Choose a place that everybody can enter",
        """
        Go there with somebody who uses a wheelchair, and with somebody who does not know the place. What they find goes
        into “Accessibility of the place”, for people decide by it whether they come.
        """,
        (
            ("Look at steps, doors, toilets and where one can sit", 16),
            ("Ask about a hearing loop or live captions", 14),
            ("Find out how one comes and leaves without a car", 14),
            ("Have a plan for rain", 8),
        ),
    ),
    Step(
        "Get support and propose the event",
        """
        Programmes register for support once a year: a video with your event in it, boosting, advice. The event itself
        is proposed here by an officer, a project or a partner, and stands on the map as soon as it is checked.
        """,
        (
            ("Ask your programme whether it has registered for support", 16),
            ("Propose the event, with a picture and its alternative text", 12),
            ("Ask for boosting, if people should see it on social media", 10),
        ),
    ),
    Step(
        "Tell people",
        """
        People hear of an event late, and mostly from somebody they know. Posters in both languages, the local paper,
        schools and clubs do more than any banner.
        """,
        (
            ("Put place and day on the poster and have it printed", 8),
            ("Write to local papers and radio on both sides", 6),
            ("Send the ready texts of joint promotion out in your languages", 3),
        ),
    ),
    Step(
        "Hold it",
        """
        The day before, walk through it with all who help: who opens, who welcomes, who takes pictures, who knows where
        the first-aid box is. Somebody counts at the door, roughly and by hour.
        """,
        (
            ("Walk through the day with all who help", 1),
            ("Put signs up in both languages", 0),
            ("Ask people before you take a picture of them", 0),
            ("Count who comes", 0),
        ),
    ),
    Step(
        "Look back",
        """
        What was learnt is worth most in the first week. Write it down before the tables are folded, and send it to us
        with three pictures: next year’s organisers begin with it.
        """,
        (
            ("Thank everybody who helped, by name", None),
            ("Send figures, and pictures with alternative texts", None),
            ("Write down three things you would do again, and one you would not", None),
        ),
    ),
)
#: So far went the guide of the edition before.
STEPS_BEFORE = 5
