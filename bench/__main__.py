"""`make bench`: start the portal, measure, say. A missed target is said; only a mistake of the portal is an error."""

import itertools
import sys

from . import campaigns, directory, events, exports, forms, lists, measures, proofs, seats
from .portal import Bare, Portal, machine, servers
from .report import RESULTS, Report
from .sink import MailSink

#: Who is there to register, and to follow.
PEOPLE = 10_000


def main() -> int:
    report = Report()
    with servers() as (stack, env), MailSink() as sink:
        portal = Portal(stack, env, sink)
        portal.start()
        measure(portal, report)
        say("A form of 30 questions")
        form = forms.measure_form(portal, report, portal.new_sessions(1)[0])
        measure_lists(portal, report)
        say("Exports of 10,000 registrations, and of 100,000")
        exports.measure_exports(portal, report, portal.new_sessions(1)[0])
        # Last, for it brings more topics and programmes than there are, which other lists would offer.
        say("The directory: searches, an import, ten times as many people")
        found = directory.measure_directory(portal, report, portal.new_sessions(1)[0])
        for name in ("web", "worker", "beat"):
            stack.children[name].stop()
        bare = Bare(stack, env)
        bare.start()
        say("The bare project")
        measures.measure_bare(bare, report)
        directory.measure_bare_rows(bare, report, found)
        forms.measure_bare_form(bare, report, form)
        facts = machine(env)
    report.write(facts)  # what is measured is kept, should the proofs be stopped
    say("The long part of the proofs")
    proofs.measure_proofs(report)
    print(f"\n{report.table()}\n")
    report.write(facts)
    print(f"{RESULTS.name} holds the same.")
    for error in report.errors:
        print(f"ERROR  {error}")
    return 1 if report.errors else 0


def measure(portal: Portal, report: Report) -> None:
    say(f"{PEOPLE:,} people with sessions")
    everybody = portal.new_sessions(PEOPLE)
    # Everybody registers for an event once; those at the end of the line begin it again at the next event.
    sessions = itertools.cycle(everybody)
    say("Statements, one registration at a time")
    measures.measure_statements(portal, report, sessions)
    for at_a_time in (8, 32):
        say(f"Registrations, {at_a_time} at a time")
        measures.measure_rate(portal, report, sessions, at_a_time)
    say("Seats and lines with 10 registrations, and with 100,000")
    seats.measure_seats(portal, report, sessions)
    say("400 people for 100 seats, then 200 in one instant")
    measures.measure_crowd(portal, report, sessions, people=400, at_a_time=64, name="crowd")
    measures.measure_crowd(portal, report, sessions, people=200, at_a_time=200, name="instant")
    say("The event page")
    measures.measure_event_page(portal, report, f"/events/{portal.new_event(100)}/", note=report.note)
    say(f"A deadline extended for {PEOPLE:,} followers")
    measures.measure_extension(portal, report, everybody[0], followers=PEOPLE)
    report.note("web_megabytes", portal.web_megabytes())


def measure_lists(portal: Portal, report: Report) -> None:
    say("Lists and feeds of 1,000 events, and of 10,000")
    events.measure_events(portal, report)
    say("The map of 500 local events, and lists of 50 and of 5,000")
    campaigns.measure_local_events(portal, report)
    say("Staff's list of 1,000 registrations, and of 100,000")
    lists.measure_lists(portal, report, portal.new_sessions(1)[0])


def say(words: str) -> None:
    print(f"{words} …", flush=True)


if __name__ == "__main__":
    sys.exit(main())
