// Small copies of earlier photos, of ledger entries and returned findings, kept for visits with no network: fetched one
// after another while nothing else wants the line, the most urgent first, and never more than the rules say.

import { isDear } from "./line.js";
import { progress, rules } from "./outbox.js";
import * as session from "./session.js";
import * as store from "./store.js";
import { today } from "./told.js";

const MEGABYTE = 1_000_000;
// About what one takes; what it takes is counted when it is here.
const ONE = 20_000;
// Between one and the next, so that whoever works on the phone, and the server, come first.
const BREATH = 100;
const AGAIN = 3_600_000;
// So many refusals in a row are not about photos.
const REFUSALS = 3;
const DUE = "awaiting_verification";
const LOOKED_BACK_AT = ["look_back_pass", "rebound"];
// From here on it can wait for Wi-Fi.
const CAN_WAIT = 3;

let isListening = false;
let isSending = false;
let isWanted = false;
let running = null;
const away = new Map();

// What ought to be here has changed, or may be fetched now. Resolves once nothing more is to be had for now.
export function follow() {
  listen();
  isWanted = true;
  running ??= turns().finally(() => (running = null));
  return running;
}

function listen() {
  if (isListening) return;
  isListening = true;
  progress(({ reason }) => {
    isSending = reason === undefined;
    if (!isSending) follow();
  });
  store.changed("plan", () => follow());
  navigator.connection?.addEventListener?.("change", () => follow());
}

async function turns() {
  while (isWanted) {
    isWanted = false;
    const photos = await wanted();
    const { earlier_photos_mb: megabytes = 0 } = await rules();
    const most = megabytes * MEGABYTE;
    const sizes = await change(photos, most);
    await alone(() => fetchAll(photos, most, sizes));
  }
}

// One page does it for all.
function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(`lantian-earlier-${session.own()}`, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

// By hash, how urgent each is, the most urgent first: what is due for verification, what is in today's plan, what was
// sent back, then the rest of what is open by its deadline; last, what may be looked back at.
async function wanted() {
  const [entries, returned, plan] = await Promise.all([store.all("entries"), store.all("returned"), store.get("plan", today())]);
  const stops = plan?.stops ?? [];
  const rankOf = ({ id, site, state }) => {
    if (state === DUE) return 0;
    if (stops.some((stop) => stop.entry === id || stop.place === site)) return 1;
    return state === "written_off" ? CAN_WAIT + 1 : CAN_WAIT;
  };
  const mayGo = ({ state, actions }) => state !== "written_off" || actions.some((action) => LOOKED_BACK_AT.includes(action));
  const all = [
    ...entries.filter(mayGo).map((entry) => ({ rank: rankOf(entry), by: entry.deadline, photos: entry.photos })),
    ...returned.map(({ day, photos }) => ({ rank: CAN_WAIT - 1, by: day, photos: photos.filter((photo) => photo.is_here) })),
  ].sort((one, other) => one.rank - other.rank || (one.by < other.by ? -1 : 1));
  const found = new Map();
  for (const { rank, photos } of all) for (const { sha256 } of photos) if (!found.has(sha256)) found.set(sha256, rank);
  return found;
}

// What is to go of `sizes`: whatever nobody wants any more, and the least urgent where they are too many.
function within(sizes, photos, most) {
  const staying = [...photos.keys()].filter((sha256) => sha256 in sizes);
  let total = staying.reduce((sum, sha256) => sum + sizes[sha256], 0);
  while (total > most) total -= sizes[staying.pop()];
  return Object.keys(sizes).filter((sha256) => !staying.includes(sha256));
}

// Takes in what was fetched and lets go what is to go. Answers the sizes of those that are here now, by hash.
async function change(photos, most, fresh = []) {
  return store.tx(["earlier", "meta"], "readwrite", async (rows) => {
    const sizes = (await rows.get("meta", "earlier"))?.sizes ?? {};
    for (const { id, bytes } of fresh) sizes[id] = bytes.byteLength;
    const gone = within(sizes, photos, most);
    for (const sha256 of gone) delete sizes[sha256];
    const staying = fresh.filter(({ id }) => id in sizes);
    if (!gone.length && !staying.length) return sizes;
    if (staying.length) await rows.put("earlier", staying);
    await rows.del("earlier", gone);
    await rows.put("meta", { id: "earlier", sizes });
    return sizes;
  });
}

async function fetchAll(photos, most, sizes) {
  let here = sizes;
  let refused = 0;
  for (const [sha256, rank] of photos) {
    if (sha256 in here || away.get(sha256) > performance.now()) continue;
    if (isWanted || !(await mayFetch(rank)) || !fits(sha256, photos, most, here)) return;
    try {
      const now = await fetchOne(sha256, photos, most);
      refused = now ? 0 : refused + 1;
      here = now ?? here;
    } catch (error) {
      if (error instanceof session.Unreachable || error instanceof session.SignedOut || error instanceof store.Full) return;
      throw error;
    }
    if (refused === REFUSALS) return;
    await new Promise((resolve) => setTimeout(resolve, BREATH));
  }
}

// What is not sent goes first, whatever this is. A line that says that it is dear or slow is left alone.
async function mayFetch(rank) {
  if (isSending || session.isSomebodyElse() || session.own() === null || session.whyOut() || !session.mayRecord()) return false;
  if (isDear({ canWait: rank >= CAN_WAIT })) return false;
  const [waiting, sending, acts] = await Promise.all([
    store.count("records", "state", "waiting"),
    store.count("records", "state", "sending"),
    store.count("acts", "state", "waiting"),
  ]);
  return waiting + sending + acts === 0 && !(await store.isNearlyFull());
}

// By itself, or in place of less urgent ones.
function fits(sha256, photos, most, sizes) {
  const order = [...photos.keys()];
  const before = order.slice(0, order.indexOf(sha256)).reduce((sum, one) => sum + (sizes[one] ?? 0), 0);
  return before + ONE <= most;
}

// The sizes of those that are here with it; null where the server refused: it may have it later.
async function fetchOne(sha256, photos, most) {
  const { body, error } = await session.call("GET", `photos/${sha256}/?size=thumb`, { wants: "bytes", priority: "low" });
  const sizes = error ? null : await change(photos, most, [{ id: sha256, bytes: body }]);
  if (!sizes || !(sha256 in sizes)) away.set(sha256, performance.now() + AGAIN);
  return sizes;
}
