// Questions are dragged by their handles. What a drop changes are the places, which the form then sends: the server
// decides, and says why a question cannot stand there. Without this script places are written, or arrows pressed.
"use strict";

const form = document.getElementById("order_form");
const rows = () => [...form.querySelectorAll("[data-question]")];
let dragged = null;

function rowAt(y) {
  return rows().find((row) => row !== dragged && y < row.getBoundingClientRect().bottom);
}

form?.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest(".handle");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  dragged = handle.closest("[data-question]");
  dragged.classList.add("is-dragged");
  handle.setPointerCapture(event.pointerId);
});

form?.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  const below = rowAt(event.clientY);
  if (below) {
    const box = below.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) below.before(dragged);
    else below.after(dragged);
  } else {
    dragged.parentElement.append(dragged);
  }
});

function drop(isMeant) {
  if (!dragged) return;
  dragged.classList.remove("is-dragged");
  dragged = null;
  if (!isMeant) {
    window.location.reload();
    return;
  }
  const before = form.elements.namedItem("seen").value;
  const now = rows().map((row) => row.dataset.question);
  if (now.join(",") === before) return;
  now.forEach((question, index) => {
    form.elements.namedItem(`place_${question}`).value = index + 1;
  });
  form.requestSubmit();
}

form?.addEventListener("pointerup", () => drop(true));
form?.addEventListener("pointercancel", () => drop(false));
