// How full the phone is. Some browsers do not tell, so a few megabytes are put by: when nothing more fits they are
// given up, and what was being kept still finds its place while the user is warned.

const SHARES = { photos: 6, words: 2 };
const PIECE = 65_536;
const PIECES_A_MEGABYTE = 16;
const NEARLY_FULL = 0.8;

const keysOf = (name) => IDBKeyRange.bound(`room-${name}-`, `room-${name}-\uffff`);

// Bytes used and bytes there are; null where the browser does not tell.
export async function room() {
  const told = await navigator.storage?.estimate?.().catch(() => null);
  return told?.quota ? { usage: told.usage, quota: told.quota } : null;
}

// Little is left, as far as the browser tells.
export async function isNearlyFull() {
  const told = await room();
  return told !== null && told.usage / told.quota >= NEARLY_FULL;
}

// The share used in percent from four fifths on, and whether there is no room left to put anything by.
export async function look(db) {
  const told = await room();
  const used = told ? told.usage / told.quota : 0;
  const isShort = !(await putBy(db));
  return { share: used >= NEARLY_FULL ? Math.floor(used * 100) : null, isShort };
}

async function putBy(db) {
  try {
    for (const [name, megabytes] of Object.entries(SHARES)) {
      if (await db.count("meta", keysOf(name))) continue;
      const transaction = db.transaction("meta", "readwrite", { durability: "relaxed" });
      const pieces = Array.from({ length: megabytes * PIECES_A_MEGABYTE }, (_, number) => {
        const key = `room-${name}-${number}`;
        // By chance, for what repeats itself takes no room.
        return transaction.store.put({ id: key, bytes: crypto.getRandomValues(new Uint8Array(PIECE)) }, key);
      });
      await Promise.all([...pieces, transaction.done]);
    }
    return true;
  } catch {
    return false;
  }
}

// Gives up the share of this name; false where it is gone already.
export async function release(db, name) {
  if (!(await db.count("meta", keysOf(name)))) return false;
  await db.delete("meta", keysOf(name));
  return true;
}
