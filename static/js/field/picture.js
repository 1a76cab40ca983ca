// Photos to look at: from this phone where they were taken here or are kept for visits, else from the server, for this
// person alone. A list draws by itself what arrives later; pressed, a photo is shown large with what is known of it.

import { isDear } from "./line.js";
import { call, SignedOut, Unreachable } from "./session.js";
import * as store from "./store.js";
import { fill, make, sheet } from "./ui.js";

const THUMB = "thumb";
// What is being fetched, by address: the same photo may be drawn in several places at once.
const coming = new Map();

// `photos`: [{sha256, …}]; `told(photo, number)` → {label, away, note, facts, press}: what a screen reader says, the words
// where it is not to be had now, those on the small one and those below the large; with `press` a line that is dear or
// slow is asked for it only once these words are pressed. Answers what ends it.
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

// A small picture and nothing to press, null where it is not on this phone.
export async function small(sha256, label) {
  const { thumb } = (await store.get("photos", sha256)) ?? {};
  const blob = thumb ? new Blob([thumb], { type: "image/jpeg" }) : await here(sha256);
  if (!blob) return null;
  const image = make("img", { alt: label });
  image.addEventListener("error", () => image.remove());
  show(image, blob);
  return image;
}

class Tile {
  constructor(sha256, told) {
    Object.assign(this, { sha256, told, isAway: false });
    this.element = make("li", { class: "photo" });
    this.draw();
  }

  async draw({ isPressed = false } = {}) {
    const mayAsk = isPressed || !this.told.press || !isDear();
    const blob = (await here(this.sha256)) ?? (mayAsk ? await fetched(this.sha256, THUMB) : null);
    this.isAway = !blob;
    if (!blob) return this.element.replaceChildren(mayAsk ? this.words() : this.press());
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

  press() {
    const button = make("button", { type: "button", class: "photo-open field-help" }, this.told.press);
    button.addEventListener("click", () => this.draw({ isPressed: true }));
    return button;
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

// From this phone, else from the server.
export async function found(sha256, size = THUMB) {
  return (await (size === THUMB ? here(sha256) : own(sha256))) ?? fetched(sha256, size);
}

async function own(sha256) {
  const row = await store.get("photos", sha256);
  return row?.bytes ? new Blob([row.bytes], { type: row.type }) : null;
}

async function here(sha256) {
  const taken = await own(sha256);
  const small = taken ? null : await store.get("earlier", sha256);
  return small ? new Blob([small.bytes], { type: "image/jpeg" }) : taken;
}

// Null where it is not to be had now. Nothing of it stays in the browser's own memory of pages, where the next person on
// this phone would find it.
function fetched(sha256, size) {
  const path = `photos/${sha256}/?size=${size}`;
  if (!coming.has(path)) coming.set(path, fetchOne(path).finally(() => coming.delete(path)));
  return coming.get(path);
}

async function fetchOne(path) {
  try {
    const { body, error } = await call("GET", path, { wants: "bytes" });
    return error ? null : new Blob([body], { type: "image/jpeg" });
  } catch (error) {
    if (error instanceof Unreachable || error instanceof SignedOut) return null;
    throw error;
  }
}
