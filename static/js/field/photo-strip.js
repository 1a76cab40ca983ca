// The photos of a record or a finding, as a part of its form: taken, chosen, looked at, ordered, removed and brought back,
// each with what has become of it. Its markup is templates/field/parts/photos.html.

import { drop, keep, reference } from "./camera.js";
import { progress } from "./outbox.js";
import { found, show } from "./picture.js";
import * as store from "./store.js";
import { fill, make, piece, sheet } from "./ui.js";
import { bytes as sized, moment, say } from "./words.js";

// facts: {record, photos: [reference], onchange([reference]), place() → place | null, least, isReadOnly}; where others
// write on the same list, `read()` → [reference] as it is now; `onchosen()` before photos are made small.
// Returns {root, update({photos, least}), kept(), stop()}: `kept()` resolves once all that were chosen are in the list;
// stopping waits for it. The references are those that a record's content names.
export function strip(root, facts) {
  const shown = new Strip(root, facts);
  return { root, update: (more) => shown.update(more), kept: () => shown.keeping, stop: () => shown.stop() };
}

class Strip {
  constructor(root, facts) {
    this.facts = { place: () => null, least: 0, isReadOnly: false, onchange() {}, onchosen() {}, ...facts };
    this.photos = [...(facts.photos ?? [])];
    this.tiles = new Map();
    this.gone = null;
    this.keeping = Promise.resolve();
    root.replaceChildren(piece("part-photos"));
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.part("acts").hidden = this.facts.isReadOnly;
    this.listening = [
      store.changed("photos", (keys) => this.refresh(keys)),
      progress((what) => this.onItsWay(what)),
    ];
    root.addEventListener("change", (event) => this.chosen(event.target));
    root.addEventListener("click", (event) => this.pressed(event.target));
    this.draw();
  }

  update(more) {
    Object.assign(this.facts, more);
    if (more.photos) this.photos = [...more.photos];
    this.draw();
  }

  async stop() {
    await this.keeping;
    for (const end of this.listening) end();
    this.tiles.clear();
    return this.forGood();
  }

