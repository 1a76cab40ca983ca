// Draws the plan: a column a city, its teams down, people as cards, and those without a team beside.

import { make, say } from "./words.js";

const MATCHES = 60;

export class View {
  constructor(root, plan) {
    this.root = root;
    this.plan = plan;
    this.columns = root.querySelector("[data-columns]");
    this.people = root.querySelector("[data-people]");
    this.search = root.querySelector("[data-search]");
    this.notice = root.querySelector("[data-notice]");
    this.says = root.querySelector("[data-says]");
    this.filters = Object.fromEntries(
      [...root.querySelectorAll("[data-filter]")].map((field) => [field.dataset.filter, field]),
    );
    this.search.addEventListener("input", () => this.drawPeople());
    for (const field of Object.values(this.filters)) field.addEventListener("input", () => this.filter());
  }

  drawAll() {
    const cities = this.plan.cities.map((city) => this.column(city));
    this.columns.replaceChildren(...(cities.length ? cities : [make("p", { class: "empty" }, say("noteams"))]));
    this.offerProvinces();
    this.filter();
    this.drawPeople();
    this.drawCounts();
  }

  column(city) {
    const id = `city-${city.code}`;
    return make(
      "section",
      { class: "board-city", "data-city": city.code, "data-province": city.province, "aria-labelledby": id },
      make("h2", { id }, city.name, make("small", {}, `${city.province} · ${say("teams", { count: city.teams.length })}`)),
      ...city.teams.map((team) => this.team(this.plan.teams.get(team.id))),
    );
  }

  team(team) {
    const members = this.plan.membersOf(team);
    const lacks = team.lacks.map((lack) => lack.text).join("，");
    return make(
      "div",
      {
        class: `board-team${team.lacks.length ? " is-short" : ""}`,
        "data-team": team.id,
        tabindex: -1,
        role: "group",
        "aria-label": `${team.name}，${lacks || say("complete")}`,
      },
      make(
        "div",
        { class: "board-team-head" },
        make("span", { class: "board-team-name" }, team.name),
        make("span", { class: "board-team-size" }, team.size ? `${members.length}/${team.size}` : `${members.length}`),
      ),
      make("p", { class: "board-lacks" }, lacks || say("complete")),
      make("p", { class: "board-verdict", "data-verdict": true }),
      ...members.map((person) => this.card(this.plan.people.get(person), this.plan.seats.get(person))),
    );
  }

  card(person, seat) {
    const marks = [];
    if (seat && seat.duty !== "member") marks.push(["info", this.plan.duties[seat.duty]]);
    if (person.is_recommended && seat?.duty !== "leader") marks.push(["good", say("recommended")]);
    if (person.is_late) marks.push(["warn", say("late")]);
    if (!person.is_fit) marks.push(["bad", say("unfit")]);
    const facts = [person.unit, person.rank].filter(Boolean).join(" · ");
    return make(
      "div",
      { class: `board-card${seat?.is_locked ? " is-locked" : ""}`, "data-person": person.id },
      make(
        "button",
        { type: "button", class: "board-pick", "data-pick": true, tabindex: -1, "aria-pressed": "false" },
        make(
          "span",
          { class: "board-name" },
          person.name,
          ...marks.map(([tone, label]) => make("span", { class: `mark mark-${tone}` }, label)),
        ),
        make("span", { class: "board-facts" }, facts),
      ),
      seat && this.plan.mayChange ? this.lockButton(person, seat) : null,
    );
  }

  lockButton(person, seat) {
    const title = say("locktitle", { name: person.name });
    const facts = { type: "button", class: "board-lock", "data-lock": true, tabindex: -1, "aria-pressed": `${seat.is_locked}` };
    return make("button", { ...facts, "aria-label": title, title });
  }

  // Whoever had the focus has it afterwards, wherever they are now.
  redraw(teams) {
    const focused = document.activeElement?.closest("[data-person]")?.dataset.person;
    this.redrawParts(teams);
    if (focused && !document.activeElement?.closest("[data-person]")) {
      this.cardElement(focused)?.querySelector("[data-pick]").focus({ preventScroll: true });
    }
  }

  redrawParts(teams) {
    for (const id of teams) this.teamElement(id)?.replaceWith(this.team(this.plan.teams.get(id)));
    this.filter();
    this.drawPeople();
    this.drawCounts();
  }

  drawPeople() {
    const text = this.search.value.trim();
    const found = text ? this.plan.found(text) : this.plan.free;
    const free = found.filter((person) => !this.plan.seats.has(person.id));
    const placed = found.filter((person) => this.plan.seats.has(person.id)).slice(0, MATCHES);
    const shown = free.map((person) => this.card(person));
    if (placed.length) shown.push(make("h3", {}, say("placed")), ...placed.map((person) => this.placed(person)));
    if (!shown.length) shown.push(make("p", { class: "board-none" }, this.whyNobody(text)));
    this.people.replaceChildren(...shown);
    this.oneStop(this.people);
  }

  placed(person) {
    const team = this.plan.teams.get(this.plan.seats.get(person.id).team);
    return make(
      "button",
      { type: "button", class: "board-goto", "data-goto": person.id },
      person.name,
      make("span", {}, team.name),
    );
  }

  whyNobody(text) {
    if (text) return say("nofound");
    return this.plan.people.size ? say("allplaced") : say("nobody");
  }

  drawCounts() {
    const counts = this.plan.counts;
    for (const place of this.root.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count];
    const undo = this.root.querySelector("[data-undo]");
    undo.hidden = !this.plan.mayChange;
    undo.disabled = !this.plan.undo;
    undo.title = this.plan.undo ? say("undo", { text: this.plan.undo }) : say("noundo");
  }

  offerProvinces() {
    const field = this.filters.province;
    if (field.options.length > 1) return;
    const names = new Set(this.plan.cities.map((city) => city.province));
    for (const name of names) field.append(new Option(name, name));
  }

  filter() {
    const { province, text, short } = this.filters;
    const wanted = text.value.trim();
    for (const column of this.columns.querySelectorAll("[data-city]")) {
      const inProvince = !province.value || column.dataset.province === province.value;
      const isCity = column.querySelector("h2").textContent.includes(wanted);
      let some = false;
      for (const box of column.querySelectorAll("[data-team]")) {
        const team = this.plan.teams.get(Number(box.dataset.team));
        const shown = inProvince && (isCity || team.name.includes(wanted)) && (!short.checked || team.lacks.length > 0);
        box.hidden = !shown;
        some ||= shown;
      }
      column.hidden = !some;
    }
    this.oneStop(this.columns);
  }

  // One card of each half is reached by Tab; arrow keys go on from there.
  oneStop(part) {
    if (part.querySelector('[data-pick][tabindex="0"]')) return;
    const first = [...part.querySelectorAll("[data-pick]")].find((pick) => !pick.closest("[hidden]"));
    if (first) first.tabIndex = 0;
  }

  teamElement(id) {
    return this.columns.querySelector(`[data-team="${id}"]`);
  }

  cardElement(person) {
    return this.root.querySelector(`[data-person="${person}"]`);
  }

  tell(text, tone = "") {
    this.says.textContent = text;
    this.says.className = `board-says${tone ? ` is-${tone}` : ""}`;
  }

  // Stays until the next change: what others did is not to be missed.
  warn(lines) {
    this.notice.hidden = lines.length === 0;
    this.notice.replaceChildren(...lines.map((line) => make("p", {}, line)));
  }
}
