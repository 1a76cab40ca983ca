// Notes of interviews and examinations (询问笔录, 勘验笔录), each with the names of those who signed on the glass.

import { drop, keep } from "../camera.js";
import * as clock from "../clock.js";
import * as store from "../store.js";
import { ask, fill, piece, sheet } from "../ui.js";
import { moment, say } from "../words.js";
import { tie } from "./fields.js";
import { pad } from "./signature.js";

export class NotesSection {
  constructor(root, { draft, onchange }) {
    Object.assign(this, { root, draft, onchange });
    this.urls = [];
    root.addEventListener("click", (event) => {
      const kind = event.target.closest("[data-add]")?.dataset.add;
      if (kind) this.add(kind);
    });
  }

  get notes() {
    return this.draft.get("notes") ?? [];
  }

  draw() {
    this.stop();
    this.root.querySelector("[data-body]").replaceChildren(...this.notes.map((note, number) => this.one(note, number)));
  }

  one(note, number) {
    const shown = piece("record-note").firstElementChild;
    shown.dataset.item = note.id;
    fill(shown, { title: say(`form.note.${note.kind}`) });
    for (const place of shown.querySelectorAll("[data-error]")) place.dataset.error = `notes.${number}${place.dataset.error}`;
    tie(shown, { prefix: `notes.${note.id}.`, get: (path) => this.draft.get(path), set: (path, value) => this.put(path, value) });
    this.signatures(note.id);
    shown.querySelector("[data-act='sign']").addEventListener("click", () => this.sign(note.id));
    shown.querySelector("[data-act='remove']").addEventListener("click", () => this.remove(note.id));
    return shown;
  }

  put(path, value) {
    this.draft.set(path, value);
    this.onchange(path);
  }

  // Into the item as it stands by then: it may have been drawn anew since, or be gone.
  async signatures(id) {
    const path = `notes.${id}.signatures`;
    const lines = (this.draft.get(path) ?? []).map(async (signature) => {
      const row = await store.get("photos", signature.sha256);
      const line = piece("record-signature").firstElementChild;
      fill(line, { name: signature.name, at: moment(signature.signed_at) });
      const picture = line.querySelector("img");
      picture.alt = say("form.signature.of", { name: signature.name });
      picture.hidden = !row?.bytes;
      if (row?.bytes) {
        picture.src = URL.createObjectURL(new Blob([row.bytes], { type: row.type }));
        this.urls.push(picture.src);
      }
      line.querySelector("button").addEventListener("click", () => this.unsign(id, signature));
      return line;
    });
    const drawn = await Promise.all(lines);
    this.root.querySelector(`[data-item="${CSS.escape(id)}"] [data-signatures]`)?.replaceChildren(...drawn);
  }

  // Written on the glass and named: only then it is a signature.
  async sign(id) {
    let drawn;
    let name;
    const names = [this.draft.get(`notes.${id}.who`), this.draft.get(`notes.${id}.asked`)].filter(Boolean);
    const answer = await sheet("sheet-signature", (dialog) => {
      name = dialog.querySelector("input");
      const taken = new Set((this.draft.get(`notes.${id}.signatures`) ?? []).map((one) => one.name));
      name.value = names.find((one) => !taken.has(one)) ?? "";
      const done = dialog.querySelector("[value='done']");
      const judge = () => (done.disabled = drawn.isEmpty() || !name.value.trim());
      drawn = pad(dialog.querySelector("canvas"), () => judge());
      name.addEventListener("input", judge);
      dialog.querySelector("[data-act='clear']").addEventListener("click", () => drawn.clear());
      judge();
    });
    drawn.stop();
    if (answer !== "done" || drawn.isEmpty()) return;
    const row = await keep(await drawn.png(), { record: this.draft.row.id, kind: "signature" });
    const signature = { name: name.value.trim(), sha256: row.sha256, signed_at: clock.moment().toISOString() };
    const path = `notes.${id}.signatures`;
    this.put(path, [...(this.draft.get(path) ?? []), signature]);
    await this.signatures(id);
  }

  async unsign(id, signature) {
    const title = say("form.signature.remove", { name: signature.name });
    if (!(await ask({ title, text: say("form.signature.remove_text"), yes: say("form.remove"), no: say("form.keep") }))) return;
    const path = `notes.${id}.signatures`;
    this.put(path, (this.draft.get(path) ?? []).filter(({ sha256 }) => sha256 !== signature.sha256));
    await drop(signature);
    await this.signatures(id);
  }

  add(kind) {
    const note = { id: crypto.randomUUID(), kind, who: "", asked: "", text: "", signatures: [] };
    this.put("notes", [...this.notes, note]);
    this.draw();
    this.root.querySelector(`[data-item="${note.id}"] input`).focus();
  }

  async remove(id) {
    const note = this.draft.get(`notes.${id}`);
    const isEmpty = !note.who && !note.text && !note.signatures.length;
    const facts = { title: say("form.note.remove"), text: say("form.note.remove_text"), yes: say("form.remove"), no: say("form.keep") };
    if (!isEmpty && !(await ask(facts))) return;
    this.put("notes", this.notes.filter((one) => one.id !== id));
    for (const signature of note.signatures) await drop(signature);
    this.draw();
  }

  stop() {
    for (const url of this.urls.splice(0)) URL.revokeObjectURL(url);
  }
}

