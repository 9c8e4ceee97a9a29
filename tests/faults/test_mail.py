"""Mail is rows: it waits for whatever is away, and nothing of it is lost."""


def test_people_register_without_a_broker_and_their_mail_follows(portal):
    event, person = portal.new_event(3), portal.new_person()
    portal.valkey.kill()
    assert person.register(event) == []
    assert portal.mail.messages == []
    portal.valkey.start()
    portal.mail.wait_for(1, seconds=60)
    assert portal.seats(event)["confirmed"] == 1
