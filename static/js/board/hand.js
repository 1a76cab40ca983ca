// The person in the hand: where they may be put is asked once, shown on every team, and then done.

import { make, say } from "./words.js";

export class Hand {
  constructor(view, plan, api, after) {
    Object.assign(this, { view, plan, api, after });
    this.bar = view.root.querySelector("[data-hand]");
    this.person = null;
    this.verdicts = null;
    this.costs = null;
  }

  get isFull() {
    return this.person !== null;
  }

  // Resolves once every team is marked. `isPointer`: whoever points needs to be told less.
  async take(id, { isPointer = true, isQuiet = false } = {}) {
    if (!this.plan.mayChange) return this.show(id);
    this.letGo({ isQuiet: true });
    this.person = this.plan.people.get(id);
    this.view.root.classList.add("is-choosing");
    this.mark();
    this.drawBar();
    if (!isQuiet) this.view.tell(say("checking"));
    const asked = this.api.judge(id);
    this.judging = asked;
    try {
      const found = await asked;
      if (this.judging !== asked) return;
      this.verdicts = new Map(found.teams.map((verdict) => [verdict.team, verdict]));
      this.shade();
      this.drawBar();
      if (!isQuiet) this.view.tell(say(isPointer ? "pickedpointer" : "picked", { name: this.person.name }));
      this.weigh(id, asked);
    } catch (refusal) {
      if (this.judging !== asked) return;
      this.letGo({ isQuiet: true });
      this.after.refused(refusal);
    }
  }

  // What each place would cost comes after what is allowed, and stays away without harm.
  async weigh(id, asked) {
    const found = await this.api.costs(id).catch(() => null);
    if (!found || this.judging !== asked) return;
    this.rules = found.rules;
    this.costs = new Map(found.teams.map((team) => [team.team, team.duties]));
    this.shade();
  }

  priceOf(verdict) {
    return this.costs?.get(verdict.team)?.[verdict.duty];
  }

  costText(price) {
    return price.total ? say("costs", { cost: signed(price.total) }) : say("costsnothing");
  }

  // Rule by rule, the heaviest first.
  costLines(price) {
    return Object.entries(price.rules).map(([rule, cost]) => say("costline", { rule: this.rules[rule] ?? rule, cost: signed(cost) }));
  }

  // Whoever may only read looks at the facts.
  show(id) {
    this.person = this.plan.people.get(id);
    this.drawBar();
    this.person = null;
  }

  letGo({ isQuiet = false } = {}) {
    const person = this.person;
    this.person = null;
    this.verdicts = null;
    this.costs = null;
    this.judging = null;
    this.view.root.classList.remove("is-choosing");
    this.bar.hidden = true;
    for (const pick of this.view.root.querySelectorAll('[data-pick][aria-pressed="true"]')) pick.setAttribute("aria-pressed", "false");
    for (const box of this.view.root.querySelectorAll(".may, .may-not, .is-here, .may-swap")) {
      box.classList.remove("may", "may-not", "is-here", "may-swap");
    }
    for (const line of this.view.root.querySelectorAll("[data-verdict]")) line.textContent = "";
    if (person && !isQuiet) this.view.tell(say("letgo"));
    return person;
  }

  mark() {
    this.view.cardElement(this.person.id)?.querySelector("[data-pick]").setAttribute("aria-pressed", "true");
  }

  shade() {
    this.view.root.classList.add("is-choosing");
    for (const box of this.view.columns.querySelectorAll("[data-team]")) this.shadeTeam(box);
    const pool = this.view.root.querySelector("[data-pool]");
    const out = this.target(pool);
    pool.classList.toggle("may", out.isAllowed);
    pool.querySelector("[data-verdict]").textContent = this.seat ? out.text : "";
  }

  shadeTeam(box) {
    const found = this.target(box);
    box.classList.toggle("may", found.isAllowed);
    box.classList.toggle("is-here", found.isHere);
    box.classList.toggle("may-not", !found.isAllowed && !found.isHere);
    const line = box.querySelector("[data-verdict]");
    line.textContent = found.text;
    line.title = found.why ?? "";
    const swaps = this.verdicts.get(Number(box.dataset.team)).swaps;
    for (const card of box.querySelectorAll("[data-person]")) {
      const swap = swaps[card.dataset.person];
      card.classList.toggle("may-swap", !found.isAllowed && Boolean(swap) && !swap.code);
    }
  }

  get seat() {
    return this.person && this.plan.seats.get(this.person.id);
  }

