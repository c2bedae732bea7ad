// What is typed into a form for more than a line outlives a lost connection, a closed tab and a session that has ended.
// It is kept in this browser alone, sealed with a key that only a page of the same signed-in person brings along:
// on a shared computer nobody else can open it. Saving removes it, signing out clears all that the site has kept.

const PREFIX = "draft:", SENT = "sent", PAUSE = 300, KEPT = 7 * 24 * 60 * 60 * 1000, LONG = 300;
const words = () => document.getElementById("drafts");  // with the key; on no page of somebody who is not signed in
const bytes = (text) => new TextEncoder().encode(text);
const toText = (data) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
const fromText = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

const place = () => PREFIX + location.pathname;
const key = () => crypto.subtle.importKey("raw", fromText(words().dataset.key), "AES-GCM", false, ["encrypt", "decrypt"]);
const lock = (iv) => ({ name: "AES-GCM", iv, additionalData: bytes(place()) });

const seal = async (draft) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(lock(iv), await key(), bytes(JSON.stringify(draft)));
  return `${toText(iv)}.${toText(new Uint8Array(sealed))}`;
};
// A draft of somebody else, of another key or too old is none.
const open = async (form, sealed) => {
  const [iv, words] = sealed.split(".").map(fromText);
  const draft = JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(lock(iv), await key(), words)));
  return Date.now() - draft.at < KEPT && !form.dataset.logged?.split(" ").includes(draft.values.session_id?.[0]) ? draft : null;
};

const NEVER = ["password", "file", "submit", "button"];
const fieldsOf = (form) => [...form.elements].filter(({ name, type }) => name && name !== "csrfmiddlewaretoken" && !NEVER.includes(type));
const isTicked = ({ type }) => type === "checkbox" || type === "radio";
const valuesOf = (form) => {
  const values = {};
  for (const field of fieldsOf(form)) {
    const given = field.selectedOptions ? [...field.selectedOptions].map(({ value }) => value) : [field.value];
    if (!isTicked(field) || field.checked) (values[field.name] ??= []).push(...given);
  }
  return values;
};
const fill = (form, values) => {
  for (const field of fieldsOf(form)) {
    const kept = values[field.name] ?? [];
    if (field.type === "select-multiple") for (const option of field.options) option.selected = kept.includes(option.value);
    else if (!isTicked(field)) field.value = kept[0] ?? field.value;
    else if (field.type === "checkbox" || kept.includes(field.value)) field.checked = kept.includes(field.value);
  }
  for (const part of form.querySelectorAll("details")) {
    part.open ||= [...part.querySelectorAll("textarea, input[type=text]")].some(({ value }) => value);
  }
};

let waiting = 0;
const forget = () => {
  waiting = clearTimeout(waiting) ?? 0;
  localStorage.removeItem(place());
};
const keep = async (form) => {
  waiting = clearTimeout(waiting) ?? 0;
  const sealed = await seal({ at: Date.now(), values: valuesOf(form) });
  if (form.isConnected && !form.dataset.sent) localStorage.setItem(place(), sealed);
};

// A form of more than a line, and the words about it.
const isLong = (field) => (field.matches("textarea") && !field.hidden) || (field.type === "text" && field.maxLength >= LONG);
const watched = () => {
  const form = [...document.querySelectorAll("main form[method=post]")].find(({ elements }) => [...elements].some(isLong));
  if (!form || !words() || form.dataset.draft) return null;
  form.dataset.draft = "yes";
  const [restored, kept] = words().content.cloneNode(true).children;
  form.prepend(restored);
  const end = form.querySelector(":scope > .actions");
  if (end) end.before(kept);
  else form.append(kept);
  return form;
};
// On a form as it comes, what was typed before is put back; one that comes back with mistakes has it already.
const restore = async () => {
  const form = watched(), sealed = localStorage.getItem(place());
  if (!form || !sealed || form.querySelector(".errorlist")) return;
  const draft = await open(form, sealed).catch(() => null);
  if (!draft) return forget();
  fill(form, draft.values);
  form.dataset.changed = "yes";
  form.querySelector("[data-restored]").hidden = false;
};
// What was sent is saved when a redirect answers that leads neither to the sign-in nor to a refusal.
const settle = () => {
  const sent = localStorage.getItem(SENT), from = document.referrer && PREFIX + new URL(document.referrer).pathname;
  if (sent !== from && sent !== place()) return;  // sent from another tab
  localStorage.removeItem(SENT);
  const redirected = sent === from && performance.getEntriesByType("navigation")[0]?.redirectCount;
  if (redirected && words() && !document.querySelector("#messages .error")) localStorage.removeItem(sent);
};

if (globalThis.crypto?.subtle && globalThis.htmx) {
  settle();
  restore();
  // Sending waits for what was typed last to be kept: the answer may be the sign-in.
  document.addEventListener("submit", async (event) => {
    const form = event.target, { submitter } = event;
    const here = new URL(form.getAttribute("action") ?? "", location.href).pathname === location.pathname;
    if (waiting && form.dataset.draft) {
      event.preventDefault();
      event.stopImmediatePropagation();
      await keep(form).catch(() => null);
      setTimeout(() => form.requestSubmit(submitter));  // not while the event is still on its way: that sends nothing
    } else if (here && !form.matches("[hx-boost]") && localStorage.getItem(place())) localStorage.setItem(SENT, place());
  }, true);
  document.addEventListener("htmx:afterSettle", restore);
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-draft]");
    if (!form) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE, form);
  });
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(failure, ({ target }) => {
      if (target.matches?.("form[data-draft]")) keep(target);
    });
  }
  document.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-afresh]")?.form;
    if (!form) return;
    forget();
    delete form.dataset.changed;
    location.reload();
  });
  // Saved in the background, when the answer is another page than the form and than the sign-in, or says nothing of mistakes.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const form = detail.requestConfig.elt.closest?.("form[data-draft]");
    const answered = new URL(detail.xhr.responseURL).pathname;
    const signIn = form?.querySelector("[data-signed-out] a")?.pathname;
    if (!form || detail.xhr.status !== 200 || answered === signIn) return;
    if (answered !== location.pathname || !/errorlist|data-unsaved/.test(detail.xhr.responseText)) forget();
  });
}
