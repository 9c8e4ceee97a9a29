"""Reading a page's form as a browser does: what it would send if nothing were touched."""

from html.parser import HTMLParser

from django.http import HttpResponse
from django.urls import reverse

from events.models import Event


class FilledForm(HTMLParser):
    """The controls of the form with this id, as names and lists of values."""

    def __init__(self, response: HttpResponse, form_id: str):
        super().__init__()
        self.form_id, self.is_inside = form_id, False
        self.values: dict[str, list[str]] = {}
        self.open_name = None
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self.is_inside = attributes.get("id") == self.form_id
        name = attributes.get("name")
        if not self.is_inside:
            return
        if tag == "input" and name and attributes.get("type") not in ("submit", "file"):
            if attributes.get("type") not in ("checkbox", "radio"):
                self.values.setdefault(name, []).append(attributes.get("value", ""))
            elif "checked" in attributes:
                self.values.setdefault(name, []).append(attributes.get("value", "on"))
        elif tag in ("select", "textarea"):
            self.open_name = name
            if tag == "textarea":
                self.values[name] = [""]
        elif tag == "option" and "selected" in attributes:
            self.values.setdefault(self.open_name, []).append(attributes.get("value", ""))

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.open_name = None

    def handle_data(self, data):
        # A browser leaves out the line break that follows the opening tag.
        if self.open_name in self.values and self.get_starttag_text().startswith("<textarea"):
            self.values[self.open_name] = [
                self.values[self.open_name][0] + data.removeprefix("\n").removeprefix("\r\n")
            ]


def change_url(event: Event) -> str:
    return reverse("admin:events_event_change", args=[event.pk])


def act_url(event: Event, name: str) -> str:
    return reverse(f"admin:events_event_{name}", args=[event.pk])


def open_event(client, event: Event | None = None) -> dict[str, list[str]]:
    """What the form of ``event``, or of a new one, would send untouched."""
    response = client.get(change_url(event) if event else reverse("admin:events_event_add"))
    assert response.status_code == 200
    return FilledForm(response, "event_form").values


def save_event(client, event: Event | None, fields: dict, **changes) -> HttpResponse:
    """Sends the form with ``changes``; a row of a part is called ``sessions__0__title``."""
    told = fields | {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(change_url(event) if event else reverse("admin:events_event_add"), told)


def saved(response: HttpResponse) -> bool:
    """Whether the form was taken; says what was wrong when it was not."""
    assert response.status_code == 302, errors_of(response)
    return True


def errors_of(response: HttpResponse) -> str:
    """All mistakes that a page of the event's form shows, in one text."""
    assert response.status_code == 200, response.headers
    return " ".join(str(error) for error in response.context["errors"])