  // What putting the person down on this element would do: the act, its facts, whether it may be, and the sentence.
  target(element) {
    if (element.closest("[data-pool]")) return this.onPool();
    const box = element.closest("[data-team]");
    if (!box) return { isAllowed: false, isHere: false, text: "" };
    if (!this.verdicts) return { isAllowed: false, isHere: false, isWaiting: true, text: say("checking") };
    const verdict = this.verdicts.get(Number(box.dataset.team));
    const move = this.onTeam(verdict);
    const card = element.closest("[data-person]");
    const swap = card && this.onCard(verdict, Number(card.dataset.person));
    return swap && !move.isAllowed ? swap : move;
  }

  // The sentence about a place that is pointed at, with what its cost is made of.
  tellOf(found, place = "") {
    if (!found) return this.view.tell("");
    const text = [found.team?.name ?? place, found.text].filter(Boolean).join("：");
    const isBad = !found.isAllowed && !found.isHere && !found.isWaiting;
    this.view.tell(found.why ? `${text}（${found.why}）` : text, isBad ? "bad" : "");
  }

  onTeam(verdict) {
    const team = this.plan.teams.get(verdict.team);
    const isHere = this.seat?.team === verdict.team;
    if (isHere) return { isAllowed: false, isHere, team, text: say("here") };
    if (!verdict.duty) return { isAllowed: false, isHere, team, text: say("not", { why: verdict.message }) };
    const duty = this.plan.duties[verdict.duty];
    const facts = { person: this.person.id, team: verdict.team, duty: verdict.duty };
    const price = this.priceOf(verdict);
    const text = [say("would", { duty }), price && this.costText(price)].filter(Boolean).join("，");
    const why = price ? this.costLines(price).join("；") : "";
    return { act: "move", facts, isAllowed: true, isHere, team, text, why, cost: price?.total ?? 0 };
  }

  onCard(verdict, other) {
    const swap = verdict.swaps[other];
    if (!swap) return null;
    const team = this.plan.teams.get(verdict.team);
    if (swap.code) return { isAllowed: false, isHere: false, team, text: say("not", { why: swap.message }) };
    const name = this.plan.people.get(other).name;
    const facts = { person: this.person.id, other };
    return { act: "swap", facts, isAllowed: true, isHere: false, team, text: say("wouldswap", { name }) };
  }

  onPool() {
    const name = this.person.name;
    if (!this.seat) return { isAllowed: false, isHere: true, text: say("isfree", { name }) };
    const refusal = this.seat.is_locked && this.verdicts?.get(this.seat.team).message;
    if (refusal) return { isAllowed: false, isHere: false, text: say("not", { why: refusal }) };
    return { act: "remove", facts: { person: this.person.id }, isAllowed: true, isHere: false, text: say("wouldremove", { name }) };
  }

  // Put down; true when something was done. What may not be is said, and the person stays in the hand.
  async put(element) {
    if (this.judging && !this.verdicts) await this.judging.catch(() => {});
    if (!this.isFull) return false;
    const found = this.target(element);
    if (!found.isAllowed) {
      this.view.tell([found.team?.name, found.text].filter(Boolean).join("："), found.isHere ? "" : "bad");
      return false;
    }
    return this.does(found.act, found.facts);
  }

  async does(act, facts) {
    const person = this.person;
    this.letGo({ isQuiet: true });
    return this.after.change(act, facts, person);
  }

  drawBar() {
    const { person } = this;
    const facts = [
      [person.unit, person.rank, person.position].filter(Boolean).join(" · "),
      person.province && `${say("province")}：${person.province}`,
      person.expertise.length && `${say("expertise")}：${person.expertise.join("、")}`,
      person.wished_team && `${say("wished")}：${person.wished_team}`,
    ];
    const who = this.bar.querySelector("[data-who]");
    who.replaceChildren(make("strong", {}, person.name), ...facts.filter(Boolean).map((fact) => make("span", {}, fact)));
    const seat = this.plan.seats.get(person.id);
    const act = (name) => this.bar.querySelector(`[data-act="${name}"]`);
    this.bar.querySelector("[data-acts]").hidden = !this.plan.mayChange;
    act("lock").hidden = !seat;
    act("lock").textContent = say(seat?.is_locked ? "unlock" : "lock");
    act("remove").hidden = !seat || seat.is_locked;
    this.drawDuties(seat);
    this.bar.hidden = false;
  }

  // Another duty in the same team, where the rules allow it.
  drawDuties(seat) {
    const duties = (seat && this.verdicts?.get(seat.team).duties) || {};
    const offered = Object.keys(duties).filter((duty) => duty !== seat.duty && !duties[duty].code);
    this.bar.querySelector("[data-duties]").replaceChildren(
      ...offered.map((duty) => make("button", { type: "button", class: "btn btn-sm btn-plain", "data-duty": duty }, say("makeduty", { duty: this.plan.duties[duty] }))),
    );
  }
}

function signed(cost) {
  return cost > 0 ? `+${cost}` : `${cost}`.replace("-", "−");
}
