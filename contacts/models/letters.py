from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """What somebody wrote to a contact person. It is never a row of ours: the outbox keeps what was sent."""

    name: str
    email: str
    subject: str
    message: str
    wants_copy: bool = False
