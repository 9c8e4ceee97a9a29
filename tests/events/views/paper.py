"""A browser without JavaScript, as far as forms go: reads the form of a page, fills it in, and sends what it holds."""

from html.parser import HTMLParser


class Form(HTMLParser):
    """The form in ``<main>`` of a page: what each control would send now, and which of them a person sees."""

    def __init__(self, html):
        super().__init__()
        self.values, self.seen, self.buttons, self.ids = {}, [], [], set()
        self._hidden, self._tags, self._text, self._option = [], [], None, None
        self._is_main = self._is_form = False
        self.feed(html.replace("\r\n", "\n"))  # as HTML 13.2.3.5 has it

    def handle_starttag(self, tag, attributes):
        about = dict(attributes)
        self.ids.add(about.get("id"))
        if tag == "main":
            self._is_main = True
        if self._is_main and tag == "form":
            self._is_form = True
        if not self._is_form:
            return
        if tag not in ("input", "br", "meta", "link"):
            self._tags.append((tag, "hidden" in about))
        name = about.get("name")
        if tag == "input":
            self._input(name, about)
        elif tag == "textarea":
            self._text = name
            self.values[name] = [""]
            self._see(name)
        elif tag == "select":
            self._option = name
            self.values[name] = []
            self._see(name)
        elif tag == "option" and ("selected" in about or not self.values[self._option]):
            self.values[self._option] = [about["value"]]
        elif tag == "button" and name:
            self.buttons.append(name)

    def _input(self, name, about):
        if "disabled" in about or not name:
            return
        if about.get("type") in ("checkbox", "radio"):
            self.values.setdefault(name, [])
            if "checked" in about:
                self.values[name].append(about.get("value", "on"))
        elif about.get("type") != "file":
            self.values[name] = [about.get("value", "")]
        if about.get("type") != "hidden":
            self._see(name)

    def _see(self, name):
        if name not in self.seen and not any(is_hidden for _tag, is_hidden in self._tags):
            self.seen.append(name)

    def handle_data(self, data):
        if self._text:
            # A browser leaves out the line end that the page begins with, and sends others as CR LF.
            self.values[self._text][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values[self._text] = [self.values[self._text][0].removeprefix("\n").replace("\n", "\r\n")]
            self._text = None
        while self._is_form and self._tags and tag not in ("input", "br"):
            if self._tags.pop()[0] == tag:
                break
        if tag == "form":
            self._is_form = False
        if tag == "main":
            self._is_main = False


class Paper:
    """Somebody at a form: reads it, answers by the words of questions and options, presses a button."""

    def __init__(self, client, path, event):
        self.client, self.event = client, event
        self.open(path)

    def open(self, path):
        self._arrive(self.client.get(path, follow=True), path)

    def _arrive(self, response, path):
        self.response = response
        self.path = response.redirect_chain[-1][0] if response.redirect_chain else path
        self.form = Form(response.content.decode())

    def _names(self):
        return {question.label: f"question_{question.pk}" for question in self.event.questions.all()}

    def fill(self, answers):
        """Answers by the labels of questions; options by their words."""
        for label, value in answers.items():
            question = self.event.questions.get(label=label)
            keys = {option.label: str(option.pk) for option in question.options.all()}
            texts = value if isinstance(value, list) else [value]
            self.form.values[f"question_{question.pk}"] = [keys.get(text, text) for text in texts]
        return self

    def press(self, button=None):
        sent = {name: texts for name, texts in self.form.values.items() if texts}
        self._arrive(self.client.post(self.path, sent | ({button: "1"} if button else {}), follow=True), self.path)
        return self

    @property
    def questions(self):
        """The questions that the person sees, by their labels."""
        labels = {name: label for label, name in self._names().items()}
        return [labels[name] for name in self.form.seen if name in labels]

    @property
    def answers(self):
        """What stands in the controls, shown or not, by the labels of questions; options by their words."""
        held = {}
        for question in self.event.questions.exclude(kind="page"):
            words = {str(option.pk): option.label for option in question.options.all()}
            texts = self.form.values.get(f"question_{question.pk}")
            if texts is not None:
                held[question.label] = [words.get(text, text) for text in texts]
        return held
