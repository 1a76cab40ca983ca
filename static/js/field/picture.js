// Photos to look at: from this phone where they were taken here or are kept for visits, else from the server, for this
// person alone. A list draws by itself what arrives later; pressed, a photo is shown large with what is known of it.

import { call, SignedOut, Unreachable } from "./session.js";
import * as store from "./store.js";
import { fill, make, sheet } from "./ui.js";

const THUMB = "thumb";

// `photos`: [{sha256, …}]; `told(photo, number)` → {label, away, note, facts}: what a screen reader says, the words where
// it is not to be had now, those on the small one and those below the large. Answers what ends it.
export function pictures(place, photos, told) {
  const tiles = new Map(photos.map((photo, number) => [photo.sha256, new Tile(photo.sha256, told(photo, number))]));
  place.replaceChildren(...[...tiles.values()].map(({ element }) => element));
  return store.changed("earlier", (keys) => {
    for (const key of keys) if (tiles.get(key)?.isAway) tiles.get(key).draw();
  });
}

// One alone, as it is to be had now.
export function picture(sha256, told) {
  return new Tile(sha256, told).element;
}

class Tile {
  constructor(sha256, told) {
    Object.assign(this, { sha256, told, isAway: false });
    this.element = make("li", { class: "photo" });
    this.draw();
  }

  async draw() {
    const blob = await found(this.sha256);
    this.isAway = !blob;
    if (!blob) return this.element.replaceChildren(this.words());
    const image = make("img", { alt: this.told.label });
    const { note } = this.told;
    const shown = note ? make("span", { class: "photo-note", "aria-hidden": "true" }, note) : null;
    const button = make("button", { type: "button", class: "photo-open" }, image, shown);
    button.addEventListener("click", () => this.look());
    image.addEventListener("error", () => this.element.replaceChildren(this.words()));
    show(image, blob);
    return this.element.replaceChildren(button);
  }

  words() {
    return make("span", { class: "field-help" }, this.told.away);
  }

  // What is here at once, the large copy as soon as it has come.
  async look() {
    let isOpen = true;
    const [small, large] = [found(this.sha256), found(this.sha256, "display")];
    await sheet("sheet-picture", (dialog) => {
      fill(dialog, { title: this.told.label, facts: this.told.facts ?? "" });
      const image = dialog.querySelector("img");
      image.alt = this.told.label;
      let isLarge = false;
      small.then((blob) => blob && isOpen && !isLarge && show(image, blob));
      large.then((blob) => {
        isLarge = Boolean(blob);
        if (blob && isOpen) show(image, blob);
      });
    });
    isOpen = false;
  }
}

export function show(image, blob) {
  const url = URL.createObjectURL(blob);
  for (const end of ["load", "error"]) image.addEventListener(end, () => URL.revokeObjectURL(url), { once: true });
  image.src = url;
}

// Null where it is neither here nor to be had now. Nothing of it stays in the browser's own memory of pages, where the
// next person on this phone would find it.
async function found(sha256, size = THUMB) {
  const own = await store.get("photos", sha256);
  if (own?.bytes) return new Blob([own.bytes], { type: own.type });
  const small = size === THUMB ? await store.get("earlier", sha256) : null;
  if (small) return new Blob([small.bytes], { type: "image/jpeg" });
  try {
    const { body, error } = await call("GET", `photos/${sha256}/?size=${size}`, { wants: "bytes" });
    return error ? null : new Blob([body], { type: "image/jpeg" });
  } catch (error) {
    if (error instanceof Unreachable || error instanceof SignedOut) return null;
    throw error;
  }
}
