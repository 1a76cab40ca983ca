// Who works with this phone, and every request to the API. A name is kept here, never a password.

import * as clock from "./clock.js";
import { say } from "./words.js";

const SESSION = "session/";
const WAIT = 60_000;
// Nobody waits for the server in order to leave.
const WAIT_LEAVING = 4_000;
// Other refusals with 401 are about somebody else's password, given on this phone.
const OUT = new Set(["not_signed_in", "access_ended", "other_account"]);
const KEPT = { me: "lantian-me", left: "lantian-left", unsent: "lantian-unsent", forget: "lantian-forget" };
const root = document.body.dataset.api;
const others = "BroadcastChannel" in window ? new BroadcastChannel("lantian-session") : null;

// `signed-out`: the server wants the password again. `signed-in`: it has it. `person`: somebody else, or nobody, now.
// `leaving`: nothing of this person may be seen from here on. `network`: whether the last request came through, as `detail`.
export const changes = new EventTarget();

export class Unreachable extends Error {}
export class SignedOut extends Error {}

const read = (key, without) => JSON.parse(localStorage.getItem(key) ?? "null") ?? without;
const keep = (key, value) => localStorage.setItem(key, JSON.stringify(value));
const happened = (name, detail) => changes.dispatchEvent(new CustomEvent(name, { detail }));

let token = null;
let isOut = null;
// Whose store this page has open; null before.
let owner = null;

others?.addEventListener("message", ({ data }) => {
  if (data === "signed-in" && !isSomebodyElse()) back();
  else happened("person");
});

window.addEventListener("storage", ({ key }) => (key === KEPT.me || key === null) && isSomebodyElse() && happened("person"));

// From here on this page is of this account and no other: what it sends says so.
export function pin(id) {
  owner = id;
}

// The account that this page is of.
export const own = () => owner ?? me()?.id ?? null;

// The phone has been left, or taken over, in another page: this one is not to be worked with any more.
export const isSomebodyElse = () => owner !== null && me()?.id !== owner;

function back() {
  isOut = null;
  token = null;
  happened("signed-in");
}

// The identity kept on the phone, with no network too; null before the first signing in.
export function me() {
  return read(KEPT.me, null);
}

// Why the server wants the password, as it said it; null while it does not.
export function whyOut() {
  return isOut;
}

// Whether something new may be recorded now: not before and not after the posting.
export function mayRecord(now = clock.now()) {
  const ends = me()?.posting_ends;
  return Boolean(ends) && now < Date.parse(ends);
}

// Until when an ended posting may still send, null while it runs.
export function deliversUntil() {
  const known = me();
  return known?.posting_ends && !mayRecord() ? known.delivers_until : null;
}

async function send(method, path, { json, bytes, headers = {}, wait = WAIT, wants = "json", priority = "auto" }) {
  const given = { "Accept-Language": document.documentElement.lang, Accept: wants === "json" ? "application/json" : "*/*", ...headers };
  // Cookies belong to the browser, not to this person: the server compares. Signing in is asked of anybody.
  if (own() !== null && path !== SESSION) given["X-Account"] = String(own());
  if (token && method !== "GET" && method !== "HEAD") given["X-CSRFToken"] = token;
  if (json !== undefined) given["Content-Type"] = "application/json";
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), wait);
  try {
    const body = json === undefined ? bytes : JSON.stringify(json);
    const ours = { credentials: "same-origin", redirect: "error", cache: "no-store" };
    const answer = await fetch(root + path, { ...ours, method, headers: given, body, priority, signal: late.signal });
    const isFile = wants === "bytes" && answer.ok;
    const read = isFile ? await answer.arrayBuffer() : parsed(await answer.text());
    // A hotel's Wi-Fi answers everything with its own page.
    if (answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("text/html")) throw new Unreachable();
    happened("network", true);
    return { status: answer.status, headers: answer.headers, body: read };
  } catch {
    happened("network", false);
    throw new Unreachable(say("session.unreachable"));
  } finally {
    clearTimeout(timer);
  }
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function told(answer) {
  if (answer.status < 400) return answer;
  const error = answer.body?.error ?? { code: `http_${answer.status}`, message: say("session.failed", { status: answer.status }) };
  return { ...answer, error: { fields: {}, ...error } };
}

// Signing in and out is done over anybody's session; all else over one's own only.
async function renewToken(path = SESSION, wait = WAIT) {
  const { status, body } = await send("GET", SESSION, { wait });
  const isOurs = path === SESSION || owner === null || body?.id === owner;
  token = status === 200 && isOurs ? body.csrf_token : null;
  return token;
}

// A write with the token against forged requests; fetched anew where an old one was refused.
async function write(method, path, options) {
  if (!token) await renewToken(path, options.wait);
  const before = token;
  const answer = await send(method, path, options);
  const isRefused = answer.status === 403 && answer.body?.error?.code === "not_allowed";
  return isRefused && (await renewToken(path, options.wait)) && token !== before ? send(method, path, options) : answer;
}

