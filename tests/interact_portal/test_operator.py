"""Whose portal it is: names, files and colours of the operator, from the environment alone."""

import json
import os
import subprocess
import sys

PRINT = "from interact_portal import settings as s; import json; print(json.dumps([str(s.OPERATOR[k]) for k in KEYS]))"


def started(keys, **env):
    return subprocess.run(
        [sys.executable, "-c", PRINT.replace("KEYS", repr(keys))], env=os.environ | env, capture_output=True, text=True
    )


def test_operators_folder_brings_its_mark_and_colours(tmp_path):
    (tmp_path / "logo.svg").write_text("<svg/>")
    (tmp_path / "colours.css").write_text(":root { --brand: #14532d; }")

    told = started(["name", "logo", "emblem", "stylesheet"], OPERATOR_NAME="Portal & Co", OPERATOR_FILES=str(tmp_path))

    assert json.loads(told.stdout) == ["Portal & Co", "operator/logo.svg", "", "operator/colours.css"]


def test_portal_without_a_folder_has_a_neutral_mark():
    assert json.loads(started(["logo", "emblem", "stylesheet"], OPERATOR_FILES="").stdout) == ["", "", ""]


def test_folder_that_is_not_there_stops_the_start():
    told = started(["logo"], OPERATOR_FILES="/nowhere/at/all")

    assert told.returncode == 1
    assert "OPERATOR_FILES must be a folder that exists, not '/nowhere/at/all'" in told.stderr
