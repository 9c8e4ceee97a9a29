"""What processes cost, told by the kernel: CPU time and memory of a process and of all it started (proc(5))."""

import os
from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds(*roots: int) -> float:
    """User and system time of these processes and of all below them, those that have ended included.

    A child that has ended counts in its parent's ``cutime`` and ``cstime``; PostgreSQL's backends do too.
    """
    facts = _facts()
    return sum(facts[pid][1] for pid in _trees(roots, facts)) / TICKS_A_SECOND


def resident_megabytes(pid: int) -> float:
    """Memory of one process that is in RAM now (``VmRSS``), shared pages included."""
    return _megabytes(pid, "VmRSS")


def peak_megabytes(pid: int) -> float:
    """The most that it was since it began, or since ``forget_peak``."""
    return _megabytes(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    """From now on ``peak_megabytes`` knows nothing of what was before (``clear_refs``, proc(5))."""
    (PROC / str(pid) / "clear_refs").write_text("5")


def _megabytes(pid: int, name: str) -> float:
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def children(root: int) -> list[int]:
    """The processes that ``root`` started itself and that live."""
    return [pid for pid, (parent, _) in _facts().items() if parent == root]


def _facts() -> dict[int, tuple[int, int]]:
    """Parent and CPU ticks of every process."""
    facts = {}
    for folder in PROC.iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            # The name, in brackets, may hold anything; the fields after it are numbers: state, parent, …
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        facts[int(folder.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    return facts


def _trees(roots: tuple[int, ...], facts: dict[int, tuple[int, int]]) -> set[int]:
    below = defaultdict(list)
    for pid, (parent, _) in facts.items():
        below[parent].append(pid)
    found, waiting = set(), list(roots)
    while waiting:
        pid = waiting.pop()
        if pid in facts and pid not in found:
            found.add(pid)
            waiting += below[pid]
    return found
