// Finds sites among ten thousand, by name, first letters, credit code or distance, from a list held in memory.
// What it answers are sites in short with their `distance` in metres; the whole row is in the store.

import { distance } from "./place.js";
import * as store from "./store.js";

const SHORT = ["id", "name", "credit_code", "address", "county", "township", "lon", "lat", "standing", "visited_on", "last_day", "open"];

let list = null;
let loading = null;

// Read anew after a change, and by nobody while nobody searches.
store.changed("sites", () => {
  list = loading = null;
});

async function sites() {
  if (list) return list;
  loading ??= store.all("sites").then((rows) => rows.map(inShort));
  const mine = loading;
  const found = await mine;
  if (mine === loading) list = found;
  return found;
}

function inShort(row) {
  const site = { name_key: tight(row.name), pinyin: row.pinyin };
  for (const field of SHORT) site[field] = row[field];
  return site;
}

// The first `limit` that match; see `search`.
export async function find_sites(text, options) {
  return (await search(text, options)).found;
}

// `text` may be empty. `near` {lon, lat} orders by distance what matches equally well; `only(site)` keeps some of them.
// Answers {found, total}.
export async function search(text, { near = null, limit = 30, only = null } = {}) {
  const wanted = tight(text);
  const found = [];
  for (const site of await sites()) {
    if (only && !only(site)) continue;
    const rank = wanted ? rankOf(site, wanted) : 0;
    if (rank === null) continue;
    const metres = near && site.lon !== null ? distance(near, site) : null;
    found.push({ site, rank, metres });
  }
  found.sort((a, b) => a.rank - b.rank || (a.metres ?? Infinity) - (b.metres ?? Infinity) || compare(a.site, b.site));
  return { found: found.slice(0, limit).map(({ site, metres }) => ({ ...site, distance: metres })), total: found.length };
}

const tight = (text) => text.toLowerCase().replace(/\s+/g, "");

const compare = (a, b) => (a.name_key < b.name_key ? -1 : a.name_key > b.name_key ? 1 : a.id - b.id);

// Smaller is better, null is no match: the beginning of a name, of its letters or of a code, then anywhere.
function rankOf(site, wanted) {
  const places = [site.name_key.indexOf(wanted), site.pinyin.indexOf(wanted), site.credit_code.toLowerCase().indexOf(wanted)];
  if (places.includes(0)) return 0;
  if (places.some((place) => place > 0)) return 1;
  return site.address.toLowerCase().includes(wanted) || site.township.includes(wanted) ? 2 : null;
}
