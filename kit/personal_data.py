"""Declarations of personal data: what each model holds about people, why, and how long.

Every app declares its models in its ``privacy.py``; export, erasure, retention and the record of processing
(GDPR, Regulation (EU) 2016/679, Articles 15, 17 and 30) are read from here. A test fails for a field that
nobody declared.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Declaration:
    """What one model holds about people.

    ``personal`` maps a field to what it says about somebody, in words a person understands; ``other`` names
    the fields that say nothing about anybody. ``of`` gives the rows about one person (an object with a primary
    key and ``email``); it is ``None`` for models without personal fields. ``kept`` says how long, ``why`` the
    purpose and legal ground.
    """

    model: type[Model]
    personal: dict[str, str] = field(default_factory=dict)
    other: tuple[str, ...] = ()
    of: Callable[[Model], QuerySet] | None = None
    why: str = ""
    kept: str = ""

    def undeclared(self) -> set[str]:
        """Names of concrete fields that are in neither list."""
        return {f.name for f in self.model._meta.concrete_fields} - set(self.personal) - set(self.other)


_declarations: dict[type[Model], Declaration] = {}


def declare(declaration: Declaration) -> None:
    _declarations[declaration.model] = declaration


def declarations() -> dict[type[Model], Declaration]:
    """Every declaration made so far, by model."""
    return dict(_declarations)
