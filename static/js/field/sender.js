// Sends one thing after another: texts, then acts, then photos, then originals. What the server refuses is told and
// left behind; what did not come through is tried again later; nothing of it holds back anything else.

import * as clock from "./clock.js";
import { same } from "./flat.js";
import { hashOf } from "./hash.js";
import * as pauses from "./pauses.js";
import { call, SignedOut, Unreachable } from "./session.js";
import * as store from "./store.js";

// So little is lost when a line breaks. The next part is as large as comes through in the time of a good one.
const PART = 64 * 1024;
const LARGEST_PART = 1024 * 1024;
const GOOD_TIME = 8000;
// The server does not find where to go on with a photo, so often, one after the other.
const LOST_OFTEN = 5;
// Something is to be done before anything is taken; any other refusal is about the one thing that was sent.
const GATES = new Set(["pledge_missing", "not_trained", "not_posted", "must_change_password"]);

export const arrived = (row) => Boolean(row?.server);

// Photos and signatures that a content speaks of.
function namedIn(content) {
  return [
    ...(content.photos ?? []),
    ...(content.findings ?? []).flatMap((finding) => finding.photos ?? []),
    ...(content.notes ?? []).flatMap((note) => note.signatures ?? []),
  ];
}

// Their hashes, without those of originals.
export const photosOf = (content) => [...new Set(namedIn(content).map((photo) => photo.sha256))];

// Whatever a record needs: its photos, signatures and originals, and those of the content that the server has of it.
export function hashesOf({ content, stored }) {
  const named = [content, stored].filter(Boolean).flatMap(namedIn);
  return named.flatMap((photo) => [photo.sha256, photo.original?.sha256]).filter(Boolean);
}

// Goes to the server still, whatever the record says by now.
export const isOwed = (photo, record) => photo?.kind === "original" && isOpen(photo) && arrived(record);

// `isOurs()`: whether we may still send. `tell(what)`: what is on its way. `mayOriginals()`: whether now.
// Answers why it ended: "done", "line" (no network), "signed_out", or {code, message} of a gate.
export async function drain({ isOurs, tell, mayOriginals }) {
  await closeFinished();
  for (;;) {
    let worked = false;
    for await (const job of jobs(mayOriginals)) {
      if (!isOurs()) return "done";
      if (pauses.isPaused(pauses.LINE)) return "line";
      const stop = await attempt(job, tell);
      if (stop) return stop;
      worked = true;
    }
    if (!worked) return "done";
  }
}

async function* jobs(mayOriginals) {
  yield* due("record", await waiting("records"), sendText);
  yield* due("act", await inOrder(await waiting("acts")), sendAct);
  for (const photo of await openPhotos()) {
    yield* due("photo", [photo], sendPhoto);
    // Words first: whatever was handed in meanwhile does not wait for photos.
    if ((await waiting("records")).some(({ id }) => isDue("record", id))) return;
  }
  if (!mayOriginals()) return;
  for (const photo of await openOriginals()) yield* due("photo", [photo], sendPhoto);
}

const idOf = (row) => row.sha256 ?? row.id;
const isDue = (kind, id) => !pauses.isPaused(`${kind} ${id}`);

function* due(kind, rows, send) {
  for (const row of byFailures(kind, rows)) if (isDue(kind, idOf(row))) yield { kind, id: idOf(row), send };
}

function byFailures(kind, rows) {
  const times = (row) => pauses.timesOf(`${kind} ${idOf(row)}`);
  return rows.sort((one, other) => times(one) - times(other));
}

async function waiting(name) {
  const rows = await store.all(name, "state", "waiting");
  return rows.sort((one, other) => (one.handed_at ?? 0) - (other.handed_at ?? 0));
}

// What is done to one thing is done in its order: the later waits while the earlier does.
function inOrder(acts) {
  const held = new Set();
  return acts.filter((act) => {
    if (held.has(act.path)) return false;
    held.add(act.path);
    return true;
  });
}

async function openPhotos() {
  const rows = new Map((await store.all("photos")).map((photo) => [photo.sha256, photo]));
  const records = await store.all("records", "state", "sending");
  const named = records.flatMap(({ content }) => photosOf(content)).map((sha256) => rows.get(sha256));
  return byFailures("photo", [...new Set(named)].filter((photo) => photo && isOpen(photo)));
}

async function openOriginals() {
  const originals = (await store.all("photos")).filter((photo) => photo.kind === "original" && isOpen(photo));
  const records = new Map((await store.all("records")).map((record) => [record.id, record]));
  return byFailures("photo", originals.filter(({ record }) => !records.has(record) || arrived(records.get(record))));
}

