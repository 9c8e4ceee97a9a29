import pytest
from django.contrib.auth.models import Permission

from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, MaterialFactory, PostFactory
from tests.factories.events import DocumentFactory, EventFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "how"),
    [
        (EventFactory, {"draft": True}),
        (DocumentFactory, {"is_for_confirmed": True}),
        (EditionFactory, {"is_published": False}),
        (MaterialFactory, {"is_published": False}),
        (PostFactory, {"is_published": False}),
    ],
)
def test_what_others_do_not_see_yet_is_seen_by_staff_who_look_at_it_in_the_admin(make, how):
    row = make(**how)
    name = row._meta.model_name

    def sees(person, *permissions):
        person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        return type(row).objects.visible_to(person).filter(pk=row.pk).exists()

    assert sees(UserFactory(is_staff=True), f"view_{name}")
    assert sees(UserFactory(is_staff=True), f"change_{name}")
    assert sees(StaffFactory())
    assert not sees(UserFactory(is_staff=True), "view_localevent", f"add_{name}")
    assert not sees(UserFactory(), f"view_{name}")
    assert not sees(StaffFactory(is_active=False))
