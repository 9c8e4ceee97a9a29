// Suggestions while typing, after the editable combobox with list autocomplete of the WAI-ARIA Authoring Practices.
// Without this script, or when the server does not answer, the field is a plain text field and all else works the same.
"use strict";

const PAUSE_MS = 150;
const MIN_LETTERS = 2;

class Combobox {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input");
    this.hidden = this.input.form?.elements.namedItem(`${this.input.name}_id`);
    this.results = [];
    this.active = -1;

    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}_suggestions`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels[0]?.textContent.trim() ?? "");
    this.status = document.createElement("div");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    box.append(this.list, this.status);

    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");

    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  typed() {
    if (this.hidden) this.hidden.value = "";
    clearTimeout(this.pause);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < MIN_LETTERS) {
      this.status.textContent = "";
      this.close();
      return;
    }
    this.pause = setTimeout(() => this.ask(text), PAUSE_MS);
  }

  async ask(text) {
    const address = new URL(this.box.dataset.source, document.baseURI);
    address.searchParams.set("q", text);
    this.request = new AbortController();
    try {
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      this.show((await answer.json()).results);
    } catch (error) {
      if (error.name === "AbortError") return; // a newer question is on its way
      this.close();
      console.warn("No suggestions:", error);
    }
  }

  show(results) {
    this.results = results;
    this.list.replaceChildren(...results.map((result, index) => this.option(result, index)));
    this.mark(-1);
    this.open(results.length > 0);
    this.status.textContent = results.length
      ? this.box.dataset.found.replace("{count}", results.length)
      : this.box.dataset.none;
  }

  option({ label, hint }, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}_${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(label);
    if (hint) {
      const small = document.createElement("small");
      small.append(hint);
      option.append(" ", small);
    }
    return option;
  }

  pressed(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.results.length) return;
      event.preventDefault();
      if (!open) this.open(true);
      if (event.altKey) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = this.results.length + 1; // the text itself is a place between last and first
      this.mark(((this.active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape") {
      // Suggestions still on their way are declined too: they would open over the button one is about to press.
      if (open) event.preventDefault();
      this.close();
    }
  }

  mark(index) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.list.children[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  choose(index) {
    const { value, label } = this.results[index];
    this.input.value = label;
    if (this.hidden) this.hidden.value = value;
    this.results = [];
    this.close();
    this.status.textContent = label;
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
  }

  close() {
    clearTimeout(this.pause);
    this.request?.abort();
    this.mark(-1);
    this.open(false);
  }
}

document.querySelectorAll(".combobox").forEach((box) => new Combobox(box));
