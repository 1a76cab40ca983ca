// What is not sent, in files that an administrator can bring to the server (docs/field.md): lines of JSON, each with
// the hash of what it carries. Originals stay on the phone.

import * as clock from "./clock.js";
import { hashOf } from "./hash.js";
import { photosOf } from "./sender.js";
import { me } from "./session.js";
import * as store from "./store.js";

const FORMAT = "lantian-queue";
const VERSION = 1;
// A file that the server takes; what does not fit goes into the next.
const MOST = 64 * 1024 * 1024;

const OVER = ["sent", "discarded"];

// One or several files of these records, or of all that are not sent; none where there is nothing.
export async function queueFiles(ids = null) {
  const records = (await store.all("records")).filter(({ id, state }) => (ids ? ids.includes(id) : !OVER.includes(state)));
  const files = [];
  let lines = new Lines();
  for (const record of records) {
    const added = await linesOf(record);
    if (lines.size && lines.size + added.size > MOST) {
      files.push(lines.file(files.length));
      lines = new Lines();
    }
    lines.take(added);
  }
  if (lines.size) files.push(lines.file(files.length));
  return files;
}

class Lines {
  parts = [];
  size = 0;
  records = 0;
  photos = 0;

  // Blobs, so that a hundred photos need not be in memory at once.
  add(facts) {
    const part = new Blob([`${JSON.stringify(facts)}\n`]);
    this.parts.push(part);
    this.size += part.size;
    if (facts.kind === "photo") this.photos += 1;
    else this.records += 1;
  }

  take(others) {
    for (const name of ["size", "records", "photos"]) this[name] += others[name];
    this.parts.push(...others.parts);
  }

  file(number) {
    const { id, username } = me();
    const now = clock.moment();
    const head = { kind: "head", format: FORMAT, version: VERSION, made_at: now.toISOString(), account: id, username };
    const end = { kind: "end", records: this.records, photos: this.photos };
    const parts = [`${JSON.stringify(head)}\n`, ...this.parts, `${JSON.stringify(end)}\n`];
    const stamp = now.toISOString().slice(0, 16).replaceAll(/[-:]/g, "").replace("T", "-");
    const name = `lantian-${username}-${stamp}${number ? `-${number + 1}` : ""}.txt`;
    // Plain text: phones share few other kinds of file.
    return new File(parts, name, { type: "text/plain" });
  }
}

async function linesOf(record) {
  const lines = new Lines();
  const { id, state, base = null, reason = "", began_at, handed_at } = record;
  const text = JSON.stringify(record.content);
  const sha256 = await hashOf(new TextEncoder().encode(text));
  lines.add({ kind: "record", id, state, base, reason, began_at, handed_at, sha256, text });
  for (const key of photosOf(record.content)) {
    const photo = await store.get("photos", key);
    if (!photo?.bytes) continue;
    lines.add({ kind: "photo", sha256: key, record: id, type: photo.type, base64: await base64Of(photo.bytes) });
  }
  return lines;
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
