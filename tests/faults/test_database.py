"""PostgreSQL restarted while people register: a plain error page, and no half registration."""

from concurrent.futures import ThreadPoolExecutor

TAKEN = "SELECT taken FROM events_seatpool JOIN events_event event ON event.id = event_id WHERE event.slug = %s"
LEFT_BEHIND = """
SELECT count(*) FROM events_registration registration
JOIN events_event event ON event.id = registration.event_id
WHERE event.slug = %s AND state = 'confirmed'
  AND NOT EXISTS (SELECT FROM outbox_message WHERE about = 'registration:' || registration.code)
"""


def test_a_database_killed_under_load_leaves_no_half_registration(portal):
    event = portal.new_event(seats=100)
    people = [portal.new_person() for _ in range(24)]
    with ThreadPoolExecutor(8) as pool:
        ways = [pool.submit(person.register, event) for person in people]
        portal.wait_until(lambda: portal.sql(TAKEN, event)[0][0] >= 3)
        portal.postgres.kill()
        page = portal.get(f"/events/{event}/register/")
        portal.postgres.start()
        troubles = [way.result() for way in ways]
    assert page.status == 500
    assert b"Something went wrong" in page.body
    assert b"Traceback" not in page.body
    confirmed = portal.seats(event)["confirmed"]  # which counts the rows afresh, and fails when they disagree
    assert confirmed >= max(3, troubles.count([]))  # who was told so has a seat; who has one may have lost the page
    assert portal.sql(LEFT_BEHIND, event) == [(0,)]
    portal.wait_until(lambda: portal.new_person().register(event) == [])


def test_nobody_notices_that_the_database_was_restarted_before_they_came(portal):
    path = f"/events/{portal.new_event(seats=9)}/"
    people = [portal.new_person() for _ in range(24)]
    with ThreadPoolExecutor(12) as pool:
        before = [answer.status for answer in pool.map(lambda person: person.get(path), people)]
        portal.postgres.stop()
        portal.postgres.start()
        after = [answer.status for answer in pool.map(lambda person: person.get(path), people)]
    assert (before, after) == ([200] * 24, [200] * 24)


def test_without_a_database_the_portal_says_that_it_cannot_serve(portal):
    portal.postgres.stop()
    assert portal.get("/health/live").status == 200
    assert portal.get("/health/ready").status == 503
