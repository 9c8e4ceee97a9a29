"""What a campaign keeps of people, and how old it gets; in the shape of the cases of ``test_retention``."""

import math
from datetime import UTC, datetime, timedelta

from django.utils.crypto import get_random_string

from tests.factories.campaigns import (
    AdviceMessageFactory,
    EditionFactory,
    LessonFactory,
    LocalEventFactory,
    PostedFactory,
    SupportAskFactory,
    SupportRegistrationFactory,
    TickFactory,
)

KEPT = timedelta(days=5 * 366)
TICKS_KEPT = timedelta(days=366)


def edition(span):
    """One whose season ended so long ago: days are over when they are over, so an hour more is a day more."""
    day = datetime.now(UTC).date() - timedelta(days=math.ceil(span / timedelta(days=1)))
    season = {"season_start_date": day - timedelta(days=90), "season_end_date": day}
    return EditionFactory(campaign__slug=get_random_string(10), year=day.year, key_date=day, **season)


#: The period, how to make a row so old, and what is left of one that is over.
CASES_OF_CAMPAIGNS = {
    "campaigns.localevent": (
        KEPT,
        lambda span: LocalEventFactory(edition=edition(span)),
        {"proposed_by_id": None},
    ),
    "campaigns.supportregistration": (
        KEPT,
        lambda span: SupportRegistrationFactory(edition=edition(span), registered=True),
        {"started_by_id": None, "answered_by_id": None},
    ),
    "campaigns.supportask": (KEPT, lambda span: SupportAskFactory(edition=edition(span)), {"by_id": None}),
    "campaigns.advicemessage": (
        KEPT,
        lambda span: AdviceMessageFactory(request__registration__edition=edition(span)),
        None,
    ),
    "campaigns.tick": (TICKS_KEPT, lambda span: TickFactory(edition=edition(span)), None),
    "campaigns.posted": (KEPT, lambda span: PostedFactory(edition=edition(span)), {"added_by_id": None}),
    "campaigns.lesson": (KEPT, lambda span: LessonFactory(edition=edition(span)), {"by_id": None}),
}
