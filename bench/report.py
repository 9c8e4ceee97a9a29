"""The table on the terminal, and the same as bench/results.json."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from .registering import Way
from .targets import TARGETS, Target

RESULTS = Path(__file__).with_name("results.json")
HEADINGS = ("measure", "here", "at least", "aim", "", "bare", "here/bare", "pretix", "Indico")


class Report:
    """Figures by the keys of ``TARGETS``; errors, which a portal without mistakes has none of."""

    def __init__(self):
        self.figures: dict[str, float] = {}
        self.bare: dict[str, float] = {}
        self.errors: list[str] = []
        self.statements: list[tuple[float, str]] = []

    def note(self, key: str, figure: float) -> None:
        self.figures[key] = figure

    def note_bare(self, key: str, figure: float) -> None:
        self.bare[key] = figure

    def note_ratio(self, key: str, of: str) -> None:
        """Notes what ``of`` costs here for each unit of what it costs the bare project, in the same run."""
        self.note(key, self.figures[of] / self.bare[of])

    def note_way(self, name: str, way: Way) -> None:
        """Whatever went wrong on a way is an error: a 5xx, a refusal, a "try again", a lost connection."""
        self.errors += [f"{name}: {count} × {trouble}" for trouble, count in Counter(way.troubles).items()]

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.errors.append(otherwise)

    def table(self) -> str:
        """The figures side by side; a row that was not measured is left out."""
        rows = [HEADINGS]
        rows += [self._row(target) for target in TARGETS if {target.key} & (self.figures.keys() | self.bare.keys())]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]
        return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])

    def _row(self, target: Target) -> tuple[str, ...]:
        here, bare = self.figures.get(target.key), self.bare.get(target.key)
        bound = "≥ " if target.more_is_better else "≤ "
        return (
            target.words,
            _number(here, target.digits),
            bound + _number(target.at_least) if target.at_least is not None else "",
            bound + _number(target.aim) if target.aim is not None else "",
            target.verdict(here) if here is not None else "",
            _number(bare, target.digits),
            f"{here / bare:.2f}" if here is not None and bare else "",
            target.pretix,
            target.indico,
        )

    def write(self, machine: dict) -> None:
        """Writes what was measured, where and when, for who compares two runs."""
        figures = {
            target.key: {
                "words": target.words,
                "here": round(self.figures[target.key], target.digits + 1),
                "at_least": target.at_least,
                "aim": target.aim,
                "verdict": target.verdict(self.figures[target.key]),
            }
            for target in TARGETS
            if target.key in self.figures
        }
        content = {
            "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
            "machine": machine,
            "figures": figures,
            "bare": {key: round(figure, 4) for key, figure in self.bare.items()},
            "statements": [
                {"a_registration": count, "text": " ".join(text.split())} for count, text in self.statements
            ],
            "errors": self.errors,
        }
        RESULTS.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _number(value: float | None, digits: int | None = None) -> str:
    if value is None:
        return ""
    return f"{value:,.{digits}f}" if digits is not None else f"{value:,}"
