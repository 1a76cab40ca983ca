// The start page: the team's plan of today in its order, what is open around, and the way to a new record.

import * as clock from "../clock.js";
import { again, ofEntry, ofSite, ofTask, ofWords, planOf, save, settle } from "../day_plan.js";
import { draw as drawMap } from "../map.js";
import { distance, watch } from "../place.js";
import { placed, reorder } from "../reorder.js";
import * as store from "../store.js";
import { asOf } from "../sync.js";
import { metres, today } from "../told.js";
import { fill, piece } from "../ui.js";
import { moment, say } from "../words.js";

const PAGE = 8;
// Metres that one has to walk before the order changes under the reader's eyes.
const WALKED = 200;
const WATCHED = ["plan", "acts", "tasks", "entries", "townships", "sites", "records", "team_records", "counties"];

export async function show(root, params, app) {
  const page = new Today(root, app);
  await page.read();
  if (params.add) await page.addSite(Number(params.add));
  page.draw();
  page.listen();
  const stops = WATCHED.map((name) => store.changed(name, () => page.readSoon()));
  stops.push(watch((place) => page.walked(place)));
  return () => {
    page.isOver = true;
    stops.forEach((stop) => stop());
    page.map?.stop();
  };
}

class Today {
  constructor(root, app) {
    Object.assign(this, { root, app, day: today(), near: null, limits: { tasks: PAGE, entries: PAGE }, isOrdering: false });
  }

  async read() {
    const names = ["tasks", "entries", "townships", "sites", "counties", "records", "team_records"];
    const [plan, rules, fetched, ...rows] = await Promise.all([
      planOf(this.day),
      store.get("meta", "rules"),
      asOf(),
      ...names.map((name) => store.all(name)),
    ]);
    names.forEach((name, number) => (this[name] = rows[number]));
    Object.assign(this, { plan, rules: rules ?? {}, fetched });
    this.siteOf = new Map(this.sites.map((site) => [site.id, site]));
    this.countyOf = new Map(this.counties.map((county) => [county.code, county]));
  }

