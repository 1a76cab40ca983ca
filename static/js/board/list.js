// Every team as a line of a list, with what would happen or why not: for phones, screen readers, and long reasons.

import { make, say } from "./words.js";

export class TeamList {
  constructor(view, plan, hand) {
    Object.assign(this, { view, plan, hand });
    this.dialog = view.root.querySelector("[data-list]");
    this.choices = this.dialog.querySelector("[data-choices]");
    this.search = this.dialog.querySelector("[data-list-search]");
    this.search.addEventListener("input", () => this.draw());
    this.choices.addEventListener("click", (event) => this.choose(event));
  }

  async open() {
    if (this.hand.judging) await this.hand.judging.catch(() => {});
    if (!this.hand.verdicts) return;
    this.dialog.querySelector("[data-list-title]").textContent = this.hand.person.name;
    this.search.value = "";
    this.draw();
    this.dialog.showModal();
  }

  // What is possible comes first: free places, the cheapest before, then changes of places, then the rest with its reasons.
  draw() {
    const wanted = this.search.value.trim();
    const lines = [...this.hand.verdicts.values()]
      .map((verdict) => ({ verdict, team: this.plan.teams.get(verdict.team) }))
      .filter(({ team }) => `${team.name} ${team.city.name} ${team.city.province}`.includes(wanted))
      .map((line) => ({ ...line, move: this.hand.onTeam(line.verdict), swaps: this.swaps(line.verdict) }));
    const order = (line) => (line.move.isAllowed ? 0 : line.swaps.length ? 1 : 2);
    const cost = (line) => line.move.cost ?? 0;
    lines.sort((one, other) => order(one) - order(other) || cost(one) - cost(other));
    this.choices.replaceChildren(...lines.map((line) => this.line(line)));
  }

  swaps(verdict) {
    return Object.entries(verdict.swaps)
      .filter(([, swap]) => !swap.code)
      .map(([other]) => Number(other));
  }

  line({ team, move, swaps }) {
    const lacks = team.lacks.map((lack) => lack.text).join("，");
    const name = make("strong", {}, team.name);
    const head = move.isAllowed
      ? make("button", { type: "button", class: "board-choice", "data-move": team.id }, name, make("span", { class: "tone-good" }, move.text), make("span", {}, lacks), make("small", {}, move.why))
      : make("div", { class: "board-choice" }, name, make("span", { class: move.isHere ? "" : "board-no" }, move.text));
    return make("li", { class: move.isAllowed || swaps.length ? "" : "may-not" }, head, ...(move.isAllowed ? [] : swaps.map((other) => this.swap(other))));
  }

  swap(other) {
    const name = this.plan.people.get(other).name;
    const duty = this.plan.duties[this.plan.seats.get(other).duty];
    return make("button", { type: "button", class: "board-choice board-swap", "data-swap": other }, say("swapwith", { name, duty }));
  }

  choose(event) {
    const pressed = event.target.closest("[data-move], [data-swap]");
    if (!pressed) return;
    this.dialog.close();
    const { person, verdicts } = this.hand;
    if (pressed.dataset.swap) return this.hand.does("swap", { person: person.id, other: Number(pressed.dataset.swap) });
    const team = Number(pressed.dataset.move);
    this.hand.does("move", { person: person.id, team, duty: verdicts.get(team).duty });
  }
}
