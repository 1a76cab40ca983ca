// What cannot go with its record is kept beside it, among the deleted drafts of this phone, under an identifier that
// is free. Of a record that the server has, it is read there, or becomes a correction; it is no record of its own.

import * as clock from "./clock.js";

const NOTHING = { shared: null, wants_in: null, server: null, base: null, stored: null, error: null, handed_at: null };

// Inside a transaction over records and photos. `facts`: {id} where it is kept already, {of: the record, late: {set, drop}
// by path} where the server has that; `staying`: hashes of photos that its record still needs. Answers the identifier.
export async function setAside(rows, row, facts = {}, staying = []) {
  const { id } = { id: crypto.randomUUID(), ...facts };
  await rows.put("records", { ...row, ...NOTHING, ...facts, id, state: "discarded", discarded_at: clock.now() });
  for (const photo of await rows.all("photos", "record", row.id)) {
    if (!staying.includes(photo.sha256)) await rows.put("photos", { ...photo, record: id });
  }
  return id;
}
