import pytest

from kit.models import Revision
from kit.personal_data import Declaration, declarations, declare


@pytest.fixture(autouse=True)
def _kept():
    """What was declared before stays declared."""
    before = declarations()[Revision]
    yield
    declare(before)


def test_a_declaration_knows_which_fields_nobody_declared():
    assert Declaration(Revision, other=("name",)).undeclared() == {"token"}
    assert Declaration(Revision, personal={"token": "what it says"}, other=("name",)).undeclared() == set()
    assert Declaration(Revision).undeclared() == {"name", "token"}


def test_what_is_declared_is_found_by_its_model_and_the_last_word_counts():
    declaration = Declaration(Revision, other=("name",))

    declare(declaration)

    assert declarations()[Revision] is declaration


def test_who_reads_the_declarations_cannot_change_them():
    declarations().clear()

    assert Revision in declarations()
