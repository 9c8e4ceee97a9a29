from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """What somebody wrote to a contact person, or, while that one is away, to their team (``to_team``).

    It is never a row of ours: the outbox keeps what was sent.
    """

    name: str
    email: str
    subject: str
    message: str
    wants_copy: bool = False
    to_team: bool = False
