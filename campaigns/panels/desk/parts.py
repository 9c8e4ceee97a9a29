"""What a desk is made of: sections of groups of lines; each line leads to the page where it is done."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from contacts.models import ContactPerson


@dataclass(frozen=True)
class Line:
    """Something that waits; ``adviser`` is the key of the contact person who looks after it."""

    title: str
    url: str
    facts: tuple[str, ...] = ()
    is_late: bool = False
    adviser: int | None = None


#: So many lines of a group are seen at once; the others are unfolded.
SHOWN = 6


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]

    @property
    def shown(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def folded(self) -> list[Line]:
        return self.lines[SHOWN:]


@dataclass(frozen=True)
class Section:
    """A part of the desk; ``has_advisers`` says whether its lines can be somebody's own, ``acts`` are links."""

    name: str
    title: str
    empty: str
    groups: list[Group]
    words: list[str] = field(default_factory=list)
    acts: list[tuple[str, str]] = field(default_factory=list)
    has_advisers: bool = False

    @property
    def number(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def late(self) -> int:
        return sum(line.is_late for group in self.groups for line in group.lines)

    def of(self, adviser: ContactPerson) -> "Section":
        """The same with only what ``adviser`` looks after; what ``words`` say is of all."""
        own = [[line for line in group.lines if line.adviser == adviser.pk] for group in self.groups]
        groups = [Group(group.title, lines) for group, lines in zip(self.groups, own, strict=True)]
        return replace(self, groups=filled(*groups), words=[], empty=_("Nothing here waits for you."))


def filled(*groups: Group) -> list[Group]:
    """Those in which there is something."""
    return [group for group in groups if group.lines]
