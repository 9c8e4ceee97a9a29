from .answer import Answer, AnswerFile, Given
from .change import EventChange, differences, time_and_place
from .deadline import Deadline, DeadlineExtension
from .document import Document
from .event import Event, EventContact, EventDay, Session
from .follower import Follower
from .listing import Export, SavedView
from .question import Condition, Option, Question, QuestionSet
from .registration import ARROWS, LIVE_STATES, SEATED_STATES, SENT_STATES, Registration, State
from .seats import SeatPool
from .speaker import Speaker
from .standing import PoolStanding, Standing, event_standing, load_event, load_topics
from .word import EventWord

__all__ = [
    "ARROWS",
    "LIVE_STATES",
    "SEATED_STATES",
    "SENT_STATES",
    "Answer",
    "AnswerFile",
    "Condition",
    "Deadline",
    "DeadlineExtension",
    "Document",
    "Event",
    "EventChange",
    "EventContact",
    "EventDay",
    "EventWord",
    "Export",
    "Follower",
    "Given",
    "Option",
    "PoolStanding",
    "Question",
    "QuestionSet",
    "Registration",
    "SavedView",
    "SeatPool",
    "Session",
    "Speaker",
    "Standing",
    "State",
    "differences",
    "event_standing",
    "load_event",
    "load_topics",
    "time_and_place",
]
