// Keeps what the phone holds of the server's data as it is there: in the background, whole answers only, and nothing
// of it once the posting is over. What is made on the phone is not touched.

import * as clock from "./clock.js";
import * as session from "./session.js";
import * as store from "./store.js";
import { moment, say } from "./words.js";

// Stores of the collections that are taken over, by their names; others are left where they are.
const HELD = [
  "counties",
  "topics",
  "people",
  "townships",
  "returned",
  "team_records",
  "drafts",
  "entries",
  "tasks",
  "plan",
  "folder",
  "sites",
];
const EVERY = 5 * 60_000;
const FRESH = 60_000;
// What was sent is known to the server at once; its consequences are fetched together a little later.
const AFTER_SENDING = 8_000;

let running = null;
let reason = null;
let soon = null;
const watching = new Set();

// Called once a page.
export async function start() {
  window.addEventListener("online", () => sync());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && syncIfOld());
  session.changes.addEventListener("signed-in", () => sync());
  store.changed("acts", later);
  store.changed("records", async (keys) => {
    for (const key of keys) if ((await store.get("records", key))?.state === "sent") return later();
  });
  setInterval(() => document.visibilityState === "visible" && sync(), EVERY);
  sync();
}

function later() {
  clearTimeout(soon);
  soon = setTimeout(sync, AFTER_SENDING);
}

async function syncIfOld() {
  const { tried_at: tried = 0 } = await status();
  if (clock.now() - tried > FRESH) await sync();
}

// {at: the server's moment of the last whole answer, me, running, reason}; `reason` says why it went no further:
// "line", "signed_out", "full", or {code, message} as the server said it; null while all is well.
export async function status() {
  const kept = (await store.get("meta", "sync")) ?? {};
  return { at: kept.at ?? null, me: kept.me ?? null, tried_at: kept.tried_at, running: Boolean(running), reason };
}

// "As of 20:40", with the day where it is not today's.
export async function asOf() {
  const { at } = await status();
  if (!at) return say("sync.never");
  const isToday = moment(at, { dateStyle: "short" }) === moment(clock.now(), { dateStyle: "short" });
  return say("sync.as_of", { moment: moment(at, isToday ? { hour: "2-digit", minute: "2-digit" } : undefined) });
}

// Calls back whenever `status` may have changed.
export function watch(callback) {
  watching.add(callback);
  return () => watching.delete(callback);
}

const tell = () => watching.forEach((callback) => callback());

// How many rows there are of each collection.
export async function counts() {
  return Object.fromEntries(await Promise.all(HELD.map(async (name) => [name, await store.count(name)])));
}

// Resolves once nothing more is to be fetched, or cannot be for now; `status` then says which. One page does it for all.
export function sync() {
  running ??= alone().finally(() => {
    running = null;
    tell();
  });
  return running;
}

async function alone() {
  if (session.isSomebodyElse() || session.own() === null) return;
  if (session.whyOut()) return void (reason = "signed_out");
  if (!session.mayRecord()) {
    await forget();
    // There may be a new posting since.
    await session.renew();
    if (!session.mayRecord()) return;
  }
  tell();
  await locked(`lantian-sync-${session.own()}`, async () => {
    try {
      while (await step());
      reason = null;
      keepPhotos();
    } catch (error) {
      reason = whyNot(error);
    }
  });
}

// What shows how it was before; looked for only once everything else is here.
function keepPhotos() {
  import("./earlier.js").then(({ follow }) => follow(), () => {});
}

function locked(name, work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

function whyNot(error) {
  if (error instanceof session.Unreachable) return "line";
  if (error instanceof session.SignedOut) return "signed_out";
  if (error instanceof store.Full) return "full";
  if (error instanceof Refused) return error.told;
  throw error;
}

class Refused extends Error {
  constructor(told) {
    super(told.message);
    this.told = told;
  }
}

// One answer, taken over whole with its token; true where more is to come.
async function step() {
  const kept = await store.get("meta", "sync");
  // What a newer release holds besides has to be sent to it.
  const since = kept?.stores === HELD.join() ? kept.token : "";
  const { body, error } = await session.call("GET", `field/sync/?since=${encodeURIComponent(since)}`);
  if (error?.code === "not_posted") await forget();
  if (error) throw new Refused(error);
  // Cut off on the way.
  if (!body?.token) throw new session.Unreachable();
  // Somebody else has signed in meanwhile.
  if (body.me.user !== session.own()) return false;
  const names = Object.keys(body.collections).filter((name) => HELD.includes(name));
  await store.tx(["meta", ...(body.reset ? HELD : names)], "readwrite", async (rows) => {
    if (body.reset) await clear(rows);
    for (const name of names) await take(rows, name, body.collections[name], !body.more);
    await rows.put("meta", { id: "rules", ...body.me.rules, policy: body.me.policy });
    const at = body.more ? (kept?.at ?? null) : body.now;
    await rows.put("meta", { id: "sync", token: body.token, stores: HELD.join(), me: body.me, at, tried_at: clock.now() });
  });
  return body.more;
}

// A part is all there is of it: what was held of it and does not come any more is gone.
async function take(rows, name, { parts, changed }, isLast) {
  const id = `parts-${name}`;
  const { keys } = (await rows.get("meta", id)) ?? { keys: {} };
  for (const { part, rows: fresh } of changed) {
    const label = `${part}/${parts}`;
    const now = fresh.map((row) => row.id ?? row.code);
    await remove(rows, name, keys[label] ?? [], new Set(now));
    if (fresh.length) await rows.put(name, fresh);
    keys[label] = now;
  }
  const others = isLast ? Object.keys(keys).filter((label) => !label.endsWith(`/${parts}`)) : [];
  if (others.length) {
    const left = others.flatMap((label) => keys[label]);
    for (const label of others) delete keys[label];
    await remove(rows, name, left, new Set(Object.values(keys).flat()));
  }
  if (changed.length || others.length) await rows.put("meta", { id, keys });
}

async function remove(rows, name, keys, staying) {
  const gone = keys.filter((key) => !staying.has(key));
  if (gone.length) await rows.del(name, gone);
}

async function clear(rows) {
  for (const name of HELD) {
    await rows.clear(name);
    await rows.del("meta", `parts-${name}`);
  }
}

// The posting is over: what belonged to it goes, what has not been sent stays.
export async function forget() {
  if (!(await store.get("meta", "sync"))) return;
  await store.tx(["meta", "earlier", ...HELD], "readwrite", async (rows) => {
    await clear(rows);
    await rows.clear("earlier");
    await rows.del("meta", ["sync", "earlier"]);
  });
}
