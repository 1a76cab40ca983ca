// The moment that a camera wrote into a photo, from the head of its bytes: of a JPEG, and of a HEIC, which has the same
// block inside. A whole library for one field would be a third of what the phone loads.

const HEAD = 256 * 1024;
// Tags of EXIF (CIPA DC-008).
const EXIF_IFD = 0x8769;
const TAKEN = 0x9003;
const TAKEN_OFFSET = 0x9011;

// RFC 3339, in Shanghai's time where the camera names no offset; null where there is none or it is nonsense.
export function takenAt(bytes) {
  try {
    const block = find(new Uint8Array(bytes, 0, Math.min(HEAD, bytes.byteLength)));
    if (block === null) return null;
    const tags = new Tags(new DataView(bytes, block));
    const inner = tags.directory(tags.long(4)).get(EXIF_IFD);
    if (inner === undefined) return null;
    const found = tags.directory(tags.long(inner));
    return asMoment(tags.text(found.get(TAKEN)), tags.text(found.get(TAKEN_OFFSET)));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

// "Exif", two zeros, then a TIFF: II or MM with 42 after it.
function find(head) {
  for (let at = head.indexOf(0x45); at >= 0 && at + 10 < head.length; at = head.indexOf(0x45, at + 1)) {
    const [a, b, c, d, e, f, order, same] = head.subarray(at, at + 8);
    const isMarked = a === 0x45 && b === 0x78 && c === 0x69 && d === 0x66 && e === 0 && f === 0;
    if (isMarked && order === same && (order === 0x49 || order === 0x4d)) return at + 6;
  }
  return null;
}

class Tags {
  constructor(view) {
    this.view = view;
    this.isLittle = view.getUint8(0) === 0x49;
  }

  long = (at) => this.view.getUint32(at, this.isLittle);

  // Where the value of each tag stands, or the offset to it.
  directory(at) {
    const count = this.view.getUint16(at, this.isLittle);
    const found = new Map();
    for (let number = 0; number < count; number += 1) {
      const entry = at + 2 + 12 * number;
      found.set(this.view.getUint16(entry, this.isLittle), entry + 8);
    }
    return found;
  }

  text(value) {
    if (value === undefined) return "";
    const length = this.long(value - 4);
    const at = length > 4 ? this.long(value) : value;
    let text = "";
    for (let n = 0; n < Math.min(length, 32); n += 1) text += String.fromCharCode(this.view.getUint8(at + n));
    return text.replace(/\0.*$/s, "").trim();
  }
}

function asMoment(taken, offset) {
  const parts = taken.match(/^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/);
  if (!parts || parts[1] < "1990") return null;
  const [, year, month, day, hour, minute, second] = parts;
  const zone = /^[+-]\d\d:\d\d$/.test(offset) ? offset : "+08:00";
  const moment = `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
  return Number.isNaN(Date.parse(moment)) ? null : moment;
}
