// What is handed in goes to the server by itself, once, from one page at a time. Everything waits in the store, so
// that it does not matter which page sends, or when the phone, the browser or the network gives up.

import * as clock from "./clock.js";
import * as pauses from "./pauses.js";
import { arrived, drain, hashesOf, isOwed, photosOf } from "./sender.js";
import { changes, isSomebodyElse, own } from "./session.js";
import * as store from "./store.js";

// A page that says nothing for so long while it sends is asleep: another takes over.
const SILENCE = 75_000;
// Something is to be done first, by the user or by us: it is looked at again so often.
const LATER = 60_000;
const WIFI = ["wifi", "ethernet"];
const LOCAL_DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

export { pace } from "./pauses.js";
export { arrived, photosOf } from "./sender.js";

let channel = null;
let heard = 0;
let running = null;
let isWanted = false;
let timer = null;
let stopped = null;
let mayOriginalsOnce = false;
const watching = new Set();

// Called once a page; sends what is left from before.
export async function start() {
  channel = new BroadcastChannel(`lantian-outbox-${own()}`);
  channel.onmessage = ({ data }) => {
    heard = performance.now();
    // Another page sends: stand by for the moment that it is closed.
    if (data.reason === undefined && !running) flush();
    for (const callback of watching) callback(data);
  };
  for (const name of ["online", "pageshow"]) window.addEventListener(name, again);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  navigator.connection?.addEventListener?.("change", again);
  changes.addEventListener("signed-in", again);
  await forgetOldOnes();
  flush();
}

// Calls back with what is on its way: {kind, id, record, sent, size}, or {reason} once nothing is.
export function progress(callback) {
  watching.add(callback);
  return () => watching.delete(callback);
}

// Why nothing is sent now: "line", "signed_out", {code, message} of what is to be done first, or null.
export const whyNot = () => stopped;

// The record is finished: it is sent as soon as that is possible, and is no longer a draft. `finished(row)` answers
// what it then says, or false where it has to stay.
export async function hand_in(id, finished = (row) => row) {
  await store.tx(["records", "photos"], "readwrite", async (rows) => {
    const stored = await rows.get("records", id);
    if (!stored || stored.state === "sending" || stored.state === "sent") return;
    const row = finished(stored);
    if (!row) return;
    await rows.put("records", { ...row, ...anew(), handed_at: row.handed_at ?? clock.now() });
    await openPhotos(rows, row);
  });
  pauses.forgive(`record ${id}`);
  flush();
}

const anew = () => ({ state: "waiting", error: null, attempts: 0, next_at: null });

// Photos are not sent before they are handed in, and those that were refused are tried anew.
async function openPhotos(rows, record) {
  for (const sha256 of photosOf(record.content)) {
    const photo = await rows.get("photos", sha256);
    if (!photo || photo.state === "sent") continue;
    await rows.put("photos", { ...photo, ...anew() });
    pauses.forgive(`photo ${sha256}`);
  }
}

// Of two contents under one identifier: the server's stays …
export async function keepTheirs(id) {
  await store.update("records", id, (row) => {
    if (row.error?.stored === undefined) return false;
    const { stored, version } = row.error;
    return { ...row, content: stored, server: { id, version }, state: "sending", error: null };
  });
  await store.tx(["records", "photos"], "readwrite", async (rows) => openPhotos(rows, await rows.get("records", id)));
  await again();
}

// … or this phone's corrects it, with the reason that every correction has.
export async function sendMine(id, reason) {
  await store.update("records", id, (row) =>
    row.error?.stored === undefined ? false : { ...row, ...anew(), base: row.error.version, reason },
  );
  await again();
}

// Back to the draft, while the server has not got it.
export async function take_back(id) {
  await store.update("records", id, (row) =>
    row.state === "waiting" || (row.state === "refused" && !arrived(row)) ? { ...row, state: "draft", error: null } : false,
  );
}

// Any other write, safe to repeat on the server: {method, path, json, about}; answers its id.
export async function act({ id = crypto.randomUUID(), ...facts }) {
  await store.put("acts", handedIn({ id, ...facts }));
  flush();
  return id;
}

