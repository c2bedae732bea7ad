// Nicer, never needed: every page works without this file. What is typed is kept in the browser by drafts.js alone, sealed.

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

// A slider says where it stands.
document.addEventListener("input", ({ target }) => {
  if (target.type === "range" && target.nextElementSibling?.matches("output")) target.nextElementSibling.value = target.value;
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
document.addEventListener("toggle", ({ target }) => {
  if (target.matches?.("details.find[open]")) target.querySelector("input").focus();
}, true);

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
const main = () => document.getElementById("main");
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.elt.closest("[hx-trigger^='every']")) main()?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", () => main()?.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSettle", ({ detail }) => detail.elt.querySelector("[data-focus]")?.focus());

// A form that is sent in the background stays as it is when that fails, and says why: nothing typed is lost.
const failed = (form, why) => {
  delete form.dataset.sent;
  form.dataset.changed = "yes";
  form.querySelectorAll("[aria-busy]").forEach((busy) => busy.removeAttribute("aria-busy"));
  form.querySelector(why).hidden = false;
};
const keeping = (element) => element?.closest?.("form[data-keeps]");
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(failure, ({ target, detail }) => {
    const form = keeping(target);
    if (!form) return;
    failed(form, "[data-unsent]");
    if (detail.xhr?.status === 403) sendWithFreshToken(form);
  });
}
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  keeping(target)?.querySelectorAll("[data-unsent], [data-signed-out]").forEach((words) => { words.hidden = true; });
});
// Where the answer is the sign-in page, the session has ended meanwhile.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = keeping(event.detail.requestConfig.elt);
  const signIn = form?.querySelector("[data-signed-out] a");
  if (!signIn || new URL(event.detail.xhr.responseURL).pathname !== signIn.pathname) return;
  event.preventDefault();
  failed(form, "[data-signed-out]");
});
// Signing in again in another tab made the form's token old: take that of a fresh page and send once more.
const sendWithFreshToken = async (form) => {
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.querySelector("form[data-keeps] [name=csrfmiddlewaretoken]");
  if (!fresh || form.dataset.refreshed) return;
  form.dataset.refreshed = "yes";
  token.value = fresh.value;
  form.requestSubmit();
};
