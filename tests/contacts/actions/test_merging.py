import pytest

from contacts.actions.merging import MOVES
from contacts.models import ServedProgramme
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def test_contact_person_who_serves_both_serves_the_target_once():
    source, target = ProgrammeFactory(), ProgrammeFactory()
    of_both, of_one = ContactPersonFactory(), ContactPersonFactory()
    for person, programme in ((of_both, source), (of_both, target), (of_one, source)):
        ServedProgramme.objects.create(person=person, programme=programme)

    moved = [move.run(source=source, target=target, by=None) for move in MOVES]

    assert moved == [2, 0]
    assert list(ServedProgramme.objects.order_by("person").values_list("person", "programme")) == [
        (of_both.pk, target.pk), (of_one.pk, target.pk),
    ]  # fmt: skip


def test_names_merged_before_lead_to_the_target_in_one_step():
    source, target = ProgrammeFactory(), ProgrammeFactory()
    before = ProgrammeFactory(state="merged", merged_into=source)

    moved = [move.run(source=source, target=target, by=None) for move in MOVES]

    before.refresh_from_db()
    assert (moved, before.followed()) == ([0, 1], target)
