// The board by keyboard. With an empty hand arrows go through people, with a person in it through teams.

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const writes = (element) => element.matches("input:not([type=checkbox]), select, textarea");
const shown = (element) => !element.closest("[hidden]");

export class Keys {
  constructor(view, plan, hand, drag, acts) {
    Object.assign(this, { view, plan, hand, drag, acts });
    document.addEventListener("keydown", (event) => this.press(event));
    view.root.addEventListener("focusin", (event) => this.focused(event));
  }

  press(event) {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const { target } = event;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !writes(target)) {
      event.preventDefault();
      return this.acts.undo();
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return this.escape();
    if (!this.view.root.contains(target) || writes(target)) return;
    if (event.key in STEPS) return this.go(event);
    if (this.hand.isFull && (event.key === "Enter" || event.key === " ") && target.matches("[data-team], [data-pool]")) {
      event.preventDefault();
      return this.put(target);
    }
    const person = Number(target.closest("[data-person]")?.dataset.person);
    if (!person || this.hand.isFull || !this.plan.seats.has(person)) return;
    if (event.key.toLowerCase() === "l") this.acts.toggleLock(person);
    if (event.key === "Delete") this.acts.remove(person);
  }

  escape() {
    this.drag.end();
    const person = this.hand.isFull && this.hand.letGo();
    if (person) this.view.cardElement(person.id)?.querySelector("[data-pick]").focus();
  }

  async put(target) {
    const person = this.hand.person.id;
    if (await this.hand.put(target)) this.view.cardElement(person)?.querySelector("[data-pick]").focus();
  }

  // After a person was picked up by keyboard: to the team they are in, else to the first that may take them.
  async enterTeams() {
    const boxes = [...this.view.columns.querySelectorAll("[data-team]")].filter(shown);
    const box = boxes.find((one) => one.matches(".is-here")) ?? boxes.find((one) => one.matches(".may")) ?? boxes[0];
    box?.focus();
  }

  go(event) {
    const [across, down] = STEPS[event.key];
    const from = event.target.closest("[data-pick], [data-team], [data-pool]");
    if (!from) return;
    event.preventDefault();
    const to = this.hand.isFull ? this.nextTeam(from, across, down) : this.nextPerson(from, across, down);
    if (!to) return;
    to.focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  columns() {
    return [...this.view.columns.querySelectorAll("[data-city]")].filter(shown);
  }

  nextTeam(from, across, down) {
    const columns = this.columns();
    const column = from.closest("[data-city]");
    const pool = this.view.root.querySelector("[data-pool]");
    if (!column) return across > 0 ? columns[0]?.querySelector("[data-team]:not([hidden])") : null;
    const boxes = [...column.querySelectorAll("[data-team]")].filter(shown);
    const place = boxes.indexOf(from.closest("[data-team]"));
    if (down) return boxes[place + down];
    const next = columns[columns.indexOf(column) + across];
    if (!next) return across < 0 ? pool : null;
    const others = [...next.querySelectorAll("[data-team]")].filter(shown);
    return others[Math.min(place, others.length - 1)];
  }

  nextPerson(from, across, down) {
    const part = from.closest("[data-city], [data-pool]");
    const picks = [...part.querySelectorAll("[data-pick]")].filter(shown);
    if (down) return picks[picks.indexOf(from) + down];
    const parts = [this.view.root.querySelector("[data-pool]"), ...this.columns()].filter((one) => one.querySelector("[data-pick]"));
    const next = parts[parts.indexOf(part) + across];
    if (!next) return null;
    const others = [...next.querySelectorAll("[data-pick]")].filter(shown);
    return others[Math.min(picks.indexOf(from), others.length - 1)];
  }

  // The one stop of each half follows the focus; with a person in the hand the team says what would happen.
  focused(event) {
    const pick = event.target.closest("[data-pick]");
    if (pick) {
      const part = pick.closest("[data-people], [data-columns]");
      for (const other of part.querySelectorAll('[data-pick][tabindex="0"]')) other.tabIndex = -1;
      pick.tabIndex = 0;
      return;
    }
    const area = event.target.matches("[data-team], [data-pool]") && event.target;
    if (!area || !this.hand.isFull || this.drag.isOn) return;
    this.hand.tellOf(this.hand.target(area), area.getAttribute("aria-label"));
  }
}
