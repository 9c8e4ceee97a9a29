from django.db.models import Func, TextField


class Normalised(Func):
    """A text as search and comparison see it: lower case, no accents, words parted by single blanks.

    The database function ``contacts_normalise`` (first migration) is the only definition, so a stored search
    text, a unique name and what somebody types are all measured alike, and no writer can forget it:
    ``Normalised("name")`` for a column, ``Normalised(Value(text))`` for a text.
    """

    function = "contacts_normalise"
    arity = 1
    output_field = TextField()
