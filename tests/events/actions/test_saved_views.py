import pytest

from events.actions.saved_views import NameTaken, change_view, delete_view, keep_view
from events.models import SavedView
from tests.factories.accounts import StaffFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


def keep(event, by, name="Live", query="state=sent", is_shared=False):
    return keep_view(event=event, by=by, name=name, query=query, is_shared=is_shared)


def views():
    return list(SavedView.objects.values_list("name", "query", "is_shared"))


def test_one_name_is_one_view_of_one_person_and_event():
    event, anna = EventFactory(), StaffFactory()
    keep(event, anna)
    keep(EventFactory(), anna)
    keep(event, StaffFactory())

    with pytest.raises(NameTaken):
        keep(event, anna, query="state=draft")

    assert views() == [("Live", "state=sent", False)] * 3


def test_a_view_keeps_what_it_asks_for_under_another_name():
    event, anna = EventFactory(), StaffFactory()
    view = keep(event, anna)
    keep(event, anna, name="Other", query="")

    change_view(view=view, name="All live", is_shared=True)
    with pytest.raises(NameTaken):
        change_view(view=view, name="Other", is_shared=False)

    assert views() == [("All live", "state=sent", True), ("Other", "", False)]


def test_a_view_is_deleted_once_and_for_all():
    view = keep(EventFactory(), StaffFactory())

    for _ in range(2):
        delete_view(view=view)

    assert views() == []
