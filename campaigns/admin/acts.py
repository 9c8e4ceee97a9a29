"""The acts on editions and what belongs to them are acts as on events: on a page with the row's own clocks."""

from events.admin.acts import Act, number_told

__all__ = ["Act", "number_told"]
