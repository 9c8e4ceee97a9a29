// While a worker is at an import or an export, its page is looked at again every two seconds; when the worker is done,
// it is shown anew. Without this script the page has a link “Look again”.
const EVERY_MILLISECONDS = 2000;

async function lookAgain() {
  const standing = document.getElementById("progress-standing");
  let answer;
  try {
    answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  } catch {
    setTimeout(lookAgain, EVERY_MILLISECONDS * 5);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("progress-standing");
  if (!answer.ok || !fresh || fresh.dataset.stage !== standing.dataset.stage) {
    location.reload();
    return;
  }
  // Only what tells how far it is: who stands on a button stays there.
  for (const part of [".standing", "progress"]) {
    const [old, now] = [standing.querySelector(part), fresh.querySelector(part)];
    if (old && now && old.outerHTML !== now.outerHTML) old.replaceWith(now);
  }
  if (!standing.querySelector("progress") && fresh.querySelector("progress")) location.reload();
  else setTimeout(lookAgain, EVERY_MILLISECONDS);
}

setTimeout(lookAgain, EVERY_MILLISECONDS);
