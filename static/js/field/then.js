// How a ledger entry looked before, told the same wherever its photos are shown: on which occasion, when they were taken
// and what had been found.

import { pictures, small } from "./picture.js";
import * as store from "./store.js";
import { make } from "./ui.js";
import { moment, say } from "./words.js";

// In a line.
const FEW = 3;
const DAY = { dateStyle: "long" };

// Of a photo that names no moment, the visit's.
const dayOf = ({ taken_at: at, day }) => moment(at ?? `${day}T12:00:00+08:00`, DAY);

const labelOf = (entry, photo, number) => say(`then.${photo.seen_at}`, { n: number + 1, day: dayOf(photo), what: entry.problem_name });

// The photos of an entry, in the order of time; answers what ends it. `isBeside`: they stand beside something else, so a
// dear line is asked for none of them that is not pressed.
export function earlier(place, entry, { isBeside = false } = {}) {
  const photos = entry?.photos ?? [];
  const told = (photo, number) => ({
    label: labelOf(entry, photo, number),
    note: dayOf(photo),
    facts: entry.description,
    away: say("then.away"),
    press: isBeside ? say("then.press") : null,
  });
  const end = pictures(place, photos, told);
  if (!photos.length) place.replaceChildren(make("li", { class: "field-help" }, say("then.none")));
  return end;
}

// In a line of a list: the first few, of those that are kept on this phone.
export async function smallOnes(place, entry) {
  const some = entry.photos.slice(0, FEW);
  const shown = await Promise.all(some.map((photo, number) => small(photo.sha256, labelOf(entry, photo, number))));
  place.replaceChildren(...shown.filter(Boolean));
}

// "2 of 3 photos are on this phone", nothing where there are none.
export async function keptOf(entry) {
  const photos = entry?.photos ?? [];
  const here = new Set(await store.keys("earlier"));
  const n = photos.filter(({ sha256 }) => here.has(sha256)).length;
  return photos.length ? say(n === photos.length ? "then.all_kept" : "then.kept", { n, count: photos.length }) : "";
}
