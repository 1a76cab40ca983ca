// A photo from the camera or the album, made fit for sending and kept in the store: a small copy, and the untouched
// original beside it where the plan wants it and the phone has room. One picture is unpacked at a time.

import * as clock from "./clock.js";
import { takenAt } from "./exif.js";
import { hashOf } from "./hash.js";
import { hashesOf, isOwed } from "./sender.js";
import * as store from "./store.js";

const OURS = { photo_edge_px: 1600, photo_kb: 300, originals: "wifi" };
// What the server takes; it says so itself where it was told another size.
const MAX_BYTES = 15 * 1024 * 1024;
const THUMB_EDGE = 240;
const QUALITIES = [0.82, 0.72, 0.62, 0.52];
const SMALLER = 0.8;
// The copy always goes before the original.
const NEARLY_FULL = 0.8;
// So long after it was taken, the phone is still where it was.
const SAME_PLACE = 5 * 60_000;

// `code`: "too_large", "unreadable". Where the phone is full, `store.Full`.
export class PhotoRefused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

let before = Promise.resolve();

// Keeps a File or Blob of a record. `place`: where the phone is now; `kind`: "copy", or "signature", which stays as it is.
// Resolves with the row of the store, without its bytes.
export function keep(file, facts) {
  const kept = before.then(() => (facts.kind === "signature" ? keepAsItIs(file, facts) : keepPhoto(file, facts)));
  before = kept.catch(() => {});
  return kept;
}

// What a record says of a photo.
export function reference({ sha256, taken_at: taken, original, lon, lat, accuracy }) {
  const place = lon === null || lon === undefined ? {} : { lon, lat, accuracy };
  return { sha256, taken_at: taken, ...(original && { original }), ...place };
}

async function keepPhoto(file, { record, place = null }) {
  const bytes = await file.arrayBuffer();
  const rules = { ...OURS, ...(await store.get("meta", "rules")) };
  const made = await shrunk(file, rules);
  if (!made && !isHeic(bytes)) throw new PhotoRefused("unreadable");
  // A browser that cannot unpack a HEIC sends it as it is; the server can.
  const copy = made?.bytes ?? bytes;
  if (copy.byteLength > MAX_BYTES) throw new PhotoRefused("too_large");
  const facts = { record, ...moment(file, bytes), ...here(place, file, bytes) };
  const isItself = copy === bytes;
  const sha256 = await hashOf(copy);
  const type = isItself ? typeOf(file, bytes) : "image/jpeg";
  const first = row({ ...facts, sha256, kind: "copy", bytes: copy, type, thumb: made?.thumb ?? null });
  if (!isItself) first.original = { sha256: await hashOf(bytes), size: bytes.byteLength, type: typeOf(file, bytes) };
  return bare(await put(first, isItself ? null : bytes, rules));
}

async function keepAsItIs(file, { record }) {
  const bytes = await file.arrayBuffer();
  const type = file.type || "image/png";
  return bare(await put(row({ record, sha256: await hashOf(bytes), kind: "signature", bytes, type }), null, OURS));
}

function row(facts) {
  const size = facts.bytes.byteLength;
  const waits = { offset: 0, state: "kept", attempts: 0, next_at: null, error: null };
  const unknown = { taken_at: null, taken_from: null, lon: null, lat: null, accuracy: null, original: null, thumb: null };
  return { ...unknown, ...waits, ...facts, size };
}

const bare = ({ bytes: _bytes, ...rest }) => rest;

// Both or, where there is no room for both, the copy alone; `original_kept` says why an original is not:
// "" (it is), "not_wanted", "too_large", "no_room".
async function put(copy, original, rules) {
  const why = original ? await whyNotOriginal(original, rules) : "";
  const first = { ...copy, original_kept: why };
  if (!original || why) return putCopy(first);
  const { sha256, type } = copy.original;
  const second = { ...row({ ...copy, sha256, type, kind: "original", bytes: original }), original: null, thumb: null };
  try {
    await store.tx("photos", "readwrite", async (rows) => {
      if (!(await rows.get("photos", copy.sha256))) await rows.put("photos", first);
      if (!(await rows.get("photos", sha256))) await rows.put("photos", second);
    });
    return first;
  } catch (error) {
    if (!(error instanceof store.Full)) throw error;
    return putCopy({ ...first, original_kept: "no_room" });
  }
}

