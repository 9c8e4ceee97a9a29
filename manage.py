#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line
from environ import Env

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interact_portal.settings")
    if "DATABASE_URL" not in os.environ:
        # Nothing is set out here: work on the portal that `make run` serves, if it does (dev.py writes this file).
        Env.read_env(Path(__file__).with_name(".dev") / "env")
    execute_from_command_line(sys.argv)
