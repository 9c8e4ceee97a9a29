import pytest

from kit import personal_data
from kit.models import Revision
from kit.personal_data import Declaration, declarations, declare, undeclared


@pytest.fixture(autouse=True)
def _kept(monkeypatch):
    """What was declared before stays declared, and nothing more."""
    monkeypatch.setattr(personal_data, "_declarations", [])


def test_a_model_knows_which_of_its_fields_nobody_declared():
    assert undeclared(Revision) == {"name", "token"}

    declare(Declaration(Revision, other=("name",)))
    assert undeclared(Revision) == {"token"}

    declare(Declaration(Revision, personal={"token": "what it says"}, part="token"))
    assert undeclared(Revision) == set()


def test_declarations_of_one_model_are_told_apart_by_their_part():
    first, second = Declaration(Revision), Declaration(Revision, part="token", name="tokens")

    assert (first.key, str(first.title)) == ("kit.revision", "revisions")
    assert (second.key, str(second.title)) == ("kit.revision.token", "tokens")


def test_what_is_withheld_is_not_told():
    declaration = Declaration(Revision, personal={"name": "a name", "token": "a secret"}, withheld={"token": "secret"})

    assert declaration.told == {"name": "a name"}


def test_who_reads_the_declarations_cannot_change_them():
    declare(Declaration(Revision))

    declarations().clear()

    assert [declaration.model for declaration in declarations()] == [Revision]
