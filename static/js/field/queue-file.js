// What is not sent, in files that an administrator can bring to the server (docs/field.md): lines of JSON, each with
// the hash of what it carries. Records, drafts, photos with their originals, and the other writes.

import * as clock from "./clock.js";
import { isOver, unsentOf } from "./drafts.js";
import { whole } from "./form/missing.js";
import { hashOf } from "./hash.js";
import { hashesOf, isOpen } from "./sender.js";
import { me } from "./session.js";
import * as store from "./store.js";
import { say } from "./words.js";

const FORMAT = "lantian-queue";
const VERSION = 2;
// A file that the server takes; what does not fit goes into the next.
const MOST = 64 * 1024 * 1024;

const OVER = ["sent", "discarded"];

// One or several files of these records, or of all that is not sent; none where there is nothing.
export async function queueFiles(ids = null) {
  const files = new Files();
  const rows = await store.all("records");
  const records = rows.filter(({ id, state }) => (ids ? ids.includes(id) : !OVER.includes(state)));
  for (const record of records) {
    // A completed finding has only photos here; its words are an act.
    if ("topic" in record.content) files.take(await recordLine(record));
    for (const sha256 of new Set(hashesOf(record))) await addPhoto(files, sha256, record.id);
  }
  if (!ids) await addTheRest(files, new Set(records.flatMap(hashesOf)));
  return files.all();
}

// Originals of what has been sent, and whatever else waits.
async function addTheRest(files, named) {
  const photos = (await store.all("photos")).filter((photo) => photo.kind === "original" && isOpen(photo));
  for (const { sha256, record } of photos) if (!named.has(sha256)) await addPhoto(files, sha256, record);
  for (const act of await store.all("acts")) if (act.state !== "sent") files.take(await actLine(act));
  for (const row of await begunCompletions()) await addCompletion(files, row);
}

// Returned findings as they are being completed (views/returned.js).
export async function begunCompletions() {
  return (await store.all("meta")).filter(({ id }) => String(id).startsWith("returned "));
}

// Not submitted yet: its photos are taken, its words are told to whoever brings the file, and to the author.
async function addCompletion(files, { id, description, words, photos }) {
  const finding = id.slice("returned ".length);
  const about = say("returned.about", { site: (await store.get("returned", finding))?.site_name ?? "" });
  const act = { id: crypto.randomUUID(), about, state: "draft", method: "POST", path: `findings/${finding}/resubmit/` };
  files.take(await actLine({ ...act, json: { description, words } }));
  for (const { sha256 } of photos) await addPhoto(files, sha256, finding);
}

async function addPhoto(files, sha256, record) {
  const photo = await store.get("photos", sha256);
  if (!photo?.bytes || photo.state === "sent") return;
  const { kind, type } = photo;
  files.take({ kind: "photo", sha256, record, of: kind ?? "copy", type, base64: await base64Of(photo.bytes) });
}

// What is to go into one file after the other.
class Files {
  done = [];
  lines = new Lines();

  // Blobs, so that a hundred photos need not be in memory at once.
  take(facts) {
    const part = new Blob([`${JSON.stringify(facts)}\n`]);
    if (this.lines.size && this.lines.size + part.size > MOST) this.close();
    this.lines.add(facts.kind, part);
  }

  close() {
    this.done.push(this.lines.file(this.done.length));
    this.lines = new Lines();
  }

  all() {
    if (this.lines.size) this.close();
    return this.done;
  }
}

class Lines {
  parts = [];
  size = 0;
  count = { record: 0, photo: 0, act: 0 };

  add(kind, part) {
    this.parts.push(part);
    this.size += part.size;
    this.count[kind] += 1;
  }

  file(number) {
    const { id, username } = me();
    const now = clock.moment();
    const head = { kind: "head", format: FORMAT, version: VERSION, made_at: now.toISOString(), account: id, username };
    const { record: records, photo: photos, act: acts } = this.count;
    const parts = [`${JSON.stringify(head)}\n`, ...this.parts, `${JSON.stringify({ kind: "end", records, photos, acts })}\n`];
    const stamp = now.toISOString().slice(0, 16).replaceAll(/[-:]/g, "").replace("T", "-");
    const name = `lantian-${username}-${stamp}${number ? `-${number + 1}` : ""}.txt`;
    // Plain text: phones share few other kinds of file.
    return new File(parts, name, { type: "text/plain" });
  }
}

// Handed in before the end of the posting and not exchanged since: it goes as the record that it is.
function asHandedIn(record) {
  const { wants_in: wanted, shared, state, content } = record;
  const isHandedIn = wanted && shared && state === "draft" && isOver();
  return isHandedIn ? { ...record, state: "waiting", handed_at: wanted, content: whole(content, new Date(wanted)) } : record;
}

async function recordLine(row) {
  const record = asHandedIn(row);
  const { id, state, base = null, reason = "", began_at, handed_at } = record;
  const shared = state === "draft" ? unsentOf(record) : null;
  return { kind: "record", id, state, base, reason, began_at, handed_at, ...(shared && { shared }), ...(await hashed(record.content)) };
}

async function actLine({ id, about, state, handed_at, method, path, json }) {
  return { kind: "act", id, about, state, handed_at, ...(await hashed({ method, path, json })) };
}

async function hashed(said) {
  const text = JSON.stringify(said);
  return { sha256: await hashOf(new TextEncoder().encode(text)), text };
}

function base64Of(bytes) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(new Blob([bytes]));
  });
}

// To another application where the phone offers that, else into its downloads. False where the user turned away.
export async function hand(files) {
  if (navigator.canShare?.({ files })) {
    try {
      await navigator.share({ files });
      return true;
    } catch (error) {
      if (error.name === "AbortError") return false;
    }
  }
  for (const file of files) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  return true;
}
