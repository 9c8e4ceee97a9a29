"""What all apps together hold about one person."""

from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django_countries.fields import Country
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import User
from kit.personal_data import Declaration, declarations


def record_of_processing() -> list[dict]:
    """What is held about people, why and how long, one entry a kind of row: Article 30 of Regulation (EU) 2016/679."""
    return [
        {
            "name": declaration.title,
            "personal": list(declaration.personal.values()),
            "why": declaration.why,
            "kept": declaration.kept.words,
            "erased": declaration.erasure.words,
        }
        for declaration in declarations()
        if declaration.personal
    ]


def export(person: User) -> dict:
    """Everything personal the portal holds about ``person``, ready for ``DjangoJSONEncoder``, by kind of row.

    With each kind stand the meaning of its fields, why they are held and how long, and which fields are not in
    the file and why: Regulation (EU) 2016/679, Articles 15(1) and 20(1).
    """
    return {
        declaration.key: {
            "what": str(declaration.title),
            "why": str(declaration.why),
            "kept": str(declaration.kept.words),
            "fields": {field: str(meaning) for field, meaning in declaration.told.items()},
            "not_told": {field: str(reason) for field, reason in declaration.withheld.items()},
            "rows": [_told(declaration, row) for row in declaration.of(person)],
        }
        for declaration in declarations()
        if declaration.of is not None
    }


def _told(declaration: Declaration, row: Model) -> dict:
    return {field: _plain(getattr(row, field)) for field in declaration.told}


def _plain(value):
    """A value as a file can say it: a row or a country by its name, an upload by its file's name."""
    if isinstance(value, Country):
        return value.code or ""
    if isinstance(value, FieldFile):
        return value.name or ""
    return str(value) if isinstance(value, Model | PhoneNumber) else value
