// Conveniences only: every page works without this file.

const SECONDS_UNTIL_A_SECOND_TRY = 10;

// Errors first: a reader of a refused form starts at the summary.
document.querySelector(".error-summary")?.focus();

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = button.querySelector("span");
  const rest = label.textContent;
  const news = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  news.setAttribute("role", "status");
  button.after(news);
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    label.textContent = news.textContent = button.dataset.copied;
    setTimeout(() => {
      label.textContent = rest;
      news.textContent = "";
    }, 2500);
  });
}

// A double click sends a form once.
function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, SECONDS_UNTIL_A_SECOND_TRY * 1000, form);
});

// The back button brings the page back as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
