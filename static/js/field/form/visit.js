// A visit that verifies an entry of the ledger or looks back at it: what was found then, with its photos, and how it
// stands now. The rest of the form is the same.

import * as store from "../store.js";
import { earlier } from "../then.js";
import { fill } from "../ui.js";
import { say } from "../words.js";
import { tie } from "./fields.js";

const WRITTEN_OFF = "written_off";

// What a draft begins with that is opened on an entry of the ledger.
export function visitOf(entry, kind) {
  return { entry: entry.id, kind: kind ?? (entry.state === WRITTEN_OFF ? "look_back" : "verification"), passed: null, words: "" };
}

// `beside`: where new photos are taken; the photos of then stay in sight there.
export class VisitSection {
  constructor(root, { draft, beside, onchange }) {
    Object.assign(this, { root, draft, beside, onchange, ends: [] });
  }

  async draw() {
    const visit = this.draft.get("visit");
    this.root.hidden = !visit;
    if (!visit) return;
    const entry = await store.get("entries", visit.entry);
    fill(this.root, {
      title: say(`form.visit.${visit.kind}`),
      entry: entry ? `${entry.number} ${entry.problem_name}` : "",
      found: entry ? `${entry.found_on} ${entry.description}` : "",
      done: entry?.said_done ? say("form.visit.said_done", { words: entry.said_done }) : "",
    });
    this.stop();
    const places = [this.root, ...this.beside].map((place) => place.querySelector("[data-earlier]"));
    this.ends = places.map((place) => earlier(place, entry, { isBeside: true }));
    for (const place of this.beside) {
      place.hidden = !entry?.photos.length;
      fill(place, { found: entry ? say("form.visit.compare", { what: entry.description }) : "" });
    }
    if (this.isTied) return;
    this.isTied = true;
    tie(this.root, {
      get: (path) => this.draft.get(path),
      set: (path, value) => {
        this.draft.set(path, value);
        this.onchange(path);
      },
    });
  }

  stop() {
    for (const end of this.ends.splice(0)) end();
  }
}
