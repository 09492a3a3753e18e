// A convenience: a page that waits for a worker looks again by itself; without this file a link does it.

const PAUSE = 2000;

async function lookAgain() {
  const waiting = document.querySelector("[data-refresh]");
  if (!waiting) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return void setTimeout(lookAgain, PAUSE);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById(waiting.id);
  if (found && !found.hasAttribute("data-refresh")) return void location.reload();
  if (found) waiting.replaceChildren(...found.childNodes);
  setTimeout(lookAgain, PAUSE);
}

setTimeout(lookAgain, PAUSE);
