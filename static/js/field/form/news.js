// Says in a section that is being written in that others have changed it, with a button that shows it: nothing moves
// under the fingers of whoever writes, and nothing that was typed is lost.

import { difference, flat } from "../flat.js";
import { make } from "../ui.js";
import { say } from "../words.js";

// After leaving a section: what was pressed elsewhere is pressed first.
const SOON = 400;
// Drawn at once, whatever is done there.
const AT_ONCE = ["photos"];
const NOBODY = 0;

export class News {
  // `draw(name)` draws a section as the draft has it; `tell(text)` says it aloud.
  constructor(root, { draw, tell }) {
    Object.assign(this, { root, draw, tell, last: null });
    this.fields = new Map([...root.querySelectorAll("[data-step]")].map((step) => [step.dataset.step, step.dataset.fields.split(" ")]));
    root.addEventListener("focusin", ({ target }) => (this.last = target.closest("[data-news]") ? this.last : placeOf(target)));
    root.addEventListener("focusout", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.left(), SOON);
    });
  }

  part(name) {
    return this.root.querySelector(`[data-section="${name}"]`);
  }

  isFree(name) {
    return !this.part(name).contains(document.activeElement);
  }

  // Names of the sections in which two contents differ.
  since(before, now) {
    const { set, drop } = difference(flat(before, NOBODY), flat(now, NOBODY));
    const names = new Set([...Object.keys(set), ...drop].map((path) => path.split(".")[0]));
    const touched = [...this.fields].filter(([, fields]) => fields.some((field) => names.has(field)));
    return touched.map(([name]) => name).filter((name) => !AT_ONCE.includes(name));
  }

  say(names) {
    for (const name of names) {
      if (this.line(name)) continue;
      const button = make("button", { type: "button", class: "button" }, say("form.news.show"));
      button.addEventListener("click", () => this.show(name, { isAsked: true }));
      this.part(name).append(make("div", { class: "notice tone-info section-news", "data-news": name }, make("p", {}, say("form.news")), button));
      this.tell(say("form.news"));
    }
  }

  line(name) {
    return this.part(name).querySelector("[data-news]");
  }

  // Back to the words that were being written, where they still are.
  async show(name, { isAsked = false } = {}) {
    this.line(name)?.remove();
    await this.draw(name);
    if (!isAsked) return;
    const heading = this.part(name).querySelector("h2");
    heading.tabIndex = -1;
    ((this.last && this.part(name).querySelector(this.last)) ?? heading).focus();
  }

  left() {
    for (const line of this.root.querySelectorAll("[data-news]")) if (this.isFree(line.dataset.news)) this.show(line.dataset.news);
  }

  stop() {
    clearTimeout(this.timer);
  }
}

// How an input is found again once its section has been drawn anew; null where it has no name of its own.
function placeOf(input) {
  const item = input.closest("[data-item]")?.dataset.item;
  const own = input.dataset.field ? `[data-field="${CSS.escape(input.dataset.field)}"]` : input.id && `#${CSS.escape(input.id)}`;
  if (!own) return null;
  return item ? `[data-item="${CSS.escape(item)}"] ${own}` : own;
}
