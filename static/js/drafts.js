// What is typed into a form with data-draft outlives a lost connection, a closed tab and a session that has ended.
// It is kept in this browser alone, sealed with a key that only a page of the same signed-in person brings along:
// on a shared computer nobody else can open it. Saving removes it, signing out clears all that the site has kept.

const PREFIX = "draft:", PAUSE = 300, KEPT = 7 * 24 * 60 * 60 * 1000;
const bytes = (text) => new TextEncoder().encode(text);
const toText = (data) => btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(""));
const fromText = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

const place = () => PREFIX + location.pathname;
const keyOf = (form) => crypto.subtle.importKey("raw", fromText(form.dataset.draft), "AES-GCM", false, ["encrypt", "decrypt"]);
const lock = (iv) => ({ name: "AES-GCM", iv, additionalData: bytes(place()) });

const seal = async (form, draft) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(lock(iv), await keyOf(form), bytes(JSON.stringify(draft)));
  return `${toText(iv)}.${toText(new Uint8Array(sealed))}`;
};
// A draft of somebody else, of another key or too old is none.
const open = async (form, sealed) => {
  const [iv, words] = sealed.split(".").map(fromText);
  const draft = JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(lock(iv), await keyOf(form), words)));
  return Date.now() - draft.at < KEPT && !form.dataset.logged.split(" ").includes(draft.values.session_id?.[0]) ? draft : null;
};

const fieldsOf = (form) => [...form.elements].filter(({ name }) => name && name !== "csrfmiddlewaretoken");
const isTicked = ({ type }) => type === "checkbox" || type === "radio";
const valuesOf = (form) => {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (!isTicked(field) || field.checked) (values[field.name] ??= []).push(field.value);
  }
  return values;
};
const fill = (form, values) => {
  for (const field of fieldsOf(form)) {
    const kept = values[field.name] ?? [];
    if (!isTicked(field)) field.value = kept[0] ?? field.value;
    else if (field.type === "checkbox" || kept.includes(field.value)) field.checked = kept.includes(field.value);
  }
  for (const part of form.querySelectorAll("details")) {
    part.open ||= [...part.querySelectorAll("textarea, input[type=text]")].some(({ value }) => value);
  }
};

let waiting = 0;
const forget = () => {
  clearTimeout(waiting);
  localStorage.removeItem(place());
};
const keep = async (form) => {
  const sealed = await seal(form, { at: Date.now(), values: valuesOf(form) });
  if (form.isConnected && !form.dataset.sent) localStorage.setItem(place(), sealed);
};

// On a form as it comes, what was typed before is put back; one that comes back with mistakes has it already.
const restore = async () => {
  const form = document.querySelector("form[data-draft]");
  if (!form || form.dataset.watched) return;
  form.dataset.watched = "yes";
  form.querySelector("[data-draft-kept]").hidden = false;
  const sealed = localStorage.getItem(place());
  if (!sealed || form.querySelector(".errorlist")) return;
  const draft = await open(form, sealed).catch(() => null);
  if (!draft) return forget();
  fill(form, draft.values);
  form.dataset.changed = "yes";
  form.querySelector("[data-restored]").hidden = false;
};

if (globalThis.crypto?.subtle && globalThis.htmx) {
  restore();
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
  // Saved, when the answer is another page than the form and than the sign-in.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const form = detail.requestConfig.elt.closest?.("form[data-draft]");
    const answered = new URL(detail.xhr.responseURL).pathname;
    const signIn = form?.querySelector("[data-signed-out] a")?.pathname;
    if (form && detail.xhr.status === 200 && ![location.pathname, signIn].includes(answered)) forget();
  });
}
