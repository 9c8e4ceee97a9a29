"""How long the proofs run: a little in every run of the tests, long in ``make bench`` (``bench/proofs.py``)."""

import os

#: How many times what ``make test`` does.
TIMES = int(os.environ.get("PROOF_TIMES", "1"))
#: Steps of the state machine of one event.
STEPS = 2_000 * TIMES
#: Rounds of 50 people on the last place, for each kind.
ROUNDS = 5 * TIMES