export const isOpen = ({ state }) => state !== "sent" && state !== "refused";

// One try; answers what stops everything, if anything does.
async function attempt({ kind, id, send }, tell) {
  const key = `${kind} ${id}`;
  try {
    tell({ kind, id });
    const outcome = await send(id, tell);
    if (outcome?.gate) return outcome.gate;
    // Something came back, whatever it says: the line is up.
    pauses.went(pauses.LINE);
    if (outcome?.later) await later(kind, id, outcome.later);
    else pauses.went(key);
    return null;
  } catch (error) {
    if (error instanceof SignedOut) return "signed_out";
    if (!(error instanceof Unreachable)) throw error;
    pauses.failed(pauses.LINE);
    await later(kind, id, { code: "unreachable", message: error.message });
    return "line";
  } finally {
    tell(null);
  }
}

const PLACES = { record: "records", act: "acts", photo: "photos" };

async function later(kind, id, error) {
  const { times, pause } = pauses.failed(`${kind} ${id}`);
  const facts = { attempts: times, next_at: clock.now() + pause, error };
  await noted(PLACES[kind], id, (row) => (isOpen(row) ? { ...row, ...facts } : false));
}

// Not worth stopping for where the phone is full: sending is what makes room.
async function noted(name, id, change) {
  try {
    await store.update(name, id, change);
  } catch (error) {
    if (!(error instanceof store.Full)) throw error;
  }
}

// What an answer means: {done}, {refused}, {gate: told once, not this thing's fault} or {later}.
export function judge(answer, isWhole = true) {
  const { status, error } = answer;
  if (!error) return isWhole ? { done: answer.body } : { later: { code: "cut", message: "" } };
  if (GATES.has(error.code)) return { gate: error };
  // Nobody but a box on the way forbids without a code.
  if (error.code === "http_403") return { later: error };
  if (status >= 500 || [408, 425, 429].includes(status)) return { later: error };
  return { refused: { status, ...error } };
}

async function sendText(id) {
  const row = await store.get("records", id);
  if (row?.state !== "waiting") return null;
  const isRevision = row.base !== undefined && row.base !== null;
  const answer = isRevision
    ? await call("POST", `records/${id}/revise/`, {
        json: { content: row.content, reason: row.reason, version: row.base },
      })
    : await call("PUT", `records/${id}`, { json: row.content });
  const outcome = judge(alreadyRevised(answer), answer.body?.id === id || Boolean(answer.error));
  if (outcome.done) await textArrived(row, outcome.done);
  else if (outcome.refused) await settle("records", id, "waiting", { state: "refused", error: outcome.refused });
  return outcome;
}

// The reply to a correction was lost and it was sent again: the server has just this content by now.
function alreadyRevised(answer) {
  const { code, stored, sent, version } = answer.error ?? {};
  if (code !== "other_version" || !same(stored, sent)) return answer;
  return { ...answer, error: undefined, body: { id: sent?.id, version } };
}

// Nothing to send of a record but photos that the server has, or that are not ours.
async function closeFinished() {
  await store.tx(["records", "photos"], "readwrite", async (rows) => {
    for (const { id } of await rows.all("records", "state", "sending")) await close(rows, id);
  });
}

async function textArrived(sent, server) {
  // From here on nobody writes on it together.
  const there = { server, shared: null, wants_in: null };
  const facts = { ...there, stored: null, arrived_at: clock.now(), error: null, next_at: null };
  await store.tx(["records", "photos"], "readwrite", async (rows) => {
    const row = await rows.get("records", sent.id);
    if (!row) return;
    // Taken back while it was on its way: the server has it all the same, so what follows corrects it.
    const isSame = row.state === "waiting" && row.updated_at === sent.updated_at;
    await rows.put("records", isSame ? { ...row, ...facts, state: "sending" } : { ...row, ...there, stored: sent.content, base: server.version });
    if (isSame) await close(rows, sent.id);
  });
}

// A record is sent once each of its photos is, and refused where one of them is.
async function close(rows, id) {
  const record = await rows.get("records", id);
  if (record?.state !== "sending") return;
  const photos = (await Promise.all(photosOf(record.content).map((sha256) => rows.get("photos", sha256)))).filter(Boolean);
  if (photos.some(isOpen)) return;
  const refused = photos.filter(({ state }) => state === "refused");
  const error = refused.length ? { code: "photos", photos: refused.map(({ sha256, error: why }) => ({ sha256, ...why })) } : null;
  await rows.put("records", { ...record, state: refused.length ? "refused" : "sent", error, sent_at: clock.now() });
}