  // Several stores change at once when the phone has asked the server.
  readSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(async () => {
      await this.read();
      if (!this.isOver) this.draw();
    }, 60);
  }

  walked(place) {
    const isNear = this.near && distance(this.near, place) < WALKED;
    this.map?.update({ me: place });
    if (isNear) return;
    this.near = place;
    this.draw();
  }

  listen() {
    const { root } = this;
    root.querySelector("[data-add]").addEventListener("submit", (event) => {
      event.preventDefault();
      const words = event.target.elements.words.value.trim();
      if (!words) return;
      event.target.reset();
      this.add(ofWords(words));
    });
    root.querySelector("[data-order]").addEventListener("click", () => {
      this.isOrdering = !this.isOrdering;
      this.draw();
    });
    for (const button of root.querySelectorAll("[data-keep]")) {
      button.addEventListener("click", async () => {
        await settle(this.day, { keepMine: button.dataset.keep === "mine" });
        this.readSoon();
      });
    }
    for (const part of root.querySelectorAll("[data-part]")) {
      part.querySelector("[data-more]")?.addEventListener("click", () => {
        this.limits[part.dataset.part] += PAGE;
        this.draw();
      });
    }
    reorder(root.querySelector("[data-stops]"), (from, to) => this.move(from, to));
    root.querySelector("[data-map]").addEventListener("toggle", () => this.drawMap());
  }

  // The plan

  async keep(stops, words) {
    this.plan = { ...this.plan, stops, state: "waiting" };
    this.draw();
    // One after the other, however fast somebody presses; said once it is kept.
    this.saving = Promise.resolve(this.saving).catch(() => {}).then(() => save(this.day, stops));
    await this.saving;
    this.app.tell(words);
  }

  add(stop) {
    return this.keep([...this.plan.stops, stop], say("today.added", stop));
  }

  // Asked by the page of a site: `#/today?add=<site>`.
  async addSite(id) {
    const site = this.siteOf.get(id);
    history.replaceState(null, "", "#/today");
    if (site && !this.plan.stops.some((stop) => stop.place === id)) await this.add(ofSite(site));
  }

  async move(from, to) {
    const stop = this.plan.stops[from];
    await this.keep(placed(this.plan.stops, from, to), say("today.moved", { title: stop.title, n: to + 1 }));
    this.root.querySelectorAll("[data-stops] [data-handle]")[to]?.focus();
  }

  // Drawing

  draw() {
    const { plan, rules } = this;
    const now = moment(clock.now(), { hour: "2-digit", minute: "2-digit" });
    const due = rules.report_by ?? "";
    fill(this.root, {
      day: moment(clock.now(), { month: "long", day: "numeric", weekday: "long" }),
      stand_down: plan.stand_down ? say("today.off", { reason: plan.stand_down }) : "",
      hint: due ? say(now > due ? "today.late" : "today.hint", { time: due }) : "",
      state: { waiting: say("today.waiting"), refused: say("today.refused", { why: plan.error?.message }) }[plan.state] ?? "",
      empty: plan.stops.length ? "" : say("today.empty"),
      "as-of": this.fetched,
    });
    this.root.querySelector("[data-new-record]").hidden = !this.app.has("record") || !this.app.mayRecord();
    this.root.querySelector("[data-add]").hidden = !this.app.mayRecord();
    this.root.querySelector("[data-to-sites]").hidden = !this.app.has("sites");
    this.drawStops();
    this.drawConflict();
    this.drawMap();
    this.drawTasks();
    this.drawEntries();
    this.drawTownships();
    this.drawRecords();
  }

  drawStops() {
    const list = this.root.querySelector("[data-stops]");
    const order = this.root.querySelector("[data-order]");
    const { stops } = this.plan;
    list.hidden = !stops.length;
    order.hidden = !stops.length || !this.app.mayRecord();
    order.setAttribute("aria-pressed", String(this.isOrdering));
    order.textContent = say(this.isOrdering ? "today.ready" : "today.order");
    list.replaceChildren(...stops.map((stop, number) => this.stop(stop, number)));
  }

  stop(stop, number) {
    const item = piece("today-stop").querySelector("li");
    const record = this.recordAt(stop);
    const warned = this.plan.warnings.filter((one) => one.stop === stop.id).map((one) => one.message);
    fill(item, {
      number: String(number + 1),
      title: stop.title,
      about: [stop.about, stop.township, stop.address].filter(Boolean).join(" · "),
      warning: warned.join(" "),
    });
    const mark = item.querySelector("[data-mark]");
    mark.hidden = !record;
    if (record) this.mark(mark, record);
    item.classList.toggle("is-visited", Boolean(record));
    const href = this.wayTo(stop, record);
    if (href) item.querySelector("a").href = href;
    const tools = item.querySelector(".today-tools");
    tools.hidden = !this.isOrdering;
    tools.querySelector("[data-up]").disabled = number === 0;
    tools.querySelector("[data-down]").disabled = number === this.plan.stops.length - 1;
    tools.querySelector("[data-up]").addEventListener("click", () => this.move(number, number - 1));
    tools.querySelector("[data-down]").addEventListener("click", () => this.move(number, number + 1));
    tools.querySelector("[data-drop]").addEventListener("click", () => {
      this.keep(this.plan.stops.filter((one) => one.id !== stop.id), say("today.dropped", stop));
    });
    return item;
  }

  // What was recorded there today: first what lies on this phone, then what the server has of the team.
  recordAt(stop) {
    const own = this.records.find((row) => dayOf(row.content) === this.day && goesTo(row.content, stop));
    if (own) return { id: own.id, state: own.state };
    const known = stop.place && this.team_records.find((row) => row.day === this.day && row.site.id === stop.place);
    return known ? { id: known.id, state: "sent" } : stop.record ? { id: stop.record, state: "sent" } : null;
  }

  mark(place, record) {
    const [word, tone] = (record.server && SERVER_MARKS[record.server]) || MARKS[record.state] || MARKS.sent;
    place.textContent = say(word);
    place.className = `badge tone-${tone}`;
  }

  wayTo(stop, record) {
    if (record) return this.wayToRecord(record);
    const query = new URLSearchParams();
    if (stop.entry && this.app.has("entry")) return `#/entry/${stop.entry}`;
    if (stop.place) query.set("site", stop.place);
    if (stop.task) query.set("task", stop.task);
    if (stop.entry) query.set("entry", stop.entry);
    return this.app.has("record") && this.app.mayRecord() ? `#/record/new?${query}` : null;
  }

  wayToRecord({ id, state }) {
    if (["draft", "refused"].includes(state) && this.app.has("record")) return `#/record/${id}`;
    return this.app.has("confirm") && state === "sent" ? `#/confirm/${id}` : null;
  }

  drawConflict() {
    const { plan, root } = this;
    const box = root.querySelector("[data-conflict]");
    box.hidden = plan.state !== "conflict";
    if (box.hidden) return;
    fill(root, { conflict: say("today.conflict") });
    const names = plan.theirs.map((stop) => Object.assign(document.createElement("li"), { textContent: this.titleOf(stop) }));
    box.querySelector("[data-theirs]").replaceChildren(...names);
  }

  titleOf(stop) {
    if (stop.words) return stop.words;
    const known = this.plan.stops.find((one) => one.id === stop.id);
    const task = this.tasks.find((one) => one.id === stop.task);
    const entry = this.entries.find((one) => one.id === stop.entry);
    return known?.title ?? task?.name ?? entry?.site_name ?? this.siteOf.get(stop.site)?.name ?? say("today.nowhere");
  }

  drawMap() {
    const box = this.root.querySelector("[data-map]");
    const points = this.plan.stops
      .map((stop, number) => ({ id: stop.id, lon: stop.lon, lat: stop.lat, label: stop.title, number: number + 1 }))
      .filter((point) => point.lon !== null);
    box.hidden = !points.length;
    if (box.hidden || !box.open) return;
    if (this.map) this.map.update({ points, counties: this.counties, me: this.near });
    else this.map = drawMap(box.querySelector("[data-map-sheet]"), { points, counties: this.counties, me: this.near });
  }

  drawTasks() {
    const planned = new Set(this.plan.stops.map((stop) => stop.task));
    const left = this.nearest(this.tasks.filter((task) => !planned.has(task.id)), (task) => this.siteOf.get(task.site));
    this.list("tasks", left, "today.no_tasks", (task) => ({
      title: task.name,
      about: [task.kind, task.township, this.farAway(task), task.words, this.due(task.due)].filter(Boolean).join(" · "),
      stop: () => ofTask(task, this.siteOf.get(task.site)),
    }));
  }

  drawEntries() {
    const planned = new Set(this.plan.stops.map((stop) => stop.entry));
    const waiting = this.entries.filter((entry) => entry.state === "awaiting_verification" && !planned.has(entry.id));
    this.list("entries", this.nearest(waiting, (entry) => this.siteOf.get(entry.site)), "today.no_entries", (entry) => ({
      title: entry.site_name,
      about: [entry.number, entry.problem_name, this.farAway(entry), this.due(entry.deadline)].filter(Boolean).join(" · "),
      href: this.app.has("entry") ? `#/entry/${entry.id}` : null,
      stop: () => ofEntry(entry, this.siteOf.get(entry.site)),
    }));
  }

  // By distance where both are known, as they came otherwise.
  nearest(rows, siteOf) {
    if (!this.near) return rows;
    const far = (row) => {
      const site = siteOf(row);
      return site && site.lon !== null ? distance(this.near, site) : Infinity;
    };
    return rows.map((row) => [far(row), row]).sort((one, other) => (one[0] === other[0] ? 0 : one[0] - other[0])).map(([, row]) => row);
  }

  farAway({ site }) {
    const known = this.siteOf.get(site);
    return this.near && known && known.lon !== null ? metres(distance(this.near, known)) : "";
  }

  due(day) {
    if (!day) return "";
    return say(day < this.day ? "today.overdue" : "today.due", { day });
  }

  list(part, rows, nothing, told) {
    const section = this.root.querySelector(`[data-part="${part}"]`);
    const list = section.querySelector("[data-list]");
    fill(section, { [`${part}_count`]: rows.length ? say("today.count", { n: rows.length }) : "" });
    const shown = rows.slice(0, this.limits[part]).map((row) => {
      const { title, about, href, stop } = told(row);
      const item = piece("today-row");
      fill(item, { title, about });
      item.querySelector("[data-mark]").remove();
      if (href) item.querySelector("a").href = href;
      const button = item.querySelector("[data-plan]");
      button.hidden = !this.app.mayRecord();
      button.addEventListener("click", () => this.add(stop()));
      return item;
    });
    list.replaceChildren(...(shown.length ? shown : [empty(nothing)]));
    section.querySelector("[data-more]").hidden = rows.length <= this.limits[part];
  }

  drawTownships() {
    const section = this.root.querySelector('[data-part="townships"]');
    const left = this.townships.filter((township) => !township.visits);
    const facts = { n: this.townships.length - left.length, all: this.townships.length };
    fill(section, { townships_count: facts.all ? say("today.covered", facts) : "" });
    const shown = [...groups(left)].map(([code, rows]) => {
      const county = piece("today-county");
      fill(county, { county: this.countyOf.get(code)?.name ?? code, names: rows.map((row) => row.name).join("、") });
      return county;
    });
    const nothing = facts.all ? "today.all_covered" : "today.no_townships";
    section.querySelector("[data-list]").replaceChildren(...(shown.length ? shown : [empty(nothing)]));
  }

  drawRecords() {
    const here = this.records
      .filter((row) => dayOf(row.content) === this.day)
      .map((row) => ({ id: row.id, title: row.content.site?.name || say("today.nowhere"), state: row.state }));
    const known = new Set(here.map((row) => row.id));
    const others = this.team_records
      .filter((row) => row.day === this.day && !known.has(row.id))
      .map((row) => ({ id: row.id, title: row.site.name, about: row.author.name, state: "sent", server: row.state }));
    const rows = [...here, ...others].map((record) => {
      const item = piece("today-row");
      fill(item, { title: record.title, about: record.about ?? "" });
      item.querySelector("[data-plan]").remove();
      this.mark(item.querySelector("[data-mark]"), record);
      const href = this.wayToRecord(record);
      if (href) item.querySelector("a").href = href;
      return item;
    });
    const list = this.root.querySelector('[data-part="records"] [data-list]');
    list.replaceChildren(...(rows.length ? rows : [empty("today.no_records")]));
  }
}

const MARKS = {
  draft: ["today.draft", "warn"],
  waiting: ["today.unsent", "warn"],
  sending: ["today.unsent", "info"],
  refused: ["today.refused.record", "bad"],
  sent: ["today.visited", "good"],
};

// Of a record that the server has, where it is told by itself and not as a stop of the plan.
const SERVER_MARKS = {
  awaiting: ["record.awaiting", "warn"],
  contested: ["record.contested", "bad"],
  locked: ["record.locked", "good"],
};

function empty(word) {
  return Object.assign(document.createElement("li"), { className: "row empty", textContent: say(word) });
}

function groups(rows) {
  const found = new Map();
  for (const row of rows) found.set(row.county, [...(found.get(row.county) ?? []), row]);
  return found;
}

// A draft begun before midnight is of the day on which it began.
function dayOf(content) {
  return content?.started_at ? DAY.format(new Date(content.started_at)) : today();
}

const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

function goesTo(content, stop) {
  if (stop.task && content?.task === stop.task) return true;
  if (stop.entry && content?.visit?.entry === stop.entry) return true;
  return Boolean(stop.place && content?.site?.id === stop.place);
}
