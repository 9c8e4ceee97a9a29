"""Places that are left of options, as they are at this instant: the event that is kept in memory does not know."""

from events.models import Event, Option


def free_places(event: Event) -> dict[int, int]:
    """How many more may choose each option of ``event`` that has a limit, by its key; no statement if none has."""
    limited = [
        option.pk
        for question in event.questions.all()
        if question.has_options
        for option in question.options.all()
        if option.capacity is not None
    ]
    if not limited:
        return {}
    return {option.pk: option.free for option in Option.objects.limited().filter(pk__in=limited)}
