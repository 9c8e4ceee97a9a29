"""Declarations of personal data: what each model holds about people, why, how long, and what ends it.

Every app declares its models in its ``privacy.py``; the data file, erasure, the nightly end of what is over, and
the record of processing (GDPR, Regulation (EU) 2016/679, Articles 15, 17, 5(1)(e) and 30) are read from here. A
test fails for a field that nobody declared, another for a period that nobody carries out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet


def delete(rows: QuerySet) -> None:
    """The plainest end of rows."""
    rows.delete()


@dataclass(frozen=True)
class Period:
    """Rows end by themselves, some time after something happened; a nightly task sees to it.

    ``over`` gives the rows whose time is over, by the database's clock; ``end`` takes a batch of them, after
    which ``over`` does not give them again.
    """

    words: str
    over: Callable[[], QuerySet]
    end: Callable[[QuerySet], None] = delete


@dataclass(frozen=True)
class UntilEnded:
    """Rows stay until somebody ends them, by the action ``by``; nothing but that act ends them."""

    words: str
    by: Callable


@dataclass(frozen=True)
class Erasure:
    """What becomes of the rows of somebody who asks to be forgotten.

    ``end`` takes their rows, and who does it (the person or staff), and leaves nothing personal but the fields in
    ``left``, each with the reason why it stays. ``words`` tell it to the person.
    """

    words: str
    end: Callable[[QuerySet, Model], None] = lambda rows, by: delete(rows)
    left: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Declaration:
    """What one model holds about people. A model that holds things of several kinds of people has several.

    ``personal`` maps a field to what it says about somebody, in words a person understands; ``other`` names
    the fields that say nothing about anybody. ``of`` gives the rows about one person (an object with a primary
    key, ``email`` and ``addresses()``, which are ``kit.addresses.HeldAddress``); it is ``None`` for models without
    personal fields. ``why`` is the purpose and legal ground, ``kept`` says how long and what ends it, ``erasure``
    what happens when the person asks for that. ``withheld`` are fields that stand in no data file, with the
    reason; ``part`` and ``name`` tell apart the declarations of one model.
    """

    model: type[Model]
    personal: dict[str, str] = field(default_factory=dict)
    other: tuple[str, ...] = ()
    of: Callable[[Model], QuerySet] | None = None
    why: str = ""
    kept: Period | UntilEnded | None = None
    erasure: Erasure | None = None
    withheld: dict[str, str] = field(default_factory=dict)
    part: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """What the rows are called, for programs."""
        return ".".join(filter(None, [self.model._meta.label_lower, self.part]))

    @property
    def title(self) -> str:
        """What the rows are called, for people."""
        return self.name or self.model._meta.verbose_name_plural

    @property
    def told(self) -> dict[str, str]:
        """The fields that stand in a person's data file."""
        return {name: meaning for name, meaning in self.personal.items() if name not in self.withheld}


_declarations: list[Declaration] = []


def declare(declaration: Declaration) -> None:
    _declarations.append(declaration)


def declarations() -> list[Declaration]:
    """Every declaration, those of an app that stands higher first, so that nothing is erased under what needs it."""
    return list(_declarations)


def undeclared(model: type[Model]) -> set[str]:
    """Names of concrete fields of ``model`` that no declaration mentions."""
    declared = {name for each in _declarations if each.model is model for name in (*each.personal, *each.other)}
    return {column.name for column in model._meta.concrete_fields} - declared
