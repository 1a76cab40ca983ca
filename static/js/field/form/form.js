// The form of a record put together from its parts, with what is still missing named at the end and at each field.

import { exchange, handInLater, isOver, isWaiting, unsettled } from "../drafts.js";
import { hand_in } from "../outbox.js";
import { strip } from "../photo-strip.js";
import { placeField } from "../place-field.js";
import * as store from "../store.js";
import { ask, fill, make } from "../ui.js";
import { say } from "../words.js";
import { ChecklistSection, newest } from "./checklist.js";
import { refresh, showErrors, tie } from "./fields.js";
import { FindingsSection } from "./findings.js";
import { isEmpty, missing, whole } from "./missing.js";
import { News } from "./news.js";
import { NotesSection } from "./notes.js";
import { SiteSection } from "./site.js";
import { VisitSection } from "./visit.js";

const SHANGHAI = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
const byCode = (rows) => new Map(rows.map((row) => [row.code, row]));

export class RecordForm {
  constructor(root, draft, app) {
    Object.assign(this, { root, draft, app, isJudged: false });
    this.part = (name) => root.querySelector(`[data-section="${name}"]`);
  }

  async draw() {
    const [topics, counties, people, townships, rules] = await Promise.all([
      store.all("topics"),
      store.all("counties"),
      store.all("people"),
      store.all("townships"),
      store.get("meta", "rules"),
    ]);
    Object.assign(this, { topics: byCode(topics), counties: byCode(counties), people, rules: rules ?? {} });
    const facts = {
      draft: this.draft,
      topic: () => this.topics.get(this.draft.get("topic")),
      rules: this.rules,
      place: () => this.draft.get("place"),
      onchange: (path) => this.changed(path),
    };
    this.site = new SiteSection(this.part("site"), { ...facts, counties: this.counties, townships });
    this.checklist = new ChecklistSection(this.part("checklist"), facts);
    this.findings = new FindingsSection(this.part("findings"), facts);
    this.notes = new NotesSection(this.part("notes"), facts);
    this.visit = new VisitSection(this.part("visit"), { ...facts, beside: this.root.querySelectorAll("[data-compare]") });
    this.news = new News(this.root, { draw: (name) => this.redraw(name), tell: (text) => this.app.tell(text) });
    this.fixed();
    await this.site.draw();
    await this.visit.draw();
    this.drawTopics();
    this.drawPeople();
    this.checklist.draw();
    this.findings.draw();
    this.notes.draw();
    this.photos();
    this.place();
    this.refused();
    this.summary();
    for (const name of ["online", "offline"]) window.addEventListener(name, this.onLine);
  }

  // Whether it goes at once, or by itself later: what others write on a shared draft comes first.
  onLine = () => {
    const { shared, wants_in: isWanted } = this.draft.row;
    const word = isWanted ? "not_yet" : shared && !isOver() && !navigator.onLine ? "later" : "now";
    fill(this.root, { "hand-in": say(`form.hand_in.${word}`), later: shared && isWanted ? say("draft.in_later") : "" });
  };

  // The inputs that are on the page whatever the record says.
  fixed() {
    const outcome = this.part("outcome");
    tie(outcome, { get: (path) => this.draft.get(path), set: (path, value) => this.put(path, value) });
    this.moments();
    for (const input of this.root.querySelectorAll("[data-moment]")) {
      input.addEventListener("input", () => this.put(input.dataset.moment, input.value ? `${input.value}:00+08:00` : ""));
    }
    const reason = this.part("reason");
    reason.hidden = this.draft.row.base === null || this.draft.row.base === undefined;
    const words = reason.querySelector("textarea");
    words.value = this.draft.row.reason ?? "";
    words.addEventListener("input", () => this.draft.note({ reason: words.value }).then(() => this.summary()));
    // While the camera is open it does not go in without the photo.
    this.root.addEventListener("click", ({ target }) => target.type === "file" && this.draft.row.wants_in && this.draft.touch());
    this.root.querySelector("[data-missing]").addEventListener("click", (event) => {
      const button = event.target.closest("[data-at]");
      if (button) this.goTo(button.dataset.at);
    });
  }

  moments() {
    for (const input of this.root.querySelectorAll("[data-moment]")) {
      const value = this.draft.get(input.dataset.moment);
      if (input !== document.activeElement) input.value = value ? SHANGHAI.format(new Date(value)).replace(" ", "T") : "";
    }
  }

  put(path, value) {
    this.draft.set(path, value);
    this.changed(path);
  }

  changed(path) {
    if (path === "site" || path === "county") this.placed?.update({ county: this.county(), points: this.points() });
    if (path === "outcome") this.findings.draw();
    this.summary();
  }

  county() {
    return this.counties.get(this.draft.get("county")) ?? null;
  }

  points() {
    return this.sitePoint ? [this.sitePoint] : [];
  }

