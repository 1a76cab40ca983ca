// A record while it is written: every keystroke goes to the store by itself, in a transaction of its own, as a change
// to what is stored. So two pages of one draft keep each other's words, and whatever dies, at most a letter is lost.

import { setAside } from "../aside.js";
import * as clock from "../clock.js";
import { difference, flat } from "../flat.js";
import { hashesOf } from "../sender.js";
import * as store from "../store.js";

// Who has written last: what this page wrote itself is not read back under the cursor.
const PAGE = crypto.randomUUID();
// What may be written on; the rest is on its way, or has arrived.
const OPEN = ["draft", "refused"];
const KEPT_DAYS = 30;
const AGAIN = 2_000;

// The value at `findings.<id>.description`: in a list the segment is the id of an item.
export function at(content, path) {
  return path.split(".").reduce((place, name) => step(place, name), content);
}

function step(place, name) {
  if (place === null || place === undefined) return undefined;
  return Array.isArray(place) ? place.find(({ id }) => id === name) : place[name];
}

// Nothing is written below an item that is gone.
export function write(content, path, value) {
  const names = path.split(".");
  const last = names.pop();
  let place = content;
  for (const name of names) {
    if (!Array.isArray(place) && (place[name] === null || place[name] === undefined)) place[name] = {};
    place = step(place, name);
    if (place === undefined) return;
  }
  if (value === undefined) delete place[last];
  else place[last] = value;
}

// Makes a draft and resolves with its id.
export async function begin(content) {
  const id = crypto.randomUUID();
  const now = clock.moment();
  const row = { id, state: "draft", base: null, error: null, attempts: 0, next_at: null, is_touched: false };
  const client = { app: "field", began_at: now.toISOString(), kept_on: "indexeddb" };
  await store.put("records", { ...row, began_at: now.toISOString(), updated_at: now.getTime(), content: { ...content, client } });
  return id;
}

// Calls: onsaved(moment), onunsaved(isFull), onother(row, before) after another page has written, onmoved(row) when it is on its way,
// onqueue() when it is, or is no more, to go in by itself; onback() when that is so because somebody writes here, and
// onlate(aside, isGone) when what was written came after it had gone in, or had been thrown away: kept under that identifier.
export class Draft {
  constructor(row, calls) {
    this.row = row;
    this.content = structuredClone(row.content);
    this.calls = calls;
    this.pending = [];
    this.onWay = [];
    this.tooLate = [];
    this.aside = crypto.randomUUID();
    this.writing = null;
    this.ends = [
      store.changed("records", (keys) => this.read(keys)),
      listen(window, "pagehide", () => this.now()),
      listen(document, "visibilitychange", () => document.hidden && this.now()),
    ];
  }

  get isOpen() {
    return OPEN.includes(this.row.state);
  }

  get(path) {
    return at(this.content, path);
  }

  // `isOwn`: the user did it; a draft that nobody touched is not worth keeping.
  set(path, value, { isOwn = true } = {}) {
    write(this.content, path, value);
    this.pending.push({ path, value: structuredClone(value), isOwn });
    this.writing ??= this.keep();
  }

  // What belongs to the record on the phone and not to what it says. False where it was not written: the record is on
  // its way, or the phone cannot keep it now.
  async note(facts) {
    await this.flush();
    if (this.pending.length) return false;
    let row = null;
    const noted = (stored) => {
      row = OPEN.includes(stored.state) && { ...stored, ...facts, updated_at: clock.now(), page: PAGE };
      return row;
    };
    try {
      await store.update("records", this.row.id, noted);
    } catch (error) {
      this.unsaved(error);
      return false;
    }
    if (row) this.took(row);
    return Boolean(row);
  }

  // Somebody does something that takes a while: what is begun is not thrown away as untouched, and does not go in by itself.
  async touch() {
    const wasQueued = this.row.wants_in;
    if ((await this.note({ is_touched: true, wants_in: null })) && wasQueued) this.calls.onback();
  }

  took(row) {
    const isMoved = Boolean(row.wants_in) !== Boolean(this.row.wants_in);
    this.row = row;
    if (isMoved) this.calls.onqueue();
  }

