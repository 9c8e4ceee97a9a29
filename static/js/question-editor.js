// Another kind, another question to look at, more rows: the server makes the page anew with what was typed, and this
// script puts its parts in place of the present ones. Without it the same buttons bring the whole page.
"use strict";

const form = document.getElementById("question_form");
const parts = document.getElementById("question_parts");
let asked = 0;

async function renew(button, focused) {
  const number = ++asked;
  const data = new FormData(form);
  data.set(button, "1");
  try {
    const answer = await fetch(window.location.href, { method: "POST", body: data, headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${answer.url}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== asked) return; // something newer was asked for
    const anew = page.getElementById("question_parts");
    const wanted = anew.querySelector("[autofocus]")?.id || focused;
    parts.replaceChildren(...anew.childNodes);
    document.getElementById(wanted)?.focus();
  } catch (error) {
    console.warn("The page is made anew as a whole:", error);
    form.requestSubmit(form.querySelector(`[name=${button}]`));
  }
}

const asksForOtherParts = ({ name }) => name === "kind" || /^conditions-\d+-on$/.test(name);

form.addEventListener("change", ({ target }) => {
  if (asksForOtherParts(target)) renew("_show", target.id);
});
// Chosen before this script had come, or filled in by a browser that goes back.
window.addEventListener("pageshow", () => {
  const chosen = [...form.elements].filter(asksForOtherParts).flatMap((select) => [...select.selectedOptions]);
  if (chosen.some((option) => !option.defaultSelected)) renew("_show", document.activeElement.id);
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name^=_more], button[name=_show]");
  if (!button) return;
  event.preventDefault();
  renew(button.name, "");
});
