// One of many: an input that searches, and below it a list of what fits, each a button.

import { make } from "../ui.js";
import { say } from "../words.js";

const PAUSE = 120;

// facts: {label, hint, search(text) → [{key, title, note}] (may be a promise), onpick(item), more}.
// `more`: said below a list that has been cut. Returns {search()} to look again with the same words.
export function picker(root, { id, label, hint = "", search, onpick }) {
  const input = make("input", { id, type: "search", autocomplete: "off", enterkeyhint: "search", placeholder: hint });
  const list = make("ul", { class: "rows picks", "aria-label": say("form.picks") });
  const says = make("p", { class: "field-help", role: "status" });
  root.replaceChildren(make("label", { class: "field" }, make("span", { class: "field-label" }, label), input), says, list);
  let turn = 0;
  let timer;

  async function look() {
    const mine = ++turn;
    const found = await search(input.value);
    if (mine !== turn) return;
    list.replaceChildren(...found.map((item) => make("li", {}, line(item))));
    list.hidden = !found.length;
    says.textContent = input.value.trim() ? say(found.length ? "form.found" : "form.found_none", { n: found.length }) : "";
  }

  function line(item) {
    const text = make("span", { class: "row-text" }, item.title, item.note ? make("small", {}, item.note) : null);
    const button = make("button", { type: "button", class: "row pick" }, text);
    button.addEventListener("click", () => onpick(item));
    return button;
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    look();
  });
  look();
  return { search: look };
}