  async keep() {
    try {
      while (this.pending.length && (await this.now()));
    } finally {
      this.writing = null;
    }
    // The words are on the screen, and kept as soon as there is room, or the storage answers again.
    clearTimeout(this.timer);
    if (this.pending.length && !this.isClosed) this.timer = setTimeout(() => this.again(), AGAIN);
  }

  again() {
    if (this.pending.length) this.writing ??= this.keep();
  }

  unsaved(error) {
    const isFull = error instanceof store.Full;
    if (!isFull) console.error(error);
    this.calls.onunsaved(isFull);
  }

  // Into a transaction at once, whatever else is on its way: the page may be gone with the next line. False where
  // it was not kept.
  async now() {
    const changes = this.pending.splice(0);
    if (!changes.length) return true;
    this.onWay.push(changes);
    try {
      await this.written(changes);
      return true;
    } catch (error) {
      this.pending.unshift(...changes);
      this.unsaved(error);
      return false;
    } finally {
      this.onWay = this.onWay.filter((one) => one !== changes);
    }
  }

  async written(changes) {
    let before = null;
    let kept = null;
    const row = await store.update("records", this.row.id, (stored) => {
      before = stored;
      kept = changed(stored, changes);
      return kept;
    });
    if (!kept && !changes.some(({ isOwn }) => isOwn)) return;
    if (!kept) return this.late(row, changes);
    this.took(row);
    if ((before.wants_in && !row.wants_in) || before.state !== row.state) this.calls.onback();
    this.calls.onsaved(row.updated_at);
  }

  // The server has it already: kept beside it, with the photos that it does not name. Thrown away for all: a deleted
  // draft, as it is on the screen.
  async late(row, changes) {
    this.tooLate.push(...changes);
    const content = row ? contentWith(row, this.tooLate) : structuredClone(this.content);
    const of = row && { of: row.id, late: difference(flat(row.content, 0), flat(content, 0)) };
    const all = { ...(row ?? this.row), content };
    const keep = (rows) => setAside(rows, all, { id: this.aside, ...of }, row ? hashesOf(row) : []);
    await store.tx(["records", "photos"], "readwrite", keep);
    this.calls.onlate(this.aside, !row);
  }

  async flush() {
    await this.writing;
    await this.now();
  }

  async read(keys) {
    if (keys.length && !keys.includes(this.row.id)) return;
    const row = await store.get("records", this.row.id);
    // Thrown away by a team mate: nothing more is to be typed into what is not kept.
    if (!row) return void this.calls.onmoved();
    if (row.page === PAGE && row.state === this.row.state) return void this.took(row);
    const isMoved = row.state !== this.row.state;
    this.row = row;
    const before = this.content;
    this.content = structuredClone(row.content);
    // What is being written is not in that row yet.
    for (const { path, value } of [...this.onWay.flat(), ...this.pending]) write(this.content, path, value);
    if (isMoved) this.calls.onmoved(row);
    else this.calls.onother(row, before);
  }

  async close() {
    for (const end of this.ends) end();
    this.isClosed = true;
    await this.flush();
    clearTimeout(this.timer);
  }
}

// Whoever goes on writing has not finished: what was to go in by itself, or waits to be sent, is a draft again.
function changed(stored, changes) {
  const isOwn = changes.some((one) => one.isOwn);
  const isBack = isOwn && stored.state === "waiting";
  if (!isBack && ![...OPEN, "discarded"].includes(stored.state)) return false;
  const facts = { ...(isOwn && { is_touched: true, wants_in: null }), ...(isBack && { state: "draft", error: null }) };
  const content = contentWith(stored, changes);
  return { ...stored, ...facts, content, updated_at: Math.max(clock.now(), stored.updated_at + 1), page: PAGE };
}

function contentWith({ content: stored }, changes) {
  const content = structuredClone(stored);
  for (const { path, value } of changes) write(content, path, value);
  return content;
}

function listen(target, name, callback) {
  target.addEventListener(name, callback);
  return () => target.removeEventListener(name, callback);
}

// Drafts that were thrown away and can still be had back, the newest first.
export async function discarded() {
  const rows = await store.all("records", "state", "discarded");
  return rows.sort((one, other) => other.discarded_at - one.discarded_at);
}

export async function tooOld(now = clock.now()) {
  return (await discarded()).filter(({ discarded_at: at }) => at < now - KEPT_DAYS * 86_400_000);
}
