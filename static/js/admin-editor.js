// The editor of rich text stands where a text area was: it takes over that area's name and hint.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = textarea.labels[0];
  const surface = editor.view.dom;
  surface.setAttribute("role", "textbox");
  surface.setAttribute("aria-multiline", "true");
  surface.setAttribute("aria-label", label ? label.textContent.replace(/:$/, "") : textarea.name);
  if (label) label.addEventListener("click", () => editor.commands.focus());
});
