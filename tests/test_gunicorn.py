"""How the web server is set, wherever it is started in the checkout."""

import runpy

import pytest

CONFIG = "gunicorn.conf.py"


@pytest.mark.parametrize("wrong", ["many", "", "2.5"])
def test_a_wrong_number_of_processes_stops_the_start_in_one_sentence(monkeypatch, wrong):
    monkeypatch.setenv("WEB_CONCURRENCY", wrong)

    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(CONFIG)

    assert str(stopped.value) == "WEB_CONCURRENCY must be a number of processes, such as 2."


def test_nobody_but_this_machine_is_listened_to_unless_the_command_line_says_so(monkeypatch):
    monkeypatch.setenv("PORT", "8000")

    assert runpy.run_path(CONFIG)["bind"] == "127.0.0.1:8000"
