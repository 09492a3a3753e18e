// Conveniences of the five steps: every step works without this file.

const PAUSE = 400;

function afterPause(work) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(work, PAUSE, ...values);
  };
}

// Step 1: suggest activities while a code or a word is typed; choosing one fills in its code.
const activity = document.querySelector("#id_nace");
const address = document.querySelector("[data-activities]")?.dataset.activities;
if (activity && address) {
  const list = Object.assign(document.createElement("datalist"), { id: "activities" });
  activity.after(list);
  activity.setAttribute("list", list.id);
  activity.addEventListener(
    "input",
    afterPause(async () => {
      const typed = activity.value.trim();
      if (typed.length < 2 || list.querySelector(`option[value="${CSS.escape(typed)}"]`)) return;
      const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`).catch(() => null);
      if (!answer?.ok) return;
      const { activities } = await answer.json();
      list.replaceChildren(
        ...activities
          .filter((found) => found.is_eligible)
          .map((found) => Object.assign(document.createElement("option"), { value: found.code, label: `${found.label} (${found.edition})` })),
      );
    }),
  );
}

// Step 2: show the subsidy as soon as what it depends on changes.
const button = document.querySelector("button[name=calculate]");
if (button) {
  const form = button.form;
  const calculate = afterPause(async () => {
    const values = new FormData(form);
    if (!values.get("pillar") || !values.get("theme") || !values.get("cost").trim()) return;
    values.set("calculate", "1");
    const answer = await fetch(location.pathname, { method: "POST", body: values }).catch(() => null);
    if (!answer || (answer.status !== 200 && answer.status !== 422)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const offer = page.querySelector("#offer");
    if (offer) document.querySelector("#offer").replaceChildren(...offer.childNodes);
  });
  form.addEventListener("change", (event) => {
    if (["pillar", "theme", "subtheme", "starts_on", "cost"].includes(event.target.name)) calculate();
  });
}
