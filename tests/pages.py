"""A page as it is read: the words, links and facts of its main part."""

from html.parser import HTMLParser

from django.contrib.messages import get_messages

ADDRESSES = ("href", "src", "action")


class Page(HTMLParser):
    """``words`` are its texts one by one, ``text`` all of them, ``facts`` what ``dl`` lists say."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.facts = [], [], {}
        self._is_main, self._term, self._inside = False, "", ""
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split()).replace(" .", ".")

    def handle_starttag(self, tag, attrs):
        if tag == "main":
            self._is_main = True
        elif tag in ("dt", "dd"):
            self._inside = tag
            self._term = "" if tag == "dt" else self._term
        if self._is_main:
            self.links += [value for name, value in attrs if name in ADDRESSES and value]

    def handle_endtag(self, tag):
        if tag == "main":
            self._is_main = False
        elif tag in ("dt", "dd"):
            self._inside = ""

    def handle_data(self, data):
        word = " ".join(data.split())
        if not word or not self._is_main:
            return
        self.words.append(word)
        if self._inside == "dt":
            self._term += word
        elif self._inside == "dd":
            self.facts[self._term] = f"{self.facts.get(self._term, '')} {word}".strip()


def notices(response):
    """What the page before tells the next one."""
    return [str(message) for message in get_messages(response.wsgi_request)]
