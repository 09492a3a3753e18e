// A convenience: says two minutes before the end of a session that nobody uses that it ends. Without this file the
// login page follows after the end, and what was filled in is offered again.

const dialog = document.getElementById("session-warning");
const WARN_SECONDS = 120;
let timer;

async function ask(url, options) {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "error", ...options }).catch(() => null);
  return answer?.ok ? (await answer.json()).seconds : null;
}

function plan(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(seconds - WARN_SECONDS, 1) * 1000);
}

// Another tab may have used the session meanwhile: the server knows.
async function look() {
  const seconds = await ask(dialog.dataset.leftUrl);
  if (seconds === null) return plan(WARN_SECONDS + 30);
  if (seconds > WARN_SECONDS) return plan(seconds);
  if (seconds > 0 && !dialog.open) dialog.showModal();
  if (seconds > 0) {
    timer = setTimeout(look, Math.min(seconds, 20) * 1000 + 500);
  } else {
    dialog.close();
    location.assign(dialog.dataset.endUrl);
  }
}

dialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const seconds = await ask(dialog.dataset.extendUrl, { method: "POST", body: new FormData(event.target) });
  dialog.close();
  plan(seconds ?? WARN_SECONDS + 1);
}, true);

// Escape and every other way to close it count as "go on" too.
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  dialog.querySelector("form").requestSubmit();
});

plan(Number(dialog.dataset.seconds));
