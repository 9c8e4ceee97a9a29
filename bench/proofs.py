"""The long part of the proofs: what `make test` does in short, many times over."""

import os
import subprocess
import sys
from xml.etree import ElementTree

from processes import ROOT

from .report import Report

#: Which proof, how many times what the tests do, and what is noted when it holds.
PROOFS = (
    ("tests/events/test_state_machine.py", 10, "proof_steps", 20_000),
    ("tests/events/actions/test_last_place.py", 40, "proof_rounds", 200),
)


def measure_proofs(report: Report) -> None:
    """Runs every proof on servers of its own; one that does not hold is an error and notes nothing."""
    for path, times, key, figure in PROOFS:
        outcome = ROOT / "bench" / ".proof.xml"
        command = [sys.executable, "dev.py", "test", path, "-q", f"--junitxml={outcome}"]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PROOF_TIMES": str(times)}, capture_output=True)
        suite = ElementTree.parse(outcome).getroot().find("testsuite") if outcome.exists() else None
        outcome.unlink(missing_ok=True)
        failed = 1 if suite is None else int(suite.get("failures")) + int(suite.get("errors"))
        report.expect(done.returncode == 0, f"{path}: {failed} of its proofs do not hold, {times} times as long")
        if done.returncode == 0:
            report.note(key, figure)