// The same photo may stand in another record, or have been sent: what is known of it stays.
async function putCopy(copy) {
  await store.tx("photos", "readwrite", async (rows) => {
    if (!(await rows.get("photos", copy.sha256))) await rows.put("photos", copy);
  });
  return copy;
}

async function whyNotOriginal(bytes, rules) {
  if (rules.originals === "never") return "not_wanted";
  if (bytes.byteLength > MAX_BYTES) return "too_large";
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  const isTight = quota > 0 && usage + bytes.byteLength * 2 > quota * NEARLY_FULL;
  return isTight ? "no_room" : "";
}

// Takes away a photo that its record names no more, with its original; not what another record names, nor an original
// of a record that the server has.
export async function drop({ sha256, original }) {
  await store.tx(["photos", "records"], "readwrite", async (rows) => {
    const records = await rows.all("records");
    const named = new Set(records.flatMap(hashesOf));
    for (const key of [sha256, original?.sha256]) {
      if (!key || named.has(key)) continue;
      const photo = await rows.get("photos", key);
      if (!isOwed(photo, records.find(({ id }) => id === photo?.record))) await rows.del("photos", key);
    }
  });
}

// The smaller copy as {bytes, thumb}; `bytes` null where the file is small enough as it is; null where no browser's
// decoder knows the file.
async function shrunk(file, { photo_edge_px: edge, photo_kb: kilobytes }) {
  const bitmap = await unpacked(file);
  if (!bitmap) return null;
  const isSmall = file.size <= kilobytes * 1024 && Math.max(bitmap.width, bitmap.height) <= edge;
  const large = drawn(bitmap, edge);
  bitmap.close();
  const little = drawn(large, THUMB_EDGE);
  const thumb = await packed(little, 0.7);
  const isFit = isSmall && file.type === "image/jpeg";
  const made = { bytes: isFit ? null : await fitted(large, kilobytes * 1024), thumb };
  for (const canvas of [large, little]) empty(canvas);
  return made;
}

async function unpacked(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

// First plainer, then smaller, until it is as light as was asked; a picture of noise ends somewhat heavier.
async function fitted(large, limit) {
  let found = null;
  for (let scale = 1; scale > 0.5; scale *= SMALLER) {
    const canvas = scale === 1 ? large : drawn(large, Math.max(large.width, large.height) * scale);
    for (const quality of QUALITIES) {
      found = await packed(canvas, quality);
      if (found.byteLength <= limit) break;
    }
    if (canvas !== large) empty(canvas);
    if (found.byteLength <= limit) break;
  }
  return found;
}

// On white, with the longer edge at most as given.
function drawn(picture, edge) {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = canvasOf(width, height);
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  return canvas;
}

async function packed(canvas, quality) {
  const blob = await blobOf(canvas, quality);
  return blob.arrayBuffer();
}

// Older iPhones give the memory back only of an empty one.
function empty(canvas) {
  canvas.width = canvas.height = 0;
}

function canvasOf(width, height) {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

function blobOf(canvas, quality) {
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

// By the camera's own words, else by the file's, which for a photo just taken is the same.
function moment(file, bytes) {
  const written = takenAt(bytes);
  if (written) return { taken_at: written, taken_from: "exif" };
  return { taken_at: new Date(clock.shifted(file.lastModified ?? Date.now())).toISOString(), taken_from: "file" };
}

// Where the phone is tells something of a photo just taken, and nothing of one from last week's album.
function here(place, file, bytes) {
  const taken = Date.parse(moment(file, bytes).taken_at);
  if (!place || Math.abs(clock.now() - taken) > SAME_PLACE) return {};
  return { lon: place.lon, lat: place.lat, accuracy: place.accuracy ?? null };
}

// An ISO file whose brand is one of HEIF's.
function isHeic(bytes) {
  const head = String.fromCharCode(...new Uint8Array(bytes, 0, Math.min(12, bytes.byteLength)));
  return head.slice(4, 8) === "ftyp" && ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].includes(head.slice(8, 12));
}

function typeOf(file, bytes) {
  return file.type || (isHeic(bytes) ? "image/heic" : "image/jpeg");
}
