"""One function per message: builds its frozen context and hands it to the outbox.

A file for each thing people are told of; what actions call is named here.
"""

from .approval import enquiry_replied, registration_asked_back
from .asking import answers_asked, asking_key, asking_preview
from .changes import cancellation_key, cancellation_preview, change_key, change_preview, event_cancelled, event_changed
from .deadlines import deadline_extended, extension_context, extension_key, extension_preview
from .following import now_following
from .invitations import (
    invitation_preview,
    invitation_reminders,
    invitations,
    invitations_key,
    reminders_key,
)
from .others import (
    TO_OTHERS,
    asked_to_take_over,
    colleague_registered,
    colleague_taken_back,
    hand_over_declined,
    hand_over_taken_back,
    place_handed_over,
)
from .registrations import (
    registered_by_staff,
    registration_answers_changed,
    registration_cancelled,
    registration_declined,
    registration_submitted,
)
from .seats import (
    registration_expired,
    registration_offered,
    registration_promoted,
    registration_switched,
    registration_waits_to_switch,
    session_seat_given,
)
from .words import own_part, takes_part_in_words, time_and_place_in_words

__all__ = [
    "TO_OTHERS",
    "answers_asked",
    "asked_to_take_over",
    "asking_key",
    "asking_preview",
    "cancellation_key",
    "cancellation_preview",
    "change_key",
    "change_preview",
    "colleague_registered",
    "colleague_taken_back",
    "deadline_extended",
    "enquiry_replied",
    "event_cancelled",
    "event_changed",
    "extension_context",
    "extension_key",
    "extension_preview",
    "hand_over_declined",
    "hand_over_taken_back",
    "invitation_preview",
    "invitation_reminders",
    "invitations",
    "invitations_key",
    "now_following",
    "own_part",
    "place_handed_over",
    "registered_by_staff",
    "registration_answers_changed",
    "registration_asked_back",
    "registration_cancelled",
    "registration_declined",
    "registration_expired",
    "registration_offered",
    "registration_promoted",
    "registration_submitted",
    "registration_switched",
    "registration_waits_to_switch",
    "reminders_key",
    "session_seat_given",
    "takes_part_in_words",
    "time_and_place_in_words",
]
