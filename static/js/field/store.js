// What the phone keeps, in one database a person. Nothing is said to be kept before it is on the disk;
// a phone that is full says so in time. Changes are told to every open page.

import { openDB } from "../../vendor/idb-8.0.3/idb.js";

import * as spare from "./room.js";

export { isNearlyFull, room } from "./room.js";

// A store or an index that is new here needs the next VERSION. What is there stays as it is: drafts outlive releases. So
// does the server's, for there may be no network: where a row's shape changes, `makeStores` brings it into the new one.
const VERSION = 2;
const STORES = {
  meta: {},
  records: { state: "state" },
  photos: { record: "record", state: "state" },
  bytes: {},
  acts: { state: "state" },
  topics: {},
  people: {},
  counties: {},
  townships: {},
  sites: {},
  entries: {},
  tasks: {},
  plan: {},
  returned: {},
  team_records: {},
  drafts: {},
  folder: {},
  earlier: {},
};
// Made by the user and nowhere else yet: to the disk before we say that they are kept. The rest can be asked for again.
const IRREPLACEABLE = ["records", "photos", "acts", "drafts"];

// Small copies of earlier photos: they can be had again, so they are given up before anything else is short of room.
const SPARE = "earlier";

// What browsers say of a connection that is gone.
const LOST = ["InvalidStateError", "UnknownError"];

// The phone is full: what was asked for is not kept, what was kept before still is.
export class Full extends Error {
  constructor() {
    super("full");
    this.code = "full";
  }
}

let base = null;
let channel = null;
const listeners = new Map();
const noticed = new Set();

// Calls back with (code, facts): `full`, `nearly_full` {share in %, where known}, `blocked` (close other pages), `outdated` (load anew).
export function notices(callback) {
  noticed.add(callback);
  return () => noticed.delete(callback);
}

function notice(code, facts = {}) {
  for (const callback of noticed) callback(code, facts);
}

// Opens the database of this person and no other; the one that was open is closed.
export async function open(user) {
  const name = `lantian-${user}`;
  if (base?.name === name) return void (await base.opening);
  close();
  base = { name, opening: connect(name) };
  channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => call(data);
  try {
    await base.opening;
  } catch (error) {
    if (base?.name === name) close();
    throw error;
  }
}

async function connect(name) {
  try {
    return await openDB(name, VERSION, {
      upgrade: makeStores,
      blocked: () => notice("blocked"),
      // A newer release waits in another page: it goes first, this page has to be loaded anew.
      blocking: () => {
        close();
        notice("outdated");
      },
    });
  } catch (error) {
    if (error.name === "VersionError") notice("outdated");
    throw isFull(error) ? noRoom() : error;
  }
}

export function close() {
  base?.opening.then((db) => db.close()).catch(() => {});
  channel?.close();
  base = channel = null;
}

function makeStores(db, from, _to, transaction) {
  for (const [name, indexes] of Object.entries(STORES)) {
    const store = db.objectStoreNames.contains(name) ? transaction.objectStore(name) : db.createObjectStore(name);
    for (const [index, path] of Object.entries(indexes)) {
      if (!store.indexNames.contains(index)) store.createIndex(index, path);
    }
  }
  if (from === 1) sayWhereSeen(transaction.objectStore("entries"));
}

// Up to version 1 an entry named the photos of its finding by their hashes alone. The server tells it all anew at the
// next synchronization; until then a phone with no network goes on with what it has.
async function sayWhereSeen(entries) {
  for (let cursor = await entries.openCursor(); cursor; cursor = await cursor.continue()) {
    const { photos = [], found_on: day } = cursor.value;
    const seen = (photo) => (typeof photo === "string" ? { sha256: photo, seen_at: "finding", day, taken_at: null } : photo);
    await cursor.update({ ...cursor.value, photos: photos.map(seen) });
  }
}

const keyOf = (store, row) => (store === "photos" ? row.sha256 : (row.id ?? row.code));
const asList = (stores) => (Array.isArray(stores) ? stores : [stores]);
// The bytes of a photo stand beside its row, so that a list of photos does not load them all.
const withBytes = (stores) => (stores.includes("photos") ? [...stores, "bytes"] : stores);

// A photo comes with its `bytes`, null once the server has them; in lists and in `tx` it comes without.
export function get(store, key) {
  return tx(store, "readonly", async (rows) => {
    const row = await rows.get(store, key);
    return row && store === "photos" ? { ...row, bytes: await rows.bytes(key) } : row;
  });
}

// Every row, or those whose `index` has this `value`.
export function all(store, index, value) {
  return tx(store, "readonly", (rows) => rows.all(store, index, value));
}

export function count(store, index, value) {
  return tx(store, "readonly", (rows) => rows.count(store, index, value));
}

export function keys(store, index, value) {
  return tx(store, "readonly", (rows) => rows.keys(store, index, value));
}

// One row or many; resolves with the key (of the last) once they are kept, and throws `Full` where there is no room.
// A photo without `bytes` leaves those that are there, one with `bytes: null` takes them away.
export function put(store, rows) {
  return tx(store, "readwrite", (into) => into.put(store, rows));
}

export function del(store, keys) {
  return tx(store, "readwrite", (from) => from.del(store, keys));
}

