// Copies the text of a control when the button beside it is pressed, and says so. Without this script there is no
// button, and the text is marked and copied by hand.
"use strict";

// Where the browser gives no clipboard (a page that is not encrypted), its old command copies what is marked.
function copyMarked(field, button) {
  field.focus();
  field.select();
  const isCopied = document.execCommand("copy");
  if (isCopied) button.focus();
  return isCopied;
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(button.dataset.says);
  // Emptied first, so that a second press is read out, too.
  said.textContent = "";
  let isCopied = false;
  try {
    await navigator.clipboard.writeText(field.value);
    isCopied = true;
  } catch {
    isCopied = copyMarked(field, button);
  }
  window.setTimeout(() => {
    said.textContent = isCopied ? said.dataset.copied : said.dataset.marked;
  }, 100);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
