// The few things that every view draws with: pieces of the page's own templates, and sheets that ask something.

// An element with attributes and children; text is text, never markup.
export function make(tag, facts = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === false || value === undefined || value === null) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// A fresh copy of `<template id="…">`.
export function piece(id) {
  const template = document.getElementById(id);
  if (!template) throw new Error(`No template "${id}" on the page.`);
  return template.content.cloneNode(true);
}

// Puts each text where the copy has `data-fill="<name>"`; an empty one hides its place.
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of root.querySelectorAll(`[data-fill="${name}"]`)) {
      place.textContent = text ?? "";
      place.hidden = text === null || text === undefined || text === "";
    }
  }
  return root;
}

// A copy of a `<dialog>` in a template, open; resolves with the value of the button that closed it, "" when dismissed.
// `ready(dialog)` may listen and fill before it is shown.
export function sheet(id, ready = () => {}) {
  const dialog = piece(id).querySelector("dialog");
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button[value]");
    if (button && button.type === "button") dialog.close(button.value);
  });
  ready(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

// A question with two answers; true for yes.
export async function ask({ title, text, yes, no }) {
  const answer = await sheet("sheet-ask", (dialog) => fill(dialog, { title, text, yes, no }));
  return answer === "yes";
}

// Said to those who do not see it, and shown for a moment to those who do.
let fading;
export function tell(text) {
  const place = document.querySelector("[data-says]");
  place.textContent = text;
  place.classList.add("is-new");
  clearTimeout(fading);
  fading = setTimeout(() => place.classList.remove("is-new"), 6000);
}

// Notices above the view, one a key; without text the notice goes. `button`: [label, act].
export function notice(key, text, { tone = "info", button } = {}) {
  const box = document.querySelector("[data-notices]");
  box.querySelector(`[data-notice="${key}"]`)?.remove();
  if (!text) return;
  const line = make("div", { class: `notice tone-${tone}`, "data-notice": key }, make("p", {}, text));
  if (button) {
    const press = make("button", { type: "button", class: "button" }, button[0]);
    press.addEventListener("click", button[1]);
    line.append(press);
  }
  box.append(line);
}