// `wants`: "bytes" where the answer is a file. `priority` is the browser's.
// Throws Unreachable with no network and SignedOut where the password is wanted; a refusal comes back with `error`.
export async function call(method, path, options = {}) {
  if (isOut) throw new SignedOut(isOut);
  stillOurs();
  const reads = method === "GET" || method === "HEAD";
  const answer = told(await (reads ? send : write)(method, path, options));
  stillOurs();
  if (!OUT.has(answer.error?.code)) return answer;
  isOut = answer.error.message;
  happened("signed-out");
  throw new SignedOut(isOut);
}

// A page that slept while somebody else signed in has heard nothing of it.
function stillOurs() {
  if (!isSomebodyElse()) return;
  happened("person");
  throw new SignedOut(say("session.other"));
}

// Signing in, for the whole posting. Answers { me }, or { error } as the server said it, or { mustChange: true } after
// a first-use code. `only`: the account that it must be.
export async function signIn(username, password, { only = null } = {}) {
  const answer = told(await write("POST", SESSION, { json: { username, password, keep: true } }));
  if (answer.error) return { error: answer.error };
  token = answer.body.csrf_token;
  if (only !== null && answer.body.id !== only) {
    await write("DELETE", SESSION, {});
    return { error: { code: "other_person", message: say("session.other") } };
  }
  localStorage.removeItem(KEPT.left);
  if (answer.body.must_change_password) return { mustChange: true };
  return identify(answer.body);
}

// A password of one's own instead of the first-use code.
export async function choosePassword(old, fresh) {
  const answer = told(await write("PUT", "session/password/", { json: { old, new: fresh } }));
  if (answer.error) return { error: answer.error };
  token = null;
  return identify();
}

// Asks who is signed in and keeps it; `gate` where something is to be done first, `error` where it is refused.
async function identify(session = null) {
  const before = me();
  const answer = told(await send("GET", "field/me/", {}));
  if (answer.status === 401) return { error: answer.error };
  // Something comes before the work: then the name is all that is known.
  const same = before && before.id === session?.id ? before : {};
  const now = answer.error ? { ...same, ...named(session) } : answer.body;
  if (!now.id) return { error: answer.error };
  keep(KEPT.me, now);
  if (before && before.id !== now.id) others?.postMessage("person");
  else others?.postMessage("signed-in");
  if (isSomebodyElse()) happened("person");
  else back();
  return { me: now, gate: answer.error ?? null };
}

function named(session) {
  return session ? { id: session.id, username: session.username, full_name: session.full_name, language: session.language } : {};
}

// Brings the identity up to date, quietly; null where that is not possible now.
export async function renew() {
  try {
    const answer = await call("GET", "field/me/");
    if (!answer.error && answer.body.id === me()?.id) keep(KEPT.me, answer.body);
    return answer.error ? { gate: answer.error } : { me: answer.body };
  } catch {
    return null;
  }
}

// Somebody who has signed in on the site's pages is signed in here; not who has left this phone.
export async function adopt() {
  if (read(KEPT.left, false)) {
    if (await renewToken(SESSION, WAIT_LEAVING)) await write("DELETE", SESSION, { wait: WAIT_LEAVING });
    localStorage.removeItem(KEPT.left);
    token = null;
    return null;
  }
  const { status, body } = await send("GET", SESSION, {});
  if (status !== 200) return null;
  token = body.csrf_token;
  return body.must_change_password ? { mustChange: true, username: body.username } : identify(body);
}

// Also with no network: it is hidden at once, and the server is told as soon as that is possible. `stays`: how many things are not on the server yet;
// they stay on the phone, unseen. Only where that is known to be none is what was kept taken away.
export async function signOut({ stays = null } = {}) {
  if (isSomebodyElse()) return happened("person");
  const id = own();
  keep(KEPT.left, true);
  if (id !== null && stays === 0) keep(KEPT.forget, [...read(KEPT.forget, []), id]);
  if (id !== null && stays !== null) keep(KEPT.unsent, { ...read(KEPT.unsent, {}), [id]: stays });
  localStorage.removeItem(KEPT.me);
  happened("leaving");
  others?.postMessage("person");
  try {
    await write("DELETE", SESSION, { wait: WAIT_LEAVING });
    localStorage.removeItem(KEPT.left);
  } catch {
    // Told later, by `adopt`.
  }
  token = null;
  happened("person");
}

// How many of this person's things are not sent; kept outside their store, so that it can be said as a number.
export function keepUnsent(count) {
  if (own() !== null && !isSomebodyElse()) keep(KEPT.unsent, { ...read(KEPT.unsent, {}), [own()]: count });
}

export function unsent() {
  return read(KEPT.unsent, {})[own()] ?? 0;
}

export function unsentOfOthers() {
  const ours = String(own());
  return Object.entries(read(KEPT.unsent, {})).reduce((sum, [id, count]) => sum + (id === ours ? 0 : count), 0);
}

// Stores of people who left with everything sent; at the start, when no page holds them open.
export function forgetThoseWhoLeft() {
  const ours = me()?.id;
  for (const id of read(KEPT.forget, [])) if (id !== ours) indexedDB.deleteDatabase(`lantian-${id}`);
  localStorage.removeItem(KEPT.forget);
}
