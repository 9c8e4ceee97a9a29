"""What a page tells ``static/js/showing.js``, which repeats the conditions at once: attributes of a question's box."""

import json
from collections.abc import Collection, Mapping

from events.models import Condition, Question
from events.models.showing import WORDED_KINDS, Answered, holds


def rules_of(
    question: Question, *, here: Mapping[int, Question], answered: Mapping[int, Answered], shown: Collection[int]
) -> dict[str, object]:
    """Attributes that say when ``question`` is shown; none for one that is shown whatever is answered here.

    ``here`` are the questions of the page by key. Answers of other pages do not change while somebody types: of a
    condition on one of them the page says only whether it holds.
    """
    conditions = question.conditions.all()
    if not conditions:
        return {}
    attributes: dict[str, object] = {"hidden": question.pk not in shown}
    if any(condition.on_id in here for condition in conditions):
        told = [_told(condition, here.get(condition.on_id), answered) for condition in conditions]
        attributes |= {"data-joined": question.shown_when, "data-conditions": json.dumps(told, ensure_ascii=False)}
    return attributes


def _told(condition: Condition, on: Question | None, answered: Mapping[int, Answered]) -> bool | dict[str, object]:
    if on is None:
        return holds(condition, answered)
    return {
        "on": on.pk,
        "kind": on.kind,
        "worded": on.kind in WORDED_KINDS,
        "operator": condition.operator,
        "values": condition.values,
        "not": condition.is_negated,
    }
