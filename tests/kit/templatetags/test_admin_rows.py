from django.utils.safestring import SafeString

from kit.templatetags.admin_rows import with_headers

HEADERS = [
    {"text": SafeString("<input>"), "class_attrib": ' class="action-checkbox-column"'},
    {"text": "who said “<”", "class_attrib": ' class="column-who"'},
    {"text": "state", "class_attrib": ' class="column-state"'},
]
CELLS = [
    SafeString('<td class="action-checkbox"><input></td>'),
    SafeString('<th class="field-who">Ada</th>'),
    SafeString('<td class="field-state">&lt;new&gt;</td>'),
]


def test_cells_name_their_column_and_one_heads_the_row():
    assert "".join(with_headers(CELLS, HEADERS)) == (
        '<td class="action-checkbox"><input></td>'
        '<th scope="row" data-column="Who said “&lt;”" class="field-who">Ada</th>'
        '<td data-column="State" class="field-state">&lt;new&gt;</td>'
    )
