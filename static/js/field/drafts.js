// Drafts that several phones of the team write together: what this one has changed goes out as a change to the version
// it last saw, what the others wrote comes in, and nobody's words are overwritten unseen (L10).

import { setAside } from "./aside.js";
import * as clock from "./clock.js";
import { missing, whole } from "./form/missing.js";
import { difference, flat, round, same, without } from "./flat.js";
import { hand_in, isCorrection } from "./outbox.js";
import { hashesOf, judge } from "./sender.js";
import { call, deliversUntil, SignedOut, Unreachable } from "./session.js";
import * as store from "./store.js";
import { notice } from "./ui.js";
import { say } from "./words.js";

const SOON = 2_000;
const EVERY = 20_000;
const OPEN = ["draft", "refused"];
const running = new Map();
const waiting = new Set();
let person = null;
let timer = null;

// What the server has as a record is its author's, whatever it once was.
const isTogether = (row) => Boolean(row?.shared) && OPEN.includes(row.state) && !isCorrection(row);

// Called once a page.
export async function start(app) {
  person = app.me.person;
  store.changed("records", (keys) => soon(keys));
  window.addEventListener("online", () => all());
  setInterval(() => document.visibilityState === "visible" && all(), EVERY);
  all();
}

function soon(keys) {
  clearTimeout(timer);
  timer = setTimeout(() => all(keys), SOON);
}

async function all() {
  for (const row of await store.all("records")) {
    if (!isTogether(row)) continue;
    if (isOver()) await goAlone(row);
    else if (!(await exchange(row.id))) await goIn(row.id);
  }
}

// The posting has ended: nothing is exchanged any more, and whatever is handed in goes as it is on this phone.
export const isOver = () => Boolean(deliversUntil());

// Where a team mate's was first, the photos of this phone are sent, and its words kept aside.
async function goAlone({ id, error }) {
  const isTaken = ["identifier_taken", "not_found"].includes(error?.code);
  if (isTaken) await closed(id, { is_handed_in: true, message: say("draft.taken") });
  else await goIn(id);
}

// From now on the team writes on it too. Needs a network for the first time, as `exchange` says.
export async function share(id) {
  await store.update("records", id, (row) => (row.shared ? false : { ...row, is_touched: true, shared: { version: 0, seen: {}, pending: null } }));
  return exchange(id);
}

// Takes part in a draft that another of the team has shared: answers once it is on this phone.
export async function join(id) {
  const kept = await store.get("records", id);
  if (kept) return;
  const draft = await store.get("drafts", id);
  const { version, begun_at: began } = draft;
  const seen = values(draft.content);
  const row = { id, state: "draft", base: null, error: null, attempts: 0, next_at: null, is_touched: true };
  const shared = { version, seen, pending: null };
  await store.put("records", { ...row, shared, began_at: began, updated_at: clock.now(), content: contentOf(draft) });
}

// What it says, as a record says it.
export function contentOf({ content, begun_at: began }) {
  return round(values(content), person, { client: { app: "field", began_at: began, kept_on: "indexeddb" } });
}

const values = (content) => Object.fromEntries(Object.entries(content).map(([path, { value }]) => [path, value]));

// One after the other for each draft. Resolves with null, or with why it was not possible now.
export function exchange(id) {
  const next = (running.get(id) ?? Promise.resolve()).then(() => once(id));
  running.set(id, next.catch(() => {}));
  return next;
}

async function once(id) {
  const change = await pending(id);
  if (!change) return null;
  let answer = change.patch ? await ask("PATCH", id, change) : await ask("GET", id);
  // Closed since it was last read: a change says in which way.
  if (answer.body?.is_closed) answer = await ask("PATCH", id, { ...change, patch: crypto.randomUUID() });
  if (answer.reason) return answer.reason;
  if (answer.error?.code === "draft_closed") return closed(id, answer.error);
  if (answer.error) return refused(id, answer);
  await take(id, answer.body);
  return null;
}