  drawTopics() {
    const select = this.part("topic").querySelector("select");
    const now = this.draft.get("topic");
    const offered = [...this.topics.values()].filter((one) => one.is_current || one.code === now);
    select.replaceChildren(make("option", { value: "" }, say("form.topic.choose")));
    select.append(...offered.sort((one, other) => one.number - other.number).map(({ code, name }) => make("option", { value: code }, name)));
    select.value = now ?? "";
    select.oninput = () => this.chooseTopic(select);
  }

  // Answers and types belong to their topic: they go only when the user says so.
  async chooseTopic(select) {
    const answered = Object.keys(this.draft.get("answers") ?? {}).length;
    const typed = (this.draft.get("findings") ?? []).some((finding) => finding.problem_type);
    const facts = { title: say("form.topic.change"), text: say("form.topic.change_text"), yes: say("form.topic.yes"), no: say("form.keep") };
    if ((answered || typed) && !(await ask(facts))) {
      select.value = this.draft.get("topic");
      return;
    }
    this.draft.set("topic", select.value);
    this.draft.set("checklist_version", newest(this.topics.get(select.value)));
    this.draft.set("answers", {});
    if (typed) this.draft.set("findings", this.draft.get("findings").map((finding) => ({ ...finding, problem_type: "" })));
    this.checklist.draw();
    this.findings.draw();
    this.summary();
  }

  drawPeople() {
    const chosen = new Set(this.draft.get("present") ?? []);
    const others = this.people.filter(({ id }) => id !== this.app.me.person);
    const line = ({ id, name, is_own: isOwn }) => {
      const input = make("input", { type: "checkbox", value: id, checked: chosen.has(id) });
      return make("label", { class: "tick" }, input, make("span", {}, name, isOwn ? null : make("small", {}, say("form.people.other"))));
    };
    const list = this.part("people").querySelector("[data-people]");
    list.replaceChildren(...others.map(line));
    list.oninput = ({ target }) => {
      const person = Number(target.value);
      const left = (this.draft.get("present") ?? []).filter((id) => id !== person);
      this.put("present", target.checked ? [...left, person] : left);
    };
  }

  photos() {
    if (this.strip) return void this.strip.update({ photos: this.draft.get("photos") ?? [] });
    this.strip = strip(this.part("photos").querySelector("[data-photos]"), {
      record: this.draft.row.id,
      photos: this.draft.get("photos") ?? [],
      place: () => this.draft.get("place"),
      read: () => this.draft.get("photos"),
      onchosen: () => this.draft.touch(),
      onchange: (photos) => this.put("photos", photos),
    });
  }

  async place() {
    const site = this.draft.get("site.id") ? await store.get("sites", this.draft.get("site.id")) : null;
    this.sitePoint = site && site.lon !== null ? { lon: site.lon, lat: site.lat, name: site.name } : null;
    this.placed = placeField(this.part("place").querySelector("[data-place]"), {
      value: this.draft.get("place"),
      noPlaceReason: this.draft.get("no_place_reason") ?? "",
      county: this.county(),
      counties: [...this.counties.values()],
      points: this.points(),
      rules: this.rules,
      onchange: ({ place, no_place_reason: reason }) => {
        const isFirst = !this.draft.get("place");
        const isOwn = place?.source === "hand" || Boolean(place?.reason || reason);
        this.draft.set("place", place, { isOwn });
        this.draft.set("no_place_reason", reason, { isOwn });
        if (isFirst) this.site.moved();
        this.summary();
      },
    });
  }

  missing() {
    const found = missing(this.draft.content, {
      topic: this.topics.get(this.draft.get("topic")),
      least: this.rules.photos_per_finding ?? 0,
      metres: this.rules.accuracy_reason_m ?? Infinity,
    });
    const isRevision = !this.part("reason").hidden;
    if (isRevision && !this.part("reason").querySelector("textarea").value.trim()) found.reason = say("form.missing.reason");
    return found;
  }

  // Each thing that is missing is a way to it.
  summary() {
    const found = this.missing();
    const count = Object.keys(found).length;
    const unsaid = this.draft.get("outcome") === "problem" ? 0 : (this.draft.get("findings") ?? []).filter((one) => !isEmpty(one)).length;
    fill(this.root, {
      left: count ? say("form.left", { n: count }) : say("form.ready"),
      unsaid: unsaid ? say("form.unsaid", { n: unsaid }) : "",
    });
    this.root.querySelector("[data-missing]").replaceChildren(
      ...Object.entries(found).map(([field, sentence]) => {
        const button = make("button", { type: "button", class: "row pick", "data-at": field }, sentence);
        return make("li", {}, button);
      }),
    );
    this.root.querySelector("[data-missing]").hidden = !count;
    this.onLine();
    if (this.isJudged) showErrors(this.root, found);
    for (const step of this.root.querySelectorAll("[data-step]")) this.step(step, Object.keys(found));
  }