// The row of such a write, for who keeps more than it in one transaction; `flush` sends it.
export const handedIn = (facts) => ({ ...facts, ...anew(), handed_at: clock.now() });

// A record or an act is tried now, whatever became of it before.
export async function retry(id) {
  await store.tx(["records", "photos", "acts"], "readwrite", async (rows) => {
    const record = await rows.get("records", id);
    const other = record ? null : await rows.get("acts", id);
    if (other?.state === "refused") await rows.put("acts", { ...other, ...anew() });
    if (!record || record.state === "draft" || record.state === "sent") return;
    // The text is there already where only a photo was refused.
    const hasText = record.state === "sending" || (arrived(record) && record.error?.code === "photos");
    await rows.put("records", { ...record, ...anew(), state: hasText ? "sending" : "waiting" });
    await openPhotos(rows, record);
  });
  await again();
}

// Everything that waits is tried now.
export const retryAll = () => again();

// The user does not want to send it any more: a draft can be had back for a month, a correction goes at once.
export async function throwAway(id) {
  const row = await store.get("records", id);
  if (!row || isCorrection(row)) return discard(id);
  const facts = { state: "discarded", discarded_at: clock.now(), updated_at: clock.now() };
  await store.update("records", id, (draft) => (draft.state === "draft" ? { ...draft, ...facts } : false));
}

export async function restore(id) {
  const facts = { state: "draft", is_touched: true, discarded_at: null };
  await store.update("records", id, (row) => (row.state === "discarded" ? { ...row, ...facts } : false));
}

export const isCorrection = (row) => arrived(row) || (row.base ?? null) !== null;

// The record is known by its text and only lacks this: the photo stays refused, the rest is done.
export async function goWithout(id) {
  await store.update("records", id, (row) =>
    row.state === "refused" && row.error?.code === "photos" ? { ...row, state: "sent", error: null, sent_at: clock.now() } : false,
  );
}

// Takes it away for good. Of a record that the server has, only the correction: the photos of its own content are
// still to be sent.
export async function discard(id) {
  await store.tx(["records", "photos", "acts"], "readwrite", async (rows) => {
    await rows.del("acts", id);
    const record = await rows.get("records", id);
    if (!record) return;
    if (arrived(record)) await rows.put("records", asTheServerHasIt(record));
    else await rows.del("records", id);
    await dropPhotos(rows, [record]);
  });
  flush();
}

function asTheServerHasIt({ stored, ...row }) {
  return { ...row, ...anew(), content: stored ?? row.content, base: null, state: "sending" };
}

// Not those that another record speaks of, nor an original that is still to be sent.
async function dropPhotos(rows, records) {
  const gone = new Map(records.map((record) => [record.id, record]));
  const needed = new Set((await rows.all("records")).flatMap(hashesOf));
  for (const photo of await rows.all("photos")) {
    const record = gone.get(photo.record);
    if (record && !needed.has(photo.sha256) && !isOwed(photo, record)) await rows.del("photos", photo.sha256);
  }
}

// What the server has had since before yesterday; it comes back with the team's own records.
async function forgetOldOnes(now = clock.now()) {
  await store.tx(["records", "photos", "acts"], "readwrite", async (rows) => {
    const isOld = ({ sent_at: at }) => at < now - 48 * 3_600_000;
    const records = (await rows.all("records", "state", "sent")).filter(isOld);
    for (const { id } of records) await rows.del("records", id);
    if (records.length) await dropPhotos(rows, records);
    for (const { id } of (await rows.all("acts", "state", "sent")).filter(isOld)) await rows.del("acts", id);
  });
}

// Sends the originals now, on whatever network this is.
export function sendOriginals() {
  mayOriginalsOnce = true;
  return again();
}

function mayOriginals(policy) {
  if (mayOriginalsOnce || policy === "always") return true;
  return policy === "wifi" && WIFI.includes(navigator.connection?.type) && !navigator.connection.saveData;
}

// The policy's values as they came with the last synchronisation.
export async function rules() {
  return (await store.get("meta", "rules")) ?? {};
}

