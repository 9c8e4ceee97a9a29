from .deadline import Deadline, DeadlineExtension
from .event import Event, EventContact, EventDay, Session
from .follower import Follower
from .document import Document
from .question import Answer, Question
from .registration import ARROWS, LIVE_STATES, SEATED_STATES, Registration, State
from .seats import SeatPool

__all__ = [
    "ARROWS",
    "LIVE_STATES",
    "SEATED_STATES",
    "Answer",
    "Deadline",
    "DeadlineExtension",
    "Document",
    "Event",
    "EventContact",
    "EventDay",
    "Follower",
    "Question",
    "Registration",
    "SeatPool",
    "Session",
    "State",
]
