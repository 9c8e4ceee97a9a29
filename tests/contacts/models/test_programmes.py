import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from contacts.models import Programme
from contacts.models.programmes import Goal
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


def normalised(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT contacts_normalise(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódź – „Ørsted“ Straße", "lodz orsted strasse"),
        ("ÆSIR/Œuvre", "aesir oeuvre"),
        ("  (Interreg VI-A)\tÖsterreich–Česko\n", "interreg vi a osterreich cesko"),
        ("O\u0308sterreich", "osterreich"),
        ("Ελλάδα", "ελλαδα"),
        ("FSE+ «2021»", "fse 2021"),
        ("Đặng Ħal Þing", "dang hal thing"),
        ("", ""),
        ("?! –", ""),
    ],
)
def test_text_is_normalised(text, expected):
    assert normalised(text) == expected


@pytest.mark.parametrize("other", ["lodz  REGION", "Łódź-Region!", "Ło\u0301dz\u0301 region"])
def test_name_is_unique_however_it_is_spelt(other):
    ProgrammeFactory(name="Łódź Region")

    with pytest.raises(IntegrityError):
        ProgrammeFactory(name=other)


def test_form_is_told_that_a_name_is_taken():
    ProgrammeFactory(name="Łódź Region")

    with pytest.raises(ValidationError) as caught:
        Programme(name="lodz region", slug="lodz", goal=Goal.IJG).full_clean()
    assert caught.value.messages == ["There is a programme of this name."]


@pytest.mark.parametrize(
    "wrong",
    [
        {"goal": Goal.IJG, "strand": "A"},
        {"goal": "", "strand": ""},
    ],
)
def test_database_refuses_what_cannot_be(wrong):
    with pytest.raises(IntegrityError):
        ProgrammeFactory(**wrong)


@pytest.mark.parametrize(
    ("field", "value"),
    [("countries", ["at"]), ("countries", ["XX"]), ("name", "?!"), ("website", "javascript:alert(1)")],
)
def test_form_refuses_what_is_no_fact(field, value):
    programme = ProgrammeFactory.build(**{field: value})

    with pytest.raises(ValidationError) as caught:
        programme.full_clean()
    assert list(caught.value.message_dict) == [field]


def test_person_speaks_languages_by_name():
    assert ContactPersonFactory.build(languages=["en", "it", "xx"], team=None).language_names == ["English", "Italian"]


def test_person_cannot_speak_what_is_no_language():
    with pytest.raises(ValidationError) as caught:
        ContactPersonFactory.build(languages=["en", "klingon"], team=None).clean_fields(exclude=["team"])
    assert list(caught.value.message_dict) == ["languages"]
