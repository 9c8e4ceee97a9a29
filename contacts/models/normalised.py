from django.db.models import Func, GeneratedField, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat


class Normalised(Func):
    """A text as search and comparison see it: lower case, no accents, words parted by single blanks.

    The database function ``contacts_normalise`` (first migration) is the only definition, so a stored search
    text, a unique name and what somebody types are all measured alike, and no writer can forget it:
    ``Normalised("name")`` for a column, ``Normalised(Value(text))`` for a text.
    """

    function = "contacts_normalise"
    arity = 1
    output_field = TextField()


def search_text(of: str | Combinable, verbose_name: str) -> GeneratedField:
    """A column that the database makes: ``of`` normalised, with a blank before each word, so that ``LIKE '% word%'``
    finds words that begin so.
    """
    return GeneratedField(
        expression=Concat(Value(" "), Normalised(Cast(of, TextField())), output_field=TextField()),
        output_field=TextField(),
        db_persist=True,
        verbose_name=verbose_name,
    )
