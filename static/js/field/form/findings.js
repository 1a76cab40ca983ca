// The problems that were found, any number of them: type, words, measured values, photos.

import { strip } from "../photo-strip.js";
import { ask, fill, piece } from "../ui.js";
import { say } from "../words.js";
import { refresh, tie } from "./fields.js";
import { picker } from "./picker.js";

const tight = (text) => text.toLowerCase().replace(/\s+/g, "");

export class FindingsSection {
  constructor(root, { draft, topic, rules, place, onchange }) {
    Object.assign(this, { root, draft, topic, rules, place, onchange });
    this.strips = new Map();
    root.querySelector("[data-act='add']").addEventListener("click", () => this.add());
  }

  get findings() {
    return this.draft.get("findings") ?? [];
  }

  // Strips stay what they are, with the photos that are still being made small.
  draw() {
    this.root.hidden = this.draft.get("outcome") !== "problem";
    if (this.root.hidden) return;
    if (!this.findings.length) this.draft.set("findings", [blank()], { isOwn: false });
    const shown = this.findings.map((finding, number) => this.one(finding, number));
    this.root.querySelector("[data-body]").replaceChildren(...shown);
    const left = new Set(this.findings.map(({ id }) => id));
    for (const [id, one] of this.strips) if (!left.has(id)) one.stop().then(() => this.strips.delete(id));
  }

  // What others wrote, while somebody writes here: but for the input that is being written in.
  refresh() {
    for (const shown of this.root.querySelectorAll("[data-item]")) {
      const { item } = shown.dataset;
      refresh(shown, { prefix: `findings.${item}.`, get: (path) => this.draft.get(path) });
      this.strips.get(item)?.update({ photos: this.draft.get(`findings.${item}.photos`) ?? [] });
    }
  }

  kept() {
    return Promise.all([...this.strips.values()].map((one) => one.kept()));
  }

  one(finding, number) {
    const shown = piece("record-finding").firstElementChild;
    shown.dataset.item = finding.id;
    fill(shown, { title: say("form.finding", { n: number + 1 }) });
    for (const place of shown.querySelectorAll("[data-error]")) place.dataset.error = `findings.${number}${place.dataset.error}`;
    this.kind(shown, finding, number);
    tie(shown, { prefix: `findings.${finding.id}.`, get: (path) => this.draft.get(path), set: (path, value) => this.put(path, value) });
    this.values(shown, finding);
    this.photos(shown.querySelector("[data-photos]"), finding);
    shown.querySelector("[data-act='remove']").addEventListener("click", () => this.remove(finding, number));
    return shown;
  }

  photos(place, finding) {
    const path = `findings.${finding.id}.photos`;
    const before = this.strips.get(finding.id);
    if (before) {
      place.replaceWith(before.root);
      return before.update({ photos: finding.photos ?? [] });
    }
    const facts = {
      record: this.draft.row.id,
      photos: finding.photos ?? [],
      least: this.rules.photos_per_finding ?? 0,
      place: this.place,
      read: () => this.draft.get(path),
      onchosen: () => this.draft.touch(),
      onchange: (photos) => this.put(path, photos),
    };
    return void this.strips.set(finding.id, strip(place, facts));
  }

  put(path, value) {
    this.draft.set(path, value);
    this.onchange(path);
  }

  kind(shown, finding, number) {
    const types = this.topic()?.problem_types ?? [];
    const place = shown.querySelector("[data-type]");
    const chosen = types.find(({ code }) => code === this.draft.get(`findings.${finding.id}.problem_type`));
    if (chosen) {
      place.replaceChildren(piece("record-type"));
      fill(place, { name: chosen.name });
      place.querySelector("button").addEventListener("click", () => this.pick(shown, finding, number, ""));
      return;
    }
    picker(place, {
      id: `type-${finding.id}`,
      label: say("form.finding.type"),
      hint: say("form.finding.type_hint"),
      search: (text) => types.filter(({ name }) => tight(name).includes(tight(text))).map(({ code, name }) => ({ key: code, title: name })),
      onpick: ({ key }) => this.pick(shown, finding, number, key),
    });
  }

  pick(shown, finding, number, code) {
    this.put(`findings.${finding.id}.problem_type`, code);
    this.kind(shown, finding, number);
    shown.querySelector(code ? "textarea" : "[data-type] input").focus();
  }

  values(shown, finding) {
    const path = `findings.${finding.id}.measured`;
    const body = shown.querySelector("[data-measured]");
    // In the list as it is now, where others may have added theirs, one value takes the place of what it was.
    const change = (row, fields) => {
      const list = [...(this.draft.get(path) ?? [])];
      const fresh = Object.values(fields).some(Boolean) ? [fields] : [];
      const at = list.findIndex((one) => alike(one, row.kept));
      list.splice(at < 0 ? list.length : at, at < 0 ? 0 : 1, ...fresh);
      [row.kept] = fresh;
      this.put(path, list);
    };
    const line = (value) => {
      const row = piece("record-measured").firstElementChild;
      const inputs = [...row.querySelectorAll("input")];
      for (const input of inputs) input.value = value?.[input.name] ?? "";
      row.kept = value;
      row.addEventListener("input", () => change(row, Object.fromEntries(inputs.map((input) => [input.name, input.value]))));
      row.querySelector("button").addEventListener("click", () => {
        row.remove();
        change(row, {});
      });
      body.append(row);
      return row;
    };
    for (const value of finding.measured ?? []) line(value);
    shown.querySelector("[data-act='measure']").addEventListener("click", () => line().querySelector("input").focus());
  }

  add() {
    const fresh = blank();
    this.put("findings", [...this.findings, fresh]);
    this.draw();
    this.root.querySelector(`[data-item="${fresh.id}"] [data-type] input`)?.focus();
  }

  async remove(finding, number) {
    const now = this.draft.get(`findings.${finding.id}`);
    const isEmpty = !now.problem_type && !now.description && !now.photos?.length;
    const title = say("form.finding.remove", { n: number + 1 });
    if (!isEmpty && !(await ask({ title, text: say("form.finding.remove_text"), yes: say("form.remove"), no: say("form.keep") }))) return;
    this.put("findings", this.findings.filter(({ id }) => id !== finding.id));
    this.draw();
  }

  stop() {
    return Promise.all([...this.strips.values()].map((one) => one.stop()));
  }
}

const alike = (one, other) => ["name", "value", "unit"].every((key) => (one?.[key] ?? "") === (other?.[key] ?? ""));

function blank() {
  return { id: crypto.randomUUID(), problem_type: "", description: "", measured: [], photos: [] };
}
