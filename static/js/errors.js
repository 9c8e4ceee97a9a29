// The list of mistakes is the first thing to read: put the focus there.
document.querySelector(".summary")?.focus();
