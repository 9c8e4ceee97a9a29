import pytest
from django.db import IntegrityError

from campaigns.models import MaterialFile
from tests.factories.campaigns import MaterialFileFactory as FileFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "changes",
    [{"file": ""}, {"link": ""}, {"link_kind": ""}, {"file": "a.pdf"}, {"link": "http://films.example/1"}],
)
def test_a_version_has_either_a_file_or_a_secure_link_of_a_kind(changes):
    row = FileFactory(linked=changes != {"file": ""})

    with pytest.raises(IntegrityError, match="campaigns_either_a_file_or_a_link"):
        MaterialFile.objects.filter(pk=row.pk).update(**changes)
