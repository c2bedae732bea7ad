// Nicer, never needed: every page works without this file. Nothing that is typed is kept in the browser.

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// A form that changes something is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  delete form.dataset.changed;
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
  each("[aria-busy]", (busy) => busy.removeAttribute("aria-busy"));
});

// What was typed is not lost by leaving the page unawares.
document.addEventListener("input", ({ target }) => {
  if (target.form?.method === "post") target.form.dataset.changed = "yes";
});
window.addEventListener("beforeunload", (event) => {
  const leaving = [...document.forms].some((form) => form.dataset.sent);
  if (!leaving && document.querySelector("form[data-changed]")) event.preventDefault();
});

// Menus close on Escape, which gives the focus back, on a click elsewhere and when the focus leaves them.
const close = (menu) => { menu.open = false; };
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  each("details.menu[open]", (menu) => {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    close(menu);
  });
});
for (const leaving of ["click", "focusin"]) {
  document.addEventListener(leaving, ({ target }) => {
    each("details.menu[open]", (menu) => { if (!menu.contains(target)) close(menu); });
  });
}

// A search box that unfolds is ready to be typed in.
each("details.find", (menu) => menu.addEventListener("toggle", () => menu.open && menu.querySelector("input").focus()));

// After a mistake the summary has the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// On paper everything is unfolded.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open], .menu)")];
  for (const part of folded) part.open = true;
});
window.addEventListener("afterprint", () => folded.forEach(close));

// Pieces fetched by htmx: the page says that it waits, and keeps the focus where it was.
const main = document.getElementById("main");
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.elt.closest("[hx-trigger^='every']")) main?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", () => main?.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSettle", ({ detail }) => detail.elt.querySelector("[data-focus]")?.focus());

// A form that is sent in the background stays as it is when the connection fails, and says so.
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, ({ target }) => {
    const form = target.closest?.("form[data-keeps]");
    if (!form) return;
    delete form.dataset.sent;
    form.dataset.changed = "yes";
    form.querySelectorAll("[aria-busy]").forEach((busy) => busy.removeAttribute("aria-busy"));
    form.querySelector("[data-unsent]").hidden = false;
  });
}
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const unsent = target.closest?.("form[data-keeps]")?.querySelector("[data-unsent]");
  if (unsent) unsent.hidden = true;
});