// What comes right by itself is waited for; of anything else whoever handed it in hears, for it goes in no more by itself.
async function refused(id, answer) {
  const { message, fields } = answer.error;
  if (!judge(answer).refused) {
    waiting.add(id);
    return message;
  }
  let wanted = null;
  await store.update("records", id, (row) => {
    if (!row.wants_in) return false;
    wanted = row;
    return { ...row, wants_in: null };
  });
  const why = [message, ...new Set(Object.values(fields).flat())].join(" ");
  if (wanted) notIn(wanted, say("draft.not_in.refused", { site: siteOf(wanted), why }));
  return message;
}

async function ask(method, id, json) {
  waiting.delete(id);
  if (isOver()) return { reason: say("draft.over") };
  try {
    return await call(method, `drafts/${id}/`, { json });
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof SignedOut)) throw error;
    waiting.add(id);
    return { reason: error.message || say("session.unreachable") };
  }
}

// Whether only a network, the password or a server at rest was lacking when it was last exchanged.
export const isWaiting = (id) => waiting.has(id);

// Handed in without a network: once what the others wrote last is in it, it goes by itself, with the end of that moment.
export function handInLater(id) {
  return store.update("records", id, (row) => (row.shared ? { ...row, wants_in: clock.now(), is_touched: true } : false));
}

async function goIn(id) {
  const row = await store.get("records", id);
  if (!row?.wants_in || !isTogether(row)) return;
  const isOpen = !isOver() && (await unsettled(id)).length > 0;
  const why = isOpen ? "unsettled" : (await isLacking(row.content)) ? "lacking" : null;
  // Not where somebody went on writing, or took it back, since it was read.
  const isStill = (now) => isTogether(now) && now.wants_in === row.wants_in && same(now.content, row.content);
  const finished = (now) => isStill(now) && { ...now, content: whole(now.content, new Date(now.wants_in)), wants_in: null };
  if (!why) return hand_in(id, finished);
  const left = await store.update("records", id, (now) => (isStill(now) ? { ...now, wants_in: null } : false));
  if (left?.wants_in) return;
  notIn(row, say(`draft.not_in.${why}`, { site: siteOf(row) }), why === "unsettled" ? "draft" : "record");
}

const siteOf = ({ content }) => content.site?.name ?? "";

function notIn({ id }, text, view = "record") {
  const look = () => (location.hash = `#/${view}/${id}`);
  notice("draft-unsettled", text, { tone: "bad", button: [say("draft.look"), look] });
}

async function isLacking(content) {
  const [topic, rules] = await Promise.all([store.get("topics", content.topic ?? ""), store.get("meta", "rules")]);
  const { photos_per_finding: least = 0, accuracy_reason_m: metres = Infinity } = rules ?? {};
  return Object.keys(missing(content, { topic, least, metres })).length > 0;
}

// The change that is on its way, kept until its answer is here: what is sent again is the same, and known by its name.
// Without a name where nothing has changed here.
async function pending(id) {
  let change = null;
  await store.update("records", id, (row) => {
    if (!isTogether(row)) return false;
    change = row.shared.pending;
    if (change) return false;
    const { version: base, seen } = row.shared;
    const at = new Date(row.updated_at).toISOString();
    change = { base, at, ...difference(seen, flat(row.content, person)) };
    if (base && !Object.keys(change.set).length && !change.drop.length) return false;
    change.patch = crypto.randomUUID();
    return { ...row, shared: { ...row.shared, pending: change } };
  });
  return change;
}

