"""What this app knows about people: nothing."""

from .models import Revision
from .personal_data import Declaration, declare

declare(Declaration(Revision, other=("name", "token")))
