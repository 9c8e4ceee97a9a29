// Shows and hides questions while somebody answers others, by the rules of events/models/showing.py; the server decides
// again when the page is sent. tests/events/models/showing_cases.json holds both to the same table of cases.
"use strict";

const BLANKS = /[\t\n\v\f\r \u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const NUMBER = /^([+-]?)0*([0-9]*?)(?:[.,]([0-9]*?)0*)?$/;

const plain = (text) => text.normalize("NFC").replace(BLANKS, " ").replace(/^ | $/g, "").toLowerCase();

function plainNumber(text) {
  const compact = plain(text);
  const found = /[0-9]/.test(compact) && NUMBER.exec(compact);
  if (!found) return compact;
  const [, sign, whole, part] = found;
  const size = part ? `${whole || "0"}.${part}` : whole || "0";
  return sign === "-" && size !== "0" ? `-${size}` : size;
}

const compared = (kind, texts) => texts.map(kind === "number" ? plainNumber : plain).filter((text) => text !== "");
const oneOf = (given, wanted) => given.some((text) => wanted.includes(text));

const HOLDS = {
  equals: (given, wanted) => given.every((text) => wanted.includes(text)) && wanted.every((text) => given.includes(text)),
  one_of: oneOf,
  contains: (given, wanted, worded) =>
    worded ? wanted.some((part) => given.some((text) => text.includes(part))) : oneOf(given, wanted),
  answered: (given) => given.length > 0,
};

/** Whether a condition, before “not”, holds of an answer. */
function meets({ kind, worded, operator, values }, texts) {
  return HOLDS[operator](compared(kind, texts), compared(kind, values), worded);
}

class ShowingForm {
  constructor(form) {
    this.form = form;
    this.boxes = [...form.querySelectorAll("[data-conditions]")].map((box) => ({
      box,
      conditions: JSON.parse(box.dataset.conditions),
      joined: box.dataset.joined,
    }));
    form.addEventListener("input", () => this.decide());
    form.addEventListener("change", () => this.decide());
    // A browser that goes back fills in what was typed after this script has run.
    window.addEventListener("pageshow", () => this.decide());
    this.decide();
  }

  controls(key) {
    return [...this.form.querySelectorAll(`[name="question_${key}"]`)];
  }

  /** What is answered; nothing where the question is not shown. */
  texts(key) {
    return this.controls(key)
      .filter((control) => !control.closest("[hidden]"))
      .flatMap((control) => {
        if (control.type === "checkbox" || control.type === "radio") return control.checked ? [control.value] : [];
        if (control.type === "file") return [...control.files].map((file) => file.name);
        return [control.value];
      });
  }

  decide() {
    for (const { box, conditions, joined } of this.boxes) {
      const held = (condition) =>
        typeof condition === "boolean" ? condition : meets(condition, this.texts(condition.on)) !== condition.not;
      box.hidden = joined === "any" ? !conditions.some(held) : !conditions.every(held);
    }
    const asked = this.form.elements.namedItem("asked").value.split(" ").map((entry) => entry.split(".")[0]);
    this.form.elements.namedItem("shown").value = asked
      .filter((key) => this.controls(key).some((control) => !control.closest("[hidden]")))
      .join(" ");
  }
}

const form = document.querySelector("[data-conditions]")?.closest("form");
if (form) new ShowingForm(form);