// What the server has now, with what was typed since the change was made on top.
async function take(id, body) {
  const there = values(body.content);
  await store.tx(["records", "drafts"], "readwrite", async (rows) => {
    const row = await rows.get("records", id);
    await rows.put("drafts", body);
    // What is on its way stays as it was handed in.
    if (!isTogether(row)) return;
    const { seen, pending: sent } = row.shared;
    const asSent = { ...without(seen, sent?.drop ?? []), ...sent?.set };
    const { set, drop } = difference(asSent, flat(row.content, person));
    const fields = { ...without(there, drop), ...set };
    const shared = { version: body.version, seen: there, pending: null };
    const isSame = same(fields, flat(row.content, person));
    const content = isSame ? row.content : round(fields, person, row.content);
    await rows.put("records", { ...row, shared, content, page: isSame ? row.page : null });
  });
}

// Another has handed it in, or thrown it away.
async function closed(id, { is_handed_in: isHandedIn, message }) {
  const aside = await putAside(id, isHandedIn);
  const look = () => (location.hash = `#/record/${aside}`);
  const texts = [message, aside ? say(isHandedIn ? "draft.unarrived" : "draft.aside") : ""].filter(Boolean).join(" ");
  notice("draft-closed", texts, { tone: "info", button: aside ? [say("draft.look"), look] : undefined });
  return message;
}

// Photos taken here are still sent once it is handed in; words that did not arrive, and all of what was thrown away
// with its photos, are kept aside. Answers under which identifier, if anything is.
function putAside(id, isHandedIn) {
  return store.tx(["records", "photos", "drafts"], "readwrite", async (rows) => {
    await rows.del("drafts", id);
    const row = await rows.get("records", id);
    if (!row || !OPEN.includes(row.state) || isCorrection(row)) return null;
    if (!isHandedIn) {
      await rows.del("records", id);
      return setAside(rows, row);
    }
    const late = unarrived(row);
    const sending = { shared: null, wants_in: null, state: "sending", server: { id }, handed_at: clock.now() };
    await rows.put("records", { ...row, ...sending });
    const isAll = !Object.keys(late.set).length && !late.drop.length;
    return isAll ? null : setAside(rows, row, { of: id, late }, hashesOf(row));
  });
}

// Handing in has written the end, and taken out what was left empty: nobody typed that.
function unarrived({ shared, content, handed_at: at }) {
  const seen = shared?.seen ?? {};
  if (!at) return difference(seen, flat(content, person));
  const end = new Date(content.ended_at || at);
  const [there, here] = [round(seen, person, content), content].map((one) => flat(whole(one, end), person));
  return difference(there, here);
}

// What others write, as it is now; null, or why it cannot be had.
export async function renew(id) {
  const answer = await ask("GET", id);
  if (answer.reason ?? answer.error) return answer.reason ?? answer.error.message;
  await take(id, answer.body);
  return null;
}

// For all of the team, so only with a network; after the end from this phone only. Answers {why}, or {aside: the
// deleted draft on this phone, if any}.
export async function throwAway(id) {
  if (isOver()) return { aside: await putAside(id, false) };
  const answer = await ask("DELETE", id);
  if (answer.reason) return { why: answer.reason };
  if (answer.error?.code === "draft_closed") return { why: await closed(id, answer.error) };
  // Never reached the server, or is not ours any more: then it is thrown away here.
  if (answer.error && answer.status !== 404) return { why: answer.error.message };
  return { aside: await putAside(id, false) };
}

// What this phone has changed in a shared draft since it last saw it; null for any other.
export function unsentOf({ shared, content }) {
  return shared ? { version: shared.version, ...difference(shared.seen, flat(content, person)) } : null;
}

// What is to be settled before it can be handed in.
export async function unsettled(id) {
  return (await store.get("drafts", id))?.conflicts ?? [];
}

// Somebody chooses: `value` holds, null takes the item out. Answers null, or why not.
export async function settle(id, path, value) {
  const draft = await store.get("drafts", id);
  const json = { patch: crypto.randomUUID(), base: draft.version, set: {}, drop: [], settle: { [path]: value } };
  const answer = await ask("PATCH", id, json);
  if (answer.reason ?? answer.error) return answer.reason ?? answer.error.message;
  await take(id, answer.body);
  return null;
}
