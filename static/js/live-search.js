// A search form whose results follow what is typed: <form data-live-search="id of the results">. The results are those of
// the page itself at the address that the form would lead to, so without this script, or when the server does not
// answer, the form's button does the same.
"use strict";

const PAUSE_MS = 250;

class LiveSearch {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.shown = this.address();

    this.status = document.createElement("div");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    form.append(this.status);

    this.input.addEventListener("input", () => this.typed());
    form.addEventListener("submit", () => this.stop()); // the page that follows shows them
  }

  get results() {
    return document.getElementById(this.form.dataset.liveSearch);
  }

  address() {
    const address = new URL(this.form.action.split("?")[0], document.baseURI);
    for (const [name, value] of new FormData(this.form)) {
      if (value.trim()) address.searchParams.append(name, value.trim()); // a filter may have several values
    }
    return address.href;
  }

  stop() {
    clearTimeout(this.pause);
    this.request?.abort();
    this.results.removeAttribute("aria-busy");
  }

  typed() {
    this.stop();
    const address = this.address();
    if (address !== this.shown) this.pause = setTimeout(() => this.ask(address), PAUSE_MS);
  }

  async ask(address) {
    const request = (this.request = new AbortController());
    this.results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (request.signal.aborted) return;
      this.show(page, address);
    } catch (error) {
      if (error.name === "AbortError") return; // a newer question is on its way
      this.results.removeAttribute("aria-busy");
      console.warn("No results while typing:", error);
    }
  }

  show(page, address) {
    this.results.replaceWith(document.importNode(page.getElementById(this.form.dataset.liveSearch), true));
    this.shown = address;
    history.replaceState(history.state, "", address); // so that Back leaves the search, and the address can be mailed
    this.status.textContent = this.results.querySelector("[data-live-count]")?.textContent.trim() ?? "";
  }
}

document.querySelectorAll("form[data-live-search]").forEach((form) => new LiveSearch(form));