async function settle(name, id, from, facts) {
  await store.update(name, id, (row) => (row.state === from ? { ...row, next_at: null, ...facts } : false));
}

async function sendAct(id) {
  const act = await store.get("acts", id);
  if (act?.state !== "waiting") return null;
  const answer = await call(act.method, act.path, { json: act.json });
  const isWhole = answer.status === 204 || answer.body !== null;
  const outcome = judge(answer, isWhole);
  if (outcome.done !== undefined) {
    await settle("acts", id, "waiting", { state: "sent", server: outcome.done, error: null, sent_at: clock.now() });
  } else if (outcome.refused) await settle("acts", id, "waiting", { state: "refused", error: outcome.refused });
  return outcome;
}

async function sendPhoto(sha256, tell) {
  const photo = await store.get("photos", sha256);
  if (!photo || !isOpen(photo)) return null;
  if (!photo.bytes) return photoClosed(photo, { state: "refused", error: { code: "bytes_gone", message: "" } });
  const size = photo.bytes.byteLength;
  const outcome = await sendParts(photo, (sent) => tell({ kind: "photo", id: sha256, record: photo.record, sent, size }));
  // From here on the server has it; until here every byte is kept.
  if (outcome.done) await photoClosed(photo, { state: "sent", error: null, offset: size, bytes: null, sent_at: clock.now() });
  else if (outcome.refused) return refusePhoto(photo, outcome);
  return outcome;
}

async function sendParts({ sha256, bytes, began }, tell) {
  const size = bytes.byteLength;
  let at = 0;
  // Of what was never begun the server has nothing; if it has it from elsewhere, its answer says where to go on.
  if (began) {
    const head = await call("HEAD", `photos/${sha256}`);
    if (head.error && head.status !== 404) return judge(head, false);
    if (!head.error) at = Number(head.headers.get("Upload-Offset"));
    if (at >= size) return { done: head };
  } else await noted("photos", sha256, (row) => ({ ...row, began: true }));
  for (let lost = 0; lost < LOST_OFTEN; ) {
    tell(at);
    const answer = await sendPart(sha256, bytes.slice(at, at + part), at, size);
    if (answer.status === 409 && Number.isInteger(answer.error.offset)) {
      at = answer.error.offset;
      lost += 1;
    } else if (answer.error || answer.status === 201) {
      return judge(answer, answer.body?.sha256 === sha256);
    } else {
      const next = Number(answer.headers.get("Upload-Offset") ?? NaN);
      if (!Number.isInteger(next)) return judge(answer, false);
      at = next;
    }
  }
  return { later: { code: "lost_place", message: "" } };
}

let part = PART;

async function sendPart(sha256, bytes, at, size) {
  const headers = { "Upload-Offset": String(at), "Upload-Length": String(size), "Content-Type": "application/octet-stream" };
  const begin = performance.now();
  const wanted = part;
  part = PART;
  const answer = await call("PATCH", `photos/${sha256}`, { bytes, headers });
  if (!answer.error) part = nextPart(wanted, bytes.byteLength, performance.now() - begin);
  return answer;
}

// Never smaller within that time: a server that is busy at nine in the evening is not helped by more requests.
function nextPart(size, sent, spent) {
  if (spent >= GOOD_TIME) return Math.max(Math.floor(size / 2), PART);
  return Math.min(Math.max(size, Math.floor((sent * GOOD_TIME) / Math.max(spent, 1))), LARGEST_PART);
}

// Damaged on the way is sent anew; damaged on the phone, or no photo at all, is this photo's own end.
async function refusePhoto(photo, outcome) {
  if (outcome.refused.code === "hash_differs" && (await hashOf(photo.bytes)) === photo.sha256) {
    return { later: outcome.refused };
  }
  await photoClosed(photo, { state: "refused", error: outcome.refused });
  return outcome;
}

async function photoClosed({ sha256 }, facts) {
  await store.tx(["records", "photos"], "readwrite", async (rows) => {
    const photo = await rows.get("photos", sha256);
    if (photo) await rows.put("photos", { ...photo, next_at: null, ...facts });
    for (const record of await rows.all("records", "state", "sending")) {
      if (photosOf(record.content).includes(sha256)) await close(rows, record.id);
    }
  });
  return null;
}
