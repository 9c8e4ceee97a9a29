from .answer import Answer, AnswerFile, Given
from .change import EventChange, differences, time_and_place
from .deadline import Deadline, DeadlineExtension, Term
from .document import Document
from .event import Event, EventContact, EventDay, Session, validate_time_zone, zone_called
from .follower import Follower
from .links import code_of_link
from .listing import Export, SavedView
from .phase import ProgrammePhase, ProgrammeSeats
from .question import Condition, Option, Question, QuestionSet
from .registration import ARROWS, LIVE_STATES, SEATED_STATES, SENT_STATES, Registration, State
from .seats import OF_SESSION, SeatPool, SessionSeat, session_in_words
from .speaker import Speaker
from .standing import PoolStanding, Standing, event_standing, load_event, load_topics
from .ways_in import Enquiry, HandOver, Invitation
from .word import EventWord

__all__ = [
    "ARROWS",
    "LIVE_STATES",
    "OF_SESSION",
    "SEATED_STATES",
    "SENT_STATES",
    "Answer",
    "AnswerFile",
    "Condition",
    "Deadline",
    "DeadlineExtension",
    "Document",
    "Enquiry",
    "Event",
    "EventChange",
    "EventContact",
    "EventDay",
    "EventWord",
    "Export",
    "Follower",
    "Given",
    "HandOver",
    "Invitation",
    "Option",
    "PoolStanding",
    "ProgrammePhase",
    "ProgrammeSeats",
    "Question",
    "QuestionSet",
    "Registration",
    "SavedView",
    "SeatPool",
    "Session",
    "SessionSeat",
    "Speaker",
    "Standing",
    "State",
    "Term",
    "code_of_link",
    "differences",
    "event_standing",
    "load_event",
    "load_topics",
    "session_in_words",
    "time_and_place",
    "validate_time_zone",
    "zone_called",
]