  chosen(input) {
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length) this.facts.onchosen();
    this.keeping = this.keeping.then(() => this.addAll(files));
  }

  // One after the other, so that a phone with little memory holds one picture.
  async addAll(files) {
    const refused = [];
    for (const [number, file] of files.entries()) {
      this.says(say("photo.reading", { n: number + 1, count: files.length }));
      await this.add(file).catch((error) => refused.push(this.why(error, file)));
    }
    this.says(refused.join(" "), refused.length > 0);
  }

  async add(file) {
    const row = await keep(file, { record: this.facts.record, place: this.facts.place() });
    this.read();
    if (this.photos.some(({ sha256 }) => sha256 === row.sha256)) throw Object.assign(new Error("same"), { code: "same" });
    this.photos.push(reference(row));
    this.change();
    if (row.original_kept && row.original_kept !== "not_wanted") this.note(say(`photo.original.${row.original_kept}`));
  }

  // Changes are made to what is there now, not to what was drawn.
  read() {
    if (this.facts.read) this.photos = [...(this.facts.read() ?? [])];
  }

  indexOf(sha256) {
    return this.photos.findIndex((photo) => photo.sha256 === sha256);
  }

  why(error, file) {
    const known = ["too_large", "unreadable", "same", "full"];
    if (!known.includes(error.code)) console.error(error);
    return say(`photo.${known.includes(error.code) ? error.code : "failed"}`, { name: file.name, size: sized(file.size) });
  }

  pressed(target) {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act === "undo") return this.undo();
    if (act === "open") return this.look(target.closest("[data-photo]").dataset.photo);
    return undefined;
  }

  // Large, with what is known of it and what can be done with it.
  async look(sha256) {
    const at = this.indexOf(sha256);
    const row = await store.get("photos", sha256);
    const act = await sheet("sheet-photo", (dialog) => {
      fill(dialog, { title: say("photo.title", { n: at + 1 }), facts: this.told(this.photos[at], row) });
      const image = dialog.querySelector("img");
      image.alt = say("photo.title", { n: at + 1 });
      found(sha256, "display").then((blob) => blob && image.isConnected && show(image, blob));
      const none = { earlier: at === 0, later: at === this.photos.length - 1 };
      for (const button of dialog.querySelectorAll("button[value]")) {
        button.hidden = this.facts.isReadOnly && button.value !== "";
        button.disabled = Boolean(none[button.value]);
      }
    });
    if (act === "remove") await this.remove(sha256);
    if (act === "earlier" || act === "later") this.move(sha256, act === "earlier" ? -1 : 1);
    this.tiles.get(this.photos[Math.min(at, this.photos.length - 1)]?.sha256)?.element.querySelector("button").focus();
  }

  told(photo, row) {
    const lines = [];
    const source = row?.taken_from === "exif" ? "photo.taken" : "photo.dated";
    if (photo.taken_at) lines.push(say(source, { at: moment(photo.taken_at) }));
    if (row) lines.push(sized(row.size));
    if (row?.original_kept) lines.push(say(`photo.original.${row.original_kept}`));
    else if (photo.original) lines.push(say("photo.original.kept", { size: sized(photo.original.size) }));
    if (row?.error) lines.push(reason(row.error));
    return lines.filter(Boolean).join(" ");
  }

  async remove(sha256) {
    await this.forGood();
    this.read();
    const at = this.indexOf(sha256);
    if (at < 0) return;
    [this.gone] = this.photos.splice(at, 1);
    this.gone = { photo: this.gone, at };
    this.change();
    this.says(say("photo.removed"), false, true);
  }

  undo() {
    if (!this.gone) return;
    this.read();
    this.photos.splice(this.gone.at, 0, this.gone.photo);
    this.gone = null;
    this.change();
    this.says("");
  }

  // What was removed before cannot be brought back any more: its bytes make room.
  async forGood() {
    const { photo } = this.gone ?? {};
    this.gone = null;
    if (photo) await drop(photo);
  }

  move(sha256, by) {
    this.read();
    const at = this.indexOf(sha256);
    if (at < 0) return;
    const [photo] = this.photos.splice(at, 1);
    this.photos.splice(at + by, 0, photo);
    this.change();
    this.says(say("photo.moved", { n: at + by + 1 }));
  }

  change() {
    this.draw();
    this.facts.onchange([...this.photos]);
  }

  says(text, isBad = false, mayUndo = false) {
    const place = this.part("says");
    place.textContent = text;
    place.classList.toggle("field-error", isBad);
    this.part("undo").hidden = !mayUndo;
  }

  note(text) {
    fill(this.part("note").parentElement, { note: text });
  }

  draw() {
    const named = new Set(this.photos.map(({ sha256 }) => sha256));
    for (const sha256 of this.tiles.keys()) {
      if (!named.has(sha256)) this.tiles.delete(sha256);
    }
    for (const { sha256 } of this.photos) if (!this.tiles.has(sha256)) this.tiles.set(sha256, new Tile(sha256));
    this.part("tiles").replaceChildren(...this.photos.map(({ sha256 }) => this.tiles.get(sha256).element));
    for (const [number, { sha256 }] of this.photos.entries()) this.tiles.get(sha256).number(number + 1);
    const missing = this.facts.least - this.photos.length;
    fill(this.part("least").parentElement, { least: missing > 0 ? say("photo.least", { n: missing }) : "" });
  }

  refresh(keys) {
    for (const [sha256, tile] of this.tiles) if (!keys.length || keys.includes(sha256)) tile.load();
  }

  onItsWay({ kind, id, sent, size } = {}) {
    if (kind === "photo" && size) this.tiles.get(id)?.sending(Math.floor((sent / size) * 100));
  }
}

// One photo: the small picture and its state. The large one is read only while somebody looks at it.
class Tile {
  constructor(sha256) {
    this.sha256 = sha256;
    this.isDrawn = false;
    this.name = make("span", { class: "photo-name" });
    this.state = make("span", { class: "photo-note" });
    this.picture = make("img", { alt: "" });
    this.button = make("button", { type: "button", class: "photo", "data-act": "open" });
    this.button.append(this.picture, this.name, this.state);
    this.element = make("li", { "data-photo": sha256 }, this.button);
    this.load();
  }

  async load() {
    // Without its bytes.
    const row = await store.tx("photos", "readonly", (rows) => rows.get("photos", this.sha256));
    // What is not on this phone came from the server.
    this.says(row?.state ?? "sent", row?.error);
    if (!this.isDrawn) await this.draw(row);
  }

  // From the server for this person alone, as `picture.js` reads it.
  async draw(row) {
    this.picture.hidden = !row?.thumb;
    if (row && !row.thumb && row.state !== "sent") return;
    this.isDrawn = true;
    const blob = row?.thumb ? new Blob([row.thumb], { type: "image/jpeg" }) : await found(this.sha256);
    this.isDrawn = Boolean(blob);
    this.picture.hidden = !blob;
    if (blob) show(this.picture, blob);
  }

  says(state, error) {
    this.button.dataset.state = state;
    this.state.textContent = error && state === "refused" ? reason(error) : say(`photo.state.${state}`);
  }

  sending(percent) {
    this.state.textContent = say("photo.state.sending", { n: percent });
  }

  number(n) {
    this.name.textContent = say("photo.title", { n });
  }
}

const reason = (error) => error.message || say("photo.state.refused");