// How much there is of each: drafts, and what was handed in; `unsent` and `since` (the oldest of it) without drafts.
export async function counts(now = clock.moment()) {
  const [records, acts, photos] = await Promise.all(["records", "acts", "photos"].map((name) => store.all(name)));
  // Completed findings that were sent back, as they are being written (views/returned.js).
  const begun = (await store.keys("meta")).filter((key) => String(key).startsWith("returned ")).length;
  const of = (state) => records.filter((row) => row.state === state);
  const isToday = ({ sent_at: at }) => LOCAL_DAY.format(at) === LOCAL_DAY.format(now);
  const goesIn = (row) => row.state === "draft" && row.wants_in;
  const open = [...records, ...acts].filter((row) => ["waiting", "sending", "refused"].includes(row.state) || goesIn(row));
  const isOpen = ({ state }) => state !== "sent" && state !== "refused";
  return {
    draft: of("draft").length + begun,
    waiting: of("waiting").length,
    sending: of("sending").length,
    refused: of("refused").length,
    sent: of("sent").filter(isToday).length,
    acts: acts.filter(({ state }) => state !== "sent").length,
    originals: photos.filter((photo) => photo.kind === "original" && isOpen(photo)).length,
    unsent: open.length,
    since: Math.min(...open.map(({ handed_at: at, wants_in: wanted }) => at ?? wanted ?? now.getTime()), Infinity),
  };
}

// Everything that waits may be tried at once: the network is back, or somebody wants it.
async function again() {
  pauses.forgive();
  return flush();
}

// Sends what is due; resolves when nothing more is, or cannot be for now.
export function flush() {
  isWanted = true;
  running ??= lead().finally(() => (running = null));
  return running;
}

async function lead() {
  clearTimeout(timer);
  let began;
  while (isWanted) {
    isWanted = false;
    began = performance.now();
    stopped = await alone(send).catch(whyStopped);
  }
  report({ reason: stopped });
  // A session that has ended is not asked again: signing in wakes us.
  if (stopped === "signed_out") return;
  const pause = pauses.next(began) ?? (stopped ? LATER : null);
  if (pause !== null) timer = setTimeout(flush, pause + 5);
}

// Taken over by another page, the phone is full, or a fault of ours: none of them ends the sending.
function whyStopped(error) {
  if (error.name === "AbortError") return null;
  if (!(error instanceof store.Full)) console.error(error);
  return { code: error.code === "full" ? "full" : "fault" };
}

async function send(isOurs) {
  const { originals = "wifi" } = await rules();
  const wasAsked = mayOriginalsOnce;
  if (isSomebodyElse() || own() === null) return "signed_out";
  const reason = await drain({ isOurs, tell: report, mayOriginals: () => mayOriginals(originals) });
  if (reason !== "done") return reason;
  // Asked for while the last ones went, it holds for the next turn.
  if (wasAsked) mayOriginalsOnce = false;
  return null;
}

function report(what) {
  if (!what) return;
  channel?.postMessage(what);
  for (const callback of watching) callback(what);
}

// One page at a time; a page that has fallen asleep over it loses its turn. The server takes each thing once, so what
// both have sent does no harm.
async function alone(work) {
  let isOurs = true;
  const task = () => work(() => isOurs);
  if (!navigator.locks) return task();
  const name = `lantian-outbox-${own()}`;
  try {
    return await asleep(name, task);
  } catch (error) {
    isOurs = false;
    throw error;
  }
}

async function asleep(name, task) {
  const began = performance.now();
  const giveUp = new AbortController();
  const watch = setInterval(() => {
    if (performance.now() - Math.max(began, heard) > SILENCE && document.visibilityState === "visible") giveUp.abort("asleep");
  }, 5_000);
  let hasBegun = false;
  try {
    return await navigator.locks.request(name, { signal: giveUp.signal }, () => {
      clearInterval(watch);
      hasBegun = true;
      return task();
    });
  } catch (error) {
    if (hasBegun || !giveUp.signal.aborted) throw error;
    return navigator.locks.request(name, { steal: true }, task);
  } finally {
    clearInterval(watch);
  }
}
