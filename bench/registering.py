"""One person's way from the event page to the confirmation, as a browser without JavaScript goes it.

Six requests: event page, form, answers, check, send, confirmation. Static files are not asked for: a browser
has them since its first page, and whoever serves them is not this application.
"""

import asyncio
import contextlib
import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .client import Browser, Response

TOKEN = b'name="csrfmiddlewaretoken" value="'
REFERENCE = re.compile(rb"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
ANSWER = "Simplified cost options, and how partners report them."


class Trouble(Exception):
    """The portal answered something that a person on this way should not see."""


@dataclass
class Way:
    """What became of the people who went: how long it took all and, for each, sending; and what went wrong."""

    seconds: float = 0.0
    submit_seconds: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def submit_p95_ms(self) -> float:
        ordered = sorted(self.submit_seconds)
        return 1000 * ordered[max(0, -(-95 * len(ordered) // 100) - 1)] if ordered else float("nan")


class _FormReader(HTMLParser):
    """Fills in the form of ``<main>`` as a person would: text in text fields, the first of every choice."""

    def __init__(self):
        super().__init__()
        self.is_main, self.answers, self.select = False, {}, ""

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        name, kind = facts.get("name"), facts.get("type", "text")
        self.is_main = self.is_main or tag == "main"
        if tag == "select":
            self.select = name
        elif tag == "option" and facts.get("value") and self.select:
            self.answers.setdefault(self.select, facts["value"])
        if not self.is_main or not name or name == "csrfmiddlewaretoken":
            return
        if tag == "textarea" or (tag == "input" and kind == "text"):
            self.answers[name] = facts.get("value") or ANSWER
        elif tag == "input" and kind in {"radio", "checkbox", "hidden"}:
            self.answers.setdefault(name, facts.get("value", "on"))

    def handle_endtag(self, tag):
        self.is_main = self.is_main and tag != "main"
        self.select = "" if tag == "select" else self.select


def fill_in(page: Response) -> dict[str, str]:
    """Answers to the questions of a page's form, by the names of its fields."""
    reader = _FormReader()
    reader.feed(page.body.decode())
    return reader.answers


def token_in(page: Response) -> dict[str, str]:
    """The page's CSRF token as a field; none on a page that asks for none."""
    _, found, rest = page.body.partition(TOKEN)
    return {"csrfmiddlewaretoken": rest.partition(b'"')[0].decode()} if found else {}


def expect(response: Response, status: int, step: str) -> Response:
    if response.status != status:
        raise Trouble(f"{step}: status {response.status}, not {status}")
    return response


async def learn_answers(port: int, slug: str, session: str) -> dict[str, str]:
    """Reads an event's form once, as somebody who does not send it; everybody then answers alike."""
    async with Browser(port, session) as browser:
        return fill_in(expect(await browser.get(f"/events/{slug}/register/"), 200, "form"))


async def _send(browser: Browser, path: str, fields: dict[str, str], way: Way, presses: int) -> set[str]:
    """Presses the last button, so often at once as a nervous finger does; returns where that led."""

    async def press(tab: Browser) -> str:
        began = time.perf_counter()
        sent = expect(await tab.post(path, fields), 302, "send")
        way.submit_seconds.append(time.perf_counter() - began)
        return sent.location

    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(browser.another_tab()) for _ in range(presses - 1)]
        return set(await asyncio.gather(*(press(tab) for tab in [browser, *tabs])))


async def register(browser: Browser, slug: str, answers: dict[str, str], way: Way, *, presses: int = 1) -> None:
    """Registers whoever's browser this is; ``presses`` are how often they press the last button, at once."""
    event, form, check = (f"/events/{slug}/", f"/events/{slug}/register/", f"/events/{slug}/register/check/")
    try:
        expect(await browser.get(event), 200, "event page")
        page = expect(await browser.get(form), 200, "form")
        expect(await browser.post(form, token_in(page) | answers), 302, "answers")
        page = expect(await browser.get(check), 200, "check")
        locations = await _send(browser, check, token_in(page), way, presses)
        if len(locations) > 1:
            raise Trouble("send: a second press led elsewhere")
        location = locations.pop()
        page = expect(await browser.get(location), 200, "confirmation")
        if not REFERENCE.search(page.body):
            raise Trouble("confirmation: no reference")
    except Trouble as trouble:
        way.troubles.append(str(trouble))
    except (OSError, TimeoutError, EOFError) as error:
        way.troubles.append(f"connection: {type(error).__name__}")