  step(step, fields) {
    const names = step.dataset.fields.split(" ");
    const section = this.part(step.dataset.step);
    step.hidden = section.hidden;
    step.classList.toggle("is-done", !fields.some((field) => names.some((name) => field === name || field.startsWith(`${name}.`))));
    step.onclick = () => section.scrollIntoView({ block: "start" });
  }

  goTo(field) {
    this.isJudged = true;
    this.summary();
    const place = this.root.querySelector(`[data-error="${CSS.escape(field).replaceAll("\\.", ".")}"]`);
    const section = place?.closest("[data-near]") ?? place?.closest("[data-section]");
    const input = section?.querySelector("input, select, textarea, button");
    input?.focus({ preventScroll: true });
    (place?.closest("[data-near]") ?? section)?.scrollIntoView({ block: "center" });
  }

  // As the server said it, each sentence at its field.
  refused() {
    const { error } = this.draft.row;
    if (this.draft.row.state !== "refused" || !error) return fill(this.root, { refused: "" });
    const left = showErrors(this.root, error.fields ?? {});
    return fill(this.root, { refused: [say("form.refused", { message: error.message ?? "" }), ...left].join(" ") });
  }

  // What others wrote, everywhere but in the section that is being written in: there in its other inputs, and it is said
  // that there is more to see.
  async refresh(before) {
    const changed = this.news.since(before, this.draft.content);
    for (const name of ["outcome", "visit"]) refresh(this.part(name), { get: (path) => this.draft.get(path) });
    this.moments();
    for (const name of ["site", "topic", "people", "checklist", "findings", "notes"]) {
      if (this.news.isFree(name)) await this.redraw(name);
      else this[name]?.refresh?.();
    }
    if (changed.includes("place") && this.news.isFree("place")) await this.redraw("place");
    this.news.say(changed.filter((name) => !this.news.isFree(name)));
    this.photos();
    return this.summary();
  }

  // A section as the draft has it by now.
  async redraw(name) {
    if (name === "topic") this.drawTopics();
    else if (name === "people") this.drawPeople();
    else if (name === "site") await this.site.redraw();
    else if (name === "place") {
      this.placed?.stop();
      await this.place();
    } else if (name in { checklist: 1, findings: 1, notes: 1 }) await this[name].draw();
    else refresh(this.part(name), { get: (path) => this.draft.get(path) });
  }

  // Once, however often it is pressed.
  handIn() {
    const isTaken = this.draft.row.wants_in;
    this.handing ??= (isTaken ? this.notYet() : this.handOver()).finally(() => (this.handing = null));
    return this.handing;
  }

  // Nothing that lacks something goes; the view follows the store once it is on its way.
  async handOver() {
    await this.kept();
    if (!this.isWhole()) return;
    await this.draft.flush();
    if (this.draft.row.shared && !((await this.agreed()) && this.isWhole())) return;
    if (!(await this.draft.note({ content: whole(this.draft.content), is_touched: true }))) return;
    this.placed.stop();
    await hand_in(this.draft.row.id);
  }

  async notYet() {
    await this.draft.note({ wants_in: null });
    this.summary();
  }

  // All photos that were chosen are in what the record says.
  async kept() {
    await Promise.all([this.strip.kept(), this.findings.kept()]);
  }

  // Leads to the first thing that is missing.
  isWhole() {
    this.isJudged = true;
    const [first] = Object.keys(this.missing());
    this.summary();
    if (!first) return true;
    this.app.tell(this.root.querySelector("[data-fill='left']").textContent);
    this.goTo(first);
    return false;
  }

  // The others' last words are in it, and nothing waits to be settled.
  async agreed() {
    const { id } = this.draft.row;
    if (isOver()) return true;
    const why = await exchange(id);
    await this.draft.read([id]);
    if (why && this.draft.isOpen) await this.later(id, why);
    if (why) return false;
    if (!(await unsettled(id)).length) return this.draft.isOpen;
    const settle = () => this.app.go(`#/draft/${id}`);
    this.app.notice("draft-unsettled", say("draft.unsettled"), { tone: "bad", button: [say("draft.settle"), settle] });
    return false;
  }

  async later(id, why) {
    if (!isWaiting(id)) return this.app.tell(say("draft.not_agreed", { why }));
    await handInLater(id);
    await this.draft.read([id]);
    this.summary();
    return this.app.tell(say("draft.in_later"));
  }

  async stop() {
    for (const name of ["online", "offline"]) window.removeEventListener(name, this.onLine);
    this.placed?.stop();
    this.notes?.stop();
    this.visit?.stop();
    this.news?.stop();
    await Promise.all([this.findings?.stop(), this.strip?.stop()]);
  }
}