// Reads, changes what `change(row)` changes, and writes, all in one; nothing where there is no such row.
// `change` may return a new row, or false to leave it.
export function update(store, key, change) {
  return tx(store, "readwrite", async (rows) => {
    const row = await rows.get(store, key);
    if (!row) return undefined;
    const changed = change(row);
    if (changed === false) return row;
    await rows.put(store, changed ?? row);
    return changed ?? row;
  });
}

// All or nothing over one or several stores. `work` gets {get, all, keys, count, put, del, clear} and may await only
// these; it is done again where room had to be made first.
export async function tx(stores, mode, work) {
  const names = asList(stores);
  try {
    return await once(names, mode, work);
  } catch (error) {
    if (!isFull(error)) throw error;
    // No reason to give up anything, or to say anything.
    if (names.includes(SPARE)) throw new Full();
  }
  for (const makeRoom of [giveUpSpare, giveUpShare]) {
    if (!(await makeRoom(names))) continue;
    notice("nearly_full");
    try {
      return await once(names, mode, work);
    } catch (error) {
      if (!isFull(error)) throw error;
    }
  }
  throw noRoom();
}

async function once(names, mode, work) {
  const transaction = await begin(withBytes(names), mode);
  const touched = new Map();
  try {
    const [result] = await Promise.all([settle(work(rowsOf(transaction, touched)), transaction), transaction.done]);
    announce(touched);
    return result;
  } catch (error) {
    throw isFull(transaction.error) ? transaction.error : error;
  }
}

// False where none is left.
async function giveUpSpare() {
  const db = await base.opening;
  if (!(await db.count(SPARE))) return false;
  const transaction = db.transaction([SPARE, "meta"], "readwrite", { durability: "relaxed" });
  await Promise.all([transaction.objectStore(SPARE).clear(), transaction.objectStore("meta").delete(SPARE), transaction.done]);
  announce(new Map([[SPARE, []]]));
  return true;
}

// Gives up what was put by for this moment. What is about photos alone may take their
// share only; handing in and what the sending notes down have the share of words.
async function giveUpShare(names) {
  const db = await base.opening;
  return spare.release(db, names.every((name) => name === "photos") ? "photos" : "words");
}

// Says so while there is still room for something, and keeps a share free for that moment.
export async function lookAtRoom() {
  let { share, isShort } = await spare.look(await base.opening);
  if ((share || isShort) && (await giveUpSpare())) ({ share, isShort } = await spare.look(await base.opening));
  if (share) notice("nearly_full", { share });
  else if (isShort) notice("nearly_full");
}

async function begin(names, mode) {
  if (!base) throw new Error("no database is open");
  const isStrict = mode === "readwrite" && names.some((name) => IRREPLACEABLE.includes(name));
  const options = { durability: isStrict ? "strict" : "relaxed" };
  try {
    return (await base.opening).transaction(names, mode, options);
  } catch (error) {
    // Browsers drop the connection of a page that slept for long; where it cannot be had back now, the next one tries.
    if (!LOST.includes(error.name) || !base) throw error;
    base.opening = connect(base.name);
    return (await base.opening).transaction(names, mode, options);
  }
}

async function settle(working, transaction) {
  try {
    return await working;
  } catch (error) {
    // Already over where the phone was full: then there is nothing left to take back.
    try {
      transaction.abort();
    } catch {}
    throw error;
  }
}

function rowsOf(transaction, touched) {
  const touch = (store, keys) => touched.set(store, [...(touched.get(store) ?? []), ...keys]);
  const source = (store, index) => {
    const rows = transaction.objectStore(store);
    return index ? rows.index(index) : rows;
  };
  const putOne = async (store, key, row) => {
    if (store !== "photos") return source(store).put(row, key);
    const { bytes, ...rest } = row;
    if (bytes) await source("bytes").put(bytes, key);
    else if (bytes === null) await source("bytes").delete(key);
    return source("photos").put(rest, key);
  };
  return {
    get: (store, key) => source(store).get(key),
    bytes: async (key) => (await source("bytes").get(key)) ?? null,
    all: (store, index, value) => source(store, index).getAll(value),
    keys: (store, index, value) => source(store, index).getAllKeys(value),
    count: (store, index, value) => source(store, index).count(value),
    put: async (store, rows) => {
      const keys = asList(rows).map((row) => keyOf(store, row));
      await Promise.all(asList(rows).map((row, number) => putOne(store, keys[number], row)));
      touch(store, keys);
      return keys.at(-1);
    },
    del: async (store, keys) => {
      const places = store === "photos" ? ["photos", "bytes"] : [store];
      await Promise.all(places.flatMap((place) => asList(keys).map((key) => source(place).delete(key))));
      touch(store, asList(keys));
    },
    clear: async (store) => {
      await source(store).clear();
      if (store === "photos") await source("bytes").clear();
      touch(store, []);
    },
  };
}

const isFull = (error) => error?.name === "QuotaExceededError";

function noRoom() {
  notice("full");
  return new Full();
}

// Calls back with the keys that changed, in whichever page; an empty list stands for any of them.
export function changed(store, callback) {
  const callbacks = listeners.get(store) ?? new Set();
  listeners.set(store, callbacks.add(callback));
  return () => callbacks.delete(callback);
}

function announce(touched) {
  for (const [store, keys] of touched) {
    channel?.postMessage({ store, keys });
    call({ store, keys });
  }
}

function call({ store, keys }) {
  for (const callback of listeners.get(store) ?? []) callback(keys);
}
