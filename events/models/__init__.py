from .change import EventChange, differences, time_and_place
from .deadline import Deadline, DeadlineExtension
from .document import Document
from .event import Event, EventContact, EventDay, Session
from .follower import Follower
from .question import Answer, Question
from .registration import ARROWS, LIVE_STATES, SEATED_STATES, Registration, State
from .seats import SeatPool
from .standing import PoolStanding, Standing, event_standing, load_event, load_topics

__all__ = [
    "ARROWS",
    "LIVE_STATES",
    "SEATED_STATES",
    "Answer",
    "Deadline",
    "DeadlineExtension",
    "Document",
    "Event",
    "EventChange",
    "EventContact",
    "EventDay",
    "Follower",
    "PoolStanding",
    "Question",
    "Registration",
    "SeatPool",
    "Session",
    "Standing",
    "State",
    "differences",
    "event_standing",
    "load_event",
    "load_topics",
    "time_and_place",
]
